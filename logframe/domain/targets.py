"""What was to be reached by when."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from logframe.domain.decimals import difference, exact_sum
from logframe.domain.words import Accumulation

_ADDS_UP = frozenset({Accumulation.increment})


def target_to_date(accumulation: Accumulation, targets: Mapping[int, Decimal | None], period: int) -> Decimal | None:
    """Return what should be reached by the end of a period.

    For what is counted anew in each period it is the sum of the targets set through it;
    for everything that is not added up it is the target of this period (MCC,
    TolaActivity). None where none is set.

    Example: targets of 50 in each quarter make 150 by the end of the third; a running
    total with a target of 50 for the third quarter should be at 50.

    >>> quarters = {0: Decimal(50), 1: Decimal(50), 2: Decimal(50)}
    >>> target_to_date(Accumulation.increment, quarters, 2)
    Decimal('150')
    >>> target_to_date(Accumulation.running_total, quarters, 2)
    Decimal('50')
    """
    if accumulation in _ADDS_UP:
        return exact_sum(value for position, value in targets.items() if position <= period)
    return targets.get(period)


def life_target(
    accumulation: Accumulation, targets: Mapping[int, Decimal | None], life: Decimal | None
) -> Decimal | None:
    """Return the target for the life of the project: the one that was set, else from its periods.

    Without one of its own it is the sum of the period targets where periods are added up,
    and the last one set for the others. People counted once have none then, because their
    targets do not add up.

    Example: with 10 for the first year and 30 for the second, new people trained should be
    40 at the end, and a level should be 30.

    >>> years = {0: Decimal(10), 1: Decimal(30)}
    >>> life_target(Accumulation.increment, years, None)
    Decimal('40')
    >>> life_target(Accumulation.level, years, None)
    Decimal('30')
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
    """Return the sum of the period targets less the target for the life of the project.

    0 where they agree. Any other difference is shown, never corrected and never refused:
    both may stand (DevResults allows it too). None where there is nothing to compare.

    Example: 40 and 50 for two years against 100 for the whole project: 10 too few, -10.

    >>> targets_gap({0: Decimal(40), 1: Decimal(50)}, Decimal(100))
    Decimal('-10')

    For what is counted anew in each period; other targets do not add up.
    """
    total = exact_sum(targets.values())
    if total is None or life is None:
        return None
    return difference(total, life)


def next_target(targets: Sequence[tuple[date, Decimal]], valued_on: date) -> tuple[date, Decimal] | None:
    """Return the first intermediate target due on or after the day of a value.

    The European Union's OPSYS judges by it, so that a project half way through is not held
    against its end. Where all targets lie before, it is the last of them. None without
    targets.

    Example: 12,980 on the way from 2,505 is held in March against the 15,000 due in June
    (83.8 % of that way), not against the 25,000 due in December (46.6 %).

    >>> due = [(date(2020, 6, 30), Decimal(15000)), (date(2020, 12, 31), Decimal(25000))]
    >>> next_target(due, date(2020, 3, 31))[1]
    Decimal('15000')
    """
    ordered = sorted(targets)
    if not ordered:
        return None
    return next((target for target in ordered if target[0] >= valued_on), ordered[-1])
