"""What the entries of a scope make together, by the kind of their indicator."""

from collections.abc import Callable, Mapping

from logframe.domain.entries import Entry, Rule
from logframe.domain.kinds import (
    ByUnit,
    Total,
    add_increments,
    add_running_totals,
    count_once,
    join_levels,
    pool_shares,
    see_milestone,
)
from logframe.domain.words import Accumulation, ShareOver

_MAKERS: Mapping[Accumulation, Callable[[Rule, ByUnit], Total]] = {
    Accumulation.increment: add_increments,
    Accumulation.running_total: add_running_totals,
    Accumulation.level: join_levels,
    Accumulation.share: pool_shares,
    Accumulation.milestone: see_milestone,
}
_BY_VALUE = frozenset(Accumulation) - {Accumulation.share, Accumulation.milestone}
_BY_LATEST = frozenset({Accumulation.running_total, Accumulation.level})


def make_total(rule: Rule, counted: ByUnit, *, typed_totals: bool = False) -> Total:
    """Return what entries make together, by the kind of their indicator.

    The kind is asked once, in plain words, when the indicator is set up, and printed
    beside each number.

    Example: 30 and then 5 are 35 where they are new people, and 5 where they are the
    situation at a date.

    >>> said = {None: [Entry(0, 1, value=Decimal(30)), Entry(1, 2, value=Decimal(5))]}
    >>> make_total(Rule(Accumulation.increment), said).value, make_total(Rule(Accumulation.level), said).value
    (Decimal('35'), Decimal('5'))

    The entries have their value and come per unit, in order of time. `typed_totals` lets a
    typed count to date stand for people counted once.
    """
    maker = _MAKERS.get(rule.accumulation)
    return maker(rule, counted) if maker else count_once(counted, typed_totals)


def has_value(rule: Rule, entry: Entry) -> bool:
    """Return whether an entry has the value that its kind needs.

    A typed zero is a value. A share needs both its parts, a milestone a day or a no.

    Example: 0 is a value; 3 out of nobody knows how many is none.

    >>> has_value(Rule(Accumulation.increment), Entry(0, 1, value=Decimal(0)))
    True
    >>> has_value(Rule(Accumulation.share), Entry(0, 1, numerator=Decimal(3)))
    False
    """
    if rule.accumulation in _BY_VALUE:
        return entry.value is not None
    if rule.accumulation is Accumulation.share:
        return entry.numerator is not None and entry.denominator is not None
    return entry.value is not None or entry.done_on is not None


def takes_latest(rule: Rule) -> bool:
    """Return whether the total to date is the latest value rather than all of them together.

    So it is for totals so far, for levels, and for shares that are a snapshot. A value that
    stands for a later period because nothing newer came is marked "carried forward".

    Example: a level takes the latest; what is counted anew in each period does not.

    >>> takes_latest(Rule(Accumulation.level)), takes_latest(Rule(Accumulation.increment))
    (True, False)
    """
    return rule.accumulation in _BY_LATEST or (
        rule.accumulation is Accumulation.share and rule.share_over is ShareOver.snapshot
    )
