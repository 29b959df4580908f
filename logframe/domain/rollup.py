"""How figures roll up: linked indicators to their parent, indicators to a result, results to a project."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from logframe.domain.combining import combine, weighted_mean
from logframe.domain.decimals import ONE, ZERO, exact_sum, quotient
from logframe.domain.entries import Coverage
from logframe.domain.words import AcrossUnits, Overlap


@dataclass(frozen=True, slots=True)
class Linked:
    """An indicator whose figure goes into that of its parent.

    A share comes with both its parts. `included` is the opt-out on the child's side;
    `overlap` is declared by whoever links it.
    """

    name: Hashable
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    included: bool = True
    overlap: Overlap = Overlap.none


@dataclass(frozen=True, slots=True)
class RolledUp:
    """The figure of a parent.

    `up_to` says that some people may be in it twice, so that it is an upper bound;
    `left_out` names the indicators that opted out, `coverage` those that are silent.
    """

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    up_to: bool
    left_out: tuple[Hashable, ...]
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Judged:
    """One indicator as its result sees it: met or not, its share, its weight; None is unknown."""

    name: Hashable
    met: bool | None
    share: Decimal | None = None
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the indicators that could be judged were met.

    `mean` is the mean of their achievements, each capped to 0 through 1: second to the
    count, and to be called what it is; None where none has a percentage. It rests on
    `averaged` of them, and is `weighted` where all of these had a weight.
    """

    met: int
    judged: int
    mean: Decimal | None
    averaged: int
    weighted: bool
    coverage: Coverage


def roll_up_linked(own: Decimal | None, linked: Sequence[Linked], across: AcrossUnits = AcrossUnits.sum) -> RolledUp:
    """Return a parent's own value together with those of the indicators linked to it.

    What is silent is left out and named, never counted as 0. A link may be left out on
    either side, with a reason. Where two may count some of the same people, the sum is an
    upper bound and reads "up to"; where one counts only people who are counted beside it
    already, it is not added again.

    Example: 10 of its own, 5 of a linked project and a silent one make 15, from 1 of 2
    linked projects; where the 5 may overlap, up to 15.

    >>> rolled = roll_up_linked(Decimal(10), [Linked("north", Decimal(5)), Linked("south", None)])
    >>> rolled.value, rolled.coverage.reported, rolled.coverage.expected, rolled.coverage.silent
    (Decimal('15'), 1, 2, ('south',))
    >>> roll_up_linked(Decimal(10), [Linked("north", Decimal(5), overlap=Overlap.some)]).up_to
    True

    When summing, of those counted elsewhere entirely only what exceeds the rest stands.
    Raises ValueError for `weighted`.
    """
    taken = [child for child in linked if child.included]
    silent = tuple(child.name for child in taken if child.value is None)
    values = [own, *(child.value for child in taken if child.overlap is not Overlap.all)]
    inner = [child.value for child in taken if child.overlap is Overlap.all]
    value = combine(across, [*values, *inner])
    if across is AcrossUnits.sum and inner:
        value = combine(AcrossUnits.maximum, [exact_sum(values), *inner])
    counted = sum(one is not None for one in values)
    doubtful = counted > 1 and any(child.overlap is Overlap.some and child.value is not None for child in taken)
    left_out = tuple(child.name for child in linked if not child.included)
    coverage = Coverage(len(taken) - len(silent), len(taken), silent)
    return RolledUp(value, None, None, across is AcrossUnits.sum and doubtful, left_out, coverage)


def roll_up_shares(own: Linked | None, linked: Sequence[Linked]) -> RolledUp:
    """Return the pooled share of a parent: the parts of all linked shares added up, then divided.

    A linked share without both its parts is silent.

    Example: 4 of 6 and 2 of 4 make 6 of 10, 60 %, not the mean of 66.67 % and 50 %.

    >>> linked = [Linked("a", None, Decimal(4), Decimal(6)), Linked("b", None, Decimal(2), Decimal(4))]
    >>> rolled = roll_up_shares(None, linked)
    >>> rolled.numerator, rolled.denominator, rolled.value
    (Decimal('6'), Decimal('10'), Decimal('0.6'))
    """
    taken = [child for child in linked if child.included]
    whole = [child for child in (*([own] if own else []), *taken) if _has_parts(child)]
    numerator = exact_sum(child.numerator for child in whole)
    denominator = exact_sum(child.denominator for child in whole)
    silent = tuple(child.name for child in taken if not _has_parts(child))
    left_out = tuple(child.name for child in linked if not child.included)
    coverage = Coverage(len(taken) - len(silent), len(taken), silent)
    doubtful = len(whole) > 1 and any(child.overlap is not Overlap.none for child in whole)
    return RolledUp(quotient(numerator, denominator), numerator, denominator, doubtful, left_out, coverage)


