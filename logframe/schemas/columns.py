"""How a value is kept, the same on SQLite and PostgreSQL."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, PlainSerializer
from pydantic import Field as Pattern
from pydantic_core import PydanticCustomError
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

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Read the digits back; PostgreSQL's driver gives decimals itself."""
        if dialect.name == "postgresql":
            return None
        return lambda digits: None if digits is None else Decimal(digits)


def word(words: type[StrEnum], length: int = 20) -> Any:
    """Return the field of a closed list: text with a check, so that a new word is one migration."""
    name = "".join(f"_{c.lower()}" if c.isupper() else c for c in words.__name__).lstrip("_")
    return Field(sa_type=sa.Enum(words, name=name, native_enum=False, create_constraint=True, length=length))


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


NUMBER = re.compile(r"\s*[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\s*")
"""A number in text: our digits and a point, not 1_000 or the digits of other scripts, which Python reads too."""


@dataclass(frozen=True, slots=True)
class Misread:
    """What was typed and is no number in its region; `example` is how one is written there."""

    example: str


def refuse_unmeant(value: Any) -> Any:
    """Refuse a truth value, and text that is no plain number, before anybody tries to make a number of it."""
    if isinstance(value, Misread):
        raise PydanticCustomError("number_of_region", "Write a number such as {example}.", {"example": value.example})
    if isinstance(value, bool) or (isinstance(value, str) and not NUMBER.fullmatch(value)):
        if isinstance(value, str) and value.strip().lstrip("+-").lower() in {"nan", "snan", "inf", "infinity"}:
            raise PydanticCustomError("finite_number", "Input should be a finite number")
        raise PydanticCustomError("decimal_parsing", "Input should be a valid decimal")
    return value


def within_places(value: Decimal | None) -> Decimal | None:
    """Return the number in plain digits; refuse more places than are kept, also where all of them are 0."""
    plain = without_exponent(value)
    exponent = 0 if plain is None else plain.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -PLACES:
        raise PydanticCustomError("decimal_max_places", "Too many decimal places")
    return plain


def write_digits(value: Decimal | None) -> str | None:
    """Return a number in plain digits, never with an exponent; zero has no sign."""
    if value is None:
        return None
    text = str(value)
    return format(value.copy_abs() if value.is_zero() else value, "f") if "E" in text or text[0] == "-" else text


Written = PlainSerializer(write_digits, return_type=str | None, when_used="json")


def _number(**bounds: Any) -> tuple[Any, ...]:
    """Return what makes a decimal of ours: how it is kept, what is refused, how it is written."""
    kept = Field(sa_type=ExactDecimal, max_digits=WHOLE_DIGITS + PLACES, decimal_places=PLACES, **bounds)
    return kept, BeforeValidator(refuse_unmeant), AfterValidator(within_places), Written


Exact = Annotated[Decimal, *_number()]
"""A number as typed: finite, at most 18 digits before the point and 10 after."""

ExactOrNone = Annotated[Decimal | None, *_number()]
"""The same, or None where there is none: never zero."""

NotNegative = Annotated[Decimal, *_number(ge=0)]
NotNegativeOrNone = Annotated[Decimal | None, *_number(ge=0)]


def refuse_truth(value: Any) -> Any:
    """Refuse true and false for a number: Python would take them for 1 and 0."""
    if isinstance(value, bool):
        raise PydanticCustomError("int_type", "Input should be a valid integer")
    return value


Whole = Annotated[int, BeforeValidator(refuse_truth)]


def refuse_number(value: Any) -> Any:
    """Refuse a number for a date: it would be read as seconds since 1970."""
    if isinstance(value, int | float | Decimal):
        raise PydanticCustomError("date_type", "Input should be a valid date")
    return value


Day = Annotated[date, BeforeValidator(refuse_number)]
DayOrNone = Annotated[date | None, BeforeValidator(refuse_number)]

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]")


def in_utc(moment: datetime | None) -> datetime | None:
    """Return the same moment in UTC, so that its day is the same for everybody."""
    return moment and moment.astimezone(UTC)


def check_written(value: object) -> object:
    """Refuse a bare number: pydantic would read 2021 as 33 minutes into 1970."""
    if value is not None and not isinstance(value, datetime) and not (isinstance(value, str) and WRITTEN.match(value)):
        raise ValueError("Give a moment such as 2021-06-30T12:00:00Z.")
    return value


Moment = Annotated[
    AwareDatetime, Pattern(ge=EARLIEST, le=LATEST), AfterValidator(in_utc), BeforeValidator(check_written)
]
"""A moment with its time zone, kept in UTC."""

# The pattern is pydantic's own: SQLModel's Field drops it.
_SAID = Pattern(pattern=r"^[^\x00]*[^\s\x00][^\x00]*$", min_length=1)
_SAYABLE = Pattern(pattern=r"^[^\x00]*$")

Code = Annotated[str, Field(max_length=40), Pattern(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
"""A short name that people type and addresses carry: letters, digits, point, dash, underscore."""

Email = Annotated[str, Field(max_length=254), Pattern(pattern=r"^[^@\s\x00]{1,64}@[^@\s\x00]{1,189}$")]
Label = Annotated[str, Field(max_length=300), _SAID]
Title = Annotated[str, Field(max_length=1000), _SAID]
Words = Annotated[str, Field(max_length=50_000), _SAID]
WordsOrNone = Annotated[str | None, Field(max_length=50_000), _SAYABLE]
LabelOrNone = Annotated[str | None, Field(max_length=300), _SAYABLE]
