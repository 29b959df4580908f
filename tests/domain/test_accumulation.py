from datetime import date
from decimal import Decimal

import pytest

from logframe.domain.accumulation import (
    Coverage,
    Entry,
    Rule,
    period_value,
    recut,
    to_date,
)
from logframe.domain.typed import increment_from_running, running_from_increments
from logframe.domain.words import Accumulation, AcrossUnits, MissingReason, ShareOver
from tests.domain.trial_numbers import D

INCREMENT = Rule(Accumulation.increment)
RUNNING = Rule(Accumulation.running_total)
SNAPSHOT = Rule(Accumulation.share)
COHORT = Rule(Accumulation.share, share_over=ShareOver.cohort)
UNIQUE = Rule(Accumulation.unique)
MILESTONE = Rule(Accumulation.milestone)
ALL = [
    INCREMENT,
    RUNNING,
    *(Rule(Accumulation.level, across) for across in AcrossUnits),
    SNAPSHOT,
    COHORT,
    UNIQUE,
    MILESTONE,
]


def level(across):
    return Rule(Accumulation.level, across)


def typed(*values, unit=None):
    """One entry for each period, None for a period without."""
    return [Entry(at, order=at, unit=unit, value=D(value)) for at, value in enumerate(values) if value is not None]


def parts(*pairs, unit=None):
    """One share for each period."""
    return [
        Entry(at, order=at, unit=unit, numerator=D(pair[0]), denominator=D(pair[1]))
        for at, pair in enumerate(pairs)
        if pair is not None
    ]


def total(rule, entries, period, begun_through=99, units=()):
    return to_date(rule, entries, period, begun_through=begun_through, units=units)


@pytest.mark.parametrize(
    ("rule", "entries", "by_period", "so_far"),
    [
        (INCREMENT, typed("30", "0", "5"), ["30", "0", "5"], ["30", "30", "35"]),
        (INCREMENT, typed("30", None, "-5"), ["30", None, "-5"], ["30", "30", "25"]),
        (INCREMENT, typed(None, None, "5"), [None, None, "5"], [None, None, "5"]),
        (RUNNING, typed("30", "30", "75"), ["30", "30", "75"], ["30", "30", "75"]),
        (RUNNING, typed("30", None, "75"), ["30", None, "75"], ["30", "30", "75"]),
        (level(AcrossUnits.sum), typed("40.5", "38", None), ["40.5", "38", None], ["40.5", "38", "38"]),
        (COHORT, parts((1, 2), (99, 100)), ["0.5", "0.99"], ["0.5", "100/102"]),
        (SNAPSHOT, parts((1, 2), (99, 100), None), ["0.5", "0.99", None], ["0.5", "0.99", "0.99"]),
        (UNIQUE, typed("40", "30", None), ["40", "30", None], ["40", "40", "40"]),
    ],
)
def test_each_kind_has_its_value_for_a_period_and_to_date(rule, entries, by_period, so_far):
    def read(text):
        if text and "/" in text:
            numerator, denominator = map(Decimal, text.split("/"))
            return total(COHORT, parts((numerator, denominator)), 0).value
        return D(text)

    assert [period_value(rule, entries, at).value for at in range(len(by_period))] == [*map(read, by_period)]
    assert [total(rule, entries, at).value for at in range(len(so_far))] == [*map(read, so_far)]


def test_two_entries_of_a_period_add_up_where_they_are_increments():
    entries = [Entry(0, 1, value=D(5)), Entry(0, 2, value=D(-2))]

    assert period_value(INCREMENT, entries, 0).value == 3


def test_of_two_totals_of_a_period_the_later_stands():
    entries = [Entry(0, 2, value=D(7)), Entry(0, 1, value=D(9))]

    assert period_value(RUNNING, entries, 0).value == 7
    assert period_value(level(AcrossUnits.sum), entries, 0).value == 7


def test_period_order_beats_the_order_of_typing():
    entries = [Entry(1, order=1, value=D(15)), Entry(0, order=2, value=D(10))]

    assert total(RUNNING, entries, 1).value == 15
    assert total(level(AcrossUnits.sum), entries, 1).value == 15


def test_running_totals_are_the_latest_of_each_unit_added_up():
    entries = typed("2", None, "3", unit="north") + typed("2", "4", "5", unit="south")

    assert [total(RUNNING, entries, at).value for at in range(3)] == [4, 6, 8]
    assert "carried_forward" in total(RUNNING, entries, 1).notes
    assert "carried_forward" not in total(RUNNING, entries, 2).notes
    assert period_value(RUNNING, entries, 1).value == 4


