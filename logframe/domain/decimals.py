"""Exact numbers: what may be typed, and how it is added and divided."""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import reduce

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

    It is written with plain digits and at most one point: 18 digits before it and 10
    after it. What was typed comes back as it was typed, on every database. Anything else
    is refused with a sentence that says why, never guessed at.

    Example: 1.50 is kept as 1.50, not as 1.5; 1,234.5 is refused.

    >>> parse_exact("1.50")
    Decimal('1.50')
    >>> parse_exact("1,234.5")
    Traceback (most recent call last):
    ValueError: A value is written with digits and a decimal point only, such as 1234.5.

    The limits make every value fit its column and every sum of values exact. Raises
    ValueError, with the sentence the person should read.
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

    Example: 30, a silence and 12 make 42; two silences make no number at all.

    >>> exact_sum([Decimal(30), None, Decimal(12)])
    Decimal('42')
    >>> exact_sum([None, None]) is None
    True
    """
    present = [value for value in values if value is not None]
    return reduce(EXACT.add, present) if present else None


def difference(value: Decimal, other: Decimal) -> Decimal:
    """Return one value less another, without rounding.

    Example: 41.5 less 40 is 1.5.

    >>> difference(Decimal("41.5"), Decimal(40))
    Decimal('1.5')
    """
    return EXACT.subtract(value, other)


def product(value: Decimal, other: Decimal) -> Decimal:
    """Return one value times another, without rounding.

    Example: 2.5 times 4 is 10.0.

    >>> product(Decimal("2.5"), Decimal(4))
    Decimal('10.0')

    Exact for two values as typed: they have 28 digits each, and 60 are kept.
    """
    return EXACT.multiply(value, other)


def quotient(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """Return one value divided by another, to 34 significant digits.

    None where either is missing, or where the divisor is 0: nothing is divided by zero,
    and no such result is shown as 0 %.

    Example: 3 of 4 are 0.75; 3 of 0 are no share.

    >>> quotient(Decimal(3), Decimal(4))
    Decimal('0.75')
    >>> quotient(Decimal(3), Decimal(0)) is None
    True
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
