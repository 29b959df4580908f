"""Countries by their names."""

from babel import Locale

from logframe.languages import MISSING, Reader


def country_name(reads: Reader, code: str | None) -> str:
    """Return the name of a country in the reader's language; the code where it has none."""
    return MISSING if code is None else str(Locale(reads.language).territories.get(code, code))
