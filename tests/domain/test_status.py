from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logframe.domain.status import (
    Judgement,
    Thresholds,
    deviation_side,
    growth_pace,
    judge_milestone,
    judge_status,
    lag,
    pace,
    time_elapsed,
)
from logframe.domain.words import AchievementMethod, Direction, MissingReason, Status
from tests.domain.trial_numbers import D, numbers

UP, DOWN, KEEP = Direction.increase, Direction.decrease, Direction.maintain
LINES = Thresholds()


def judge(direction, baseline, target, actual, lines=LINES, elapsed="1", **more):
    return judge_status(
        lines,
        direction=direction,
        baseline=D(baseline),
        target=D(target),
        actual=D(actual),
        elapsed=D(elapsed),
        **more,
    )


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "actual", "status"),
    [
        (UP, "0", "100", "120", Status.met),
        (UP, "0", "100", "100", Status.met),
        (UP, "0", "100", "99.9999999999", Status.on_track),
        (UP, "0", "100", "85", Status.on_track),
        (UP, "0", "100", "84.9999999999", Status.behind),
        (UP, "0", "100", "50", Status.behind),
        (UP, "0", "100", "49.9999999999", Status.off_track),
        (UP, "0", "100", "0", Status.off_track),
        (UP, "50", "100", "90", Status.behind),
        (UP, None, "100", "90", Status.on_track),
        (DOWN, "80", "40", "40", Status.met),
        (DOWN, "80", "40", "46", Status.on_track),
        (DOWN, "80", "40", "60", Status.behind),
        (DOWN, "80", "40", "90", Status.off_track),
        (DOWN, None, "40", "39", Status.met),
        (KEEP, "95", "95", "95", Status.met),
        (UP, "0", "0", "0", Status.met),
    ],
)
def test_what_was_due_is_graded_with_the_boundary_on_the_better_side(direction, baseline, target, actual, status):
    assert judge(direction, baseline, target, actual).status is status


def test_thresholds_are_compared_unrounded():
    assert judge(UP, "0", "3", "2.5499999999").status is Status.behind
    assert judge(UP, "0", "3", "2.55").status is Status.on_track


def test_thresholds_are_data():
    strict = Thresholds(on_track=D("0.95"), off_track=D("0.80"))

    assert judge(UP, "0", "100", "90", strict).status is Status.behind
    assert judge(UP, "0", "100", "79", strict).status is Status.off_track


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "actual", "reason"),
    [
        (KEEP, "95", "95", "94", "target_equals_baseline"),
        (DOWN, None, "40", "41", "baseline_missing"),
        (UP, None, "0", "-1", "target_zero"),
    ],
)
def test_a_target_missed_without_a_percentage_is_behind_and_says_why(direction, baseline, target, actual, reason):
    assert judge(direction, baseline, target, actual) == Judgement(Status.behind, reason)


def test_a_ratio_does_not_grade_a_falling_indicator():
    judged = judge(DOWN, None, "20", "25", method=AchievementMethod.ratio)

    assert judged == Judgement(Status.behind, "ratio_of_a_falling_indicator")


@pytest.mark.parametrize(
    ("missing", "elapsed", "judgement"),
    [
        (None, "1", Judgement(Status.not_reported)),
        (None, "0.5", Judgement(Status.not_due)),
        (MissingReason.not_due, "1", Judgement(Status.not_due)),
        (MissingReason.not_applicable, "1", Judgement(Status.not_applicable)),
        (MissingReason.not_applicable, "0", Judgement(Status.not_applicable)),
        (MissingReason.not_collected, "1", Judgement(Status.not_reported, "not_collected")),
        (MissingReason.in_question, "1", Judgement(Status.cannot_be_judged, "in_question")),
    ],
)
def test_the_empties_are_told_apart(missing, elapsed, judgement):
    assert judge(UP, "0", "100", None, elapsed=elapsed, missing=missing) == judgement


def test_zero_is_not_missing():
    assert judge(UP, "0", "100", "0").status is Status.off_track


def test_without_a_target_nothing_can_be_judged():
    assert judge(UP, "0", None, "5") == Judgement(Status.cannot_be_judged, "target_missing")


def test_what_is_not_yet_due_is_not_behind():
    assert judge(UP, "0", "1000", "800", elapsed="0.7").status is Status.not_due
    assert judge(UP, "0", "1000", "1000", elapsed="0.7").status is Status.met
    assert judge(DOWN, None, "10", "2", elapsed="0.7").status is Status.not_due


