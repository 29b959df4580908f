"""The form of a correction: what an entry says, to be written as it should have been, and why."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import dash_mantine_components as dmc
from dash import html

from logframe.domain.words import Accumulation, Measure, MissingReason
from logframe.languages import Reader
from logframe.schemas.indicators import IndicatorRead
from logframe.schemas.measurements import MeasurementRead
from logframe.wording import field_word, word

SHARE, PLAIN = ("numerator", "denominator"), ("value",)
DERIVED = ("total_to_date", "increment", "weight")


def correction_form(entry: MeasurementRead, indicator: IndicatorRead, reads: Reader) -> list[Any]:
    """Return the fields of a correction, filled with what stands."""
    missing = [{"value": one.value, "label": word(reads, one)} for one in MissingReason]
    return [
        html.Div([_field(name, entry, reads) for name in _names(entry, indicator)], className="fields"),
        html.Div([_part(*cell, reads) for cell in _cells(entry, indicator)], className="fields"),
        dmc.Select(
            id={"said": "missing_reason"},
            label=reads.say("No value? Say why"),
            data=missing,
            value=entry.missing_reason and entry.missing_reason.value,
            clearable=True,
            clearButtonProps={"aria-label": reads.say("Clear {what}", what=reads.say("the reason")), "tabIndex": 0},
        ),
        text_area("note", reads.say("Note for whoever approves"), entry.note or ""),
        text_area("explanation", reads.say("Explanation"), "", reads.say("Only where the checks ask for one.")),
        text_area("reason", reads.say("Why is it corrected?"), required=True),
    ]


def text_area(name: str, label: str, value: str = "", description: str = "", required: bool = False) -> dmc.Textarea:
    """Return a field for words."""
    return dmc.Textarea(
        id={"said": name},
        label=label,
        value=value,
        description=description,
        required=required,
        autosize=True,
        minRows=2,
    )


def read_correction(said: Mapping[str, str | None], reads: Reader) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the body of a correction, and a sentence for each field that cannot be read; empty fields are left out."""
    body: dict[str, Any] = {"submit": True}
    errors: dict[str, str] = {}
    parts: dict[str, dict[str, str]] = {}
    for name, text in said.items():
        if not (text or "").strip():
            continue
        kind, _, cell = name.partition(":")
        try:
            if cell:
                parts.setdefault(cell, {})[kind] = f"{reads.read_number(str(text)):f}"
            elif kind in (*SHARE, *PLAIN, *DERIVED):
                body[kind] = f"{reads.read_number(str(text)):f}"
            else:
                body[kind] = date.fromisoformat(str(text)).isoformat() if kind == "done_on" else text
        except ValueError:
            errors[name] = _how_to_write(kind, reads)
    body["parts"] = [{"category_ids": [int(key) for key in cell.split("-")], **one} for cell, one in parts.items()]
    if "reason" not in body:
        errors["reason"] = reads.say("Write the reason first.")
    return body, errors


def _how_to_write(name: str, reads: Reader) -> str:
    """Say how a field is to be written."""
    if name == "done_on":
        return reads.say("Write the date as year-month-day, such as 2020-06-30.")
    return reads.say("Write a number such as {example}.", example=reads.number(Decimal("1234.5"), 1))


def _names(entry: MeasurementRead, indicator: IndicatorRead) -> Iterator[str]:
    """Yield the fields of the indicator's kind, and those that were filled in besides."""
    if indicator.measure is Measure.qualitative:
        yield "text"
    elif indicator.accumulation is Accumulation.milestone:
        yield "done_on"
    else:
        yield from SHARE if indicator.accumulation is Accumulation.share else PLAIN
    yield from (name for name in DERIVED if getattr(entry, name) is not None)


def _field(name: str, entry: MeasurementRead, reads: Reader) -> Any:
    """Return one field with what stands in it."""
    value, label = getattr(entry, name), field_word(reads, name)
    if name == "text":
        return text_area(name, label, value or "")
    if name == "done_on":
        day = value.isoformat() if value else ""
        return dmc.TextInput(id={"said": name}, label=label, value=day, inputProps={"type": "date"})
    return _number(name, label, value, reads)


def _number(name: str, label: str, value: Decimal | None, reads: Reader) -> dmc.TextInput:
    """Return a field for a number, as the person writes it."""
    typed = "" if value is None else reads.digits(value)
    return dmc.TextInput(id={"said": name}, label=label, value=typed, inputProps={"inputMode": "decimal"})


def _cells(entry: MeasurementRead, indicator: IndicatorRead) -> Iterator[tuple[str, str, Decimal | None]]:
    """Yield the name, label and value of each part: those that were typed, and the categories that were not."""
    if indicator.measure is Measure.qualitative or indicator.accumulation is Accumulation.milestone:
        return
    kinds = SHARE if indicator.accumulation is Accumulation.share else PLAIN
    names = {one.id: one for dimension in indicator.dimensions for one in dimension.categories}
    typed = {"-".join(map(str, part.category_ids)): part for part in entry.parts}
    others = [str(key) for key, one in names.items() if not one.retired and str(key) not in typed]
    for cell in (*typed, *others):
        label = " × ".join(names[int(key)].name for key in cell.split("-"))
        yield from ((f"{kind}:{cell}", label, getattr(typed.get(cell), kind, None)) for kind in kinds)


def _part(name: str, label: str, value: Decimal | None, reads: Reader) -> dmc.TextInput:
    """Return the field of a part; of a share it says which of the two numbers."""
    kind = name.partition(":")[0]
    told = label if kind in PLAIN else f"{label}: {field_word(reads, kind)}"
    return _number(name, told, value, reads)
