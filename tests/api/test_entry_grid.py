"""The entry grid: all indicators of a period, what was said before, and why a row takes nothing."""

from datetime import date

import pytest

from logframe.actions.workflow import return_measurement
from logframe.database import transaction
from logframe.languages import Reader
from logframe.tables.base import utc_now
from logframe.tables.measurements import Measurement
from tests.api.refusals import refusal


@pytest.fixture
def project(make):
    """Make a project."""
    return make.project()


@pytest.fixture
def periods(make, project):
    """Make three half-years."""
    return [make.period(project), make.period(project, half=2), make.period(project, year=2021)]


def ask(api, make, project, period, role="officer"):
    """Return the rows of a period as somebody sees them."""
    answer = api.get(
        f"projects/{project.code}/entry-grid", params={"period_id": period.id}, headers=make.headers(project, role)
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def only_row(api, make, project, period, role="officer"):
    """Return the one row of a period."""
    [row] = ask(api, make, project, period, role)["rows"]
    return row


def test_each_indicator_has_a_row_for_each_place_that_reports_it(api, make, project, periods):
    lima, piura = make.location(project, "Lima"), make.location(project, "Piura")
    make.indicator(project, code="A", location_ids=[piura.id, lima.id])
    make.indicator(project, code="B")

    rows = ask(api, make, project, periods[0])["rows"]

    assert [(row["code"], row["location"]) for row in rows] == [("A", "Lima"), ("A", "Piura"), ("B", None)]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ({}, ["value"]),
        ({"accumulation": "share", "measure": "percentage"}, ["numerator", "denominator"]),
        ({"measure": "qualitative"}, ["text"]),
        ({"accumulation": "milestone", "measure": "yes_no"}, ["done_on"]),
    ],
)
def test_a_row_names_the_fields_that_its_entry_takes(api, make, project, periods, kind, fields):
    make.indicator(project, **kind)

    assert only_row(api, make, project, periods[0])["fields"] == fields


def test_a_row_tells_the_target_and_what_was_said_last_with_its_period(api, make, project, periods):
    indicator = make.indicator(project)
    make.target(project, indicator, "12.50", periods[2])
    make.entry(project, indicator, periods[0], "3.10")

    row = only_row(api, make, project, periods[2])

    assert row["target"] == "12.50"
    assert (row["previous"]["value"], row["previous"]["period_code"]) == ("3.10", "2020-H1")


def test_what_was_approved_goes_before_what_waits_and_what_is_new_is_added_up(api, make, project, periods):
    indicator = make.indicator(project)
    for value in ("3.10", "4"):
        make.entry(project, indicator, periods[1], value)
    make.entry(project, indicator, periods[1], 90, approved=False)

    previous = only_row(api, make, project, periods[2])["previous"]

    assert (previous["value"], previous["status"]) == ("7.10", "approved")


def test_a_level_is_not_added_up(api, make, project, periods):
    indicator = make.indicator(project, accumulation="level")
    for value in (3, 4):
        make.entry(project, indicator, periods[1], value)

    assert only_row(api, make, project, periods[2])["previous"]["value"] == "4"


def test_the_place_next_door_says_nothing_about_this_one(api, make, project, periods):
    lima, piura = make.location(project, "Lima"), make.location(project, "Piura")
    indicator = make.indicator(project, location_ids=[lima.id, piura.id])
    make.entry(project, indicator, periods[0], 5, location_id=lima.id)

    rows = ask(api, make, project, periods[1])["rows"]

    assert [row["previous"] and row["previous"]["value"] for row in rows] == ["5", None]


def test_nothing_said_before_is_no_zero(api, make, project, periods):
    indicator = make.indicator(project)
    make.entry(project, indicator, periods[0], missing_reason="not_collected")

    previous = only_row(api, make, project, periods[1])["previous"]

    assert (previous["value"], previous["missing_reason"]) == (None, "not_collected")


def test_ones_own_draft_comes_with_its_version_and_parts_and_is_open(api, make, project, periods):
    dimension, categories = make.dimension(project)
    indicator = make.indicator(project, dimensions=[{"dimension_id": dimension.id}])
    parts = [{"category_ids": [categories[0].id], "value": "2.50"}]
    draft = make.entry(project, indicator, periods[0], "4.00", approved=False, submit=False, parts=parts, note="List")

    row = only_row(api, make, project, periods[0])

    entry = row["entry"]
    assert row["locked"] is None
    assert (entry["id"], entry["version"], entry["status"], entry["mine"]) == (draft.id, 1, "draft", True)
    assert (entry["value"], entry["note"]) == ("4.00", "List")
    assert entry["parts"] == [
        {"category_ids": [categories[0].id], "value": "2.50", "numerator": None, "denominator": None}
    ]
    assert row["splits"] == [{"dimension_id": dimension.id, "exhaustive": True}]


