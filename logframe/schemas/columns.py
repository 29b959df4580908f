"""How a value is kept, the same on SQLite and PostgreSQL."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import AfterValidator
from sqlalchemy.engine import Dialect
from sqlmodel import Field

WHOLE_DIGITS, PLACES = 18, 10


class ExactDecimal(sa.types.TypeDecorator[Decimal]):
    """A decimal that comes back digit for digit: text on SQLite, numeric on PostgreSQL."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        """Keep PostgreSQL's own exact type; SQLite's NUMERIC is a float."""
        return dialect.type_descriptor(sa.Numeric() if dialect.name == "postgresql" else sa.Text())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Write digits, never an exponent."""
        if value is None or dialect.name == "postgresql":
            return value
        return format(value, "f")

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Read the digits back."""
        return None if value is None else Decimal(value)


def word(words: type[StrEnum]) -> Any:
    """Return the field of a closed list: text with a check, so that a new word is one migration."""
    name = "".join(f"_{c.lower()}" if c.isupper() else c for c in words.__name__).lstrip("_")
    return Field(sa_type=sa.Enum(words, name=name, native_enum=False, create_constraint=True, length=20))


def without_exponent(value: Decimal | None) -> Decimal | None:
    """Return the same number written in plain digits; minus zero is zero."""
    if value is None:
        return None
    if value.is_zero():
        value = value.copy_abs()
    sign, digits, exponent = value.as_tuple()
    if isinstance(exponent, int) and exponent > 0:
        return Decimal((sign, digits + (0,) * exponent, 0))
    return value


_digits = Field(sa_type=ExactDecimal, max_digits=WHOLE_DIGITS + PLACES, decimal_places=PLACES)
_not_negative = Field(sa_type=ExactDecimal, max_digits=WHOLE_DIGITS + PLACES, decimal_places=PLACES, ge=0)

Exact = Annotated[Decimal, _digits, AfterValidator(without_exponent)]
"""A number as typed: finite, at most 18 digits before the point and 10 after."""

ExactOrNone = Annotated[Decimal | None, _digits, AfterValidator(without_exponent)]
"""The same, or None where there is none: never zero."""

NotNegative = Annotated[Decimal, _not_negative, AfterValidator(without_exponent)]
NotNegativeOrNone = Annotated[Decimal | None, _not_negative, AfterValidator(without_exponent)]

Code = Annotated[str, Field(min_length=1, max_length=40, regex=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
"""A short name that people type and addresses carry: letters, digits, point, dash, underscore."""

Label = Annotated[str, Field(min_length=1, max_length=300, regex=r"^[^\x00]*\S[^\x00]*$")]
Title = Annotated[str, Field(min_length=1, max_length=1000, regex=r"^[^\x00]*\S[^\x00]*$")]
Words = Annotated[str, Field(min_length=1, max_length=50_000, regex=r"^[^\x00]*\S[^\x00]*$")]
WordsOrNone = Annotated[str | None, Field(max_length=50_000, regex=r"^[^\x00]*$")]
LabelOrNone = Annotated[str | None, Field(max_length=300, regex=r"^[^\x00]*$")]
