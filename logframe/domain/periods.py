"""How a calendar is cut into reporting periods."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from logframe.domain.decimals import product, quotient
from logframe.domain.words import Frequency

_MONTHS = {
    Frequency.monthly: 1,
    Frequency.quarterly: 3,
    Frequency.semi_annual: 6,
    Frequency.annual: 12,
}
_LETTERS = {Frequency.quarterly: "Q", Frequency.semi_annual: "H"}
WHOLE_LIFE = "LOP"


class Span(Protocol):
    """Anything that lasts from one day through another, both included."""

    @property
    def starts_on(self) -> date:
        """The first day."""

    @property
    def ends_on(self) -> date:
        """The last day."""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of the calendar, both days included, and the code it goes by."""

    code: str
    starts_on: date
    ends_on: date


def cut(starts_on: date, ends_on: date, frequency: Frequency, first_month: int = 1) -> list[Period]:
    """Return the reporting periods that a project's dates touch, whole and in order.

    Periods are called 2020-07 (a month), 2020-Q3 (a quarter), 2020-H1 (a half-year) or 2020
    (a year). A year that begins in another month than January is a fiscal year and is
    named, as the United States government does, by the calendar year it ends in. Months
    keep their calendar name. A first or last period that the project only touches is not
    shortened. What is collected once has one period, the life of the project (LOP).

    Example: with a year that begins in October, a project from October 2019 to September
    2020 has the half-years FY2020-H1 and FY2020-H2.

    >>> [period.code for period in cut(date(2019, 10, 1), date(2020, 9, 30), Frequency.semi_annual, 10)]
    ['FY2020-H1', 'FY2020-H2']

    Raises ValueError for an end before the start, or a first month outside 1 to 12.
    """
    if ends_on < starts_on:
        raise ValueError("A project ends on or after the day it starts.")
    if not 1 <= first_month <= 12:
        raise ValueError("The first month of the year is a number from 1 to 12.")
    if frequency is Frequency.once:
        return [Period(WHOLE_LIFE, starts_on, ends_on)]
    length = _MONTHS[frequency]
    month = _count_months(starts_on)
    month -= (month - (first_month - 1)) % length
    periods = []
    while month <= _count_months(ends_on):
        last = month + length - 1
        periods.append(Period(_name(month, frequency, first_month), _first_day(month), _last_day(last)))
        month += length
    return periods


def overlaps(one: Span, other: Span) -> bool:
    """Return whether two stretches of the calendar share a day.

    A closed period locks everything that overlaps it, even by a single day.

    Example: January through June and the last of June through December overlap; July does
    not overlap the first half-year.

    >>> half = Period("2020-H1", date(2020, 1, 1), date(2020, 6, 30))
    >>> overlaps(half, Period("", date(2020, 6, 30), date(2020, 12, 31)))
    True
    >>> overlaps(half, Period("", date(2020, 7, 1), date(2020, 7, 31)))
    False
    """
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on


def position_on(periods: Sequence[Span], day: date) -> int | None:
    """Return the period that a day falls into.

    None for a day outside all of them.

    Example: 1 July 2020 falls into the second half-year of 2020, and no day of 2022 does.

    >>> halves = cut(date(2020, 1, 1), date(2020, 12, 31), Frequency.semi_annual)
    >>> halves[position_on(halves, date(2020, 7, 1))].code
    '2020-H2'
    >>> position_on(halves, date(2022, 7, 1)) is None
    True

    Its position, 0 first.
    """
    for position, period in enumerate(periods):
        if period.starts_on <= day <= period.ends_on:
            return position
    return None


