"""Exact numbers: what may be typed, and how it is added and divided."""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal

MAX_DIGITS = 28
MAX_PLACES = 10
MAX_WHOLE_DIGITS = MAX_DIGITS - MAX_PLACES

EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)
DIVISION = Context(prec=34, rounding=ROUND_HALF_EVEN)

ONE = Decimal(1)
ZERO = Decimal(0)

_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", re.ASCII)


def parse_exact(text: str | int | Decimal) -> Decimal:
    """Return the number that was typed, digit for digit.

    Plain digits with at most one point: 18 digits before it and 10 after it, so
    that every value fits its column and every sum of values is exact. Raises
    ValueError, with the sentence the person should read, for anything else.
    """
    value = text if isinstance(text, Decimal) else _read(text)
    if not value.is_finite():
        raise ValueError("A value must be a number: neither NaN nor Infinity can be added up.")
    if value and value.adjusted() >= MAX_WHOLE_DIGITS:
        raise ValueError(f"A value has at most {MAX_WHOLE_DIGITS} digits before the decimal point.")
    if -_exponent(value) > MAX_PLACES:
        raise ValueError(f"A value has at most {MAX_PLACES} digits after the decimal point.")
    if _exponent(value) > 0:
        value = value.quantize(ONE, context=EXACT) if value else ZERO
    return value.copy_abs() if value.is_zero() else value


def exact_sum(values: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum of the values that are there, without rounding.

    None where there is none: nothing reported is not zero.
    """
    total: Decimal | None = None
    for value in values:
        if value is not None:
            total = value if total is None else EXACT.add(total, value)
    return total


def difference(value: Decimal, other: Decimal) -> Decimal:
    """Return value minus other, without rounding."""
    return EXACT.subtract(value, other)


def product(value: Decimal, other: Decimal) -> Decimal:
    """Return value times other; exact for two values as typed (60 digits)."""
    return EXACT.multiply(value, other)


def quotient(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """Return numerator ÷ denominator to 34 significant digits.

    None where either is missing or the denominator is 0.
    """
    if numerator is None or not denominator:
        return None
    return DIVISION.divide(numerator, denominator)


def _read(text: str | int) -> Decimal:
    """Return the plain number in a text."""
    if isinstance(text, bool) or not isinstance(text, str | int):
        raise ValueError("A value travels as text or as a whole number, so that no digit is lost.")
    if isinstance(text, int):
        return Decimal(text)
    typed = text.strip()
    if typed.lstrip("+-").lower() in {"nan", "snan", "inf", "infinity"}:
        return Decimal(typed)
    if not _PLAIN.fullmatch(typed):
        raise ValueError("A value is written with digits and a decimal point only, such as 1234.5.")
    return Decimal(typed)


def _exponent(value: Decimal) -> int:
    """Return the exponent of a finite number: -2 for 1.25."""
    return int(value.as_tuple().exponent)