def test_a_running_total_that_falls_asks_correction_or_error():
    entries = typed("10", "8", None, "12")

    assert "running_total_falls" not in period_value(RUNNING, entries, 0).notes
    assert "running_total_falls" in period_value(RUNNING, entries, 1).notes
    assert "running_total_falls" in total(RUNNING, entries, 2).notes
    assert "running_total_falls" not in total(RUNNING, entries, 3).notes


def test_a_lower_total_of_another_unit_is_no_fall():
    entries = typed("10", None, unit="north") + typed(None, "8", unit="south")

    assert period_value(RUNNING, entries, 1).notes == ()


@pytest.mark.parametrize(
    ("across", "value"),
    [
        (AcrossUnits.sum, "200"),
        (AcrossUnits.mean, "100"),
        (AcrossUnits.minimum, "80"),
        (AcrossUnits.maximum, "120"),
        (AcrossUnits.weighted, "90"),
    ],
)
def test_levels_of_units_come_together_as_declared(across, value):
    entries = [
        Entry(0, 1, "a", value=D(120), denominator=D(10)),
        Entry(0, 2, "b", value=D(80), denominator=D(30)),
    ]

    assert period_value(level(across), entries, 0).value == D(value)


def test_a_weighted_level_without_a_weight_has_no_value_and_says_so():
    entries = [Entry(0, 1, "a", value=D(120), denominator=D(10)), Entry(0, 2, "b", value=D(80))]

    figure = period_value(level(AcrossUnits.weighted), entries, 0)

    assert (figure.value, figure.notes) == (None, ("weights_missing",))


def test_a_single_level_needs_no_weight():
    assert period_value(level(AcrossUnits.weighted), typed("7"), 0).value == 7


def test_percentages_are_pooled_and_never_averaged():
    figure = total(COHORT, parts((1, 2), (99, 100)), 1)

    assert (figure.numerator, figure.denominator) == (100, 102)
    assert round(figure.value, 2) == Decimal("0.98")


def test_a_snapshot_pools_the_latest_of_each_unit():
    entries = parts((4, 6), (5, 6), unit="a") + parts((2, 4), None, unit="b")

    figure = total(SNAPSHOT, entries, 1)

    assert (figure.numerator, figure.denominator, figure.value) == (7, 10, D("0.7"))
    assert figure.notes == ("carried_forward",)


def test_a_share_of_nothing_has_no_value_and_says_so():
    figure = period_value(SNAPSHOT, parts((0, 0)), 0)

    assert (figure.value, figure.denominator, figure.notes) == (None, 0, ("denominator_zero",))
    assert figure.coverage.reported == 1


def test_a_share_without_both_parts_is_not_reported():
    figure = period_value(SNAPSHOT, [Entry(0, 1, numerator=D(3))], 0)

    assert (figure.value, figure.numerator, figure.coverage.reported) == (None, None, 0)


def test_people_counted_once_are_not_added_up_over_periods():
    figure = total(UNIQUE, typed("40", "70", "30"), 2)

    assert (figure.value, figure.notes) == (70, ("may_double_count",))


def test_people_counted_once_are_not_added_up_over_units():
    entries = typed("40", unit="north") + typed("30", unit="south")

    assert period_value(UNIQUE, entries, 0).value == 40
    assert period_value(UNIQUE, entries, 0).notes == ("may_double_count",)
    assert period_value(UNIQUE, [*entries, Entry(0, 9, value=D(55))], 0).value == 55
    assert period_value(UNIQUE, [*entries, Entry(0, 9, value=D(55))], 0).notes == ()


def test_a_typed_total_of_people_counted_once_stands_to_date_only():
    entries = [Entry(0, 1, value=D(40)), Entry(1, 2, value=D(30), total=D(60))]

    assert (total(UNIQUE, entries, 1).value, total(UNIQUE, entries, 1).notes) == (60, ())
    assert period_value(UNIQUE, entries, 1).value == 30


def test_a_milestone_is_done_or_not():
    done = Entry(1, 2, done_on=date(2021, 6, 30))
    entries = [Entry(0, 1, value=D(0)), done]

    assert period_value(MILESTONE, entries, 0).value == 0
    assert (total(MILESTONE, entries, 1).value, total(MILESTONE, entries, 1).done_on) == (
        1,
        date(2021, 6, 30),
    )
    assert total(MILESTONE, [], 1).value is None


