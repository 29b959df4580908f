"""What was typed, read by the person's region: an entry to send, or a sentence at each field."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

from pydantic import ValidationError

from logframe.languages import Reader
from logframe.schemas.base import Problem
from logframe.schemas.measurements import MeasurementCreate

NUMBERS = ("value", "numerator", "denominator")
TYPED = (*NUMBERS, "total_to_date", "increment", "weight")
PARTS = tuple(f"part_{kind}" for kind in NUMBERS)


@dataclass(frozen=True, slots=True)
class Typed:
    """An entry, or None and why; the names of `errors` are those of the fields."""

    entry: MeasurementCreate | None
    errors: dict[str, str] = field(default_factory=dict)

    def blame(self, problem: Problem) -> "Typed":
        """Return the same with the API's errors at the fields they name."""
        named = {one.get("field", ""): one.get("detail", problem.detail) for one in problem.errors or []}
        return replace(self, errors={name.removeprefix("body."): told for name, told in named.items()})


def read_entry(
    values: dict[str, str],
    period: str | None,
    place: str | None,
    missing: str | None,
    submit: bool,
    reads: Reader,
) -> Typed:
    """Read all fields; an empty one is left out, never taken for 0."""
    errors: dict[str, str] = {}
    if not period:
        errors["period_id"] = reads.say("Choose a period.")
    entry: dict[str, object] = {"period_id": int(period) if period else None, "submit": submit}
    parts: dict[int, dict[str, Decimal]] = {}
    for name, text in values.items():
        if not text.strip():
            continue
        try:
            kind, _, category = name.partition(":")
            if kind in TYPED:
                entry[kind] = reads.read_number(text)
            elif kind in PARTS:
                parts.setdefault(int(category), {})[kind.removeprefix("part_")] = reads.read_number(text)
            else:
                entry[name] = date.fromisoformat(text) if name == "done_on" else text
        except ValueError:
            errors[name] = _how_to_write(name, reads)
    if place:
        entry["location_id"] = int(place)
    if missing:
        entry["missing_reason"] = missing
    if parts:
        entry["parts"] = [{"category_ids": [category], **one} for category, one in parts.items()]
    if errors:
        return Typed(None, errors)
    try:
        return Typed(MeasurementCreate.model_validate(entry))
    except ValidationError as refused:
        return Typed(None, _at_fields(refused, list(parts), reads))


def gap_sentences(values: dict[str, str], dimensions: dict[str, list[int]], reads: Reader) -> dict[int, str]:
    """Say for each dimension what its parts make and how far that is from the total.

    Empty where nothing is typed. The parts of a share are compared by numerator and denominator.
    """
    numbers = {name: number for name, text in values.items() if (number := _number(text, reads)) is not None}
    told: dict[int, str] = {}
    for dimension, categories in dimensions.items():
        sentences = []
        for kind in NUMBERS:
            parts = [numbers[key] for one in categories if (key := f"part_{kind}:{one}") in numbers]
            if parts:
                sentences.append(_gap(sum(parts, Decimal(0)), numbers.get(kind), reads))
        told[int(dimension)] = " ".join(sentences)
    return told


def key_of(form: str, entry: MeasurementCreate) -> str:
    """Return the key under which this entry of this form is stored once, however often it is sent."""
    return f"{form}-{sha256(entry.model_dump_json().encode()).hexdigest()[:16]}"


def _gap(made: Decimal, total: Decimal | None, reads: Reader) -> str:
    """Compare what the parts make with the total."""
    parts = reads.digits(made)
    if total is None:
        return reads.say("Sum of the parts: {parts}.", parts=parts)
    if made == total:
        return reads.say("Sum of the parts: {parts}, the same as the total.", parts=parts)
    gap = reads.digits(total - made)
    whole = reads.digits(total)
    return reads.say(
        "Sum of the parts: {parts}. The total is {total}: a gap of {gap}.", parts=parts, total=whole, gap=gap
    )


def _number(text: str, reads: Reader) -> Decimal | None:
    """Return the number in a text; None while it is none."""
    try:
        return reads.read_number(text) if text.strip() else None
    except ValueError:
        return None


def _how_to_write(name: str, reads: Reader) -> str:
    """Say how the field is to be written, in the region's own marks."""
    if name == "done_on":
        return reads.say("Write the date as year-month-day, such as 2020-06-30.")
    return reads.say("Write a number such as {example}.", example=reads.number(Decimal("1234.5"), 1))


def _at_fields(refused: ValidationError, categories: list[int], reads: Reader) -> dict[str, str]:
    """Return a sentence for each field that does not fit the shape."""
    errors = {}
    for one in refused.errors():
        place = one["loc"]
        if place[0] == "parts" and len(place) > 2:
            errors[f"part_{place[2]}:{categories[int(place[1])]}"] = _how_to_write("value", reads)
        else:
            errors[str(place[0])] = reads.say("This is too long or too large.")
    return errors
