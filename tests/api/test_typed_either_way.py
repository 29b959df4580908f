"""An officer types what is new or the total so far; the other follows, and a conflict is shown."""

import pytest

from tests.api.test_recording import first_period


def record(api, make, project, indicator, period, **fields):
    headers = make.headers(project, "officer")
    body = {"period_id": period.id, "submit": True, **fields}
    return api.post(f"indicators/{indicator.id}/measurements", json=body, headers=headers)


def two_periods(make):
    project = make.project()
    return project, make.period(project), make.period(project, half=2)


def test_a_typed_total_gives_what_is_new(api, make):
    project, first, second = two_periods(make)
    indicator = make.indicator(project, accumulation="increment")
    make.entry(project, indicator, first, "12.50")

    answer = record(api, make, project, indicator, second, total_to_date="20.00").json()

    assert (answer["value"], answer["total_to_date"]) == ("7.50", "20.00")


def test_a_typed_increment_gives_the_total_so_far_which_contains_the_baseline(api, make):
    project, first, second = two_periods(make)
    indicator = make.indicator(project, accumulation="running_total", baseline="100")

    one = record(api, make, project, indicator, first, increment="5").json()
    two = record(api, make, project, indicator, second, increment="7").json()

    assert (one["value"], two["value"], two["increment"]) == ("105", "112", "7")


def test_each_place_has_a_total_of_its_own_and_what_waits_counts(api, make):
    project, first, second = two_periods(make)
    places = [make.location(project), make.location(project)]
    indicator = make.indicator(project, accumulation="increment", location_ids=[place.id for place in places])
    make.entry(project, indicator, first, 40, location_id=places[0].id)
    make.entry(project, indicator, first, 9, location_id=places[1].id, approved=False)

    answer = record(api, make, project, indicator, second, total_to_date="10", location_id=places[1].id)

    assert answer.json()["value"] == "1"


def test_a_total_of_the_whole_is_held_against_all_places(api, make):
    project, first, second = two_periods(make)
    place = make.location(project)
    indicator = make.indicator(project, accumulation="increment", location_ids=[place.id])
    make.entry(project, indicator, first, 40, location_id=place.id)

    answer = record(api, make, project, indicator, second, total_to_date="50").json()

    assert answer["value"] == "10"
    make.approve(project, answer["id"])
    shown = api.get(f"indicators/{indicator.id}/performance", headers=make.headers(project)).json()
    assert (shown["life_of_project"]["actual"], shown["warnings"]) == ("50", [])


def test_a_total_that_no_longer_fits_is_kept_with_a_warning(api, make):
    project, first, second = two_periods(make)
    indicator = make.indicator(project, accumulation="increment")
    make.entry(project, indicator, second, total_to_date="20")
    make.entry(project, indicator, first, 5)

    answer = api.get(f"indicators/{indicator.id}/performance", headers=make.headers(project)).json()

    assert (answer["life_of_project"]["actual"], answer["warnings"]) == ("25", ["typed_total_differs"])


def test_a_typed_count_of_people_to_date_stands_for_them(api, make):
    project, first, second = two_periods(make)
    indicator = make.indicator(project, accumulation="unique", across_units="maximum")
    make.entry(project, indicator, first, 30)
    make.entry(project, indicator, second, 25, total_to_date="41")

    answer = api.get(f"indicators/{indicator.id}/performance", headers=make.headers(project)).json()

    assert [period["to_date"] for period in answer["periods"]] == ["30", "41"]


def test_levels_are_weighed_by_what_each_place_counts_for(api, make):
    project, first, _second = two_periods(make)
    places = [make.location(project), make.location(project)]
    indicator = make.indicator(
        project, accumulation="level", measure="percentage", location_ids=[place.id for place in places]
    )
    make.entry(project, indicator, first, 50, location_id=places[0].id, weight="1")
    make.entry(project, indicator, first, 90, location_id=places[1].id, weight="3")

    assert first_period(api, indicator, make.headers(project))["actual"] == "80"


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("level", "total_to_date"), ("level", "weight"), ("increment", "increment"), ("share", "total_to_date")],
)
def test_what_a_kind_does_not_take_is_refused(api, make, kind, typed):
    project, first, _second = two_periods(make)
    indicator = make.indicator(project, accumulation=kind)

    answer = record(api, make, project, indicator, first, **{typed: "3"})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, typed)


def test_a_missing_value_takes_no_total(api, make):
    project, first, _second = two_periods(make)
    indicator = make.indicator(project)

    answer = record(api, make, project, indicator, first, total_to_date="3", missing_reason="not_collected")

    assert answer.status_code == 422