def test_a_milestone_of_several_units_is_done_when_the_last_is():
    first, last = date(2020, 1, 1), date(2020, 3, 1)
    entries = [Entry(0, 1, "peru", done_on=last), Entry(0, 2, "chile", done_on=first)]

    assert period_value(MILESTONE, entries, 0).done_on == last
    assert period_value(MILESTONE, [*entries, Entry(0, 3, "cuba", value=D(0))], 0).value == 0


@pytest.mark.parametrize("rule", ALL)
def test_nothing_is_carried_into_a_period_that_has_not_begun(rule):
    entries = [
        Entry(0, 1, value=D(5), numerator=D(1), denominator=D(2)),
        Entry(2, 1, value=D(5), numerator=D(1), denominator=D(2)),
    ]

    figure = to_date(rule, entries, 2, begun_through=1)

    assert (figure.value, figure.numerator, figure.missing) == (None, None, MissingReason.not_due)
    assert to_date(rule, entries, 1, begun_through=1).value is not None
    assert to_date(rule, entries, 0, begun_through=-1).value is None


@pytest.mark.parametrize("rule", ALL)
def test_no_entry_is_no_value_and_never_zero(rule):
    figure = period_value(rule, [], 0, units=("a", "b"))

    assert (figure.value, figure.missing, figure.coverage) == (None, None, Coverage(0, 2, ("a", "b")))


@pytest.mark.parametrize("rule", [INCREMENT, RUNNING, level(AcrossUnits.sum), UNIQUE])
def test_a_typed_zero_counts(rule):
    figure = period_value(rule, typed("0"), 0)

    assert (figure.value, figure.coverage) == (0, Coverage(1, 1))


@pytest.mark.parametrize("reason", MissingReason)
def test_why_there_is_no_value_is_kept(reason):
    figure = period_value(INCREMENT, [Entry(0, 1, missing_reason=reason)], 0)

    assert (figure.value, figure.missing) == (None, reason)


def test_a_unit_that_is_not_due_is_not_silent():
    entries = [
        *typed("5", unit="a"),
        Entry(0, 2, "b", missing_reason=MissingReason.not_applicable),
        Entry(0, 3, "c", missing_reason=MissingReason.not_collected),
    ]

    figure = period_value(INCREMENT, entries, 0, units=("a", "b", "c", "d"))

    assert (figure.value, figure.coverage) == (5, Coverage(1, 3, ("c", "d")))


def test_a_reason_of_one_unit_does_not_excuse_the_silence_of_another():
    entries = [Entry(0, 1, "a", missing_reason=MissingReason.not_applicable)]

    assert period_value(INCREMENT, entries, 0, units=("a", "b")).missing is None
    assert period_value(INCREMENT, entries, 0, units=("a",)).missing is MissingReason.not_applicable


def test_a_missing_reason_does_not_take_an_earlier_total_away():
    entries = [*typed("10"), Entry(1, 1, missing_reason=MissingReason.not_collected)]

    assert period_value(RUNNING, entries, 1).missing is MissingReason.not_collected
    assert total(RUNNING, entries, 1).value == 10


def test_a_figure_knows_the_entries_and_periods_it_rests_on():
    entries = typed("10", None, "12")

    assert total(RUNNING, entries, 2).used == (entries[1],)
    assert total(INCREMENT, entries, 2).used == tuple(entries)
    assert total(INCREMENT, entries, 2).periods == Coverage(2, 3, (1,))
    assert total(INCREMENT, entries, 2).partial


def test_half_a_year_reported_is_a_partial_year():
    first, second = recut(INCREMENT, typed("10", "5", "7", None), [(0, 1), (2, 3)])

    assert (first.value, first.notes) == (15, ())
    assert (second.value, second.notes, second.periods) == (7, ("partial",), Coverage(1, 2, (3,)))


def test_a_year_without_entries_takes_nothing_from_the_year_before():
    assert recut(RUNNING, typed("10", "12"), [(0, 1), (2, 3)])[1].value is None


def test_a_share_recut_as_a_snapshot_is_the_latest_of_the_year():
    entries = parts((1, 4), (2, 4), (3, 4), None)

    assert [figure.value for figure in recut(SNAPSHOT, entries, [(0, 1), (2, 3)])] == [D("0.5"), D("0.75")]
    assert [figure.value for figure in recut(COHORT, entries, [(0, 1), (2, 3)])] == [D("0.375"), D("0.75")]


def test_running_totals_and_increments_turn_into_each_other():
    assert running_from_increments([D(15), None, D(40)]) == [15, None, 55]
    assert running_from_increments([D(15)], start=D(100)) == [115]
    assert increment_from_running([D(15), None, D(55), D(50)]) == [15, None, 40, -5]
    assert increment_from_running([D(115)], start=D(100)) == [15]
