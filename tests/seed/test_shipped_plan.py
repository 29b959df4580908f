"""The made-up plan shows every case that a monitoring plan has, and agrees with what is printed."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from logframe.domain.accumulation import Entry, Figure, Rule, period_value, to_date
from logframe.domain.rounding import percent_points
from logframe.domain.status import Thresholds, judge_status
from logframe.domain.words import (
    Accumulation,
    AcrossUnits,
    Direction,
    Measure,
    MissingReason,
    ShareOver,
    Status,
)
from seed.files import read_file
from tests.seed.shipped import by_code

PERIODS = ["2018-H2", "2019-H1", "2019-H2", "2020-H1", "2020-H2", "2021-H1"]
OPEN = PERIODS[-1]
REGIONS = ["Piura", "San Martín", "Lima", "Ica", "Arequipa"]


@pytest.fixture(scope="module")
def plan():
    return by_code(read_file("peru_labour_law_plan"), "indicators")


def test_the_plan_has_every_kind_of_indicator(plan):
    kinds = Counter(one["accumulation"] for one in plan.values())

    assert 14 <= len(plan) <= 18
    assert set(kinds) == set(Accumulation)
    assert {one.get("direction", Direction.increase) for one in plan.values()} == set(Direction)
    assert {one.get("measure", Measure.number) for one in plan.values()} >= {
        Measure.number, Measure.percentage, Measure.yes_no, Measure.qualitative,
    }  # fmt: skip
    assert any("baseline" in one for one in plan.values())


def test_every_outcome_and_output_has_an_indicator(plan):
    project = read_file("peru_labour_law")

    assert {one["under"] for one in plan.values()} == {
        one["code"] for name in ("outcomes", "outputs") for one in project[name]
    }


def test_period_targets_of_increments_make_the_target_of_the_project(plan):
    for code, one in plan.items():
        targets = one.get("targets", [])
        life = [target["value"] for target in targets if not {"period", "category"} & set(target)]
        if one["accumulation"] == Accumulation.increment:
            assert sum(target["value"] for target in targets if "period" in target) == life[0], code
        numeric = one.get("measure") not in (Measure.qualitative, Measure.yes_no)
        assert len(life) == int(numeric), code


def test_parts_of_an_exhaustive_split_add_up_but_for_the_one_gap_that_is_explained(plan):
    gaps = []
    for code, one in plan.items():
        if any(split["exhaustive"] for split in one.get("dimensions", [])):
            for entry in one["measurements"]:
                if "parts" in entry and sum(entry["parts"].values()) != entry["value"]:
                    gaps.append((code, entry["period"], entry["location"], "note" in entry))

    assert gaps == [("LTO4-I3", "2020-H1", "Ica", True)]


def test_claims_are_counted_the_same_in_both_indicators(plan):
    admitted = [(one["period"], one.get("location"), one.get("denominator")) for one in _given(plan["LTO2-I1"])]

    assert admitted == [(one["period"], one["location"], one["value"]) for one in _given(plan["LTO2-I2"])]


def test_running_totals_never_fall(plan):
    for code in ("OP3.1-I2", "OP3.1-I3"):
        for region in REGIONS:
            values = [one["value"] for one in _given(plan[code]) if one["location"] == region]
            assert values == sorted(values), (code, region)


def test_about_half_of_the_indicators_still_wait_for_the_open_period(plan):
    reported = [code for code, one in plan.items() if any(m["period"] == OPEN for m in _given(one))]

    assert 0.4 < len(reported) / len(plan) < 0.7


def test_the_open_period_has_a_draft_and_an_entry_that_waits_for_approval(plan):
    others = [
        (one["status"], one["period"])
        for indicator in plan.values()
        for one in indicator["measurements"]
        if "status" in one
    ]

    assert sorted(others) == [("draft", OPEN), ("submitted", OPEN)]


def test_a_zero_was_counted_and_a_gap_has_its_reason(plan):
    trained = {(one["period"], one["location"]): one for one in _given(plan["OP1.1-I1"])}
    reasons = Counter(
        (one["period"], one["missing_reason"])
        for indicator in plan.values()
        for one in indicator["measurements"]
        if "missing_reason" in one
    )

    assert trained["2020-H1", "San Martín"]["value"] == 0
    assert reasons["2020-H1", MissingReason.not_collected] >= 2


def test_san_martin_is_behind_the_other_regions(plan):
    totals = {region: Counter() for region in REGIONS}
    for code in ("OP1.1-I1", "OP1.2-I1", "LTO2-I2", "OP2.1-I1", "LTO4-I1"):
        for one in _given(plan[code]):
            if one["period"] != OPEN:
                totals[one["location"]][code] += one["value"]

    for code in totals["Lima"]:
        assert totals["San Martín"][code] == min(totals[region][code] for region in REGIONS), code
    scores = {one["location"]: one["value"] for one in _given(plan["LTO1-I2"]) if one["period"] == "2020-H2"}
    assert scores["San Martín"] < min(score for region, score in scores.items() if region != "San Martín") - 10


def test_women_are_fewer_than_the_target_and_score_lower(plan):
    women = sum(one["parts"]["women"] for one in _given(plan["OP1.1-I1"]))
    target = next(one["value"] for one in plan["OP1.1-I1"]["targets"] if one.get("category") == "women")

    assert women / target < 0.8
    assert all(one["parts"]["women"] < one["parts"]["men"] for one in _given(plan["LTO1-I2"]))


def test_at_the_end_one_indicator_is_off_track_some_pass_their_target_and_most_have_met_it(plan):
    statuses = {code: _status_at_the_end(one) for code, one in plan.items() if _is_counted(one)}
    met = [code for code, status in statuses.items() if status is Status.met]

    assert [code for code, status in statuses.items() if status is Status.off_track] == ["OP3.1-I2"]
    assert {"LTO3-I2", "LTO4-I1"} == {c for c, status in statuses.items() if status is Status.behind}
    assert len(met) / len(statuses) > 0.5, "as the summary says of the real plan"
    assert _total(plan["OP1.2-I1"]).value / _life(plan["OP1.2-I1"]) > 1


def test_what_should_fall_moved_away_in_2020_and_came_back(plan):
    days = [_value(plan["LTO3-I2"], period_value(*_sources(plan["LTO3-I2"]), place)) for place in range(1, 5)]

    assert days[2] > plan["LTO3-I2"]["baseline"] > days[0] > days[1] > days[3]


def _given(one: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the entries of an indicator that say something and are approved."""
    return [entry for entry in one["measurements"] if not {"missing_reason", "status"} & set(entry)]


