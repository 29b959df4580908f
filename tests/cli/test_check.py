"""`logframe check` finds what somebody with the database in their hands did to the audit, and says where."""

import tracemalloc

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from logframe.actions.audit import note
from logframe.database import transaction
from logframe.reports.chains import find_faults
from logframe.tables.audit import AuditEvent, seal
from logframe.tables.people import Person
from logframe.tables.projects import Project
from tests.tampering import without_triggers

OF = "The audit of project ORO: "
NOBODYS = "The audit of what belongs to no project: "


@pytest.fixture
def project(make):
    """Make a project whose chain has seven events."""
    project = make.project(code="ORO")
    for name in "abcdefg":
        make.location(project, name)
    return project


@pytest.fixture
def tamper(engine, project):
    """Return a way to run plain SQL past the triggers, on the chain of the project."""

    def run(*statements, **values):
        with engine.execution_options(writes=True).begin() as connection, without_triggers(connection):
            for statement in statements:
                connection.execute(sa.text(statement), {"chain": project.id, **values})

    return run


EDITED = "was edited, or what stood before it was: it does not carry on from there."
SHIFT_UP = (
    "UPDATE audit_event SET position = -position - 1 WHERE chain = :chain AND position >= 4",
    "UPDATE audit_event SET position = -position WHERE chain = :chain AND position < 0",
)
SHIFT_DOWN = (
    "UPDATE audit_event SET position = -position + 1 WHERE chain = :chain AND position > 4",
    "UPDATE audit_event SET position = -position WHERE chain = :chain AND position < 0",
)
COPY = """
INSERT INTO audit_event (chain, position, hash, at, project_id, deed, subject, subject_id)
SELECT chain, {place}, {hash}, at, project_id, 'add', 'target', 1 FROM audit_event
WHERE chain = :chain AND position = 3
"""
LONGER = "UPDATE audit_chain SET position = position + 1 WHERE chain = :chain"
SHORTER = "UPDATE audit_chain SET position = position - 1 WHERE chain = :chain"

DEEDS = {
    "a reason is edited": (
        ["UPDATE audit_event SET reason = 'x' WHERE chain = :chain AND position = 3"], [f"event 3 {EDITED}"],
    ),
    "what was stored is edited": (
        ["UPDATE audit_event SET after = '{\"name\": \"b\"}' WHERE chain = :chain AND position = 3"],
        [f"event 3 {EDITED}"],
    ),
    "a moment is edited": (
        ["UPDATE audit_event SET at = '2020-01-01 00:00:00' WHERE chain = :chain AND position = 1"],
        [f"event 1 {EDITED}"],
    ),
    "who did it is edited in the last": (
        ["UPDATE audit_event SET person_id = 77 WHERE chain = :chain AND position = 7"], [f"event 7 {EDITED}"],
    ),
    "two are edited": (
        ["UPDATE audit_event SET deed = 'x' WHERE chain = :chain AND position IN (2, 3)"],
        [f"event 2 {EDITED}", f"event 3 {EDITED}"],
    ),
    "a hash is edited": (
        ["UPDATE audit_event SET hash = 'x' WHERE chain = :chain AND position = 7"], [f"event 7 {EDITED}",
         "its head does not fit its last event, 7: one of them was edited."],
    ),
    "one is removed": (["DELETE FROM audit_event WHERE chain = :chain AND position = 4"], ["event 4 was removed."]),
    "the first are removed": (
        ["DELETE FROM audit_event WHERE chain = :chain AND position < 4"], ["events 1 to 3 were removed."],
    ),
    "the last are removed": (
        ["DELETE FROM audit_event WHERE chain = :chain AND position > 5"], ["events 6 to 7 were removed."],
    ),
    "all are removed": (["DELETE FROM audit_event WHERE chain = :chain"], ["events 1 to 7 were removed."]),
    "one is removed and the others moved up": (
        ["DELETE FROM audit_event WHERE chain = :chain AND position = 4", *SHIFT_DOWN, SHORTER], [f"event 4 {EDITED}"],
    ),
    "one is put in": (
        [*SHIFT_UP, COPY.format(place=4, hash="'x'"), LONGER],
        ["event 4 was put in: the one after it carries on from the one before it."],
    ),
    "one is put in at the end": (
        [COPY.format(place=8, hash="'x'")], ["event 8 was put in: the chain has 7 events."],
    ),
    "one is put in before the first": (
        [COPY.format(place=0, hash="'x'")], ["event 0 was put in: the chain has 7 events."],
    ),
    "the head is edited": (
        ["UPDATE audit_chain SET hash = 'x' WHERE chain = :chain"],
        ["its head does not fit its last event, 7: one of them was edited."],
    ),
    "the head is removed": (["DELETE FROM audit_chain WHERE chain = :chain"], ["its head was removed."]),
    "two change places": (
        ["UPDATE audit_event SET position = -2 WHERE chain = :chain AND position = 2",
         "UPDATE audit_event SET position = 2 WHERE chain = :chain AND position = 3",
         "UPDATE audit_event SET position = 3 WHERE chain = :chain AND position = -2"],
        [f"event {n} was put in: the one after it carries on from the one before it." for n in (2, 3)],
    ),
}  # fmt: skip


