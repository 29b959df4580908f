"""A closed period takes entries of one place a while longer, and nothing is taken before a period begins."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from logframe.database import transaction
from logframe.tables.base import utc_now
from logframe.tables.projects import PeriodException
from tests.api.refusals import detail, refusal
from tests.snapshots import take_snapshot


@pytest.fixture
def project(make):
    """Make a project."""
    return make.project()


@pytest.fixture
def manager(make, project):
    """Return the headers of the manager."""
    return make.headers(project)


@pytest.fixture
def closed(make, project):
    """Make a closed period."""
    return make.period(project, closed=True)


def record(api, make, project, indicator, period, **fields):
    """Record a value as the officer."""
    body = {"period_id": period.id, "value": "5", "submit": True, **fields}
    return api.post(f"indicators/{indicator.id}/measurements", json=body, headers=make.headers(project, "officer"))


def grant(api, period, headers, **fields):
    """Let somebody enter into a period for another day."""
    body = {"until": (utc_now() + timedelta(days=1)).isoformat(), "reason": "The river rose.", **fields}
    return api.post(f"periods/{period.id}/exceptions", json=body, headers=headers)


def test_an_excepted_place_enters_and_others_do_not(api, make, project, manager, closed):
    lima, cusco, indicator = make.location(project, "Lima"), make.location(project), make.indicator(project)

    granted = grant(api, closed, manager, location_id=lima.id)

    assert (granted.status_code, granted.json()["location"]) == (201, "Lima")
    assert granted.json()["granted_by"] == make.member(project, "manager").name
    assert record(api, make, project, indicator, closed, location_id=lima.id).status_code == 201
    assert refusal(record(api, make, project, indicator, closed, location_id=cusco.id)) == (409, "PeriodClosed")
    assert refusal(record(api, make, project, indicator, closed)) == (409, "PeriodClosed")


def test_an_exception_without_a_place_is_everybodys(api, make, project, manager, closed):
    lima, indicator = make.location(project), make.indicator(project)
    grant(api, closed, manager)

    assert record(api, make, project, indicator, closed, location_id=lima.id).status_code == 201
    assert record(api, make, project, indicator, closed).status_code == 201


def test_what_was_entered_by_exception_is_approved_by_exception(api, make, project, manager, closed):
    lima, indicator = make.location(project), make.indicator(project)
    exception = grant(api, closed, manager, location_id=lima.id).json()
    first, second = (record(api, make, project, indicator, closed, location_id=lima.id).json()["id"] for _ in range(2))

    assert api.post(f"measurements/{first}/approve", headers=manager).status_code == 200
    assert api.delete(f"exceptions/{exception['id']}", headers=manager).status_code == 204
    assert refusal(api.post(f"measurements/{second}/approve", headers=manager)) == (409, "PeriodClosed")


def test_an_expired_exception_is_none(api, make, project, manager, closed, engine):
    indicator = make.indicator(project)
    grant(api, closed, manager)
    with transaction(engine) as session:
        session.execute(sa.update(PeriodException).values(until=utc_now() - timedelta(seconds=1)))

    assert refusal(record(api, make, project, indicator, closed)) == (409, "PeriodClosed")


def test_the_exceptions_of_a_period_are_listed_with_it(api, make, project, manager, closed):
    granted = grant(api, closed, manager).json()

    (period,) = api.get(f"projects/{project.code}/periods", headers=manager).json()["items"]

    assert period["exceptions"] == [granted]
    assert period["closed_by"] == make.member(project, "manager").name


@pytest.mark.parametrize(
    "wrong",
    [
        {"until": "2020-01-01T00:00:00Z"}, {"until": "2999-01-01T00:00:00Z"}, {"until": "0001-01-01T00:00:00+14:00"},
        {"until": "2100-01-01"}, {"until": "2100-01-01T00:00:00"}, {"until": 4102444800}, {"until": None},
        {"reason": " "}, {"reason": None}, {"location_id": 999_999}, {"location_id": True}, {"unit": "Lima"},
    ],
    ids=str,
)  # fmt: skip
def test_an_exception_that_makes_no_sense_is_refused_with_a_sentence(api, engine, manager, closed, wrong):
    before = take_snapshot(engine)

    assert refusal(grant(api, closed, manager, **wrong)) == (422, "Invalid")
    assert take_snapshot(engine) == before


def test_a_place_of_another_project_is_not_excepted(api, make, manager, closed):
    elsewhere = make.location(make.project())

    assert refusal(grant(api, closed, manager, location_id=elsewhere.id)) == (422, "Invalid")


def test_an_officer_grants_no_exception(api, make, project, closed):
    assert refusal(grant(api, closed, make.headers(project, "officer"))) == (403, "NotAllowed")


def test_a_closed_period_is_not_deleted_even_when_it_is_empty(api, project, manager, closed, engine):
    before = take_snapshot(engine)

    assert refusal(api.delete(f"periods/{closed.id}", headers=manager)) == (409, "PeriodClosed")
    assert take_snapshot(engine) == before


def test_an_open_period_goes_with_its_exceptions(api, make, project, manager):
    period = make.period(project)
    grant(api, period, manager)

    assert api.delete(f"periods/{period.id}", headers=manager).status_code == 204


def test_a_period_that_has_not_begun_takes_no_value_and_says_when_it_begins(api, make, project, engine):
    tomorrow = utc_now().date() + timedelta(days=1)
    period = make.period(project, code="next", starts_on=tomorrow, ends_on=tomorrow)
    indicator = make.indicator(project)
    make.member(project, "officer")
    headers = make.headers(project, "officer")
    before = take_snapshot(engine)

    body = {"period_id": period.id, "value": "5"}
    answer = api.post(f"indicators/{indicator.id}/measurements", json=body, headers=headers)

    assert refusal(answer) == (409, "PeriodNotBegun")
    assert tomorrow.isoformat() in detail(answer)
    assert take_snapshot(engine) == before


def test_a_period_that_begins_today_takes_values(api, make, project):
    today = utc_now().date()
    period = make.period(project, code="now", starts_on=today, ends_on=today + timedelta(days=9))

    assert record(api, make, project, make.indicator(project), period).status_code == 201


def test_a_milestone_is_not_done_on_a_day_to_come(api, make, project):
    indicator, period = make.indicator(project, accumulation="milestone"), make.period(project)
    today = utc_now().date()

    def done(day):
        return record(api, make, project, indicator, period, value=None, done_on=day.isoformat())

    assert refusal(done(today + timedelta(days=1))) == (422, "Invalid")
    assert "still to come" in detail(done(today + timedelta(days=1)))
    assert done(today).status_code == 201
