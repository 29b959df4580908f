from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logframe.domain.accumulation import Coverage, Rule, default_across_units, why_not
from logframe.domain.rollup import (
    Judged,
    Linked,
    Overlap,
    gather,
    roll_up_linked,
    roll_up_shares,
    share_met,
    sum_once,
    tally,
)
from logframe.domain.targets import life_target, next_target, target_to_date, targets_gap
from logframe.domain.words import Accumulation, AcrossUnits, Measure, ShareOver
from tests.domain.trial_numbers import D, numbers


def test_a_silent_child_is_named_and_not_zero():
    rolled = roll_up_linked(D(10), [Linked("a", D(5)), Linked("b", None)])

    assert (rolled.value, rolled.up_to, rolled.coverage) == (15, False, Coverage(1, 2, ("b",)))


def test_a_child_can_opt_out():
    rolled = roll_up_linked(None, [Linked("a", D(5)), Linked("b", D(7), included=False)])

    assert (rolled.value, rolled.left_out, rolled.coverage) == (5, ("b",), Coverage(1, 1))


def test_an_overlap_in_part_makes_the_sum_an_upper_bound():
    rolled = roll_up_linked(D(10), [Linked("a", D(5), overlap=Overlap.some)])

    assert (rolled.value, rolled.up_to) == (15, True)


def test_what_is_counted_elsewhere_entirely_is_not_counted_again():
    rolled = roll_up_linked(D(10), [Linked("a", D(5), overlap=Overlap.all)])

    assert (rolled.value, rolled.up_to) == (10, False)
    assert roll_up_linked(D(3), [Linked("a", D(5), overlap=Overlap.all)]).value == 5


def test_nothing_rolls_up_to_nothing():
    assert roll_up_linked(None, [Linked("a", None)]).value is None
    assert roll_up_shares(None, []).value is None


def test_shares_of_children_are_pooled():
    rolled = roll_up_shares(None, [Linked("a", None, D(4), D(6)), Linked("b", None, D(2), D(4)), Linked("c", None)])

    assert (rolled.value, rolled.numerator, rolled.denominator) == (D("0.6"), 6, 10)
    assert rolled.coverage == Coverage(2, 3, ("c",))


def test_a_result_counts_the_met_among_those_that_can_be_judged():
    result = tally([Judged(1, True, D("7")), Judged(2, False, D("-0.5")), Judged(3, False, D("0.5")), Judged(4, None)])

    assert (result.met, result.judged, result.coverage) == (1, 3, Coverage(3, 4, (4,)))
    assert (result.mean, result.averaged, result.weighted) == (D("0.5"), 3, False)
    assert share_met(result) == D(1) / D(3) or abs(share_met(result) - D(1) / D(3)) < D("1E-20")


def test_weights_count_where_every_indicator_has_one():
    weighted = [Judged(1, True, D("1"), D(25)), Judged(2, False, D("0.5"), D(75))]

    assert (tally(weighted).mean, tally(weighted).weighted) == (D("0.625"), True)
    assert (
        tally([*weighted, Judged(3, False, D("0"))]).mean,
        tally([*weighted, Judged(3, False, D(0))]).weighted,
    ) == (
        D("0.5"),
        False,
    )
    assert tally([Judged(1, True, D(1), D(0))]).mean == 1


def test_a_result_without_a_judged_indicator_is_silent_in_its_project():
    project = gather({"a": tally([Judged(1, True, D(1)), Judged(2, False, D(0))]), "b": tally([Judged(3, None)])})

    assert (project.met, project.judged, project.mean) == (1, 2, D("0.5"))
    assert project.coverage == Coverage(1, 2, ("b",))
    assert share_met(gather({})) is None


judged = st.builds(
    Judged, name=st.integers(), met=st.none() | st.booleans(), share=st.none() | numbers, weight=st.none()
)


@given(st.lists(judged), st.lists(judged))
def test_a_project_counts_as_its_results_together(one, other):
    gathered, together = gather({"one": tally(one), "other": tally(other)}), tally([*one, *other])

    assert (gathered.met, gathered.judged, gathered.averaged) == (
        together.met,
        together.judged,
        together.averaged,
    )
    assert (gathered.mean is None) == (together.mean is None)
    if together.mean is not None:
        assert abs(gathered.mean - together.mean) < Decimal("1E-20")


@given(st.lists(judged))
def test_an_indicator_without_data_moves_no_score(indicators):
    before, after = tally(indicators), tally([*indicators, Judged("new", None)])

    assert (after.met, after.judged, after.mean) == (before.met, before.judged, before.mean)
    assert after.coverage.expected == before.coverage.expected + 1