def test_a_chain_that_nobody_touched_is_whole(run, project):
    said = run("check")

    assert (said.status, said.out, said.err) == (0, "The database is sound.\n", "")


@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_what_was_done_to_a_chain_is_found_and_named(run, tamper, deed):
    statements, faults = DEEDS[deed]
    tamper(*statements)

    said = run("check")

    assert (said.status, said.out) == (1, "")
    assert said.err.splitlines() == [OF + fault for fault in faults]


def test_one_that_is_put_in_with_a_sound_hash_is_found_too(run, tamper, engine):
    with engine.connect() as connection:
        table = AuditEvent.__table__
        third = connection.execute(sa.select(table).where(table.c.position == 3, table.c.chain != 0)).one()._mapping
    forged = {**third, "deed": "add", "subject": "target", "subject_id": 1, "person_id": None}
    tamper(
        *SHIFT_UP,
        COPY.format(place=4, hash=":sound"),
        LONGER,
        sound=seal(third["hash"], {**forged, "before": None, "after": None, "reason": None}),
    )

    assert run("check").err.splitlines() == [
        f"{OF}event 4 was put in: the one after it carries on from the one before it."
    ]


def test_each_chain_is_looked_at_by_itself(run, tamper):
    tamper(
        "UPDATE audit_event SET reason = 'x' WHERE chain = 0 AND position = 1",
        "DELETE FROM audit_event WHERE chain = :chain AND position = 2",
    )

    assert run("check").err.splitlines() == [f"{NOBODYS}event 1 {EDITED}", f"{OF}event 2 was removed."]


def test_an_event_moved_to_another_project_is_missed_in_its_own(run, tamper):
    tamper("UPDATE audit_event SET chain = 99, project_id = 99 WHERE chain = :chain AND position = 4")

    assert run("check").err.splitlines() == [
        f"{OF}event 4 was removed.",
        "The audit of project number 99: events 1 to 3 were removed.",
        "The audit of project number 99: its head was removed.",
    ]


def test_the_check_reads_events_as_they_come(make, engine):
    person = make.person()

    def peak() -> int:
        with Session(engine) as session:
            assert list(find_faults(session)) == []  # what is kept between two runs is kept before the first
            tracemalloc.start()
            assert list(find_faults(session)) == []
            highest = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return highest

    def add(events: int) -> None:
        with transaction(engine) as session:
            for _ in range(events):
                note(session, None, "look", session.get(Person, person.id))

    add(3000)
    few = peak()
    add(12_000)

    assert peak() < 1.5 * few


def test_events_of_several_chains_in_one_transaction_keep_their_order(make, engine, run):
    first, second = make.project(), make.project()
    with transaction(engine) as session:
        for project in (second, first, second):
            note(session, None, "look", session.get(Project, project.id), project_id=project.id)

    with engine.connect() as connection:
        told = sa.text("SELECT chain, position FROM audit_event WHERE deed = 'look' ORDER BY id")
        found = connection.execute(told).all()
    assert found == [(second.id, 1), (first.id, 1), (second.id, 2)]
    assert run("check").status == 0
