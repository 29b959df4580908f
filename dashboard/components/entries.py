"""Entries as people typed them: the value, its parts, where it stands, and who brought it there."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import html

from dashboard.components.badges import entry_badge, illustrative_badge
from dashboard.components.tables import data_table
from logframe.languages import MISSING, Reader
from logframe.schemas.indicators import IndicatorRead
from logframe.schemas.measurements import MeasurementRead, PartRead, Valued
from logframe.values import value_text
from logframe.wording import word


def entry_text(reads: Reader, indicator: IndicatorRead, entry: MeasurementRead) -> str:
    """Write what an entry says: its value, words, date, or why there is none."""
    if entry.text:
        return entry.text
    if entry.done_on:
        return reads.say("Done on {day}", day=reads.day(entry.done_on))
    if entry.missing_reason:
        return f"{MISSING} {word(reads, entry.missing_reason)}"
    return valued_text(reads, indicator, entry)


def valued_text(reads: Reader, indicator: IndicatorRead, valued: Valued) -> str:
    """Write a value, or a numerator out of its denominator."""
    if valued.numerator is not None and valued.denominator is not None:
        part, whole = reads.digits(valued.numerator), reads.digits(valued.denominator)
        return reads.say("{part} of {whole}", part=part, whole=whole)
    return value_text(reads, indicator, valued.value)


def parts_text(reads: Reader, indicator: IndicatorRead, parts: Sequence[PartRead]) -> str:
    """Write the parts by the names of their categories."""
    names = {one.id: one.name for dimension in indicator.dimensions for one in dimension.categories}

    def told(part: PartRead) -> str:
        crossed = " × ".join(names.get(key, str(key)) for key in part.category_ids)
        return f"{crossed}: {valued_text(reads, indicator, part)}"

    return ", ".join(told(part) for part in parts)


def entry_table(
    caption: str,
    indicator: IndicatorRead,
    entries: Sequence[MeasurementRead],
    periods: Mapping[int, str],
    places: Mapping[int, str],
    reads: Reader,
    action: Callable[[MeasurementRead], Any] | None = None,
) -> html.Div:
    """Return entries as a table, the newest first."""
    head = [reads.say("Period"), reads.say("Value"), reads.say("Status"), reads.say("Recorded")]
    made_up = bool(entries) and all(entry.illustrative for entry in entries)
    rows = [
        [
            [periods.get(entry.period_id, MISSING), _small(places.get(entry.location_id or 0))],
            [
                html.B(entry_text(reads, indicator, entry)),
                html.Small(parts_text(reads, indicator, entry.parts)) if entry.parts else None,
                illustrative_badge(entry.illustrative and not made_up),
            ],
            [entry_badge(entry.status), action(entry) if action else None, *remarks(entry, reads)],
            [entry.recorded_by, _small(reads.day(entry.recorded_at.date()))],
        ]
        for entry in sorted(entries, key=lambda one: one.recorded_at, reverse=True)
    ]
    return data_table(caption, head, rows, numeric=(1,), mark=illustrative_badge(made_up))


def remarks(entry: MeasurementRead, reads: Reader) -> list[Any]:
    """Say why an entry came back, who decided, what its author noted, what the checks asked, and its files."""
    told: list[Any] = []
    if entry.return_reason:
        told.append(html.Strong(reads.say("Returned: {reason}", reason=entry.return_reason)))
    if entry.decided_by and entry.return_reason:
        told.append(html.Small(reads.say("Decided by {name}", name=entry.decided_by)))
    if entry.note:
        told.append(html.Small(entry.note))
    return [*told, *asked(entry, reads), *files(entry)]


def asked(entry: MeasurementRead, reads: Reader) -> list[Any]:
    """Say what the checks asked when an entry was submitted, and what its author answered."""
    told = [html.Small(one.detail) for one in entry.remarks]
    if entry.explanation:
        told.append(html.Small(reads.say("Explanation: {text}", text=entry.explanation)))
    return told


def files(entry: MeasurementRead) -> list[html.A]:
    """Offer the files that support an entry, to be kept."""
    return [html.A(one.name, href=f"/api/v1/evidence/{one.id}", download=one.name) for one in entry.files]


def _small(text: str | None) -> html.Small | None:
    """Return a second line of a cell."""
    return html.Small(text) if text else None
