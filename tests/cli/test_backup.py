"""A backup holds every row as it is, and comes back whole on either database, or not at all."""

import json
import threading
import zipfile
from decimal import Decimal

import pytest
import sqlalchemy as sa

from logframe.backup import BackupRefused, read_backup, write_backup
from logframe.database import check_schema, open_engine, transaction
from logframe.files.keeping import LocalFolder
from logframe.settings import Settings
from logframe.tables import Row
from logframe.tables.measurements import Measurement
from seed.loader import load
from tests.api.scenes import LIST, Scene, arrived
from tests.cli.conftest import refused
from tests.conftest import BACKENDS, fresh_database
from tests.make import Make

TABLES = Row.metadata.sorted_tables


def address(engine):
    """Return the address of an engine's database."""
    return engine.url.render_as_string(hide_password=False)


def rows(engine):
    """Return every row of every table, by table."""
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
            for table in TABLES
        }


@pytest.fixture(params=BACKENDS)
def empty(request):
    """Give a migrated database without rows, of either kind, whatever kind the other one is."""
    url = fresh_database(request.param, request)
    engine = open_engine(Settings(database_url=url))
    yield engine
    engine.dispose()


_filled: dict[str, sa.Engine] = {}


@pytest.fixture(scope="module", autouse=True)
def _let_go():
    yield
    while _filled:
        _filled.popitem()[1].dispose()


@pytest.fixture
def filled(backend, request):
    """Give the demonstration, and what it does not have; all tests of this file read the same one."""
    if backend not in _filled:
        url = fresh_database(backend, request)
        _filled[backend] = open_engine(Settings(database_url=url))
        fill(_filled[backend])
    return _filled[backend]


def fill(engine):
    """Store the demonstration, and what tries a backup most."""
    with transaction(engine) as session:
        load(session)
    make = Make(engine)
    project = make.project(title="Año ñandú — 統計", budget="123456789012345678.0123456789")
    goal = make.outcome(project, level="goal")
    child = make.outcome(project, parent_id=goal.id)
    make.outcome(project, parent_id=child.id)
    make.location(project, latitude=-12.046373999999999, longitude=-77.04275400000001)
    indicator, period = make.indicator(project), make.period(project)
    make.entry(project, indicator, period, "0.0000000001", note='first line\nsecond line\u2028and \\ "quotes"')


def test_what_is_restored_is_what_was_backed_up(filled, empty, tmp_path):
    before = rows(filled)

    written = write_backup(filled, tmp_path / "backup.zip")
    restored = read_backup(empty, tmp_path / "backup.zip")

    assert rows(empty) == before
    assert written == restored == {name: len(found) for name, found in before.items()}
    assert check_schema(empty)


def test_digits_survive_from_one_kind_of_database_to_the_other(filled, empty, tmp_path):
    write_backup(filled, tmp_path / "backup.zip")
    read_backup(empty, tmp_path / "backup.zip")

    with empty.connect() as connection:
        values = connection.execute(sa.select(Measurement.__table__.c.value)).scalars()
        assert Decimal("0.0000000001").as_tuple() in {value.as_tuple() for value in values if value is not None}


def test_people_go_on_working_in_what_was_restored(filled, empty, tmp_path):
    write_backup(filled, tmp_path / "backup.zip")
    read_backup(empty, tmp_path / "backup.zip")

    make = Make(empty)
    project = make.project(code="NEW")
    indicator, period = make.indicator(project), make.period(project)
    make.target(project, indicator, 10, period)

    assert make.entry(project, indicator, period, 3).id


def test_a_backup_of_nothing_restores_nothing_and_leaves_the_keys_at_one(engine, empty, tmp_path):
    write_backup(engine, tmp_path / "backup.zip")
    read_backup(empty, tmp_path / "backup.zip")

    assert Make(empty).project().id == 1


def test_a_backup_can_only_be_read_by_its_owner(engine, tmp_path):
    write_backup(engine, tmp_path / "backup.zip")

    assert (tmp_path / "backup.zip").stat().st_mode & 0o777 == 0o600


def test_a_database_with_rows_takes_no_backup(filled, tmp_path):
    write_backup(filled, tmp_path / "backup.zip")
    before = rows(filled)

    with pytest.raises(BackupRefused, match="not empty"):
        read_backup(filled, tmp_path / "backup.zip")

    assert rows(filled) == before


