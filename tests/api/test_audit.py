"""The audit: every write leaves who did what, when, from what to what, and why. Nothing takes it away."""

import sqlalchemy as sa

from logframe.tables import Row
from logframe.tables.audit import AuditEvent
from tests.api.scenes import Scene, sound_writes
from tests.api.test_permissions import ROUTES


def events(engine, after: int = 0):
    """Return the events after one, the oldest first."""
    with engine.connect() as connection:
        table = Row.metadata.tables["audit_event"]
        return connection.execute(sa.select(table).where(table.c.id > after).order_by(table.c.id)).all()


def test_every_route_that_writes_leaves_an_event_with_who_did_it(api, make, engine):
    scene, silent = Scene(make), []
    people = {}
    for write in sound_writes(scene):
        key = write.headers["Authorization"]
        people[key] = people.get(key) or api.get("me", headers=write.headers).json()["id"]
        last = events(engine)[-1].id

        answer = api.request(write.method, write.address, json=write.json, content=write.content, headers=write.headers)

        assert answer.status_code in {200, 201, 204}, (write.method, write.path, answer.text)
        left = [event for event in events(engine, last) if event.subject == write.subject]
        if not left or {event.person_id for event in left} != {people[key]}:
            silent.append((write.method, write.path))
    assert silent == []


def test_the_events_are_tried_for_every_route_that_writes(make):
    tried = {(write.method, write.path) for write in sound_writes(Scene(make))}
    writing = {(method, route.path) for route in ROUTES for method in route.methods - {"GET"}}

    assert writing - tried == {("POST", "/session"), ("DELETE", "/session")}


def test_an_event_says_from_what_to_what_and_why(api, make, engine):
    project = make.project()
    period = make.period(project, closed=True)
    manager = make.member(project, "manager")

    api.patch(
        f"periods/{period.id}",
        json={"version": 2, "closed": False, "reason": "A late list came in."},
        headers=make.token(manager),
    )

    event = next(event for event in reversed(events(engine)) if event.subject == "reporting_period")
    assert (event.deed, event.subject_id, event.person_id, event.project_id, event.reason) == (
        "change", period.id, manager.id, project.id, "A late list came in.",
    )  # fmt: skip
    assert event.before["closed_at"] is not None
    assert event.after["closed_at"] is None


def test_an_event_outlives_what_was_deleted_and_says_what_it_was(api, make, engine):
    project = make.project()
    outcome = make.outcome(project, title="Judges are independent")

    api.delete(f"outcomes/{outcome.id}", headers=make.headers(project))

    event = events(engine)[-1]
    assert (event.deed, event.subject, event.subject_id, event.after) == ("delete", "outcome", outcome.id, None)
    assert event.before["title"] == "Judges are independent"


def test_the_way_of_an_entry_can_be_told_from_its_events(api, make, engine):
    project = make.project()
    indicator, period = make.indicator(project), make.period(project)
    entry = make.entry(project, indicator, period, 5)
    manager = make.headers(project)

    api.post(f"measurements/{entry.id}/return", json={"reason": "Which list?"}, headers=manager)

    told = [
        (event.deed, event.before and event.before["status"], event.after["status"], event.reason)
        for event in events(engine)
        if event.subject == "measurement"
    ]
    assert told == [
        ("submit", None, "submitted", None),
        ("approve", "submitted", "approved", None),
        ("return", "approved", "returned", "Which list?"),
    ]


def test_a_refused_write_leaves_no_event(api, make, engine):
    project = make.project()
    outcome, headers = make.outcome(project), make.headers(project)
    last = events(engine)[-1].id

    api.patch(f"outcomes/{outcome.id}", json={"version": 9, "title": "New"}, headers=headers)

    assert events(engine, last) == []


def test_an_event_keeps_no_secret(api, make, engine):
    person = make.person("ana@test.example")
    api.post("session", json={"email": "ana@test.example", "password": "correct horse battery"})
    make.token(person)

    told = " ".join(repr(event) for event in events(engine))

    assert "password_hash" not in told
    assert "digest" not in told
    assert "argon2" not in told


def test_nothing_in_the_product_changes_or_deletes_an_event():
    assert not Row.metadata.tables["audit_event"].foreign_keys
    assert "version" not in AuditEvent.model_fields
