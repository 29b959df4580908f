"""How a number is shown: half up, once, from the unrounded value."""

from decimal import ROUND_HALF_UP, Context, Decimal

from logframe.domain.decimals import EXACT

_HUNDRED = Decimal(100)
_WIDE = Context(prec=120)


def shown(value: Decimal | None, decimals: int) -> Decimal | None:
    """Return the value with the decimals of its indicator, half up.

    One rule for screens, files and the programming interface. A number is rounded once,
    from its unrounded value, and the rounded number is never counted with afterwards. A
    value that rounds to nothing is shown as 0, not as -0; a missing value stays missing
    and is shown as "—".

    Example: without decimals 62.5 is shown as 63 and -62.5 as -63.

    >>> shown(Decimal("62.5"), 0)
    Decimal('63')
    >>> shown(Decimal("-62.5"), 0)
    Decimal('-63')

    Raises ValueError for a negative number of decimals.
    """
    if decimals < 0:
        raise ValueError("A number is shown with 0 decimals or more.")
    if value is None:
        return None
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_WIDE)
    return rounded.copy_abs() if rounded.is_zero() else rounded


def percent_points(share: Decimal | None) -> Decimal | None:
    """Return a share in percentage points, unrounded.

    Example: a share of 0.604 is 60.4 %.

    >>> percent_points(Decimal("0.604"))
    Decimal('60.400')
    """
    return None if share is None else EXACT.multiply(share, _HUNDRED)


def as_percent(share: Decimal | None, decimals: int = 0) -> Decimal | None:
    """Return a share as the percentage to show, half up.

    It is rounded once, from the share as it was computed: never from a percentage that
    was rounded before.

    Example: 5 of 8 are 62.5 %, shown as 63 %.

    >>> as_percent(Decimal(5) / Decimal(8))
    Decimal('63')
    """
    return shown(percent_points(share), decimals)
