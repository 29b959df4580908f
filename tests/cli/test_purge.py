"""A person's data are erased, what they did stays, and the audit stays whole."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from logframe.tables.people import Person
from tests.cli.conftest import refused
from tests.snapshots import read_everything, take_snapshot


@pytest.fixture
def project(make):
    return make.project(code="ORO")


@pytest.fixture
def ana(make, project):
    """Make an officer who signed in, has a token, and recorded a value."""
    ana = make.person("ana.naupari@test.example", name="Ana Ñaupari", administrator=True)
    make.join(ana, project, "officer")
    return ana


def test_nothing_of_a_person_is_left_but_what_they_did(run, make, api, engine, project, ana):
    indicator, period = make.indicator(project), make.period(project)
    officer, manager = make.token(ana), {**make.headers(project), "Idempotency-Key": "approve-1"}
    api.post("session", json={"email": ana.email, "password": "correct horse battery"})
    api.post("session", json={"email": ana.email, "password": "not the right one"})
    kept = {**officer, "Idempotency-Key": "record-1"}
    body = {"period_id": period.id, "value": "5", "submit": True}
    entry = api.post(f"indicators/{indicator.id}/measurements", json=body, headers=kept).json()
    assert api.post(f"measurements/{entry['id']}/approve", headers=manager).json()["recorded_by"] == "Ana Ñaupari"

    said = run("purge", "ANA.Naupari@test.example", "--yes")

    name = f"Former member {ana.id}"
    assert said.out == f"ANA.Naupari@test.example is erased. What they did stays, under the name {name}.\n"
    left = read_everything(engine).lower()
    for piece in ("naupari", "ñaupari", "u00f1aupari"):
        assert piece not in left
    assert api.get("me", headers=officer).status_code == 401
    found = api.get(f"indicators/{indicator.id}/measurements", headers=make.headers(project)).json()["items"]
    assert [(one["value"], one["recorded_by"]) for one in found] == [("5", name)]
    assert run("check").out == "The database is sound.\n"


def test_the_purge_is_told_without_saying_who_it_was(run, engine, ana):
    run("purge", ana.email, "--yes")

    with engine.connect() as connection:
        told = sa.text("SELECT deed, subject, person_id FROM audit_event ORDER BY id DESC LIMIT 2")
        assert connection.execute(told).all() == [("purge", "person", None), ("delete", "membership", None)]


def test_a_purged_person_cannot_sign_in_and_their_address_is_free(run, api, engine, ana, make):
    run("purge", ana.email, "--yes")

    for email in (ana.email, f"former-member-{ana.id}@person.invalid"):
        for password in ("correct horse battery", ""):
            assert api.post("session", json={"email": email, "password": password}).status_code == 401
    assert make.person(ana.email).id != ana.id
    with engine.connect() as connection:
        row = connection.execute(sa.select(Person.__table__).where(Person.__table__.c.id == ana.id)).one()
    assert (row.active, row.administrator, row.demonstration) == (False, False, False)


def test_a_purge_erases_nothing_of_others(run, engine, ana, make, project):
    other = make.member(project, "manager")
    make.token(other)
    before = take_snapshot(engine)

    run("purge", ana.email, "--yes")

    after = take_snapshot(engine)
    for table in ("api_token", "location", "project"):
        assert after[table] == before[table]
    assert len(after["membership"]) == len(before["membership"]) - 1
    assert len(after["person"]) == len(before["person"])


def test_it_asks_first_and_changes_nothing(run, engine, ana):
    before = take_snapshot(engine)

    assert refused(run("purge", ana.email)) == f"This erases {ana.email} for good. Say --yes to do it."
    assert "nobody with the address" in refused(run("purge", "nobody@test.example", "--yes"))
    assert take_snapshot(engine) == before


def test_the_file_keeps_nothing_of_what_was_erased(run, engine, backend, settings, ana):
    if backend != "sqlite":
        pytest.skip("PostgreSQL clears what is dead when it vacuums")
    run("purge", ana.email, "--yes")
    engine.dispose()

    path = sa.make_url(settings.database_url).database
    assert b"naupari" not in Path(path).read_bytes().lower()
