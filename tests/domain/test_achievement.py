from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from logframe.domain.achievement import achievement, days_late, judge_achievement
from logframe.domain.rounding import as_percent
from logframe.domain.words import AchievementMethod, Direction
from tests.domain.trial_numbers import D, numbers

AUTO, ADJUSTED, RATIO = AchievementMethod.auto, AchievementMethod.baseline_adjusted, AchievementMethod.ratio
UP, DOWN, KEEP = Direction.increase, Direction.decrease, Direction.maintain


def judge(direction, baseline, target, actual, method=AUTO):
    return judge_achievement(method, direction, D(baseline), D(target), D(actual))


@pytest.mark.parametrize(
    ("baseline", "actual", "target", "percent"),
    [
        ("22.9", "22.2", "22.8", "700"),
        ("14.16", "3.47", "4", "105"),
        ("8", "0", "0", "100"),
        ("637", "735", "706", "142"),
        ("18", "2", "10", "200"),
        ("0", "-4423", "1099", "-402"),
        ("37733", "41019", "43393", "58"),
        ("36.7", "47.5", "60", "46"),
        ("100", "76", "100", None),
        ("65", "67.9", "96", "9"),
        ("29", "28", "25", "25"),
        ("474426", "423290", "2988420", "-2"),
        ("67.7", None, "730", None),
        (None, "1319238", "1500000", "88"),
    ],
)
def test_the_percentages_of_mcc_are_ours(baseline, actual, target, percent):
    assert as_percent(judge(UP, baseline, target, actual).share) == D(percent)


def test_the_example_of_opsys_is_ours():
    assert as_percent(achievement(D(2505), D(15000), D(12980)), 1) == Decimal("83.8")
    assert as_percent(achievement(D(2505), D(25000), D(12980)), 1) == Decimal("46.6")


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "actual", "share", "met", "method", "reason"),
    [
        (UP, "10", "20", "15", "0.5", False, "baseline_adjusted", None),
        (DOWN, "80", "40", "60", "0.5", False, "baseline_adjusted", None),
        (DOWN, "80", "40", "40", "1", True, "baseline_adjusted", None),
        (DOWN, "8", "0", "2", "0.75", False, "baseline_adjusted", None),
        (KEEP, "10", "20", "20", "1", True, "baseline_adjusted", None),
        (UP, None, "20", "15", "0.75", False, "ratio", None),
        (UP, None, "20", "0", "0", False, "ratio", None),
        (UP, None, "0", "5", None, True, "met_or_not", "target_zero"),
        (UP, None, "-2", "-3", None, False, "met_or_not", "target_negative"),
        (DOWN, None, "20", "15", None, True, "met_or_not", "baseline_missing"),
        (DOWN, None, "20", "25", None, False, "met_or_not", "baseline_missing"),
        (DOWN, None, "0", "0", None, True, "met_or_not", "baseline_missing"),
        (KEEP, None, "95", "96", None, True, "met_or_not", "baseline_missing"),
        (UP, "50", "50", "70", None, True, "met_or_not", "target_equals_baseline"),
        (KEEP, "50", "50", "49", None, False, "met_or_not", "target_equals_baseline"),
        (DOWN, "50", "50", "49", None, True, "met_or_not", "target_equals_baseline"),
        (UP, "0", "0", "0", None, True, "met_or_not", "target_equals_baseline"),
        (UP, "10", "20", None, None, None, "none", "actual_missing"),
        (UP, "10", None, "15", None, None, "none", "target_missing"),
        (UP, None, None, None, None, None, "none", "target_missing"),
    ],
)
def test_the_rule_is_the_one_that_the_numbers_allow(direction, baseline, target, actual, share, met, method, reason):
    judged = judge(direction, baseline, target, actual)

    assert (judged.share, judged.met, judged.method, judged.reason) == (D(share), met, method, reason)