@pytest.mark.parametrize(
    ("actual", "elapsed", "status"),
    [
        ("425", "0.5", Status.on_track),
        ("424", "0.5", Status.behind),
        ("249", "0.5", Status.off_track),
        ("0", "0", Status.not_due),
        ("1000", "0.5", Status.met),
    ],
)
def test_where_asked_the_way_is_compared_with_the_time(actual, elapsed, status):
    assert judge(UP, "0", "1000", actual, elapsed=elapsed, paced=True).status is status


def test_a_falling_indicator_keeps_pace_too():
    assert judge(DOWN, "80", "40", "60", elapsed="0.5", paced=True).status is Status.on_track


def test_pace_without_a_percentage_cannot_be_judged():
    judged = judge(DOWN, None, "40", "60", elapsed="0.5", paced=True)

    assert judged == Judgement(Status.cannot_be_judged, "baseline_missing")


@given(numbers, numbers, numbers)
def test_status_does_not_care_which_way_is_up(baseline, target, actual):
    mirrored = judge_status(LINES, direction=DOWN, baseline=-baseline, target=-target, actual=-actual)

    if baseline != target:
        assert mirrored == judge_status(LINES, direction=UP, baseline=baseline, target=target, actual=actual)


@given(
    st.none() | numbers,
    st.none() | numbers,
    st.none() | numbers,
    st.sampled_from(Direction),
    st.none() | st.sampled_from(MissingReason),
    st.decimals(0, 1, places=3),
    st.booleans(),
    st.sampled_from(AchievementMethod),
)
def test_whatever_the_numbers_there_is_a_status(baseline, target, actual, direction, missing, elapsed, paced, method):
    judged = judge_status(
        LINES,
        direction=direction,
        baseline=baseline,
        target=target,
        actual=actual,
        missing=missing,
        elapsed=elapsed,
        paced=paced,
        method=method,
    )

    assert judged.status is not Status.cannot_be_judged or judged.reason


@pytest.mark.parametrize(
    ("planned", "done", "done_on", "missing", "judgement"),
    [
        (20, True, 10, None, Judgement(Status.met)),
        (20, True, 20, None, Judgement(Status.met)),
        (20, True, 25, None, Judgement(Status.met, "done_late")),
        (None, True, None, None, Judgement(Status.met)),
        (20, False, None, None, Judgement(Status.off_track, "overdue")),
        (27, False, None, None, Judgement(Status.not_due)),
        (27, None, None, None, Judgement(Status.not_due)),
        (20, None, None, None, Judgement(Status.not_reported)),
        (20, None, None, MissingReason.not_applicable, Judgement(Status.not_applicable)),
        (None, False, None, None, Judgement(Status.cannot_be_judged, "target_missing")),
    ],
)
def test_a_milestone_is_met_due_or_overdue(planned, done, done_on, missing, judgement):
    def day(number):
        return None if number is None else date(2021, 6, number)

    judged = judge_milestone(planned_on=day(planned), done=done, done_on=day(done_on), today=day(26), missing=missing)

    assert judged == judgement


def test_time_is_a_share_of_the_days_and_the_last_is_not_over():
    starts_on, ends_on = date(2020, 1, 1), date(2020, 1, 10)

    shares = [time_elapsed(starts_on, ends_on, date(2020, 1, day)) for day in (1, 6, 10, 11, 31)]

    assert shares == [0, D("0.5"), D("0.9"), 1, 1]
    assert time_elapsed(starts_on, ends_on, date(2019, 1, 1)) == 0


def test_pace_is_way_over_time():
    assert pace(D("0.4"), D("0.8")) == D("0.5")
    assert pace(None, D("0.8")) is None
    assert pace(D("0.4"), D("0")) is None
    assert lag(D("0.42"), D("0.52")) == D("-0.1")
    assert lag(None, D("0.52")) is None


def test_growth_is_not_defined_from_nothing():
    base, target = (date(2015, 1, 1), D(50)), (date(2030, 1, 1), D(80))

    assert growth_pace((date(2015, 1, 1), D(0)), (date(2020, 1, 1), D(5)), target) is None
    assert growth_pace(base, (date(2015, 6, 1), D(60)), target) is None
    assert growth_pace(base, (date(2020, 1, 1), D(60)), (date(2030, 1, 1), D(50))) is None


@pytest.mark.parametrize(
    ("share", "side"),
    [("0.8999", -1), ("0.9", 0), ("1", 0), ("1.1", 0), ("1.1001", 1), ("-1", -1), (None, None)],
)
def test_beyond_ten_percent_a_deviation_asks_for_an_explanation(share, side):
    assert deviation_side(D(share), LINES.deviation) == side


def test_the_default_lines_are_those_of_the_trade():
    assert (LINES.on_track, LINES.off_track, LINES.deviation) == tuple(map(Decimal, ("0.85", "0.50", "0.10")))
