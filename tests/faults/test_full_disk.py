"""A full disk: a refusal in a sentence, nothing changed, and all goes on once there is room."""

import shutil
import subprocess

import psycopg
import pytest
import sqlalchemy as sa

from logframe.database import open_engine
from logframe.files.keeping import LocalFolder
from logframe.settings import Settings
from tests.api.refusals import detail, refusal
from tests.faults.accounts import check_whole, stored_values
from tests.faults.servers import running
from tests.make import Make
from tests.snapshots import take_snapshot

PDF = b"%PDF-1.7\n" + b"list of participants " * 20_000
MUCH = "A long note. " * 1_000


@pytest.fixture
def desk(make):
    """Return where an officer records, what, and with which headers."""
    project = make.project()
    path = f"indicators/{make.indicator(project).id}/measurements"
    return path, {"period_id": make.period(project).id, "submit": True}, make.headers(project, "officer")


def send(client, desk, value, **more):
    """Send a value with its own key."""
    path, payload, headers = desk
    key = {"Idempotency-Key": f"key-{value}"}
    return client.post(path, json={**payload, "value": str(value), **more}, headers={**headers, **key})


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_database_file_that_may_not_grow_refuses_and_goes_on_afterwards(api, engine, desk):
    limit = [0]

    def bound(raw, _record, _proxy):
        raw.execute(f"PRAGMA max_page_count={limit[0] or 1_000_000}").close()

    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    sa.event.listen(engine, "checkout", bound)
    limit[0] = pages + 5
    stored = 0
    while (answer := send(api, desk, stored, note=MUCH[:10_000])).status_code == 201:
        stored += 1
    before = take_snapshot(engine)

    assert refusal(answer) == (503, "DatabaseUnusable")
    assert "the disk is full. Free some space" in detail(answer)
    assert answer.headers["Retry-After"]
    assert send(api, desk, stored, note=MUCH[:10_000]).status_code == 503
    assert take_snapshot(engine) == before

    limit[0] = 0
    assert send(api, desk, stored, note=MUCH[:10_000]).status_code == 201
    assert sorted(stored_values(engine)) == list(range(stored + 1))
    check_whole(engine)


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_postgresql_without_room_refuses_and_goes_on_afterwards(api, engine, desk):
    """The error is PostgreSQL's own, but we raise it: its real disk is the one the other tests use."""
    full = [True]

    def refuse(_connection, _cursor, statement, *_rest):
        if full[0] and statement.startswith("INSERT INTO audit_event"):
            raise psycopg.errors.DiskFull('could not extend file "base/1/2": No space left on device')

    sa.event.listen(engine, "before_cursor_execute", refuse)
    before = take_snapshot(engine)

    answer = send(api, desk, 1)

    assert refusal(answer) == (503, "DatabaseUnusable")
    assert "the disk is full. Free some space" in detail(answer)
    assert take_snapshot(engine) == before
    full[0] = False
    assert send(api, desk, 1).status_code == 201
    check_whole(engine)


@pytest.mark.parametrize("way", ["begin", "keep"])
def test_a_folder_without_room_takes_no_evidence_and_leaves_no_trace(api, make, engine, settings, monkeypatch, way):
    project = make.project()
    entry = make.entry(project, make.indicator(project), make.period(project), 5, approved=False, submit=False)
    headers = {**make.headers(project, "officer"), "Idempotency-Key": "a-file"}
    before = take_snapshot(engine)

    def bring():
        place = f"measurements/{entry.id}/evidence"
        return api.post(place, params={"filename": "list.pdf"}, content=PDF, headers=headers)

    def fail(*_given):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(LocalFolder, way, fail)
        answer = bring()

    assert refusal(answer) == (503, "FilesUnusable")
    assert "the disk is full" in detail(answer)
    assert take_snapshot(engine) == before
    assert [file for file in settings.evidence_folder.rglob("*") if file.is_file()] == []
    assert bring().status_code == 201


@pytest.fixture
def small_disk(tmp_path):
    """Give a disk of 4 MB, where the machine lets us."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip("needs the right to mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


@pytest.mark.slow
def test_a_disk_that_fills_up_under_a_server_keeps_what_was_answered(small_disk, sqlite_template):
    path, ballast = small_disk / "logframe.sqlite", small_disk / "ballast"
    shutil.copy(sqlite_template, path)
    settings = Settings(database_url=f"sqlite:///{path}")
    engine = open_engine(settings)
    make = Make(engine)
    project = make.project()
    draft = make.entry(project, make.indicator(project), make.period(project), 5, approved=False, submit=False)
    headers = make.headers(project, "officer")
    desk = f"indicators/{make.indicator(project).id}/measurements", {"period_id": draft.period_id}, headers
    engine.dispose()

    with running(settings.database_url) as server, server.client({}) as client:
        assert send(client, desk, 6, submit=True).status_code == 201
        ballast.write_bytes(b"x" * (shutil.disk_usage(small_disk).free - 300_000))
        place = f"measurements/{draft.id}/evidence"
        brought = client.post(place, params={"filename": "list.pdf"}, content=PDF, headers=headers)
        assert refusal(brought) == (503, "FilesUnusable")
        value = 7
        while (answer := send(client, desk, value, submit=True, note=MUCH[:10_000])).status_code == 201:
            value += 1
        assert refusal(answer) == (503, "DatabaseUnusable")
        assert "disk" in detail(answer)
        assert client.get(desk[0], headers=headers).status_code == 200
        ballast.unlink()
        assert send(client, desk, value, submit=True, note=MUCH[:10_000]).status_code == 201
        assert client.get("health").status_code == 200
        assert "unexpected" not in server.log()

    assert sorted(stored_values(engine)) == list(range(5, value + 1))
    engine.dispose()
