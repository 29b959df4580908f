"""How a number is shown: half up, once, from the unrounded value."""

from decimal import ROUND_HALF_UP, Context, Decimal

from logframe.domain.decimals import EXACT

_HUNDRED = Decimal(100)
_WIDE = Context(prec=120)


def shown(value: Decimal | None, decimals: int) -> Decimal | None:
    """Return the value with so many decimals, half up: 62.5 is shown as 63, -62.5 as -63.

    The one rule for API, screen and files. A number is rounded once, from its
    unrounded value, and never counted with afterwards. A value that rounds to
    nothing is 0, not -0. None stays None: a missing value is shown as "—".
    Raises ValueError for a negative number of decimals.
    """
    if decimals < 0:
        raise ValueError("A number is shown with 0 decimals or more.")
    if value is None:
        return None
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_WIDE)
    return rounded.copy_abs() if rounded.is_zero() else rounded


def percent_points(share: Decimal | None) -> Decimal | None:
    """Return a share in percentage points, unrounded: 0.6 is 60. None stays None."""
    return None if share is None else EXACT.multiply(share, _HUNDRED)


def as_percent(share: Decimal | None, decimals: int = 0) -> Decimal | None:
    """Return a share as the percentage to show, half up: 0.625 is 63. None stays None."""
    return shown(percent_points(share), decimals)