def rewrite(path, change):
    """Write a backup anew with its members changed: from a name and its bytes to new bytes, or None to drop it."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            new = change(name, content)
            if new is not None:
                archive.writestr(name, new)


def of(wanted, change):
    """Change one member, leave the others."""
    return lambda name, content: change(content) if name == wanted else content


def a_person_without_a_name(content):
    first, *rest = content.splitlines(keepends=True)
    values = json.loads(first)
    values["name"] = None
    return b"".join([json.dumps(values).encode() + b"\n", *rest])


DAMAGES = {
    "a row is missing": of("person.jsonl", lambda content: content[: content.rstrip().rfind(b"\n") + 1]),
    "a row is cut": of("person.jsonl", lambda content: content[:-20]),
    "a table is missing": lambda name, content: None if name == "person.jsonl" else content,
    "a row breaks a rule": of("person.jsonl", a_person_without_a_name),
    "a word is unknown": of("membership.jsonl", lambda content: content.replace(b'"manager"', b'"monarch"')),
    "a number is none": of("measurement.jsonl", lambda content: content.replace(b'"value":"', b'"value":"x')),
    "a link leads nowhere": of("project.jsonl", lambda content: content.replace(b'{"id":1,', b'{"id":99,')),
    "a column is unknown to the backup": of("project.jsonl", lambda content: content.replace(b'"code"', b'"kode"')),
}


@pytest.mark.parametrize("damage", sorted(DAMAGES))
def test_a_damaged_backup_restores_nothing(filled, empty, tmp_path, damage):
    write_backup(filled, tmp_path / "backup.zip")
    rewrite(tmp_path / "backup.zip", DAMAGES[damage])

    with pytest.raises(BackupRefused, match="damaged"):
        read_backup(empty, tmp_path / "backup.zip")

    assert not any(rows(empty).values())


@pytest.mark.parametrize("place", [0.2, 0.5, 0.8])
def test_a_backup_with_flipped_bits_restores_nothing(filled, empty, tmp_path, place):
    path = tmp_path / "backup.zip"
    write_backup(filled, path)
    content = bytearray(path.read_bytes())
    where = int(len(content) * place)
    content[where : where + 64] = bytes(byte ^ 0xFF for byte in content[where : where + 64])
    path.write_bytes(content)

    with pytest.raises(BackupRefused):
        read_backup(empty, path)

    assert not any(rows(empty).values())


def test_a_backup_of_another_revision_is_refused(filled, empty, tmp_path):
    write_backup(filled, tmp_path / "backup.zip")
    rewrite(
        tmp_path / "backup.zip",
        of("manifest.json", lambda content: content.replace(b'"revision"', b'"revision":"0000","was"')),
    )

    with pytest.raises(BackupRefused, match="another version"):
        read_backup(empty, tmp_path / "backup.zip")


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 not really", b"PK\x05\x06" + b"\0" * 18], ids=repr)
def test_what_is_no_backup_is_refused_in_a_sentence(run, tmp_path, content):
    (tmp_path / "file").write_bytes(content)

    assert refused(run("restore", tmp_path / "file")) == "The file is not there, or is no backup of ours."


def test_a_manifest_of_another_shape_is_refused_in_a_sentence(run, tmp_path):
    for manifest in ("[]", "{}", '{"revision": 1}', "null", "{"):
        with zipfile.ZipFile(tmp_path / "file", "w") as archive:
            archive.writestr("manifest.json", manifest)

        assert "no backup of ours" in refused(run("restore", tmp_path / "file"))


def test_the_command_line_backs_up_and_restores(filled, run, tmp_path):
    expected = sum(map(len, rows(filled).values()))

    said = run("backup", tmp_path / "backup.zip", database=address(filled))
    assert (said.status, said.out) == (0, f"{expected} rows are in {tmp_path / 'backup.zip'}.\n")

    assert "not empty" in refused(run("restore", tmp_path / "backup.zip"))

    new = f"sqlite:///{tmp_path / 'new' / 'logframe.sqlite'}"
    said = run("restore", tmp_path / "backup.zip", database=new)
    assert (said.status, said.out) == (0, f"{expected} rows are restored.\n")


def test_a_backup_that_fails_leaves_no_file(filled, tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("logframe.backup._encode", fail)
    with pytest.raises(OSError, match="No space"):
        write_backup(filled, tmp_path / "backup.zip")

    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == []


def test_a_backup_under_writes_is_of_one_moment(engine, make, empty, tmp_path):
    project = make.project()
    period = make.period(project)
    indicator = make.indicator(project)
    for role in ("officer", "manager"):
        make.member(project, role)
    stop, written = threading.Event(), []

    def write():
        while not stop.is_set():  # an indicator, its target and its entry, one after the other
            one = make.indicator(project)
            make.target(project, one, 5, period)
            written.append(make.entry(project, indicator, period, len(written)).id)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(written) < 5:
            stop.wait(0.01)
        for number in range(3):
            seen = len(written)
            write_backup(engine, tmp_path / f"{number}.zip")
            with zipfile.ZipFile(tmp_path / f"{number}.zip") as archive:
                entries = archive.read("measurement.jsonl").splitlines()
                events = [json.loads(line) for line in archive.read("audit_event.jsonl").splitlines()]
            assert len(entries) >= seen
            # An entry and its event are of one transaction, so both are there or neither is.
            told = {event["subject_id"] for event in events if event["subject"] == "measurement"}
            assert told == {json.loads(line)["id"] for line in entries}
    finally:
        stop.set()
        writer.join()
    read_backup(empty, tmp_path / "2.zip")  # every link leads somewhere, or this would be refused
    if empty.dialect.name == "sqlite":
        with empty.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_a_backup_holds_the_files_of_evidence_and_gives_them_back(engine, make, empty, tmp_path):
    scene = Scene(make)
    row = scene.add_evidence()
    kept, restored = LocalFolder(tmp_path / "kept"), LocalFolder(tmp_path / "restored")
    file = arrived()
    kept.keep(file.path, file.sha256)

    write_backup(engine, tmp_path / "backup.zip", kept)
    read_backup(empty, tmp_path / "backup.zip", restored)

    with restored.open(row.sha256) as content:
        assert content.read() == LIST


def test_a_file_that_was_changed_in_the_backup_restores_nothing(engine, make, empty, tmp_path):
    Scene(make).add_evidence()
    kept, file = LocalFolder(tmp_path / "kept"), arrived()
    kept.keep(file.path, file.sha256)
    write_backup(engine, tmp_path / "backup.zip", kept)
    rewrite(tmp_path / "backup.zip", lambda name, content: b"forged" if name.startswith("evidence/") else content)

    with pytest.raises(BackupRefused, match="damaged"):
        read_backup(empty, tmp_path / "backup.zip", LocalFolder(tmp_path / "restored"))

    assert not any(rows(empty).values())


def test_a_backup_is_made_where_a_file_is_lost(engine, make, tmp_path):
    Scene(make).add_evidence()

    assert write_backup(engine, tmp_path / "backup.zip", LocalFolder(tmp_path / "nothing"))["evidence"] == 1