def _is_counted(one: dict[str, Any]) -> bool:
    """Tell whether an indicator has a number for target."""
    return one.get("measure", Measure.number) in (Measure.number, Measure.percentage)


def _sources(one: dict[str, Any]) -> tuple[Rule, list[Entry]]:
    """Return the rule and the approved entries of an indicator."""
    rule = Rule(
        Accumulation(one["accumulation"]),
        AcrossUnits(one.get("across_units", AcrossUnits.sum)),
        ShareOver(one.get("share_over", ShareOver.snapshot)),
    )
    number = dict.fromkeys(("value", "numerator", "denominator"), Decimal)
    entries = [
        Entry(
            PERIODS.index(entry["period"]),
            order,
            entry.get("location"),
            **{name: kind(entry[name]) for name, kind in number.items() if name in entry},
        )
        for order, entry in enumerate(_given(one))
    ]
    return rule, entries


def _total(one: dict[str, Any]) -> Figure:
    """Return the total of an indicator at the end of the last period."""
    last = len(PERIODS) - 1
    return to_date(*_sources(one), last, begun_through=last)


def _value(one: dict[str, Any], figure: Figure) -> Decimal | None:
    """Return a figure in the unit of its indicator."""
    return percent_points(figure.value) if one.get("measure") == Measure.percentage else figure.value


def _life(one: dict[str, Any]) -> Decimal:
    """Return the target of the life of the project."""
    return Decimal(next(target["value"] for target in one["targets"] if not {"period", "category"} & set(target)))


def _status_at_the_end(one: dict[str, Any]) -> Status:
    """Return how an indicator stands against the target of the project."""
    baseline = Decimal(one["baseline"]) if "baseline" in one else None
    return judge_status(
        Thresholds(),
        direction=Direction(one.get("direction", Direction.increase)),
        baseline=baseline,
        target=_life(one),
        actual=_value(one, _total(one)),
    ).status