def test_a_project_listed_twice_has_one_budget():
    assert sum_once([("A", D(100)), ("B", D(50)), ("A", D(100))]) == 150
    assert sum_once([]) is None
    with pytest.raises(ValueError, match="two different amounts"):
        sum_once([("A", D(100)), ("A", D(101))])


def test_targets_of_increments_add_up_and_others_do_not():
    quarters = dict.fromkeys(range(4), D(50))

    assert [target_to_date(Accumulation.increment, quarters, at) for at in range(4)] == [50, 100, 150, 200]
    assert [target_to_date(Accumulation.running_total, quarters, at) for at in (3, 4)] == [50, None]
    assert target_to_date(Accumulation.increment, {}, 3) is None


def test_the_target_of_the_life_is_the_one_set_or_made_of_the_periods():
    targets = {0: D(10), 1: D(30), 2: None}

    assert life_target(Accumulation.increment, targets, D(100)) == 100
    assert life_target(Accumulation.increment, targets, None) == 40
    assert life_target(Accumulation.level, targets, None) == 30
    assert life_target(Accumulation.unique, targets, None) is None
    assert life_target(Accumulation.level, {}, None) is None


def test_period_targets_that_do_not_make_the_target_of_the_life_show_their_gap():
    assert targets_gap({0: D(40), 1: D(60)}, D(100)) == 0
    assert targets_gap({0: D(40), 1: D(50)}, D(100)) == -10
    assert targets_gap({}, D(100)) is None
    assert targets_gap({0: D(40)}, None) is None


def test_a_value_is_held_against_the_next_intermediate_target():
    first, second = (date(2020, 6, 30), D(15000)), (date(2020, 12, 31), D(25000))

    assert next_target([second, first], date(2020, 3, 1)) == first
    assert next_target([second, first], date(2020, 6, 30)) == first
    assert next_target([second, first], date(2020, 7, 1)) == second
    assert next_target([second, first], date(2021, 7, 1)) == second
    assert next_target([], date(2021, 7, 1)) is None


REFUSED = [
    (Rule(Accumulation.increment), Measure.percentage),
    (Rule(Accumulation.running_total), Measure.percentage),
    (Rule(Accumulation.level), Measure.percentage),
    (Rule(Accumulation.level, AcrossUnits.mean), Measure.percentage),
    (Rule(Accumulation.share, AcrossUnits.mean), Measure.percentage),
    (Rule(Accumulation.share, AcrossUnits.weighted), Measure.percentage),
    (Rule(Accumulation.share), Measure.qualitative),
    (Rule(Accumulation.unique), Measure.number),
    (Rule(Accumulation.unique, AcrossUnits.maximum), Measure.currency),
    (Rule(Accumulation.milestone), Measure.percentage),
    (Rule(Accumulation.milestone), Measure.currency),
    (Rule(Accumulation.increment), Measure.ordinal),
    (Rule(Accumulation.level, AcrossUnits.mean), Measure.ordinal),
]
ALLOWED = [
    (Rule(Accumulation.increment), Measure.number),
    (Rule(Accumulation.increment), Measure.currency),
    (Rule(Accumulation.running_total), Measure.number),
    (Rule(Accumulation.level), Measure.number),
    (Rule(Accumulation.level, AcrossUnits.weighted), Measure.percentage),
    (Rule(Accumulation.level, AcrossUnits.minimum), Measure.ordinal),
    (Rule(Accumulation.share), Measure.percentage),
    (Rule(Accumulation.share, share_over=ShareOver.cohort), Measure.number),
    (Rule(Accumulation.unique, AcrossUnits.maximum), Measure.number),
    (Rule(Accumulation.milestone), Measure.yes_no),
    (Rule(Accumulation.level), Measure.qualitative),
]


@pytest.mark.parametrize(("rule", "measure"), REFUSED)
def test_a_combination_that_cannot_apply_is_refused_with_a_sentence(rule, measure):
    assert why_not(rule, measure).endswith(".")


@pytest.mark.parametrize(("rule", "measure"), ALLOWED)
def test_a_combination_that_applies_is_not_refused(rule, measure):
    assert why_not(rule, measure) is None


@pytest.mark.parametrize("measure", Measure)
def test_what_nobody_chose_is_not_refused(measure):
    rule = Rule(Accumulation.level, default_across_units(measure))

    assert why_not(rule, measure) is None
    assert why_not(Rule(Accumulation.unique), Measure.number, across_declared=False) is None
