"""How the entries of an indicator make its value for a period and its total to date."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from logframe.domain.applicability import default_across_units, why_not
from logframe.domain.decimals import exact_sum
from logframe.domain.entries import Coverage, Entry, Figure, Rule, Unit
from logframe.domain.kinds import BY_TIME, Total, divide_pool
from logframe.domain.totals import has_value, make_total, takes_latest
from logframe.domain.words import Accumulation, MissingReason

__all__ = [
    "NOT_BEGUN",
    "Coverage",
    "Entry",
    "Figure",
    "Rule",
    "default_across_units",
    "follow",
    "period_value",
    "recut",
    "to_date",
    "value_over",
    "why_not",
]

_EXCUSED = frozenset({MissingReason.not_due, MissingReason.not_applicable})
NOT_BEGUN = Figure(None, None, None, None, Coverage(0, 0), MissingReason.not_due)


def period_value(rule: Rule, entries: Iterable[Entry], period: int, units: Sequence[Unit] = ()) -> Figure:
    """Return what the entries of one period make.

    A unit that was expected and is silent lowers the coverage and changes nothing else: it
    is not counted as 0. One that says "not due" or "not applicable" was not expected.

    Example: north reports 30, south is silent: the value is 30, from 1 of 2 units.

    >>> figure = period_value(Rule(Accumulation.increment), [Entry(0, 1, "north", Decimal(30))], 0, ("north", "south"))
    >>> figure.value, figure.coverage.reported, figure.coverage.expected, figure.coverage.silent
    (Decimal('30'), 1, 2, ('south',))

    `units` are those expected to report.
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
    """Return the total from the first period through this one.

    The baseline is not in it. Where the latest value stands (a total so far, a level), it
    also stands for later periods without one, marked "carried forward". Nothing is carried
    into a period that has not begun: that one is empty, and not due.

    Example: a level of 40 in the first period is 40 in the silent second one too, marked
    carried forward; the third has not begun and has none.

    >>> rule, said = Rule(Accumulation.level), [Entry(0, 1, value=Decimal(40))]
    >>> second = to_date(rule, said, 1, begun_through=1)
    >>> second.value, second.notes
    (Decimal('40'), ('carried_forward',))
    >>> to_date(rule, said, 2, begun_through=1).value is None
    True

    `begun_through` is the last position that has begun.
    """
    if period > begun_through:
        return NOT_BEGUN
    ordered, sheet = sorted(entries, key=BY_TIME), _Sheet(rule, units)
    sheet.enter([entry for entry in ordered if entry.period <= period])
    total = make_total(rule, sheet.counted, typed_totals=True)
    return sheet.make_figure(range(period + 1), total, ordered, carries=True)


def recut(
    rule: Rule,
    entries: Iterable[Entry],
    buckets: Iterable[Sequence[int]],
    units: Sequence[Unit] = (),
) -> list[Figure]:
    """Return the value by quarter, half-year, year, or for the life of the project, from the same entries.

    Nothing is typed again. A year of which only some periods have reported is marked
    "partial: 1 of 2 periods reported": it has not failed, and it is not complete.

    Example: half-years of 10 and 5 new, then 7 and a silence, are 15 in the first year and
    7 in the second, from 1 of 2 periods.

    >>> said = [Entry(0, 1, value=Decimal(10)), Entry(1, 2, value=Decimal(5)), Entry(2, 3, value=Decimal(7))]
    >>> first, second = recut(Rule(Accumulation.increment), said, [(0, 1), (2, 3)])
    >>> first.value, second.value, second.periods.reported, second.periods.expected
    (Decimal('15'), Decimal('7'), 1, 2)

    Buckets of positions, made by `periods.group`.
    """
    known = list(entries)
    figures = (value_over(rule, known, tuple(bucket), units) for bucket in buckets)
    return [one._replace(notes=(*one.notes, "partial")) if one.partial else one for one in figures]


def value_over(
    rule: Rule,
    entries: Iterable[Entry],
    positions: Sequence[int],
    units: Sequence[Unit] = (),
) -> Figure:
    """Return what the entries of any stretch of the calendar make together.

    Entries are put in order by their period first and by the time of entry second, so that
    a late report of an old period never hides a newer value.

    Example: the total so far of the second period, 15, was typed before that of the first,
    10: the two together are 15.

    >>> late = [Entry(1, 1, value=Decimal(15)), Entry(0, 2, value=Decimal(10))]
    >>> value_over(Rule(Accumulation.running_total), late, (0, 1)).value
    Decimal('15')
    """
    ordered, sheet = sorted(entries, key=BY_TIME), _Sheet(rule, units)
    sheet.enter([entry for entry in ordered if entry.period in positions])
    return sheet.make_figure(positions, make_total(rule, sheet.counted), ordered)


