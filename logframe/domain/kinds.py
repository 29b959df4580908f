"""The six kinds of accumulation: what entries make together, over periods and over reporting units.

The rules are those shared by MCC's indicator tables, DevResults, Vera Amp Impact and
UNICEF's partner portal: counts add up, totals and levels take the latest, shares are
pooled from their parts, people counted once are never added up.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from logframe.domain.combining import combine, weighted_mean
from logframe.domain.decimals import ONE, ZERO, exact_sum, quotient
from logframe.domain.entries import Entry, Rule, Unit
from logframe.domain.remarks import Note
from logframe.domain.words import AcrossUnits, ShareOver


class Total(NamedTuple):
    """What some entries make, and which of them are in it."""

    used: Sequence[Entry]
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    done_on: date | None = None
    notes: tuple[Note, ...] = ()


ByUnit = Mapping[Unit, Sequence[Entry]]
BY_TIME = attrgetter("period", "order")
"""Order by period first and time of entry second."""


def _in_time(by_unit: Collection[Sequence[Entry]]) -> Sequence[Entry]:
    """Return the entries of all units in order of time; those of one unit are already."""
    if len(by_unit) == 1:
        return next(iter(by_unit))
    return sorted([entry for own in by_unit for entry in own], key=BY_TIME)


def add_increments(_rule: Rule, counted: ByUnit) -> Total:
    """Return all that is new, added up: over periods, over reporting units, and over both.

    The officer types what is new since last time. A correction may be typed as a negative
    entry.

    Example: north reports 30 and then 5, south reports 12 and then nothing. The first
    period is 42, the second 5, both together 47.

    >>> rule = Rule(Accumulation.increment)
    >>> said = [Entry(0, 1, "north", Decimal(30)), Entry(0, 2, "south", Decimal(12)), Entry(1, 3, "north", Decimal(5))]
    >>> [value_over(rule, said, places).value for places in ((0,), (1,), (0, 1))]
    [Decimal('42'), Decimal('5'), Decimal('47')]
    """
    used = _in_time(counted.values())
    return Total(used, exact_sum([entry.value for entry in used]))


def add_running_totals(_rule: Rule, counted: ByUnit) -> Total:
    """Return the latest total of each reporting unit, added up.

    The officer types the total reached so far. It is kept per unit (a place, a partner),
    never per person, so that a new officer changes nothing. A total that is lower than the
    one before is kept, with the question whether it is a correction or an error.

    Example: north reports a total of 30 and then of 35, south of 12 and then nothing. The
    first period is 42; to date it is 35 and 12, 47.

    >>> rule = Rule(Accumulation.running_total)
    >>> said = [Entry(0, 1, "north", Decimal(30)), Entry(0, 2, "south", Decimal(12)), Entry(1, 3, "north", Decimal(35))]
    >>> [value_over(rule, said, places).value for places in ((0,), (0, 1))]
    [Decimal('42'), Decimal('47')]
    """
    used = [own[-1] for own in counted.values()]
    return Total(used, exact_sum([entry.value for entry in used]))


def join_levels(rule: Rule, counted: ByUnit) -> Total:
    """Return the latest level of each reporting unit, brought together as declared.

    The officer types the situation at a date. Levels of two periods are never added up.
    Levels of several units are summed, averaged, weighed, or the lowest or highest of them
    is taken: the indicator says which.

    Example: two health posts have 40 and 60 days of stock, and later the first has 50: the
    mean is 50 at first and 55 to date.

    >>> rule = Rule(Accumulation.level, AcrossUnits.mean)
    >>> first, second = Entry(0, 1, "first", Decimal(40)), Entry(0, 2, "second", Decimal(60))
    >>> said = [first, second, Entry(1, 3, "first", Decimal(50))]
    >>> [value_over(rule, said, places).value for places in ((0,), (0, 1))]
    [Decimal('50'), Decimal('55')]
    """
    used = [own[-1] for own in counted.values()]
    if len(used) == 1:
        return Total(used, used[0].value)
    if used and rule.across_units is AcrossUnits.weighted:
        return _weigh(used)
    return Total(used, combine(rule.across_units, [entry.value for entry in used]) if used else None)


def _weigh(used: Sequence[Entry]) -> Total:
    """Return the mean of levels weighted by their denominators; no value where a weight is missing."""
    pairs = [
        (entry.value, entry.denominator) for entry in used if entry.value is not None and entry.denominator is not None
    ]
    value = weighted_mean(pairs) if len(pairs) == len(used) else None
    if value is None:
        return Total(used, None, notes=("weights_missing",))
    return Total(used, value, denominator=exact_sum(weight for _value, weight in pairs))


def pool_shares(rule: Rule, counted: ByUnit) -> Total:
    """Return x out of y: all the x added up, divided by all the y added up.

    The officer types both parts. Percentages are never averaged: 50 % of 2 and 99 % of 100
    are 98 % together, not 74.5 % (DevResults). Over time a cohort is pooled from all its
    periods, while a snapshot takes each unit's latest.

    Example: 1 of 4 cases and then 5 of 8: 50 % for the cohort, 62.5 % for the snapshot.

    >>> said = [Entry(0, 1, None, None, Decimal(1), Decimal(4)), Entry(1, 2, None, None, Decimal(5), Decimal(8))]
    >>> value_over(Rule(Accumulation.share, share_over=ShareOver.cohort), said, (0, 1)).value
    Decimal('0.5')
    >>> value_over(Rule(Accumulation.share, share_over=ShareOver.snapshot), said, (0, 1)).value
    Decimal('0.625')
    """
    if rule.share_over is ShareOver.cohort:
        used = _in_time(counted.values())
    else:
        used = _in_time([[entry for entry in own if entry.period == own[-1].period] for own in counted.values()])
    return divide_pool(used, exact_sum([one.numerator for one in used]), exact_sum([one.denominator for one in used]))


def divide_pool(used: Sequence[Entry], numerator: Decimal | None, denominator: Decimal | None) -> Total:
    """Return the share that pooled parts make.

    Over 0 there is none: it is marked, and nothing is divided.

    Example: 6 of 10 are 60 %; 6 of 0 are no share.

    >>> divide_pool([], Decimal(6), Decimal(10)).value, divide_pool([], Decimal(6), Decimal(0)).value
    (Decimal('0.6'), None)
    """
    if denominator is not None and not denominator:
        return Total(used, None, numerator, denominator, notes=("denominator_zero",))
    share = quotient(numerator, denominator)
    notes: tuple[Note, ...] = () if is_part_of_whole(share) else ("share_outside_whole",)
    return Total(used, share, numerator, denominator, notes=notes)


def is_part_of_whole(share: Decimal | None) -> bool:
    """Return whether a share can be a part of a whole: 0 % to 100 %.

    Outside of that it stands as it was typed, because overspending is real, with the
    question whether the two parts were typed the right way round.

    Example: 12 % can be, 101 % and -1 % can not.

    >>> [is_part_of_whole(Decimal(share)) for share in ("0.12", "1.01", "-0.01")]
    [True, False, False]
    """
    return share is None or ZERO <= share <= ONE


def count_once(counted: ByUnit, typed_totals: bool) -> Total:
    """Return the number of people counted once: as it was typed, else the largest count, marked.

    Nobody can add up counts of people without counting somebody twice. So the typed total
    stands where there is one: for a period the count of no unit in particular, to date the
    typed total so far. Without one the largest count stands, as the least there can be,
    marked "people may be counted twice"; so it does where a typed total lies below it.

    Example: 40 people in the first period and 30 in the second, with 60 typed as the total
    so far: 60 to date. Without the typed total it would be 40, marked.

    >>> first, second = Entry(0, 1, value=Decimal(40)), Entry(1, 2, value=Decimal(30), total=Decimal(60))
    >>> to_date(Rule(Accumulation.unique), [first, second], 1, begun_through=1).value
    Decimal('60')
    >>> to_date(Rule(Accumulation.unique), [first, second._replace(total=None)], 1, begun_through=1).value
    Decimal('40')
    """
    latest: dict[int, dict[Unit, Entry]] = {}
    for own in counted.values():
        for entry in own:
            latest.setdefault(entry.period, {})[entry.unit] = entry
    kept: list[list[Entry]] = []
    most: Decimal | None = None
    for _period, by_unit in sorted(latest.items()):
        competing = [by_unit[None]] if None in by_unit else list(by_unit.values())
        typed = competing[0].total if typed_totals and len(competing) == 1 else None
        if typed is not None and (most is None or typed >= most):
            kept = []
        kept.append(competing)
        most = combine(AcrossUnits.maximum, [most, *_counts(competing, typed_totals)])
    used = [entry for competing in kept for entry in competing]
    notes: tuple[Note, ...] = ("may_double_count",) if len(used) > 1 else ()
    return Total(used, most, notes=notes)


def _counts(competing: Sequence[Entry], typed_totals: bool) -> list[Decimal | None]:
    """Return the counts of a period, and the totals so far that were typed with them."""
    return [one.value for one in competing] + [one.total for one in competing if typed_totals]


def see_milestone(_rule: Rule, counted: ByUnit) -> Total:
    """Return whether a milestone is done, and since when.

    The officer types the day it was done. Where several units have to do it, it is done
    when all that reported are, on the day of the last of them. It has days early or late,
    and no percentage.

    Example: one region is done on 1 March and one is not yet: not done. When the other is
    done on 30 June, it is done since 30 June.

    >>> rule, march = Rule(Accumulation.milestone), Entry(0, 1, "one", done_on=date(2021, 3, 1))
    >>> value_over(rule, [march, Entry(0, 2, "other", Decimal(0))], (0,)).done_on is None
    True
    >>> value_over(rule, [march, Entry(0, 2, "other", done_on=date(2021, 6, 30))], (0,)).done_on.isoformat()
    '2021-06-30'
    """
    used = [own[-1] for own in counted.values()]
    if not used:
        return Total(used, None)
    if not all(entry.done_on is not None or entry.value for entry in used):
        return Total(used, ZERO)
    dates = [entry.done_on for entry in used if entry.done_on is not None]
    return Total(used, ONE, done_on=max(dates) if len(dates) == len(used) else None)
