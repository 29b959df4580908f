"""How the entries of an indicator make its value for a period and its total to date."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from logframe.domain.applicability import default_across_units, why_not
from logframe.domain.decimals import ZERO, difference, exact_sum
from logframe.domain.entries import Coverage, Entry, Figure, Rule, Unit
from logframe.domain.totals import has_value, make_total, takes_latest
from logframe.domain.words import Accumulation, MissingReason

__all__ = [
    "Coverage",
    "Entry",
    "Figure",
    "Rule",
    "default_across_units",
    "increment_from_running",
    "period_value",
    "recut",
    "running_from_increments",
    "to_date",
    "value_over",
    "why_not",
]

_EXCUSED = frozenset({MissingReason.not_due, MissingReason.not_applicable})
_NOT_BEGUN = Figure(None, None, None, None, Coverage(0, 0), MissingReason.not_due)


def period_value(rule: Rule, entries: Iterable[Entry], period: int, units: Sequence[Unit] = ()) -> Figure:
    """Return what the entries of one period make.

    `units` are those expected to report: a silent one lowers the coverage and nothing
    else, and one that says "not due" or "not applicable" is not expected.
    """
    return value_over(rule, entries, (period,), units)


def to_date(
    rule: Rule,
    entries: Iterable[Entry],
    period: int,
    *,
    begun_through: int,
    units: Sequence[Unit] = (),
) -> Figure:
    """Return the total from the first period through this one; the baseline is not in it.

    Empty, and not due, where the period has not begun (`begun_through` is the last
    position that has): nothing is carried into the future.
    """
    if period > begun_through:
        return _NOT_BEGUN
    figure = value_over(rule, entries, range(period + 1), units, typed_totals=True)
    if takes_latest(rule) and any(entry.period < period for entry in figure.used):
        return replace(figure, notes=(*figure.notes, "carried_forward"))
    return figure


def recut(
    rule: Rule,
    entries: Iterable[Entry],
    buckets: Iterable[Sequence[int]],
    units: Sequence[Unit] = (),
) -> list[Figure]:
    """Return the value for each bucket of positions: quarters, years or the life of the project.

    `periods.group` makes the buckets. Nothing needs typing again, and a bucket of which
    only some periods have reported is marked "partial": not failed, not complete.
    """
    known = list(entries)
    figures = (value_over(rule, known, tuple(bucket), units) for bucket in buckets)
    return [replace(one, notes=(*one.notes, "partial")) if one.partial else one for one in figures]


def value_over(
    rule: Rule,
    entries: Iterable[Entry],
    positions: Sequence[int],
    units: Sequence[Unit] = (),
    *,
    typed_totals: bool = False,
) -> Figure:
    """Return what the entries of some positions of the calendar make together.

    Entries are ordered by period first and time of entry second. `typed_totals` lets a
    typed count to date stand for people counted once: right where the positions begin
    with the project.
    """
    ordered = sorted(entries, key=_by_time)
    said: dict[Unit, list[Entry]] = {}
    for entry in ordered:
        if entry.period in positions:
            said.setdefault(entry.unit, []).append(entry)
    counted = {
        unit: kept for unit, own in said.items() if (kept := [one for one in own if has_value(rule, one)])
    }
    total = make_total(rule, counted, typed_totals=typed_totals)
    falls = rule.accumulation is Accumulation.running_total and _falls(ordered, counted)
    coverage, missing = _cover(units, said, counted)
    return Figure(
        total.value,
        total.numerator,
        total.denominator,
        total.done_on,
        coverage,
        missing,
        (*total.notes, "running_total_falls") if falls else total.notes,
        _cover_periods(positions, counted),
        tuple(total.used),
    )


def running_from_increments(
    increments: Iterable[Decimal | None], start: Decimal = ZERO
) -> list[Decimal | None]:
    """Return the total so far after each increment; None where none was reported.

    `start` is what there was before the first: 0, or the baseline where the running
    total is said to contain it (as LogAlto does).
    """
    running, so_far = start, []
    for increment in increments:
        running = exact_sum((running, increment)) or ZERO
        so_far.append(None if increment is None else running)
    return so_far


def increment_from_running(running: Iterable[Decimal | None], start: Decimal = ZERO) -> list[Decimal | None]:
    """Return what each total so far added to the last one before it; None where none was reported.

    After a silent period the increment holds what was new in both. Below 0 the running
    total fell: a correction or an error.
    """
    before, increments = start, []
    for so_far in running:
        increments.append(None if so_far is None else difference(so_far, before))
        before = before if so_far is None else so_far
    return increments


def _by_time(entry: Entry) -> tuple[int, int]:
    """Order by period first and time of entry second."""
    return entry.period, entry.order


def _falls(ordered: Sequence[Entry], counted: Mapping[Unit, Sequence[Entry]]) -> bool:
    """Whether a running total in use is lower than the one its unit gave before."""
    in_use = {id(own[-1]): own[-1] for own in counted.values()}
    before: dict[Unit, Decimal] = {}
    for entry in ordered:
        if entry.value is None:
            continue
        if id(entry) in in_use and entry.value < before.get(entry.unit, entry.value):
            return True
        before[entry.unit] = entry.value
    return False


def _cover(
    units: Sequence[Unit],
    said: Mapping[Unit, Sequence[Entry]],
    counted: Mapping[Unit, Sequence[Entry]],
) -> tuple[Coverage, MissingReason | None]:
    """Return who has reported, and why there is no value where nobody has."""
    expected = tuple(dict.fromkeys((*units, *said))) or (None,)
    reasons = {unit: own[-1].missing_reason for unit, own in said.items() if unit not in counted}
    due = [unit for unit in expected if reasons.get(unit) not in _EXCUSED]
    silent = tuple(unit for unit in due if unit not in counted)
    coverage = Coverage(len(due) - len(silent), len(due), silent)
    if counted or any(reasons.get(unit) is None for unit in silent):
        return coverage, None
    speaking = [said[unit][-1] for unit in silent or expected]
    return coverage, max(speaking, key=_by_time).missing_reason


def _cover_periods(positions: Sequence[int], counted: Mapping[Unit, Sequence[Entry]]) -> Coverage:
    """Return which of the positions anybody has reported."""
    reported = {entry.period for own in counted.values() for entry in own}
    silent = tuple(position for position in positions if position not in reported)
    return Coverage(len(positions) - len(silent), len(positions), silent)
