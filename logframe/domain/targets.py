"""What was to be reached by when."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from logframe.domain.decimals import difference, exact_sum
from logframe.domain.words import Accumulation

_ADDS_UP = frozenset({Accumulation.increment})


def target_to_date(accumulation: Accumulation, targets: Mapping[int, Decimal | None], period: int) -> Decimal | None:
    """Return what should be reached by the end of a period, from targets by position.

    The sum of the targets set through it for increments, the target of this period for
    all that is not added up (MCC, Tola). None where none is set.
    """
    if accumulation in _ADDS_UP:
        return exact_sum(value for position, value in targets.items() if position <= period)
    return targets.get(period)


def life_target(
    accumulation: Accumulation, targets: Mapping[int, Decimal | None], life: Decimal | None
) -> Decimal | None:
    """Return the target of the whole project: the one that was set, else from its periods.

    Without one of its own: the sum for increments, the last one set for the others.
    People counted once have none then, because their targets do not add up.
    """
    if life is not None:
        return life
    if accumulation in _ADDS_UP:
        return exact_sum(targets.values())
    if accumulation is Accumulation.unique:
        return None
    given = [position for position, value in targets.items() if value is not None]
    return targets[max(given)] if given else None


def targets_gap(targets: Mapping[int, Decimal | None], life: Decimal | None) -> Decimal | None:
    """Return the sum of the period targets of increments, less the target of the project's life.

    0 where they agree; anything else is shown, never corrected or refused (DevResults
    allows both to stand). None where there is nothing to compare.
    """
    total = exact_sum(targets.values())
    if total is None or life is None:
        return None
    return difference(total, life)


def next_target(targets: Sequence[tuple[date, Decimal]], valued_on: date) -> tuple[date, Decimal] | None:
    """Return the first intermediate target due on or after the day of a value.

    EU OPSYS judges by it: 12,980 on the way from 2,505 is 83.8 % of the next target,
    15,000, and 46.6 % of the last, 25,000. Where all lie before, the last of them.
    None without targets.
    """
    ordered = sorted(targets)
    if not ordered:
        return None
    return next((target for target in ordered if target[0] >= valued_on), ordered[-1])