def follow(
    rule: Rule, entries: Iterable[Entry], count: int, *, begun_through: int, units: Sequence[Unit] = ()
) -> list[tuple[Figure, Figure]]:
    """Return the value and the total to date of every period, from the first on.

    The same figures as those of each period by itself.

    Example: 30 new and then 5 new are 30 and 5 by period, 30 and 35 to date.

    >>> said = [Entry(0, 1, value=Decimal(30)), Entry(1, 2, value=Decimal(5))]
    >>> followed = follow(Rule(Accumulation.increment), said, 2, begun_through=1)
    >>> [(own.value, total.value) for own, total in followed]
    [(Decimal('30'), Decimal('30')), (Decimal('5'), Decimal('35'))]

    The same as `period_value` and `to_date` give, each entry looked at once.
    """
    ordered = sorted(entries, key=BY_TIME)
    adds_up = rule.accumulation in {Accumulation.increment, Accumulation.share} and not takes_latest(rule)
    so_far, figures, at = _Sheet(rule, units), [], 0
    joined: Total | None = None
    for period in range(count):
        own, first = _Sheet(rule, units), at
        while at < len(ordered) and ordered[at].period <= period:
            at += 1
        own.enter(ordered[first:at])
        so_far.add(own)
        made = make_total(rule, own.counted)
        joined = _join(rule, joined, made) if adds_up else None
        figure = own.make_figure((period,), made, ordered)
        if period > begun_through:
            figures.append((figure, NOT_BEGUN))
            continue
        made = joined or make_total(rule, so_far.counted, typed_totals=True)
        figures.append((figure, so_far.make_figure(range(period + 1), made, ordered, carries=True)))
    return figures


class _Sheet:
    """The entries of some positions by unit, in order of time: all that was said, and what has a value."""

    __slots__ = ("counted", "reported", "rule", "said", "units")

    def __init__(self, rule: Rule, units: Sequence[Unit]) -> None:
        self.rule, self.units = rule, units
        self.said: dict[Unit, list[Entry]] = defaultdict(list)
        self.counted: dict[Unit, list[Entry]] = defaultdict(list)
        self.reported: set[int] = set()

    def enter(self, entries: Iterable[Entry]) -> None:
        """Add the next entries in order of time."""
        rule, said, counted, reported = self.rule, self.said, self.counted, self.reported
        for entry in entries:
            said[entry.unit].append(entry)
            if has_value(rule, entry):
                counted[entry.unit].append(entry)
                reported.add(entry.period)

    def add(self, other: "_Sheet") -> None:
        """Add the entries of a sheet that comes later in time."""
        for mine, its in ((self.said, other.said), (self.counted, other.counted)):
            for unit, entries in its.items():
                mine[unit] += entries
        self.reported |= other.reported

    def make_figure(
        self, positions: Sequence[int], total: Total, ordered: Sequence[Entry], *, carries: bool = False
    ) -> Figure:
        """Return what the entries make together, with what it rests on; what `carries` may rest on an earlier period.

        `ordered` are all the entries of the indicator.
        """
        notes, reported = total.notes, self.reported
        if self.rule.accumulation is Accumulation.running_total and _falls(ordered, self.counted):
            notes = (*notes, "running_total_falls")
        if carries and takes_latest(self.rule) and _is_carried(total.used, positions[-1]):
            notes = (*notes, "carried_forward")
        coverage, missing = _cover(self.units, self.said, self.counted)
        silent: tuple[int, ...] = ()
        if len(reported) < len(positions):
            silent = tuple([position for position in positions if position not in reported])
        return Figure(
            total.value,
            total.numerator,
            total.denominator,
            total.done_on,
            coverage,
            missing,
            notes,
            Coverage(len(positions) - len(silent), len(positions), silent),
            tuple(total.used),
        )


def _join(rule: Rule, before: Total | None, after: Total) -> Total:
    """Return the total to date of what adds up, from the one before it and what a period adds."""
    if before is None or not before.used:
        return after
    used = (*before.used, *after.used)
    if rule.accumulation is Accumulation.increment:
        return Total(used, exact_sum((before.value, after.value)))
    numerator = exact_sum((before.numerator, after.numerator))
    return divide_pool(used, numerator, exact_sum((before.denominator, after.denominator)))


def _is_carried(used: Sequence[Entry], period: int) -> bool:
    """Whether a total to date rests on an earlier period."""
    return bool(used) and min([entry.period for entry in used]) < period


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
    if len(counted) == len(said) and (not units or counted.keys() >= set(units)) and counted:
        return Coverage(len(counted), len(counted)), None
    expected = tuple(dict.fromkeys((*units, *said))) or (None,)
    reasons = {unit: own[-1].missing_reason for unit, own in said.items() if unit not in counted}
    due = [unit for unit in expected if reasons.get(unit) not in _EXCUSED]
    silent = tuple(unit for unit in due if unit not in counted)
    coverage = Coverage(len(due) - len(silent), len(due), silent)
    if counted or any(reasons.get(unit) is None for unit in silent):
        return coverage, None
    speaking = [said[unit][-1] for unit in silent or expected]
    return coverage, max(speaking, key=BY_TIME).missing_reason
