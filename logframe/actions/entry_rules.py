"""What an entry must be: of its indicator's kind, with parts of its dimensions, wherever it comes from."""

from collections.abc import Mapping, Sequence

from logframe.actions.deriving import also_taken
from logframe.actions.entry_setting import Setting, Split
from logframe.domain.words import Accumulation, Measure
from logframe.errors import Invalid
from logframe.languages import marked
from logframe.schemas.measurements import MeasurementCreate, PartCreate, Valued
from logframe.tables.base import utc_now
from logframe.tables.indicators import Indicator

FIELDS = ("value", "numerator", "denominator", "text", "done_on", "total_to_date", "increment", "weight")
NAMES = {
    "value": marked("a value"),
    "numerator": marked("a numerator"),
    "denominator": marked("a denominator"),
    "denominator numerator": marked("a numerator and a denominator"),
    "text": marked("words"),
    "done_on": marked("the day it was done"),
    "total_to_date": marked("a total so far"),
    "increment": marked("what is new"),
    "weight": marked("a weight"),
}
"""The fields of an entry as people call them."""
NUMBER = {Accumulation.increment, Accumulation.running_total, Accumulation.level, Accumulation.unique}


def check_value(indicator: Indicator, payload: MeasurementCreate) -> None:
    """Refuse an entry that is not of the indicator's kind: a number for text, a share without denominator."""
    given = {name for name in FIELDS if getattr(payload, name) is not None}
    if payload.missing_reason is not None:
        if given or payload.parts:
            raise Invalid("missing_reason", marked("An entry has a value or a reason why it is missing, not both."))
        return
    wanted = wanted_fields(indicator)
    for name in sorted(given - wanted - {also_taken(indicator)}):
        raise Invalid(name, marked("This indicator takes {wanted}, not {name}."), wanted=_say(wanted), name=NAMES[name])
    if payload.text is not None and not payload.text.strip():
        given.discard("text")
    for name in sorted(wanted - given):
        raise Invalid(name, marked("Give {wanted}, or the reason why it is missing."), wanted=_say(wanted))
    check_number(indicator, payload)


def check_number(indicator: Indicator, payload: MeasurementCreate) -> None:
    """Refuse a number that the measure cannot have."""
    value, measure = payload.value, indicator.measure
    if payload.denominator is not None and payload.denominator <= 0:
        raise Invalid("denominator", marked("The denominator must be more than 0: a share of nothing is no share."))
    if payload.done_on is not None and payload.done_on > utc_now().date():
        raise Invalid(
            "done_on", marked("{day} is still to come. Give the day on which it was done."), day=payload.done_on
        )
    if value is None:
        return
    if indicator.accumulation is Accumulation.unique and value < 0:
        raise Invalid("value", marked("A count of people is 0 or more."))
    if measure is Measure.yes_no and value not in (0, 1):
        raise Invalid("value", marked("Give 1 for yes or 0 for no."))
    if measure is Measure.ordinal and value % 1:
        raise Invalid("value", marked("A step of a scale is a whole number."))


def wanted_fields(indicator: Indicator) -> set[str]:
    """Return the fields an entry of the indicator has."""
    if indicator.measure is Measure.qualitative:
        return {"text"}
    if indicator.accumulation is Accumulation.milestone:
        return {"done_on"}
    return {"value"} if indicator.accumulation in NUMBER else {"numerator", "denominator"}


def _say(names: set[str]) -> str:
    """Return the words for the fields of an entry."""
    return NAMES[" ".join(sorted(names))]


def check_parts(setting: Setting, indicator: Indicator, parts: Sequence[PartCreate]) -> list[str]:
    """Return the cell of each part; refuse other dimensions, retired categories and a cell given twice."""
    if not parts:
        return []
    wanted = wanted_fields(indicator)
    if wanted not in ({"value"}, {"numerator", "denominator"}):
        raise Invalid("parts", marked("This indicator has no number, so it has no parts."))
    cells: list[str] = []
    for place, part in enumerate(parts):
        field = f"parts.{place}"
        _check_cell(setting.categories[indicator.id or 0], part, field)
        _check_part_value(wanted, part, field)
        cell = "-".join(str(key) for key in sorted(part.category_ids))
        if cell in cells:
            raise Invalid(field, marked("This part is given twice."))
        cells.append(cell)
    return cells


def _check_cell(found: Mapping[int, Split], part: PartCreate, field: str) -> None:
    """Refuse categories the indicator is not split by, retired ones, and two of one dimension."""
    for key in part.category_ids:
        if key not in found:
            raise Invalid(field, marked("This indicator is not split by category {key}."), key=key)
        if found[key].retired:
            raise Invalid(field, marked("Category {key} is retired."), key=key)
    dimensions = [found[key].dimension_id for key in part.category_ids]
    if len(set(dimensions)) < len(dimensions):
        raise Invalid(field, marked("A part names two categories of one dimension."))


def _check_part_value(wanted: set[str], part: Valued, field: str) -> None:
    """Refuse a part that is not of the same kind as its total."""
    for name in ("value", "numerator", "denominator"):
        if (getattr(part, name) is not None) != (name in wanted):
            raise Invalid(f"{field}.{name}", marked("This part takes {wanted}."), wanted=_say(wanted))
    if part.denominator is not None and part.denominator <= 0:
        raise Invalid(
            f"{field}.denominator",
            marked("The denominator must be more than 0: a share of nothing is no share."),
        )
