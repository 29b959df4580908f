"""Numbers as people type them: read by the marks of their region, strictly, or refused at their field."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, model_validator
from pydantic import Field as Pattern
from pydantic_core import PydanticCustomError
from sqlmodel import Field

from logframe.languages import Reader, known_region, marked
from logframe.schemas.base import Shape
from logframe.schemas.columns import Misread

VALUES = ("value", "numerator", "denominator")
TYPED = (*VALUES, "total_to_date", "increment", "weight")
"""The fields of an entry that are numbers; a part has the first three."""

REGION = r"^[a-z]{2}_[A-Z]{2}$"
EXAMPLE = Decimal("1234.5")


def check_region(region: str | None) -> str | None:
    """Refuse a region whose numbers nobody knows."""
    if region is not None and not known_region(region):
        raise PydanticCustomError(
            "region_unknown", marked("No such region: choose a language and a country, such as es_PE.")
        )
    return region


RegionOrNone = Annotated[str | None, Pattern(pattern=REGION), AfterValidator(check_region)]


def read_typed(given: dict[str, Any], names: Iterable[str], reads: Reader) -> dict[str, Any]:
    """Return fields with their texts read as numbers; an empty one is None, never 0."""
    return {name: _read(one, reads) if name in names else one for name, one in given.items()}


def _read(typed: Any, reads: Reader) -> Any:
    """Return the number in a text, or what its field then refuses; what is no text stays as it is."""
    if not isinstance(typed, str):
        return typed
    if not typed.strip():
        return None
    try:
        return reads.read_number(typed)
    except ValueError:
        return Misread(reads.digits(EXAMPLE))


class Typed(Shape):
    """Numbers as typed. With a `region`, such as es_PE, texts are read by its marks; without one, as plain digits."""

    region: RegionOrNone = Field(default=None, exclude=True)

    @model_validator(mode="before")
    @classmethod
    def read(cls, given: Any) -> Any:
        """Read what was typed, in the entry and in its parts."""
        region = given.get("region") if isinstance(given, dict) else None
        if not isinstance(region, str) or not known_region(region):
            return given
        reads = Reader(region=region)
        read, parts = read_typed(given, TYPED, reads), given.get("parts")
        if isinstance(parts, list):
            read["parts"] = [read_typed(one, VALUES, reads) if isinstance(one, dict) else one for one in parts]
        return read
