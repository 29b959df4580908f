"""One request is one transaction: all of it is kept before the answer leaves, or none of it ever."""

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from logframe.actions import measurements, results, workflow
from logframe.api.app import PREFIX
from logframe.tables import Row
from tests.api.refusals import refusal
from tests.api.scenes import Scene, sound_writes
from tests.snapshots import take_snapshot


def count(engine, name):
    """Count the rows of a table by a connection of its own."""
    with engine.connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(Row.metadata.tables[name])).scalar_one()


def test_every_write_is_kept_before_its_answer_leaves(gated, make, engine):
    scene, late, counted = Scene(make), [], []

    async def watched(scope, receive, send):
        async def look_and_send(message):
            if message["type"] == "http.response.start":
                counted.append(count(engine, "audit_event"))
            await send(message)

        await gated(scope, receive, look_and_send)

    with TestClient(watched, base_url=f"http://testserver{PREFIX}") as api:
        for write in sound_writes(scene):
            before = count(engine, "audit_event")
            answer = api.request(
                write.method, write.address, json=write.json, content=write.content, headers=write.headers
            )
            assert answer.is_success, answer.text
            if counted[-1] <= before:
                late.append((write.method, write.path))
    assert late == []


def test_a_sign_in_is_kept_before_its_token_is_told(gated, make, engine):
    make.person("ana@test.example")
    seen = []

    async def watched(scope, receive, send):
        async def look_and_send(message):
            if message["type"] == "http.response.start":
                seen.append(count(engine, "sign_in_session"))
            await send(message)

        await gated(scope, receive, look_and_send)

    with TestClient(watched, base_url=f"http://testserver{PREFIX}") as api:
        api.post("session", json={"email": "ana@test.example", "password": "correct horse battery"})
    assert seen == [1]


@pytest.fixture
def failing(engine, monkeypatch):
    """Return how often the database is to fail at the moment of keeping.

    PostgreSQL ends a transaction whose COMMIT fails; SQLite may leave it open.
    """
    left = [0]

    def commit(connection):
        if left[0]:
            left[0] -= 1
            if engine.dialect.name == "postgresql":
                connection.rollback()
            raise engine.dialect.dbapi.OperationalError("disk I/O error")
        original(connection)

    original = engine.dialect.do_commit
    monkeypatch.setattr(engine.dialect, "do_commit", commit)
    yield left
    engine.dispose()


def test_what_could_not_be_kept_is_not_answered_as_if_it_were(api, make, engine, failing):
    project = make.project()
    indicator, period, headers = make.indicator(project), make.period(project), make.headers(project, "officer")
    before = take_snapshot(engine)
    failing[0] = 1

    answer = api.post(
        f"indicators/{indicator.id}/measurements", json={"period_id": period.id, "value": 1}, headers=headers
    )

    assert refusal(answer) == (503, "DatabaseUnusable")
    assert take_snapshot(engine) == before


def test_the_next_request_works_after_one_that_could_not_be_kept(api, make, failing):
    project = make.project()
    outcome, headers = make.outcome(project), make.headers(project)
    change = {"version": 1, "title": "New"}
    failing[0] = 1

    first = api.patch(f"outcomes/{outcome.id}", json=change, headers=headers)
    second = api.patch(f"outcomes/{outcome.id}", json=change, headers=headers)

    assert (first.status_code, second.status_code) == (503, 200), second.text
    assert second.json()["version"] == 2


def test_an_action_that_fails_half_way_leaves_nothing(api, make, engine, monkeypatch):
    project = make.project()
    output, headers = make.output(project), make.headers(project)
    before, made = take_snapshot(engine), []

    def fail_at_the_second(*arguments, **named):
        made.append(named)
        if len(made) == 2:
            raise RuntimeError("half-way")
        return original(*arguments, **named)

    original = results.BudgetLine
    monkeypatch.setattr(results, "BudgetLine", fail_at_the_second)
    lines = [{"code": str(number), "title": "x"} for number in range(3)]
    body = {"code": "A", "title": "Train", "output_id": output.id, "budget_lines": lines}

    answer = api.post(f"projects/{project.code}/activities", json=body, headers=headers)

    assert (refusal(answer), len(made)) == ((500, "InternalError"), 2)
    assert take_snapshot(engine) == before


def test_an_entry_that_fails_after_its_parts_leaves_nothing(api, make, engine, monkeypatch):
    project = make.project()
    dimension, (women, *_) = make.dimension(project)
    indicator, period = make.indicator(project, dimensions=[{"dimension_id": dimension.id}]), make.period(project)
    headers = make.headers(project, "officer")
    before = take_snapshot(engine)
    monkeypatch.setattr(measurements, "note", lambda *_arguments, **_named: 1 / 0)
    body = {"period_id": period.id, "value": 1, "parts": [{"category_ids": [women.id], "value": 1}]}

    answer = api.post(f"indicators/{indicator.id}/measurements", json=body, headers=headers)

    assert refusal(answer) == (500, "InternalError")
    assert take_snapshot(engine) == before


def test_a_change_without_its_event_is_no_change(api, make, engine, monkeypatch):
    project = make.project()
    indicator, period = make.indicator(project), make.period(project)
    entry = make.entry(project, indicator, period, 5, approved=False)
    headers = make.headers(project)
    before = take_snapshot(engine)
    monkeypatch.setattr(workflow, "note", lambda *_arguments, **_named: 1 / 0)

    answer = api.post(f"measurements/{entry.id}/approve", headers=headers)

    assert refusal(answer) == (500, "InternalError")
    assert take_snapshot(engine) == before


def test_reading_keeps_nothing(api, make, engine):
    scene = Scene(make)
    headers = scene.headers("manager")
    before = take_snapshot(engine)

    for place in ("framework", "tracking-table", "heatmap", "periods", "evaluations", "budget", "rubric"):
        assert api.get(f"projects/{scene.project.code}/{place}", headers=headers).status_code == 200
    assert take_snapshot(engine) == before
