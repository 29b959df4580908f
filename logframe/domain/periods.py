"""How a calendar is cut into reporting periods."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

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
    """Return the whole calendar periods that overlap a project, in order.

    Codes are "2020-07", "2020-Q3", "2020-H1", "2020". A year that begins in another
    month than January is a fiscal year, named as the United States government does by
    the calendar year it ends in: with October first, "FY2020-H1" is October 2019 to
    March 2020. Months keep their calendar name. `once` gives one period, "LOP", from
    the first day of the project through its last. Raises ValueError for an end before
    the start, or a first month outside 1 to 12.
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
    """Whether two spans share a day: a closed period locks whatever overlaps it."""
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on


def position_on(periods: Sequence[Span], day: date) -> int | None:
    """Return the position of the period that a day falls into; None outside all of them."""
    for position, period in enumerate(periods):
        if period.starts_on <= day <= period.ends_on:
            return position
    return None


def begun_through(periods: Sequence[Span], today: date) -> int:
    """Return the position of the last period that has begun; -1 before the first."""
    return max(
        (at for at, period in enumerate(periods) if period.starts_on <= today),
        default=-1,
    )


def ended_through(periods: Sequence[Span], today: date) -> int:
    """Return the position of the last period that is over; -1 before that."""
    return max((at for at, period in enumerate(periods) if period.ends_on < today), default=-1)


def group(periods: Sequence[Span], larger: Sequence[Span]) -> list[tuple[int, ...]]:
    """Return, for each larger period, the positions of the periods that lie in it.

    Raises ValueError where a period lies across two of them, or across the end of one:
    its value cannot be divided.
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
