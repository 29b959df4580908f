"""How figures roll up: linked indicators to their parent, indicators to a result, results to a project."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from logframe.domain.decimals import ONE, ZERO, exact_sum, quotient
from logframe.domain.entries import Coverage
from logframe.domain.totals import combine, weighted_mean
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
    """Return a parent's own value together with those of its linked indicators.

    What is silent is left out, not counted as 0. When summing, an indicator declared to
    overlap in part makes the sum an upper bound, and of those declared to be counted
    elsewhere entirely only what exceeds the rest stands. Raises ValueError for
    `weighted`.
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
    """Return the pooled share of a parent: numerators and denominators summed, then divided.

    4 of 6 and 2 of 4 make 6 of 10, not the mean of 66.67 % and 50 %. A child without
    both its parts is silent.
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
    """Return how a result stands: n of N indicators met, N being those with target and actual.

    The others are in the coverage, never in N as missed. The weights count where every
    averaged indicator has one and they do not add up to 0 (FCDO weighs its outputs).
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
    """Return the tally of a project from its results, or of a portfolio from its projects.

    Indicators met and judged are added up; the mean counts each by the indicators it
    rests on. The coverage is of results or projects: one without a judged indicator is
    silent, not a failure.
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
    """Return the share of judged indicators that were met, 0 to 1; None where none was judged."""
    return quotient(Decimal(result.met), Decimal(result.judged))


def cap(share: Decimal) -> Decimal:
    """Return a share held between 0 and 1: for bars and means, never for what is shown."""
    return min(max(share, ZERO), ONE)


def sum_once(amounts: Iterable[tuple[Hashable, Decimal]]) -> Decimal | None:
    """Return the sum of amounts that may be listed more than once, each key counted once.

    A project's budget repeated per year and outcome is one budget. Raises ValueError
    where one key has two amounts. None without any.
    """
    seen: dict[Hashable, Decimal] = {}
    for key, amount in amounts:
        if seen.setdefault(key, amount) != amount:
            raise ValueError(f"{key} has two different amounts: {seen[key]} and {amount}.")
    return exact_sum(seen.values())


def _has_parts(child: Linked) -> bool:
    """Whether a linked share has numerator and denominator."""
    return child.numerator is not None and child.denominator is not None
