"""A retried request changes nothing and answers as the first did."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from logframe.actions.retries import KEPT
from logframe.tables.base import utc_now
from tests.api.refusals import detail, refusal
from tests.snapshots import take_snapshot


@pytest.fixture
def desk(api, make):
    """An officer with an indicator, and a way to send an entry with a key."""
    project = make.project()
    indicator, period = make.indicator(project), make.period(project)
    officer = make.headers(project, "officer")

    def send(value="12.50", key="a-key", headers=officer):
        body = {"period_id": period.id, "value": value, "submit": True}
        return api.post(
            f"indicators/{indicator.id}/measurements", json=body, headers={**headers, "Idempotency-Key": key}
        )

    return project, send


def rows(engine, table="measurement"):
    return len(take_snapshot(engine)[table])


def test_a_retry_is_answered_as_the_first_and_stores_nothing(engine, desk):
    _project, send = desk
    first = send()
    before = take_snapshot(engine)

    second = send()

    assert (first.status_code, first.json()["value"]) == (201, "12.50")
    assert (second.status_code, second.content) == (201, first.content)
    assert take_snapshot(engine) == before


def test_the_answer_with_a_key_is_the_answer_without_one(api, make):
    project = make.project()
    body, manager = {"title": "Judges are trained"}, make.headers(project)
    with_key = api.post(
        f"projects/{project.code}/outputs", json={**body, "code": "A"}, headers={**manager, "Idempotency-Key": "1"}
    )
    without = api.post(f"projects/{project.code}/outputs", json={**body, "code": "A2"}, headers=manager)

    first, second = with_key.json(), without.json()
    assert {**first, "id": 0, "code": ""} == {**second, "id": 0, "code": ""}
    assert with_key.headers["content-type"] == without.headers["content-type"]


def test_another_request_with_the_key_is_refused(engine, desk):
    _project, send = desk
    send("1")
    before = take_snapshot(engine)

    answer = send("2")

    assert refusal(answer) == (422, "KeyReused")
    assert "a key of its own" in detail(answer)
    assert take_snapshot(engine) == before


def test_a_key_belongs_to_a_person(engine, make, desk):
    project, send = desk
    send()

    send(headers=make.headers(project, "manager"))

    assert rows(engine) == 2


def test_a_refusal_is_not_kept(api, make, engine, desk):
    _project, send = desk
    assert send("many").status_code == 422

    assert (send("12.50").status_code, rows(engine)) == (201, 1)


def test_many_retries_at_once_store_one(engine, desk):
    _project, send = desk
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: send(), range(8)))

    assert ({answer.status_code for answer in answers}, len({answer.content for answer in answers})) == ({201}, 1)
    assert rows(engine) == 1


def test_a_step_with_a_key_is_taken_once(api, make):
    project = make.project()
    entry = make.entry(project, make.indicator(project), make.period(project), 1, approved=False)
    manager = {**make.headers(project), "Idempotency-Key": "approve-1"}

    first = api.post(f"measurements/{entry.id}/approve", headers=manager)
    second = api.post(f"measurements/{entry.id}/approve", headers=manager)

    assert (first.status_code, second.status_code, second.content) == (200, 200, first.content)


def test_a_retry_asks_for_the_right_again(api, make, engine):
    project = make.project()
    body = {"code": "A", "title": "Judges are trained"}
    manager = {**make.headers(project), "Idempotency-Key": "1"}
    api.post(f"projects/{project.code}/outputs", json=body, headers=manager)
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(sa.text("DELETE FROM membership"))

    assert api.post(f"projects/{project.code}/outputs", json=body, headers=manager).status_code == 404


def test_an_answer_is_kept_for_seven_days(engine, desk):
    _project, send = desk
    send()
    past = utc_now() - KEPT - timedelta(seconds=1)
    with engine.execution_options(writes=True).begin() as connection:
        table = sa.table("answered", sa.column("answered_at", sa.DateTime(timezone=True)))
        connection.execute(sa.update(table).values(answered_at=past))

    send("3", key="another")

    assert (rows(engine, "answered"), rows(engine)) == (1, 2)


@pytest.mark.parametrize("key", ["", "a b", "x" * 201])
def test_a_key_that_cannot_be_kept_is_refused(engine, desk, key):
    _project, send = desk

    answer = send(key=key)

    assert (answer.status_code, rows(engine)) == (422, 0)
