"""The database itself refuses to change the audit, and an upgrade seals what was written before."""

import io

import pytest
import sqlalchemy as sa
from alembic import command
from sqlmodel import Session

from logframe.actions.audit import note
from logframe.database import alembic_config, open_engine, transaction
from logframe.reports.chains import find_faults
from logframe.settings import Settings
from logframe.tables.people import Person
from tests.conftest import new_postgres


@pytest.fixture
def told(make):
    """Make somebody, so that there is an event."""
    return make.person()


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET reason = 'x'", "DELETE FROM audit_event"])
def test_an_event_is_neither_changed_nor_deleted(engine, told, statement):
    with engine.execution_options(writes=True).connect() as connection:
        with pytest.raises(sa.exc.IntegrityError, match="never changed or deleted"):
            connection.exec_driver_sql(statement)
        connection.rollback()


def test_postgresql_does_not_empty_the_audit_at_once_either(engine, backend, told):
    if backend == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    with engine.connect() as connection, pytest.raises(sa.exc.IntegrityError, match="never changed or deleted"):
        connection.exec_driver_sql("TRUNCATE audit_event")


def test_what_was_noted_and_taken_back_leaves_no_event(engine, told):
    with transaction(engine) as session:
        person = session.get(Person, told.id)
        note(session, None, "kept", person)
        undone = session.begin_nested()
        note(session, None, "lost", person)
        with session.begin_nested():
            note(session, None, "lost within", person)
        undone.rollback()
        with session.begin_nested():
            note(session, None, "kept within", person)

    with engine.connect() as connection:
        deeds = connection.execute(sa.text("SELECT deed FROM audit_event ORDER BY position")).scalars().all()
    assert deeds == ["add", "kept", "kept within"]


def test_what_was_noted_before_a_rollback_is_forgotten(engine, told):
    with transaction(engine) as session:
        note(session, None, "lost", session.get(Person, told.id))
        session.rollback()
        note(session, None, "kept", session.get(Person, told.id))

    with engine.connect() as connection:
        deeds = connection.execute(sa.text("SELECT deed FROM audit_event ORDER BY position")).scalars().all()
    assert deeds == ["add", "kept"]


@pytest.fixture
def old(backend, tmp_path, request):
    """Return the settings of a database from before the chain."""
    url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    if backend == "postgresql":
        url = new_postgres(request.getfixturevalue("postgres"), empty=True)
    settings = Settings(database_url=url)
    command.upgrade(quiet(settings), "0005")
    return settings


def quiet(settings):
    """Return alembic's configuration, without its talk on standard output."""
    config = alembic_config(settings)
    config.stdout = io.StringIO()
    return config


OLD_EVENT = """
INSERT INTO audit_event (at, person_id, project_id, deed, subject, subject_id, after, reason)
VALUES (:at, :person_id, :project_id, 'add', :subject, :id, :after, :reason)
"""


def test_an_upgrade_seals_old_events_and_takes_names_out_of_them(old):
    engine = open_engine(old)
    events = [
        {
            "at": f"2020-01-01 00:00:00.00{number:04}" + ("" if engine.dialect.name == "sqlite" else "+00"),
            "person_id": number % 3 or None,
            "project_id": number % 5 or None,
            "subject": "person" if number % 2 else "location",
            "id": number,
            "after": '{"id": 1, "name": "Ana Ñaupari", "email": "ana@test.example"}',
            "reason": "Why «not»?",
        }
        for number in range(2100)
    ]
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(sa.text(OLD_EVENT), events)
    engine.dispose()

    command.upgrade(quiet(old), "head")

    with Session(engine) as session:
        assert list(find_faults(session)) == []
        rows = session.execute(sa.text("SELECT chain, position, subject, after FROM audit_event ORDER BY id")).all()
    engine.dispose()
    assert len(rows) == 2100
    assert {row.chain for row in rows} == {0, 1, 2, 3, 4}
    assert max(row.position for row in rows) == 420
    assert all(("Ana" in str(row.after)) == (row.subject == "location") for row in rows)
    assert all(("ana@" in str(row.after)) == (row.subject == "location") for row in rows)