def test_what_a_manager_typed_for_somebody_is_theirs_to_change(api, make, project, periods):
    indicator, officer = make.indicator(project), make.member(project, "officer")
    payload = {"period_id": periods[0].id, "value": "3", "on_behalf_of": officer.email}
    answer = api.post(f"indicators/{indicator.id}/measurements", json=payload, headers=make.headers(project))
    assert answer.status_code == 201, answer.text

    row = only_row(api, make, project, periods[0])

    assert (row["entry"]["mine"], row["locked"]) == (True, None)


def test_retired_categories_cannot_be_typed(api, make, project, periods):
    dimension, categories = make.dimension(project)
    make.indicator(project, dimensions=[{"dimension_id": dimension.id}])
    change = {"version": 1, "retire": [categories[2].id]}
    answer = api.patch(f"dimensions/{dimension.id}", json=change, headers=make.headers(project))
    assert answer.status_code == 200, answer.text

    [told] = ask(api, make, project, periods[0])["dimensions"]

    assert [one["name"] for one in told["categories"]] == ["Women", "Men"]


def test_a_draft_of_somebody_else_is_the_managers_alone_and_not_theirs_to_change(api, make, project, periods):
    indicator = make.indicator(project)
    make.entry(project, indicator, periods[0], 4, approved=False, submit=False)
    other = make.person()
    make.join(other, project, "officer")

    address = f"projects/{project.code}/entry-grid?period_id={periods[0].id}"
    [seen] = api.get(address, headers=make.token(other)).json()["rows"]
    managed = only_row(api, make, project, periods[0], "manager")

    assert (seen["entry"], seen["locked"]) == (None, None)
    assert managed["entry"]["value"] == "4" and not managed["entry"]["mine"]
    assert make.member(project, "officer").name in managed["locked"]


@pytest.mark.parametrize(("approved", "told"), [(False, "waits for a manager"), (True, "was approved on")])
def test_what_was_handed_in_is_locked(api, make, project, periods, approved, told):
    make.entry(project, make.indicator(project), periods[0], 4, approved=approved)

    row = only_row(api, make, project, periods[0])

    assert row["entry"]["value"] == "4"
    assert told in row["locked"]


def test_what_was_returned_is_open_to_its_author_with_the_reason(api, make, project, periods):
    row = make.entry(project, make.indicator(project), periods[0], 4, approved=False)
    manager = make.member(project, "manager")
    with transaction(make.engine) as session:
        return_measurement(session, manager, session.get(Measurement, row.id), "Which list?")

    own = only_row(api, make, project, periods[0])
    managed = only_row(api, make, project, periods[0], "manager")

    assert (own["locked"], own["entry"]["return_reason"]) == (None, "Which list?")
    assert "Which list?" in managed["locked"]


def test_what_has_counted_and_was_taken_back_is_locked_and_says_where_it_is_corrected(api, make, project, periods):
    row = make.entry(project, make.indicator(project), periods[0], 4)
    manager = make.member(project, "manager")
    with transaction(make.engine) as session:
        return_measurement(session, manager, session.get(Measurement, row.id), "Which list?")

    locked = only_row(api, make, project, periods[0])["locked"]

    assert locked.startswith("It has counted, so correct it") and locked.endswith("It was taken back: Which list?")


def test_a_closed_period_says_who_closed_it_and_an_excepted_place_is_open(api, make, project, periods):
    lima, piura = make.location(project, "Lima"), make.location(project, "Piura")
    make.indicator(project, location_ids=[lima.id, piura.id])
    make.close(project, periods[0])
    make.exception(project, periods[0], location=piura)

    closed, excepted = ask(api, make, project, periods[0])["rows"]

    assert closed["locked"].startswith(f"Period 2020-H1 was closed on {Reader().day(utc_now().date())}")
    assert excepted["locked"] is None


def test_a_period_that_has_not_begun_is_locked(api, make, project):
    make.indicator(project)
    year = utc_now().year + 1
    later = make.period(project, code="later", starts_on=date(year, 1, 1), ends_on=date(year, 6, 30))

    assert only_row(api, make, project, later)["locked"].startswith("Period later begins on")


@pytest.mark.parametrize("role", ["donor", "evaluator"])
def test_who_records_nothing_sees_no_grid(api, make, project, periods, role):
    answer = api.get(
        f"projects/{project.code}/entry-grid?period_id={periods[0].id}", headers=make.headers(project, role)
    )

    assert refusal(answer)[0] == 403


def test_a_period_of_another_project_is_refused(api, make, project):
    other = make.period(make.project())

    answer = api.get(f"projects/{project.code}/entry-grid?period_id={other.id}", headers=make.headers(project))

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "period_id"
