"""Linked indicators: child projects go into a parent's figure, each side may leave, and nothing counts twice."""

import pytest

from tests.api.refusals import detail, refusal
from tests.api.test_audit import events
from tests.benchmarks.queries import counting
from tests.reports.test_queries import FEW, MANY
from tests.snapshots import take_snapshot


@pytest.fixture
def country(make):
    """Make the project of the parent."""
    return make.project()


@pytest.fixture
def region(make):
    """Make the project of the child."""
    return make.project()


@pytest.fixture
def both(make, country, region):
    """Return the headers of somebody who manages both projects."""
    person = make.person()
    for project in (country, region):
        make.join(person, project, "manager")
    return make.token(person)


@pytest.fixture
def tell(make):
    """Return how to make an indicator with one approved value; each project has one period."""
    periods = {}

    def tell(project, value=None, **fields):
        indicator = make.indicator(project, **fields)
        if value is None:
            return indicator
        period = periods.get(project.id) or periods.setdefault(project.id, make.period(project))
        parts = {"numerator": value[0], "denominator": value[1]} if isinstance(value, tuple) else {}
        make.entry(project, indicator, period, None if parts else value, **parts)
        return indicator

    return tell


def figures(api, indicator, headers, **query):
    """Return what an indicator and those linked to it make together."""
    answer = api.get(f"indicators/{indicator.id}/linked-figures", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def link(api, parent, child, headers, **fields):
    """Ask for a link."""
    return api.post(f"indicators/{parent.id}/links", json={"child_id": child.id, **fields}, headers=headers)


def test_own_and_linked_values_add_up(api, make, country, region, both, tell):
    parent, child = tell(country, 10), tell(region, "5.50")

    assert link(api, parent, child, both).status_code == 201
    answer = figures(api, parent, both)

    assert (answer["own"], answer["value"], answer["up_to"]) == ("10", "15.50", False)
    [one] = answer["children"]
    assert (one["value"], one["included"], one["why_not"]) == ("5.50", True, None)
    assert one["indicator"]["project_code"] == region.code
    assert answer["coverage"] == {"reported": 1, "expected": 1, "silent": []}


def test_a_silent_child_is_named_and_is_not_0(api, make, country, region, both, tell):
    parent, child = tell(country), tell(region)
    make.link(parent, child)

    answer = figures(api, parent, both)

    assert (answer["own"], answer["value"]) == (None, None)
    assert answer["coverage"] == {"reported": 0, "expected": 1, "silent": [f"{region.code} {child.code}"]}


def test_new_values_and_totals_so_far_go_together(api, make, country, region, both, tell):
    parent, child = tell(country, 10), tell(region, 30, accumulation="running_total")

    assert link(api, parent, child, both).status_code == 201
    assert figures(api, parent, both)["value"] == "40"


def test_what_is_linked_to_a_child_goes_in_by_way_of_it(api, make, country, region, both, tell):
    parent, child, grandchild = tell(country), tell(region), tell(region, 7)
    make.link(parent, child)
    make.link(child, grandchild)

    answer = figures(api, parent, both)

    assert (answer["value"], [one["value"] for one in answer["children"]]) == ("7", ["7"])


@pytest.mark.parametrize(
    ("overlap", "value", "up_to"), [("none", "50", False), ("some", "50", True), ("all", "30", False)]
)
def test_a_declared_overlap_makes_an_upper_bound_or_nothing_new(
    api, make, country, region, both, overlap, value, up_to, tell
):
    parent, child = tell(country, 30), tell(region, 20)
    make.link(parent, child, overlap=overlap)

    answer = figures(api, parent, both)

    assert (answer["value"], answer["up_to"]) == (value, up_to)


def test_an_upper_bound_stays_one_on_the_way_up(api, make, country, region, both, tell):
    parent, child, grandchild = tell(country, 1), tell(region, 2), tell(region, 3)
    make.link(parent, child)
    make.link(child, grandchild, overlap="some")

    assert (figures(api, parent, both)["value"], figures(api, parent, both)["up_to"]) == ("6", True)


def test_people_counted_once_are_only_up_to(api, make, country, region, both, tell):
    parent, child = (tell(project, 30, accumulation="unique") for project in (country, region))
    make.link(parent, child)

    answer = figures(api, parent, both)

    assert (answer["value"], answer["up_to"]) == ("60", True)


def test_shares_are_pooled_from_their_parts(api, make, country, region, both, tell):
    kind = {"measure": "percentage", "accumulation": "share", "unit": "%"}
    parent, child = tell(country, ("4", "6"), **kind), tell(region, ("2", "4"), **kind)
    make.link(parent, child)

    answer = figures(api, parent, both)

    assert (answer["value"], answer["numerator"], answer["denominator"]) == ("60.0", "6", "10")
    assert answer["children"][0]["value"] == "50.0"


def test_levels_come_together_as_the_parent_declares(api, make, country, region, both, tell):
    parent = tell(country, 3, accumulation="level", across_units="maximum")
    child = tell(region, 8, accumulation="level", across_units="sum")
    make.link(parent, child)

    assert figures(api, parent, both)["value"] == "8"


PERCENT = {"measure": "percentage", "unit": "%"}
REFUSED = {
    "another measure": ({}, {"measure": "currency"}, "same kind of value"),
    "another unit": ({"unit": "people"}, {"unit": "families"}, "different units"),
    "levels of percentages": (
        {**PERCENT, "accumulation": "level"}, {**PERCENT, "accumulation": "level"}, "weighed across indicators",
    ),
    "a share and a level": (
        {**PERCENT, "accumulation": "share"}, {**PERCENT, "accumulation": "level"}, "add up in different ways",
    ),
    "people counted once and new people": ({}, {"accumulation": "unique"}, "add up in different ways"),
    "a milestone": (
        {"measure": "yes_no", "accumulation": "milestone"}, {"measure": "yes_no", "accumulation": "milestone"},
        "milestones",
    ),
    "words": (
        {"measure": "qualitative", "accumulation": "level"}, {"measure": "qualitative", "accumulation": "level"},
        "told in words",
    ),
}  # fmt: skip


@pytest.mark.parametrize("which", REFUSED)
def test_what_does_not_go_together_is_refused_with_the_reason(api, make, country, region, both, engine, which):
    parent_is, child_is, why = REFUSED[which]
    parent, child = make.indicator(country, **parent_is), make.indicator(region, **child_is)
    before = take_snapshot(engine)

    answer = link(api, parent, child, both)

    assert refusal(answer) == (409, "RuleRefused")
    assert why in detail(answer)
    assert take_snapshot(engine) == before


def test_amounts_in_different_currencies_are_refused(api, make, both, country, region):
    money = {"measure": "currency", "unit": None}
    one, other = make.project(currency="USD"), make.project(currency="PEN")
    parent, child = make.indicator(one, **money), make.indicator(other, **money)

    answer = link(api, parent, child, make.token(make.person(administrator=True)))

    assert refusal(answer) == (409, "RuleRefused")
    assert "currencies" in detail(answer)


def test_the_same_unit_may_be_written_in_capitals(api, make, country, region, both):
    parent, child = make.indicator(country, unit="People "), make.indicator(region, unit="people")

    assert link(api, parent, child, both).status_code == 201


def test_an_indicator_does_not_go_into_itself_by_any_way(api, make, country, region, both):
    first, second, third = (make.indicator(project) for project in (country, region, country))
    make.link(first, second)
    make.link(second, third)

    for parent, child in ((first, first), (second, first), (third, first)):
        answer = link(api, parent, child, both)

        assert refusal(answer) == (409, "RuleRefused")
        assert "its own figure" in detail(answer)


def test_a_link_stands_once(api, make, country, region, both):
    parent, child = make.indicator(country), make.indicator(region)
    make.link(parent, child)

    answer = link(api, parent, child, both)

    assert refusal(answer) == (409, "RuleRefused")
    assert "already" in detail(answer)


def test_nothing_goes_in_twice_by_two_ways(api, make, country, region, both):
    top, left, right, bottom = (make.indicator(project) for project in (country, region, region, region))
    make.link(top, left)
    make.link(top, right)
    make.link(left, bottom)

    for parent, child in ((right, bottom), (top, bottom)):
        answer = link(api, parent, child, both)

        assert refusal(answer) == (409, "RuleRefused")
        assert "by way of another" in detail(answer)


def test_a_child_that_one_may_not_see_is_not_there(api, make, country, region):
    parent, child, headers = make.indicator(country), make.indicator(region), make.headers(country)

    hidden, missing = link(api, parent, child, headers), link(api, parent, type(child)(id=999_999), headers)

    assert refusal(hidden) == refusal(missing) == (422, "Invalid")
    assert detail(hidden).replace(str(child.id), "N") == detail(missing).replace("999999", "N")


def test_an_end_that_one_may_not_see_has_no_name(api, make, country, region, tell):
    parent, child = tell(country, 1), tell(region, 2)
    make.link(parent, child)
    donor = make.headers(country, "donor")

    [row] = api.get(f"indicators/{parent.id}/links", headers=donor).json()["items"]
    answer = figures(api, parent, donor)

    assert (row["parent"]["code"], row["child"]) == (parent.code, None)
    assert (answer["children"][0]["indicator"], answer["value"]) == (None, "3")


def test_an_indicator_lists_its_links_as_parent_and_as_child(api, make, country, region, both):
    top, middle, bottom = make.indicator(country), make.indicator(region), make.indicator(region)
    make.link(top, middle)
    make.link(middle, bottom, overlap="some")

    rows = api.get(f"indicators/{middle.id}/links", headers=both).json()["items"]

    assert [(row["parent"]["id"], row["child"]["id"], row["overlap"]) for row in rows] == [
        (top.id, middle.id, "none"),
        (middle.id, bottom.id, "some"),
    ]


def test_the_parent_s_side_leaves_a_child_out_for_a_reason_and_takes_it_back(api, make, country, region, both, tell):
    parent, child = tell(country, 1), tell(region, 2)
    row = make.link(parent, child)
    place = f"links/{row.id}"

    api.patch(place, json={"version": 1, "left_out_because": "Counted by the ministry."}, headers=both)
    out = figures(api, parent, both)
    api.patch(place, json={"version": 2, "left_out_because": None}, headers=both)

    assert (out["value"], out["left_out"]) == ("1", [f"{region.code} {child.code}"])
    assert (out["children"][0]["included"], out["children"][0]["why_not"]) == (False, "Counted by the ministry.")
    assert out["coverage"] == {"reported": 0, "expected": 0, "silent": []}
    assert figures(api, parent, both)["value"] == "3"


def test_the_child_s_side_opts_out_for_a_reason_and_back_in(api, make, country, region, both, engine, tell):
    parent, child = tell(country, 1), tell(region, 2)
    row, manager = make.link(parent, child), make.headers(region)
    place = f"links/{row.id}/opt-out"

    api.post(place, json={"version": 1, "reason": "Another survey."}, headers=manager)
    out, [*_, event] = figures(api, parent, both), events(engine)
    api.post(place, json={"version": 2, "reason": None}, headers=manager)

    assert (out["value"], out["children"][0]["why_not"]) == ("1", "Another survey.")
    assert (event.deed, event.project_id, event.reason) == ("opt_out", region.id, "Another survey.")
    assert figures(api, parent, both)["value"] == "3"


def test_each_side_speaks_for_itself_only(api, make, country, region):
    row = make.link(make.indicator(country), make.indicator(region))
    parent, child = make.headers(country), make.headers(region)

    out = {"version": 1, "reason": "No."}
    assert api.post(f"links/{row.id}/opt-out", json=out, headers=parent).status_code == 404
    assert api.patch(f"links/{row.id}", json={"version": 1, "overlap": "all"}, headers=child).status_code == 404
    assert api.delete(f"links/{row.id}", headers=child).status_code == 404
    assert api.delete(f"links/{row.id}", headers=parent).status_code == 204


@pytest.mark.parametrize("words", ["", "   "])
def test_a_side_leaves_with_words_only(api, make, country, region, both, words):
    row = make.link(make.indicator(country), make.indicator(region))

    left = api.patch(f"links/{row.id}", json={"version": 1, "left_out_because": words}, headers=both)
    opted = api.post(f"links/{row.id}/opt-out", json={"version": 1, "reason": words}, headers=both)

    assert refusal(left) == refusal(opted) == (422, "Invalid")


def test_a_stale_side_is_refused(api, make, country, region, both):
    row = make.link(make.indicator(country), make.indicator(region))
    api.patch(f"links/{row.id}", json={"version": 1, "overlap": "some"}, headers=both)

    late = api.post(f"links/{row.id}/opt-out", json={"version": 1, "reason": "Late."}, headers=both)

    assert refusal(late) == (409, "StaleVersion")


def test_what_no_longer_goes_together_is_left_out_and_says_why(api, make, country, region, both, tell):
    parent, child = tell(country, 1), tell(region, 2)
    make.link(parent, child)
    api.patch(f"indicators/{child.id}", json={"version": 1, "unit": "families"}, headers=both)

    answer = figures(api, parent, both)

    assert (answer["value"], answer["children"][0]["included"]) == ("1", False)
    assert "different units" in answer["children"][0]["why_not"]


def test_before_it_was_linked_a_child_is_in_no_figure(api, make, country, region, both, tell):
    parent, child = tell(country, 1), tell(region, 2)
    before = make.link(parent, child).linked_at

    answer = figures(api, parent, both, as_of=before.replace(year=before.year - 1).isoformat())

    assert (answer["children"], answer["value"]) == ([], None)


def test_linked_figures_take_the_same_statements_at_any_size(api, engine, make, country, region, both, tell):
    parent, taken = make.indicator(country), []
    for size in (FEW, MANY):
        for _ in range(size - FEW if taken else FEW):
            make.link(parent, tell(region, 1))
        with counting(engine) as sent:
            answer = figures(api, parent, both)
        assert answer["value"] == str(size)
        taken.append(len(sent))
        with counting(engine) as sent:
            api.get(f"indicators/{parent.id}/links", headers=both)
        taken.append(len(sent))

    assert taken[:2] == taken[2:]


def test_an_overlap_of_shares_is_refused(api, make, country, region, both):
    parent, child = (make.indicator(project, accumulation="share") for project in (country, region))
    body = {"child_id": child.id, "overlap": "some"}

    answer = api.post(f"indicators/{parent.id}/links", json=body, headers=both)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "overlap")