def tally(indicators: Sequence[Judged]) -> Tally:
    """Return how a result stands: how many of its indicators are met, of those that can be judged.

    An indicator without target or actual is named as silent, never counted as missed.
    Second to the count stands the mean of the achievements, each held between 0 % and
    100 %, and it says that it is one. It is weighted where every indicator has a weight
    (FCDO weighs its outputs).

    Example: one met at 150 %, one not met at 50 % and one without data: 1 of 2 met, and a
    mean of 75 % of capped percentages.

    >>> result = tally([Judged("a", True, Decimal("1.5")), Judged("b", False, Decimal("0.5")), Judged("c", None)])
    >>> result.met, result.judged, result.mean
    (1, 2, Decimal('0.75'))

    The weights count where every averaged indicator has one and they do not add up to 0.
    """
    judged = [indicator for indicator in indicators if indicator.met is not None]
    silent = tuple(indicator.name for indicator in indicators if indicator.met is None)
    capped = [(cap(one.share), one.weight) for one in judged if one.share is not None]
    weights = [weight for _share, weight in capped if weight is not None]
    mean, weighted = combine(AcrossUnits.mean, [share for share, _weight in capped]), False
    if capped and len(weights) == len(capped) and exact_sum(weights):
        pairs = [(share, weight) for share, weight in capped if weight is not None]
        mean, weighted = weighted_mean(pairs), True
    met = sum(indicator.met is True for indicator in judged)
    coverage = Coverage(len(judged), len(indicators), silent)
    return Tally(met, len(judged), mean, len(capped), weighted, coverage)


def gather(tallies: Mapping[Hashable, Tally]) -> Tally:
    """Return how a project stands from its results, or a portfolio from its projects.

    Indicators met and judged are added up; the mean counts each result by the indicators
    it rests on. A result without a judged indicator is named as silent, not a failure.

    Example: 1 of 2 met in one result, 2 of 2 in another and no data in a third: 3 of 4 met,
    from 2 of 3 results.

    >>> one = tally([Judged("a", True), Judged("b", False)])
    >>> other, silent = tally([Judged("c", True), Judged("d", True)]), tally([Judged("e", None)])
    >>> project = gather({"one": one, "other": other, "third": silent})
    >>> project.met, project.judged, project.coverage.reported, project.coverage.expected
    (3, 4, 2, 3)
    """
    silent = tuple(name for name, one in tallies.items() if not one.judged)
    pairs = [(one.mean, Decimal(one.averaged)) for one in tallies.values() if one.mean is not None]
    return Tally(
        sum(one.met for one in tallies.values()),
        sum(one.judged for one in tallies.values()),
        weighted_mean(pairs),
        sum(one.averaged for one in tallies.values()),
        bool(pairs) and all(one.weighted for one in tallies.values() if one.mean is not None),
        Coverage(len(tallies) - len(silent), len(tallies), silent),
    )


def share_met(result: Tally) -> Decimal | None:
    """Return the share of judged indicators that were met.

    None where none was judged.

    Example: 3 of 4 met are 75 %.

    >>> share_met(tally([Judged("a", True), Judged("b", True), Judged("c", True), Judged("d", False)]))
    Decimal('0.75')
    """
    return quotient(Decimal(result.met), Decimal(result.judged))


def cap(share: Decimal) -> Decimal:
    """Return a share held between 0 % and 100 %.

    For bars and for means only: the figure itself is shown as it is.

    Example: 150 % counts as 100 %, -20 % as 0 %.

    >>> cap(Decimal("1.5")), cap(Decimal("-0.2"))
    (Decimal('1'), Decimal('0'))
    """
    return min(max(share, ZERO), ONE)


def sum_once(amounts: Iterable[tuple[Hashable, Decimal]]) -> Decimal | None:
    """Return the sum of amounts that may be listed more than once, each counted once.

    A project's budget that is repeated for every year and outcome is one budget.

    Example: project A with 100, listed twice, and project B with 50 make 150.

    >>> sum_once([("A", Decimal(100)), ("B", Decimal(50)), ("A", Decimal(100))])
    Decimal('150')

    None without any. Raises ValueError where one key has two amounts.
    """
    seen: dict[Hashable, Decimal] = {}
    for key, amount in amounts:
        if seen.setdefault(key, amount) != amount:
            raise ValueError(f"{key} has two different amounts: {seen[key]} and {amount}.")
    return exact_sum(seen.values())


def _has_parts(child: Linked) -> bool:
    """Whether a linked share has numerator and denominator."""
    return child.numerator is not None and child.denominator is not None
