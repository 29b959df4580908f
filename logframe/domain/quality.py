"""What is asked of an entry before it is submitted: could this be a slip of the pen?"""

from collections.abc import Sequence
from decimal import Decimal

from logframe.domain.decimals import ZERO, exact_sum, product, quotient

LEAST_HISTORY = 3
TWO = Decimal(2)


def outside_range(value: Decimal | None, least: Decimal | None, greatest: Decimal | None) -> int | None:
    """Return on which side of what is possible a value lies: below (-1), within (0) or above (1).

    The edges are possible. A side without a limit is open. None without a value.

    Example: where 0 to 100 is possible, -1 lies below, 100 within and 101 above.

    >>> [outside_range(Decimal(value), Decimal(0), Decimal(100)) for value in (-1, 100, 101)]
    [-1, 0, 1]
    """
    if value is None:
        return None
    return int(greatest is not None and value > greatest) - int(least is not None and value < least)


def median(values: Sequence[Decimal]) -> Decimal | None:
    """Return the value in the middle of several, or the mean of the two in the middle.

    One odd value among many does not move it. None where there are no values.

    Example: of 10, 12 and 500 it is 12; of 10, 12, 14 and 500 it is 13.

    >>> median([Decimal(500), Decimal(10), Decimal(12)])
    Decimal('12')
    >>> median([Decimal(500), Decimal(10), Decimal(14), Decimal(12)])
    Decimal('13')
    """
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    if len(ordered) % 2:
        return ordered[half]
    return quotient(exact_sum(ordered[half - 1 : half + 1]), TWO)


def jumps(value: Decimal, history: Sequence[Decimal], factor: Decimal) -> bool:
    """Return whether a value is a jump: so many times more, or less, than what is usual.

    Usual is the median of what was approved for the same place. Fewer than 3 approved
    values are no history, and what is usually 0 or below has no multiple: both are never
    a jump. Exactly the factor is not one either.

    Example: where 40 is usual, a factor of 10 lets 400 and 4 pass, and asks about 4000
    and 3: a digit too many, or one too few.

    >>> usual = [Decimal(40), Decimal(38), Decimal(45)]
    >>> [jumps(Decimal(value), usual, Decimal(10)) for value in (400, 4, 4000, 3)]
    [False, False, True, True]
    """
    middle = median(history)
    if middle is None or len(history) < LEAST_HISTORY or middle <= ZERO:
        return False
    return value > product(middle, factor) or product(value, factor) < middle


def exceeds_whole(numerator: Decimal | None, denominator: Decimal | None) -> bool:
    """Return whether more is counted than there is: x above y.

    Overspending is real, so it is asked about and may stand. Without both there is nothing
    to ask.

    Example: 12 out of 10 is more than there is; 10 out of 10 is all of it.

    >>> exceeds_whole(Decimal(12), Decimal(10)), exceeds_whole(Decimal(10), Decimal(10))
    (True, False)
    """
    return numerator is not None and denominator is not None and numerator > denominator


def falls_below(total: Decimal | None, last: Decimal | None) -> bool:
    """Return whether a total so far is lower than the last approved one of the same place.

    It is a correction or an error; only whoever typed it knows.

    Example: a total of 50 after one of 55 falls; 55 after 55 does not.

    >>> falls_below(Decimal(50), Decimal(55)), falls_below(Decimal(55), Decimal(55))
    (True, False)
    """
    return total is not None and last is not None and total < last
