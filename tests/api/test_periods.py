"""Periods: cut without overlap, closed, and reopened for a reason that is kept."""

import pytest

from tests.api.refusals import detail, refusal
from tests.snapshots import take_snapshot


@pytest.fixture
def project(make):
    """Make a project."""
    return make.project(due_after_days=20)


@pytest.fixture
def manager(make, project):
    """Return the headers of the manager."""
    return make.headers(project)


def patch(api, period, headers, version, **body):
    """Change a period."""
    return api.patch(f"periods/{period.id}", json={"version": version, **body}, headers=headers)


def test_a_period_is_due_the_projects_days_after_its_end(api, project, manager):
    body = {"code": "2020-H1", "starts_on": "2020-01-01", "ends_on": "2020-06-30"}

    answer = api.post(f"projects/{project.code}/periods", json=body, headers=manager)

    assert (answer.status_code, answer.json()["due_on"], answer.json()["closed"]) == (201, "2020-07-20", False)


def test_a_due_date_that_is_given_stands(api, project, manager):
    body = {"code": "2020-H1", "starts_on": "2020-01-01", "ends_on": "2020-06-30", "due_on": "2020-09-01"}

    assert api.post(f"projects/{project.code}/periods", json=body, headers=manager).json()["due_on"] == "2020-09-01"


def test_periods_may_touch(api, make, project, manager):
    make.period(project)
    body = {"code": "2020-Q3", "starts_on": "2020-07-01", "ends_on": "2020-09-30"}

    assert api.post(f"projects/{project.code}/periods", json=body, headers=manager).status_code == 201


def test_two_projects_have_calendars_of_their_own(api, make, project, manager):
    make.period(make.project())

    assert make.period(project).code == "2020-H1"


def test_a_closed_period_says_since_when(api, make, project, manager):
    period = make.period(project)

    answer = patch(api, period, manager, 1, closed=True).json()

    assert (answer["closed"], answer["version"]) == (True, 2)
    assert answer["closed_at"].endswith("Z")


def test_the_refusal_says_who_closed_the_period_and_when(api, make, project, manager):
    indicator, period = make.indicator(project), make.period(project, closed=True)
    closed_at = api.get(f"projects/{project.code}/periods", headers=manager).json()["items"][0]["closed_at"]

    answer = api.post(
        f"indicators/{indicator.id}/measurements",
        json={"period_id": period.id, "value": 1},
        headers=make.headers(project, "officer"),
    )

    assert refusal(answer) == (409, "PeriodClosed")
    assert period.code in detail(answer)
    assert make.member(project, "manager").name in detail(answer)
    assert closed_at[:10] in detail(answer)
    assert "manager can reopen" in detail(answer)


@pytest.mark.parametrize("reason", [None, "", " \t"])
def test_a_period_is_not_reopened_without_a_reason(api, make, project, manager, engine, reason):
    period = make.period(project, closed=True)
    before = take_snapshot(engine)

    answer = patch(api, period, manager, 2, closed=False, reason=reason)

    assert refusal(answer) == (422, "Invalid")
    assert "why the period is reopened" in detail(answer)
    assert make.member(project, "manager").name in detail(answer)
    assert take_snapshot(engine) == before


def test_a_reopened_period_takes_entries_again(api, make, project, manager):
    indicator, period = make.indicator(project), make.period(project, closed=True)

    answer = patch(api, period, manager, 2, closed=False, reason="A late list came in.")

    assert (answer.status_code, answer.json()["closed"], answer.json()["closed_at"]) == (200, False, None)
    assert make.entry(project, indicator, period, 1).id


def test_a_closed_period_does_not_change(api, make, project, manager, engine):
    period = make.period(project, closed=True)
    before = take_snapshot(engine)

    answer = patch(api, period, manager, 2, ends_on="2020-05-31")

    assert refusal(answer) == (409, "PeriodClosed")
    assert take_snapshot(engine) == before


def test_an_officer_neither_closes_nor_reopens(api, make, project):
    officer = make.headers(project, "officer")

    assert patch(api, make.period(project), officer, 1, closed=True).status_code == 403
    assert (
        patch(api, make.period(project, half=2, closed=True), officer, 2, closed=False, reason="x").status_code == 403
    )


def test_a_period_keeps_its_own_days_when_it_moves_within_them(api, make, project, manager):
    period = make.period(project)

    answer = patch(api, period, manager, 1, ends_on="2020-05-31", code="2020-H1")

    assert (answer.status_code, answer.json()["ends_on"]) == (200, "2020-05-31")
