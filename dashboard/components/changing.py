"""A saved entry as it would be typed, for its author to change it."""

import json
from typing import Any

from dash import html

from dashboard.components.aria import aria
from logframe.domain.words import Accumulation
from logframe.languages import Reader
from logframe.schemas.indicators import IndicatorRead
from logframe.schemas.measurements import MeasurementRead
from logframe.schemas.numbers import TYPED, VALUES

DERIVED = {Accumulation.increment: "total_to_date", Accumulation.running_total: "increment"}
"""What was typed where the value followed from it."""


def change_button(entry: MeasurementRead, indicator: IndicatorRead, period: str, reads: Reader) -> list[html.Button]:
    """Offer to change an entry; not one that has counted, which is corrected, nor one whose parts the form lacks."""
    if entry.first_approved_at is not None or any(len(part.category_ids) > 1 for part in entry.parts):
        return []
    form = {
        "entry": entry.id,
        "version": entry.version,
        "period": str(entry.period_id),
        "place": None if entry.location_id is None else str(entry.location_id),
        "missing": entry.missing_reason,
        "fields": typed_fields(entry, indicator, reads),
    }
    meant: dict[str, Any] = {"data-change": json.dumps(form)}
    named = aria(label=reads.say("Change {period}", period=period))
    return [html.Button(reads.say("Change"), type="button", className="plain-button", **meant, **named)]


def typed_fields(entry: MeasurementRead, indicator: IndicatorRead, reads: Reader) -> dict[str, str]:
    """Return what the fields of the form hold, by their names; numbers in the marks of the reader's region."""
    numbers = {name: getattr(entry, name) for name in TYPED}
    if (typed := DERIVED.get(indicator.accumulation)) and numbers[typed] is not None:
        numbers["value"] = None
    for part in entry.parts:
        numbers |= {f"part_{name}:{part.category_ids[0]}": getattr(part, name) for name in VALUES}
    words = {"text": entry.text, "note": entry.note, "explanation": entry.explanation}
    day = {"done_on": entry.done_on.isoformat() if entry.done_on else None}
    written = {name: None if one is None else reads.digits(one) for name, one in numbers.items()}
    return {name: one for name, one in {**written, **words, **day}.items() if one}