@pytest.mark.parametrize(
    ("method", "direction", "baseline", "target", "actual", "share", "met", "applied", "reason"),
    [
        (RATIO, UP, "10", "20", "15", "0.75", False, "ratio", None),
        (RATIO, DOWN, "80", "20", "25", "1.25", False, "ratio", None),
        (RATIO, UP, "10", "0", "15", None, False, "met_or_not", "target_zero"),
        (RATIO, UP, "50", "50", "25", "0.5", False, "ratio", None),
        (ADJUSTED, UP, None, "20", "15", None, False, "met_or_not", "baseline_missing"),
        (ADJUSTED, UP, "20", "20", "25", None, True, "met_or_not", "target_equals_baseline"),
        (ADJUSTED, UP, "10", "20", "15", "0.5", False, "baseline_adjusted", None),
    ],
)
def test_a_method_can_be_fixed(method, direction, baseline, target, actual, share, met, applied, reason):
    judged = judge(direction, baseline, target, actual, method)

    assert (judged.share, judged.met, judged.method, judged.reason) == (D(share), met, applied, reason)


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "warned"),
    [
        (UP, "20", "10", True),
        (DOWN, "10", "20", True),
        (UP, "10", "20", False),
        (KEEP, "20", "10", False),
        (UP, "10", "10", False),
        (UP, None, "10", False),
    ],
)
def test_a_direction_that_contradicts_the_numbers_is_a_warning(direction, baseline, target, warned):
    for actual in (None, "12"):
        assert ("direction_contradicts_numbers" in judge(direction, baseline, target, actual).warnings) == warned


def test_where_direction_and_numbers_disagree_the_numbers_are_trusted():
    judged = judge(UP, "20", "10", "9")

    assert (judged.share, judged.met) == (D("1.1"), True)


@pytest.mark.parametrize(("actual", "warned"), [("15", False), ("15.01", True), ("70", True), ("-70", False)])
def test_above_150_percent_the_target_is_to_be_checked(actual, warned):
    assert ("above_150_check_target" in judge(UP, "0", "10", actual).warnings) == warned


def test_nothing_is_capped():
    assert judge(UP, "0", "10", "70").share == 7
    assert judge(UP, "50", "100", "40").share == D("-0.2")


def test_a_milestone_counts_its_days():
    planned = date(2021, 6, 30)

    assert days_late(planned, date(2021, 7, 2)) == 2
    assert days_late(planned, date(2021, 6, 29)) == -1
    assert days_late(planned, planned) == 0
    assert days_late(planned, None) is None
    assert days_late(None, planned) is None


@given(numbers, numbers, numbers)
def test_achievement_does_not_care_which_way_is_up(baseline, target, actual):
    assert achievement(-baseline, -target, -actual) == achievement(baseline, target, actual)


@given(numbers, numbers, numbers, numbers.filter(bool))
def test_achievement_does_not_care_about_the_unit(baseline, target, actual, factor):
    scaled = achievement(baseline * factor, target * factor, actual * factor)

    assert scaled == achievement(baseline, target, actual)


@given(numbers, numbers, numbers, st.sampled_from([AUTO, ADJUSTED]))
def test_a_judgement_in_the_mirror_is_the_same_judgement(baseline, target, actual, method):
    assume(baseline != target)
    judged = judge_achievement(method, UP, baseline, target, actual)

    assert judge_achievement(method, DOWN, -baseline, -target, -actual) == judged


@given(numbers, numbers, numbers, numbers)
def test_achievement_does_not_care_where_zero_is(baseline, target, actual, shift):
    moved = achievement(baseline + shift, target + shift, actual + shift)

    assert moved == achievement(baseline, target, actual)


@given(numbers, numbers)
def test_the_baseline_is_nothing_and_the_target_is_all(baseline, target):
    assume(baseline != target)

    assert achievement(baseline, target, baseline) == 0
    assert achievement(baseline, target, target) == 1


@given(numbers, numbers, numbers)
def test_met_is_having_gone_the_whole_way(baseline, target, actual):
    for direction in Direction:
        judged = judge_achievement(AUTO, direction, baseline, target, actual)
        if judged.share is not None:
            assert judged.met == (judged.share >= 1)
