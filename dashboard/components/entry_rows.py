"""The rows of the entry grid, as its script takes them: what was typed, by the person's number format."""

from typing import Any

from logframe.domain.words import EntryStatus
from logframe.languages import MISSING, Reader
from logframe.schemas.entry_grid import Entered, EntryGrid, GridEntry, GridPart, GridRow, Previous
from logframe.values import in_percent, share_text, target_text
from logframe.wording import word

Names = dict[int, tuple[str, str]]
"""The dimension and the name of each category, by its key."""


def grid_rows(grid: EntryGrid, reads: Reader) -> list[dict[str, Any]]:
    """Return the rows of a grid."""
    names = {one.id: (dimension.name, one.name) for dimension in grid.dimensions for one in dimension.categories}
    kept = {one.id: [category.id for category in one.categories] for one in grid.dimensions}
    return [_row(row, kept, names, reads) for row in grid.rows]


def _row(row: GridRow, kept: dict[int, list[int]], names: Names, reads: Reader) -> dict[str, Any]:
    """Return one row: an indicator at a place."""
    entry = row.entry
    return {
        "id": f"{row.indicator_id}-{row.location_id or 0}",
        "kind": "whole",
        "indicator": row.indicator_id,
        "place": row.location_id,
        "code": row.code,
        "title": row.title,
        "unit": row.unit or "",
        "location": row.location or "",
        "fields": row.fields,
        "previous": previous_text(row, row.previous, reads) if row.previous else MISSING,
        "target": target_text(reads, row, row.target),
        **_typed(row.fields, entry, reads),
        "missing": entry.missing_reason if entry else None,
        "note": (entry.note if entry else None) or "",
        "explanation": (entry.explanation if entry else None) or "",
        "entry": {"id": entry.id, "version": entry.version, "status": entry.status} if entry else None,
        "told": _told(entry, reads) if entry else "",
        "locked": row.locked,
        "parts": _parts(row, kept, names, reads),
    }


def _typed(fields: list[str], entered: Entered | GridPart | None, reads: Reader) -> dict[str, str]:
    """Return what was typed as it would be typed again: the first field, and the second where there is one."""
    written = [_written(entered, name, reads) if entered else "" for name in fields]
    return {"first": written[0], "second": written[1] if len(written) > 1 else ""}


def _written(entered: Any, name: str, reads: Reader) -> str:
    """Return one field as text; empty where there is nothing."""
    value = getattr(entered, name)
    if value is None:
        return ""
    return str(value) if name in ("text", "done_on") else reads.digits(value)


def _told(entry: GridEntry, reads: Reader) -> str:
    """Say where an entry stands; of a returned one also why."""
    if entry.status is EntryStatus.returned:
        return reads.say("Returned: {reason}", reason=entry.return_reason or "")
    if entry.status is EntryStatus.draft:
        return reads.say("Stored as a draft")
    return word(reads, entry.status)


def _parts(row: GridRow, kept: dict[int, list[int]], names: Names, reads: Reader) -> list[dict[str, Any]]:
    """Return a row for each category that can be typed, and for whatever else the entry has."""
    typed = {tuple(sorted(part.category_ids)): part for part in (row.entry.parts if row.entry else [])}
    cells = [(category,) for split in row.splits for category in kept.get(split.dimension_id, [])]
    return [
        {
            "id": f"{row.indicator_id}-{row.location_id or 0}/{'-'.join(map(str, cell))}",
            "kind": "part",
            "categories": list(cell),
            "title": _name(cell, names, reads),
            "fields": row.fields,
            "locked": row.locked,
            **_typed(row.fields, typed.get(cell), reads),
        }
        for cell in [*cells, *(one for one in typed if one not in cells)]
    ]


def _name(cell: tuple[int, ...], names: Names, reads: Reader) -> str:
    """Name the categories of a part, with their dimension where it is one."""
    known = [names[key][1] if key in names else reads.say("Retired category") for key in cell]
    if len(cell) == 1 and cell[0] in names:
        return f"{names[cell[0]][0]}: {known[0]}"
    return " · ".join(known)


def previous_text(row: GridRow, said: Previous, reads: Reader) -> str:
    """Write what was entered last, with its period, and that it is not approved yet where it is not."""
    when = said.period_code
    if said.status is not EntryStatus.approved:
        when = f"{when}, {word(reads, said.status)}"
    return f"{_entered_text(row, said, reads)}\n({when})"


def _entered_text(row: GridRow, said: Previous, reads: Reader) -> str:
    """Write what was entered: words, a day, x out of y, a number, or why there is nothing."""
    if said.text:
        return said.text
    if said.done_on:
        return reads.say("Done on {day}", day=reads.day(said.done_on))
    if said.numerator is not None:
        return share_text(reads, said.numerator, said.denominator)
    if said.value is not None:
        number = reads.digits(said.value)
        return f"{number}\u00a0%" if in_percent(row) else number
    return f"{MISSING} {word(reads, said.missing_reason)}" if said.missing_reason else MISSING
