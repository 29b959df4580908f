"""Figures by category: single and crossed, by the same rule as the total, gaps shown and never corrected."""

import pytest


def part(value, *categories, **fields):
    """Return a part as it is sent."""
    given = {"value": str(value)} if value is not None else {}
    return {"category_ids": [one.id for one in categories], **given, **fields}


def performance(api, make, project, indicator):
    return api.get(f"indicators/{indicator.id}/performance", headers=make.headers(project)).json()


def by_name(figures):
    """Return the actual of each category."""
    return {" × ".join(one["categories"]): one["actual"] for one in figures["parts"]}


@pytest.fixture
def split(make):
    """A project with two dimensions and a maker of indicators split by both."""
    project = make.project()
    sex, (women, men, unknown) = make.dimension(project)
    region, (lima, piura) = make.dimension(project, "Region", ("Lima", "Piura"))

    def indicator(*, exhaustive=True, **fields):
        dimensions = [{"dimension_id": one.id, "exhaustive": exhaustive} for one in (sex, region)]
        return make.indicator(project, dimensions=dimensions, **fields)

    return project, indicator, {"women": women, "men": men, "unknown": unknown, "lima": lima, "piura": piura}


def test_crossed_parts_are_held_against_the_total_along_both_dimensions(api, make, split):
    project, indicator, of = split
    row, period = indicator(), make.period(project)
    parts = [part(4, of["women"], of["lima"]), part(3, of["men"], of["lima"]), part(2, of["women"], of["piura"])]
    make.entry(project, row, period, 10, parts=parts)

    first = performance(api, make, project, row)["periods"][0]

    assert by_name(first) == {"Women × Lima": "4", "Women × Piura": "2", "Men × Lima": "3"}
    assert first["gaps"] == [
        {"dimension": "Sex", "of": "value", "size": "1"},
        {"dimension": "Region", "of": "value", "size": "1"},
    ]


def test_single_and_crossed_parts_are_not_added_to_each_other(api, make, split):
    project, indicator, of = split
    row, period = indicator(), make.period(project)
    parts = [part(6, of["women"]), part(4, of["men"]), part(6, of["women"], of["lima"]), part(4, of["men"], of["lima"])]
    make.entry(project, row, period, 10, parts=parts)

    assert performance(api, make, project, row)["periods"][0]["gaps"] == []


def test_a_dimension_that_is_not_exhaustive_has_a_gap_only_above_the_total(api, make, split):
    project, indicator, of = split
    row, (first, second) = indicator(exhaustive=False), (make.period(project), make.period(project, half=2))
    make.entry(project, row, first, 10, parts=[part(4, of["women"])])
    make.entry(project, row, second, 10, parts=[part(12, of["women"])])

    one, two = performance(api, make, project, row)["periods"]

    assert (one["gaps"], [gap["size"] for gap in two["gaps"]]) == ([], ["-2"])


def test_what_is_of_unknown_category_is_no_gap(api, make, split):
    project, indicator, of = split
    row = indicator()
    parts = [part(5, of["women"]), part(3, of["men"]), part(2, of["unknown"])]
    make.entry(project, row, make.period(project), 10, parts=parts)

    assert performance(api, make, project, row)["periods"][0]["gaps"] == []


def test_shares_by_category_are_pooled_and_both_of_their_numbers_checked(api, make, split):
    project, indicator, of = split
    row, period = indicator(accumulation="share", measure="percentage"), make.period(project)
    places = [make.location(project), make.location(project)]
    for place, low, high in ((places[0], 1, 2), (places[1], 9, 10)):
        parts = [part(None, of["women"], numerator=str(low), denominator=str(high))]
        make.entry(
            project, row, period, numerator=str(low), denominator=str(high + 1), parts=parts, location_id=place.id
        )

    first = performance(api, make, project, row)["periods"][0]

    assert by_name(first)["Women"].startswith("83.33")
    assert first["gaps"] == [{"dimension": "Sex", "of": "denominator", "size": "2"}]


def test_percentages_by_category_have_no_gap(api, make, split):
    project, indicator, of = split
    row = indicator(accumulation="level", measure="percentage")
    make.entry(project, row, make.period(project), 55, parts=[part(50, of["women"]), part(60, of["men"])])

    first = performance(api, make, project, row)["periods"][0]

    assert (by_name(first), first["gaps"]) == ({"Women": "50", "Men": "60"}, [])


@pytest.mark.parametrize(("kind", "women"), [("increment", "7"), ("running_total", "4"), ("level", "4")])
def test_the_parts_to_date_follow_the_rule_of_the_total(api, make, split, kind, women):
    project, indicator, of = split
    row = indicator(accumulation=kind)
    make.entry(project, row, make.period(project), 5, parts=[part(3, of["women"]), part(2, of["men"])])
    make.entry(project, row, make.period(project, half=2), 6, parts=[part(4, of["women"]), part(2, of["men"])])

    assert by_name(performance(api, make, project, row)["life_of_project"])["Women"] == women


def test_a_newer_total_without_parts_does_not_borrow_the_old_ones(api, make, split):
    project, indicator, of = split
    row = indicator(accumulation="running_total")
    make.entry(project, row, make.period(project), 5, parts=[part(3, of["women"]), part(2, of["men"])])
    make.entry(project, row, make.period(project, half=2), 9)

    life = performance(api, make, project, row)["life_of_project"]

    assert (life["actual"], life["parts"], life["gaps"]) == ("9", [], [])


def test_a_category_has_a_target_and_an_achievement_of_its_own(api, make, split):
    project, indicator, of = split
    row, period = indicator(), make.period(project)
    make.target(project, row, 8, period, category_id=of["women"].id)
    make.target(project, row, 3, period, category_id=of["men"].id)
    make.entry(project, row, period, 4, parts=[part(4, of["women"])])

    women, men = performance(api, make, project, row)["periods"][0]["parts"]

    assert (women["target"], women["achievement"], women["met"]) == ("8", "0.5", False)
    assert (men["target"], men["actual"], men["achievement"], men["met"]) == ("3", None, None, None)


def test_a_retired_category_stays_readable_where_it_was_used(api, make, split):
    project, indicator, of = split
    row = indicator()
    make.entry(project, row, make.period(project), 5, parts=[part(3, of["women"]), part(2, of["unknown"])])
    before = performance(api, make, project, row)
    dimension = next(one for one in before["indicator"]["dimensions"] if one["name"] == "Sex")
    body = {"version": 1, "retire": [of["unknown"].id], "add": [{"name": "Other"}]}

    changed = api.patch(f"dimensions/{dimension['dimension_id']}", json=body, headers=make.headers(project))
    after = performance(api, make, project, row)

    assert changed.status_code == 200, changed.text
    assert after["periods"] == before["periods"]