def begun_through(periods: Sequence[Span], today: date) -> int:
    """Return the last period that has begun on a day.

    Nothing is carried into a period that has not begun.

    Example: on 1 July 2020 the second half-year has begun; a day before only the first.

    >>> halves = cut(date(2020, 1, 1), date(2020, 12, 31), Frequency.semi_annual)
    >>> [halves[begun_through(halves, day)].code for day in (date(2020, 7, 1), date(2020, 6, 30))]
    ['2020-H2', '2020-H1']

    Its position, 0 first; -1 before the first period.
    """
    return max(
        (at for at, period in enumerate(periods) if period.starts_on <= today),
        default=-1,
    )


def ended_through(periods: Sequence[Span], today: date) -> int:
    """Return the last period that is over on a day.

    The last day of a period still belongs to it: a period is over from the day after.

    Example: on 30 June 2020 no half-year of 2020 is over; on 1 July the first one is.

    >>> halves = cut(date(2020, 1, 1), date(2020, 12, 31), Frequency.semi_annual)
    >>> halves[ended_through(halves, date(2020, 7, 1))].code
    '2020-H1'
    >>> ended_through(halves, date(2020, 6, 30)) < 0
    True

    Its position, 0 first; -1 before that.
    """
    return max((at for at, period in enumerate(periods) if period.ends_on < today), default=-1)


def group(periods: Sequence[Span], larger: Sequence[Span]) -> list[tuple[int, ...]]:
    """Return which periods lie in each larger one.

    So the entries of one calendar are shown by quarter, half-year, year or fiscal year
    without being typed again. A period that lies across two larger ones is refused: its
    value cannot be divided between them.

    Example: the first two quarters of 2020 lie in its first half-year, the last two in its
    second.

    >>> year = date(2020, 1, 1), date(2020, 12, 31)
    >>> quarters, halves = cut(*year, Frequency.quarterly), cut(*year, Frequency.semi_annual)
    >>> [[quarters[at].code for at in places] for places in group(quarters, halves)]
    [['2020-Q1', '2020-Q2'], ['2020-Q3', '2020-Q4']]

    Positions, 0 first. Raises ValueError where a period lies across two larger ones, or
    across the end of one.
    """
    buckets = [
        tuple(
            at
            for at, period in enumerate(periods)
            if whole.starts_on <= period.starts_on and period.ends_on <= whole.ends_on
        )
        for whole in larger
    ]
    inside = {at for bucket in buckets for at in bucket}
    for at, period in enumerate(periods):
        if at not in inside and any(overlaps(period, whole) for whole in larger):
            raise ValueError(
                f"The period from {period.starts_on} to {period.ends_on} does not lie in one larger period."
            )
    return buckets


def per_year(value: Decimal | None, days: int) -> Decimal | None:
    """Return the rate per year that a value of so many days stands for.

    A year counts 365 days, in leap years too (DHIS2). Only for comparison: the value of
    a period stays the period's. None where there is no value, or no day.

    Example: 200 in the 73 days of a campaign are 1,000 a year.

    >>> per_year(Decimal(200), 73)
    Decimal('1000')
    """
    return None if value is None else quotient(product(value, Decimal(365)), Decimal(days))


def _count_months(day: date) -> int:
    """Return the months from January of year 0 to the month of a day."""
    return day.year * 12 + day.month - 1


def _first_day(month: int) -> date:
    """Return the first day of a counted month."""
    return date(month // 12, month % 12 + 1, 1)


def _last_day(month: int) -> date:
    """Return the last day of a counted month."""
    year, index = divmod(month, 12)
    return date(year, index + 1, monthrange(year, index + 1)[1])


def _name(month: int, frequency: Frequency, first_month: int) -> str:
    """Return the code of the period that begins with a counted month."""
    if frequency is Frequency.monthly:
        return f"{month // 12:04}-{month % 12 + 1:02}"
    since_first = (month - (first_month - 1)) % 12
    year = (month - since_first + 11) // 12
    prefix = f"{year:04}" if first_month == 1 else f"FY{year:04}"
    if frequency is Frequency.annual:
        return prefix
    return f"{prefix}-{_LETTERS[frequency]}{since_first // _MONTHS[frequency] + 1}"
