"""Sentences in the person's language, numbers and dates by their region.

"Spanish" is not one number format: 1234.5 is 1.234,5 in Spain and 1,234.5 in Peru. So a
person has a language, for sentences, and a region, for numbers and dates.
"""

import gettext
import io
import re
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from logframe.domain.rounding import percent_points, shown
from logframe.domain.words import marked as marked

LANGUAGES = ("en", "es")
MISSING = "—"
"""What stands where there is no value. Zero is 0."""

DIGITS = "+-0123456789"
SPACES = re.compile("[ \u00a0\u202f]")
"""The plain space, the no-break space and the narrow one: where thousands are parted by one, people type any."""

LONGEST_NUMBER = 60
"""How many signs a typed number has at most: 28 digits and their marks fit twice."""

CATALOGUES = Path(__file__).parent / "locales"


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the sentences of a language; English is the source and needs no file."""
    path = CATALOGUES / f"{language}.po"
    if not path.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def translate(sentence: str, language: str, **values: object) -> str:
    """Return the sentence in the language, with its values filled in."""
    text = catalogue(language).gettext(sentence)
    return text.format(**values) if values else text


@cache
def _marks(region: str) -> dict[int, str]:
    """Return what a region writes where we write comma and point."""
    return {ord(","): numbers.get_group_symbol(region), ord("."): numbers.get_decimal_symbol(region)}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: a language for sentences, a region for numbers and dates."""

    language: str = "en"
    region: str = "en_US"

    def say(self, sentence: str, **values: object) -> str:
        """Return the sentence in the reader's language."""
        return translate(sentence, self.language, **values)

    def number(self, value: Decimal | None, decimals: int = 0) -> str:
        """Write a number, half up at the decimals; "—" where there is none."""
        rounded = shown(value, decimals)
        if rounded is None:
            return MISSING
        return f"{rounded:,.{decimals}f}".translate(_marks(self.region))

    def count(self, things: int | None) -> str:
        """Write how many there are; "—" where it is not told, which is not 0."""
        return self.number(None if things is None else Decimal(things))

    def digits(self, value: Decimal | None) -> str:
        """Write a number with every digit it came with, in the region's marks; "—" where there is none."""
        exponent = 0 if value is None else value.as_tuple().exponent
        return self.number(value, max(0, -exponent) if isinstance(exponent, int) else 0)

    def percent(self, share: Decimal | None, decimals: int = 0) -> str:
        """Write a share (1 is all) as a percentage; "—" where there is none."""
        return MISSING if share is None else f"{self.number(percent_points(share), decimals)}\u00a0%"

    def money(self, value: Decimal | None, currency: str | None) -> str:
        """Write an amount with two decimals and its currency code; "—" where there is none."""
        if value is None:
            return MISSING
        amount = self.number(value, 2)
        return f"{currency}\u00a0{amount}" if currency else amount

    def day(self, day: date | None) -> str:
        """Write a date in the reader's language and their region's order; "—" where there is none."""
        return MISSING if day is None else str(dates.format_date(day, "medium", locale=self.locale))

    def month(self, month: int) -> str:
        """Write the name of a month, 1 to 12."""
        return str(dates.format_date(date(2000, month, 1), "LLLL", locale=self.locale))

    @property
    def locale(self) -> str:
        """Return the reader's language in their region, or the language alone where nobody speaks it there."""
        both = f"{self.language}_{self.region[-2:]}"
        return both if known_region(both) else self.language

    def read_number(self, text: str) -> Decimal:
        """Read a number typed by the region: "1.234,5" in Spain, "1,234.5" in Peru.

        Raises ValueError, never guesses: "12,5" typed in Peru is refused, not read as 125.
        """
        group, point = _marks(self.region).values()
        typed = text.strip()
        if group.isspace():
            typed = SPACES.sub(group, typed)
        if len(typed) > LONGEST_NUMBER or not set(typed) <= {*DIGITS, group, point}:
            raise ValueError(typed)
        return numbers.parse_decimal(typed, locale=self.region, strict=True)


reader: ContextVar[Reader] = ContextVar("reader", default=Reader())  # noqa: B039 - frozen
"""Who reads the answer of this request; the gate sets it."""


def known_region(region: str) -> bool:
    """Tell whether numbers and dates of a region are known."""
    try:
        Locale.parse(region)
    except (ValueError, UnknownLocaleError):
        return False
    return True
