from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logframe.domain.periods import Period, begun_through, cut, ended_through, group, overlaps, position_on
from logframe.domain.words import Frequency

MONTH, QUARTER, HALF, YEAR, ONCE = (
    Frequency.monthly,
    Frequency.quarterly,
    Frequency.semi_annual,
    Frequency.annual,
    Frequency.once,
)


def codes(starts_on, ends_on, frequency, first_month=1):
    return [p.code for p in cut(date.fromisoformat(starts_on), date.fromisoformat(ends_on), frequency, first_month)]


@pytest.mark.parametrize(
    ("frequency", "first_month", "expected"),
    [
        (MONTH, 1, ["2019-11", "2019-12", "2020-01", "2020-02"]),
        (QUARTER, 1, ["2019-Q4", "2020-Q1"]),
        (HALF, 1, ["2019-H2", "2020-H1"]),
        (YEAR, 1, ["2019", "2020"]),
        (ONCE, 1, ["LOP"]),
        (MONTH, 10, ["2019-11", "2019-12", "2020-01", "2020-02"]),
        (QUARTER, 10, ["FY2020-Q1", "FY2020-Q2"]),
        (HALF, 10, ["FY2020-H1"]),
        (YEAR, 10, ["FY2020"]),
        (HALF, 4, ["FY2020-H2"]),
        (HALF, 2, ["FY2020-H2", "FY2021-H1"]),
        (QUARTER, 2, ["FY2020-Q4", "FY2021-Q1"]),
    ],
)
def test_periods_are_named_by_their_calendar(frequency, first_month, expected):
    assert codes("2019-11-15", "2020-02-10", frequency, first_month) == expected


def test_periods_are_whole_and_not_clipped_to_the_project():
    first, *_rest, last = cut(date(2018, 9, 15), date(2021, 6, 30), HALF)

    assert first == Period("2018-H2", date(2018, 7, 1), date(2018, 12, 31))
    assert last == Period("2021-H1", date(2021, 1, 1), date(2021, 6, 30))


def test_a_fiscal_year_is_named_by_the_year_it_ends_in():
    first, second = cut(date(2019, 10, 1), date(2020, 9, 30), HALF, first_month=10)

    assert first == Period("FY2020-H1", date(2019, 10, 1), date(2020, 3, 31))
    assert second == Period("FY2020-H2", date(2020, 4, 1), date(2020, 9, 30))


def test_the_life_of_a_project_is_one_period():
    assert cut(date(2018, 9, 15), date(2021, 6, 30), ONCE) == [Period("LOP", date(2018, 9, 15), date(2021, 6, 30))]


def test_a_project_does_not_end_before_it_starts():
    with pytest.raises(ValueError, match="ends on or after"):
        cut(date(2020, 1, 2), date(2020, 1, 1), HALF)


@pytest.mark.parametrize("month", [0, 13, -1])
def test_a_year_begins_in_one_of_its_months(month):
    with pytest.raises(ValueError, match="1 to 12"):
        cut(date(2020, 1, 1), date(2020, 1, 2), HALF, month)


def test_the_last_year_of_the_calendar_can_be_cut():
    assert cut(date(9999, 12, 1), date(9999, 12, 31), HALF)[-1].ends_on == date(9999, 12, 31)


days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
calendars = st.sampled_from([MONTH, QUARTER, HALF, YEAR])
first_months = st.integers(1, 12)


@given(days, st.integers(0, 4000), calendars, first_months)
def test_periods_cover_the_project_without_gap_or_overlap(starts_on, length, frequency, first_month):
    ends_on = starts_on + timedelta(days=length)
    periods = cut(starts_on, ends_on, frequency, first_month)

    assert periods[0].starts_on <= starts_on <= periods[0].ends_on
    assert periods[-1].starts_on <= ends_on <= periods[-1].ends_on
    for one, other in pairwise(periods):
        assert other.starts_on == one.ends_on + timedelta(days=1)
    assert len({period.code for period in periods}) == len(periods)


@given(days, st.integers(0, 4000), first_months, st.sampled_from([(MONTH, HALF), (QUARTER, HALF), (HALF, YEAR)]))
def test_every_period_lies_in_one_larger_period(starts_on, length, first_month, calendars):
    ends_on = starts_on + timedelta(days=length)
    smaller, larger = (cut(starts_on, ends_on, frequency, first_month) for frequency in calendars)

    buckets = group(smaller, larger)

    assert [at for bucket in buckets for at in bucket] == list(range(len(smaller)))


def test_half_years_fall_into_fiscal_years_that_begin_with_one_of_them():
    halves = cut(date(2019, 10, 1), date(2021, 9, 30), HALF, 10)
    years = cut(date(2019, 10, 1), date(2021, 9, 30), YEAR, 4)

    assert group(halves, years) == [(0,), (1, 2), (3,)]


def test_a_period_that_lies_across_two_larger_ones_cannot_be_divided():
    halves = cut(date(2019, 10, 1), date(2021, 9, 30), HALF, 10)
    years = cut(date(2019, 10, 1), date(2021, 9, 30), YEAR, 1)

    with pytest.raises(ValueError, match="does not lie in one larger period"):
        group(halves, years)


def span(starts_on, ends_on):
    return Period("", date.fromisoformat(starts_on), date.fromisoformat(ends_on))


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (span("2000-01-01", "2000-01-02"), True),
        (span("2000-01-02", "2000-01-03"), True),
        (span("2000-01-03", "2000-01-04"), False),
        (span("1999-01-01", "2001-01-01"), True),
    ],
)
def test_periods_overlap_where_they_share_a_day(other, expected):
    locked = span("2000-01-01", "2000-01-02")

    assert overlaps(locked, other) is overlaps(other, locked) is expected


def test_today_stands_in_the_calendar():
    periods = cut(date(2020, 1, 1), date(2021, 12, 31), HALF)

    assert [begun_through(periods, date(y, m, d)) for y, m, d in ((2019, 12, 31), (2020, 1, 1), (2022, 5, 5))] == [
        -1,
        0,
        3,
    ]
    assert [ended_through(periods, date(y, m, d)) for y, m, d in ((2020, 6, 30), (2020, 7, 1), (2022, 5, 5))] == [
        -1,
        0,
        3,
    ]
    assert position_on(periods, date(2020, 7, 1)) == 1
    assert position_on(periods, date(2022, 7, 1)) is None
