"""The six kinds of accumulation: what the entries of a scope make together.

The rules are those shared by MCC's indicator tables, DevResults, Vera Amp Impact and
UNICEF's partner portal: counts add up, totals and levels take the latest, shares are
pooled from their parts, people counted once are never added up.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from logframe.domain.decimals import ONE, ZERO, exact_sum, product, quotient
from logframe.domain.entries import Entry, Rule, Unit
from logframe.domain.words import Accumulation, AcrossUnits, ShareOver


class Total(NamedTuple):
    """What some entries make, and which of them are in it."""

    used: Sequence[Entry]
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    done_on: date | None = None
    notes: tuple[str, ...] = ()


ByUnit = Mapping[Unit, Sequence[Entry]]


def make_total(rule: Rule, counted: ByUnit, *, typed_totals: bool = False) -> Total:
    """Return the total of entries that have their value, per unit and in order of time.

    `typed_totals` lets a typed count to date stand for people counted once.
    """
    if rule.accumulation is Accumulation.unique:
        return _make_unique(counted, typed_totals)
    return _MAKERS[rule.accumulation](rule, counted)


def has_value(rule: Rule, entry: Entry) -> bool:
    """Whether the entry has the value that its kind needs; a typed zero is one."""
    if rule.accumulation is Accumulation.share:
        return entry.numerator is not None and entry.denominator is not None
    if rule.accumulation is Accumulation.milestone:
        return entry.value is not None or entry.done_on is not None
    return entry.value is not None


def takes_latest(rule: Rule) -> bool:
    """Whether a total to date is the latest value rather than all of them."""
    if rule.accumulation is Accumulation.share:
        return rule.share_over is ShareOver.snapshot
    return rule.accumulation in {Accumulation.running_total, Accumulation.level}


def combine(across: AcrossUnits, values: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum, mean, minimum or maximum of the values that are there; None without any.

    Raises ValueError for `weighted`, which needs weights.
    """
    present = [value for value in values if value is not None]
    if not present:
        return None
    if across is AcrossUnits.sum:
        return exact_sum(present)
    if across is AcrossUnits.mean:
        return quotient(exact_sum(present), Decimal(len(present)))
    if across is AcrossUnits.weighted:
        raise ValueError("A weighted mean needs the weight of each unit.")
    return min(present) if across is AcrossUnits.minimum else max(present)


def weighted_mean(pairs: Iterable[tuple[Decimal, Decimal]]) -> Decimal | None:
    """Return the mean by weight of (value, weight) pairs; None where the weights make 0."""
    weighed = list(pairs)
    total = exact_sum(product(value, weight) for value, weight in weighed)
    return quotient(total, exact_sum(weight for _value, weight in weighed))


def _make_increment(_rule: Rule, counted: ByUnit) -> Total:
    """Add up every entry."""
    used = [entry for own in counted.values() for entry in own]
    return Total(used, exact_sum([entry.value for entry in used]))


def _make_running_total(_rule: Rule, counted: ByUnit) -> Total:
    """Add up the latest total of each unit: keyed by unit, so that a new officer changes nothing."""
    used = [own[-1] for own in counted.values()]
    return Total(used, exact_sum([entry.value for entry in used]))


def _make_level(rule: Rule, counted: ByUnit) -> Total:
    """Bring the latest level of each unit together as declared; levels of two periods never meet."""
    used = [own[-1] for own in counted.values()]
    if len(used) > 1 and rule.across_units is AcrossUnits.weighted:
        return _weigh(used)
    across = AcrossUnits.sum if len(used) == 1 else rule.across_units
    return Total(used, combine(across, [entry.value for entry in used]) if used else None)


def _weigh(used: Sequence[Entry]) -> Total:
    """Return the mean of levels weighted by their denominators; no value where a weight is missing."""
    pairs = [
        (entry.value, entry.denominator) for entry in used if entry.value is not None and entry.denominator is not None
    ]
    value = weighted_mean(pairs) if len(pairs) == len(used) else None
    if value is None:
        return Total(used, None, notes=("weights_missing",))
    return Total(used, value, denominator=exact_sum(weight for _value, weight in pairs))


def _make_share(rule: Rule, counted: ByUnit) -> Total:
    """Pool numerators and denominators: of all entries for a cohort, else of each unit's latest period.

    Percentages are never averaged: 50 % of 2 and 99 % of 100 make 98 % (DevResults).
    """
    cohort = rule.share_over is ShareOver.cohort
    used = [entry for own in counted.values() for entry in own if cohort or entry.period == own[-1].period]
    numerator = exact_sum(entry.numerator for entry in used)
    denominator = exact_sum(entry.denominator for entry in used)
    notes = ("denominator_zero",) if denominator is not None and not denominator else ()
    return Total(used, quotient(numerator, denominator), numerator, denominator, notes=notes)


def _make_unique(counted: ByUnit, typed_totals: bool) -> Total:
    """Take the typed count, else the largest, marked: people counted once are not added up.

    An entry of no unit is the count over all units of its period; without one the
    largest unit stands.
    """
    latest: dict[int, dict[Unit, Entry]] = {}
    for own in counted.values():
        for entry in own:
            latest.setdefault(entry.period, {})[entry.unit] = entry
    kept: list[list[Entry]] = []
    for _period, by_unit in sorted(latest.items()):
        competing = [by_unit[None]] if None in by_unit else list(by_unit.values())
        if typed_totals and len(competing) == 1 and competing[0].total is not None:
            kept = []
        kept.append(competing)
    used = [entry for competing in kept for entry in competing]
    values = [entry.value for entry in used]
    if typed_totals and used and len(kept[0]) == 1:
        values.append(used[0].total)
    notes = ("may_double_count",) if len(used) > 1 else ()
    return Total(used, combine(AcrossUnits.maximum, values), notes=notes)


def _make_milestone(_rule: Rule, counted: ByUnit) -> Total:
    """Say whether every unit that has reported is done, and since when the last of them is."""
    used = [own[-1] for own in counted.values()]
    if not used:
        return Total(used, None)
    if not all(entry.done_on is not None or entry.value for entry in used):
        return Total(used, ZERO)
    dates = [entry.done_on for entry in used if entry.done_on is not None]
    return Total(used, ONE, done_on=max(dates) if len(dates) == len(used) else None)


_MAKERS: Mapping[Accumulation, Callable[[Rule, ByUnit], Total]] = {
    Accumulation.increment: _make_increment,
    Accumulation.running_total: _make_running_total,
    Accumulation.level: _make_level,
    Accumulation.share: _make_share,
    Accumulation.milestone: _make_milestone,
}
