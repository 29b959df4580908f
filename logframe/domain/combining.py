"""Several values made one: summed, averaged, weighed, or the lowest or highest of them."""

from collections.abc import Iterable
from decimal import Decimal

from logframe.domain.decimals import exact_sum, product, quotient
from logframe.domain.words import AcrossUnits


def combine(across: AcrossUnits, values: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum, the mean, the lowest or the highest of the values that are there.

    Which of them is declared for the indicator. What is silent is left out, not counted
    as 0. None without any value.

    Example: of 120, 80 and a silence the mean is 100 and the lowest 80.

    >>> combine(AcrossUnits.mean, [Decimal(120), Decimal(80), None])
    Decimal('100')
    >>> combine(AcrossUnits.minimum, [Decimal(120), Decimal(80), None])
    Decimal('80')

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
    """Return the mean of values by their weights.

    None where the weights add up to 0.

    Example: 120 with weight 10 and 80 with weight 30 make 90.

    >>> weighted_mean([(Decimal(120), Decimal(10)), (Decimal(80), Decimal(30))])
    Decimal('90')
    """
    weighed = list(pairs)
    total = exact_sum(product(value, weight) for value, weight in weighed)
    return quotient(total, exact_sum(weight for _value, weight in weighed))
