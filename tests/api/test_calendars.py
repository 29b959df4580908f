"""A project's calendar is cut from its dates: what is missing is added, what stands is left."""

import pytest

from tests.api.refusals import detail, refusal
from tests.snapshots import take_snapshot


def cut(api, project, headers):
    """Cut the calendar of a project."""
    return api.post(f"projects/{project.code}/calendar", headers=headers)


def codes(answer):
    """Return the codes of the periods that were added."""
    assert answer.status_code == 200, answer.text
    return [period["code"] for period in answer.json()["added"]]


@pytest.mark.parametrize(
    ("calendar", "first_month", "expected"),
    [
        ("semi_annual", 1, ["2020-H1", "2020-H2"]),
        ("quarterly", 1, ["2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4"]),
        ("annual", 1, ["2020"]),
        ("annual", 10, ["FY2020", "FY2021"]),
        ("once", 1, ["LOP"]),
    ],
)
def test_a_calendar_is_cut_as_the_project_says(api, make, calendar, first_month, expected):
    project = make.project(
        starts_on="2020-01-01", ends_on="2020-12-31", calendar=calendar, first_month=first_month, due_after_days=20
    )

    answer = cut(api, project, make.headers(project))

    assert codes(answer) == expected


def test_a_period_of_the_calendar_is_due_the_projects_days_after_its_end(api, make):
    project = make.project(starts_on="2020-01-01", ends_on="2020-06-30", due_after_days=20)

    (period,) = cut(api, project, make.headers(project)).json()["added"]

    assert (period["starts_on"], period["ends_on"], period["due_on"]) == ("2020-01-01", "2020-06-30", "2020-07-20")


def test_what_stands_is_left_as_it_is(api, make):
    project = make.project(starts_on="2020-01-01", ends_on="2021-12-31")
    make.period(project, code="first", due_on="2020-12-24")
    manager = make.headers(project)

    answer = cut(api, project, manager)

    assert codes(answer) == ["2020-H2", "2021-H1", "2021-H2"]
    assert answer.json()["standing"] == 1
    assert codes(cut(api, project, manager)) == []
    first, *_others = api.get(f"projects/{project.code}/periods", headers=manager).json()["items"]
    assert (first["code"], first["due_on"]) == ("first", "2020-12-24")


def test_a_project_that_runs_longer_gets_the_periods_that_are_new(api, make):
    project = make.project(starts_on="2020-01-01", ends_on="2020-12-31")
    manager = make.headers(project)
    cut(api, project, manager)
    api.patch(f"projects/{project.code}", json={"version": 1, "ends_on": "2021-06-30"}, headers=manager)

    assert codes(cut(api, project, manager)) == ["2021-H1"]


@pytest.mark.parametrize(
    ("dates", "title", "sentence"),
    [
        ({"starts_on": "2020-02-01", "ends_on": "2020-03-31"}, "PeriodsOverlap", "overlap period own"),
        ({"code": "2020-H2", "starts_on": "2019-01-01", "ends_on": "2019-06-30"}, "CodeTaken", "2020-H2"),
    ],
)
def test_own_dates_that_are_in_the_way_are_named_and_nothing_is_added(api, make, engine, dates, title, sentence):
    project = make.project()
    make.period(project, **{"code": "own", **dates})
    manager = make.headers(project)
    before = take_snapshot(engine)

    answer = cut(api, project, manager)

    assert refusal(answer) == (409, title)
    assert sentence in detail(answer)
    assert take_snapshot(engine) == before


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "sentence"),
    [
        (None, None, "Give the day it starts"),
        ("2020-01-01", None, "Give the day it starts"),
        ("0001-01-01", "2020-01-01", "Check the years"),
        ("2020-01-01", "9999-12-31", "Check the years"),
        ("1950-01-01", "2100-01-01", "Check the years"),
    ],
)
def test_dates_that_make_no_calendar_are_refused(api, make, engine, starts_on, ends_on, sentence):
    project = make.project(starts_on=starts_on, ends_on=ends_on, calendar="monthly", first_month=10)
    manager = make.headers(project)
    before = take_snapshot(engine)

    answer = cut(api, project, manager)

    assert refusal(answer) == (409, "NoCalendar")
    assert sentence in detail(answer)
    assert take_snapshot(engine) == before
