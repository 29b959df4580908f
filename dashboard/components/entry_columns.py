"""The columns of the entry grid, its look, and what it says by itself."""

from json import dumps
from typing import Any

from dashboard.theme import GRID
from logframe.domain.words import MissingReason
from logframe.languages import Reader
from logframe.schemas.entry_grid import EntryGrid
from logframe.wording import word

ROW_HEIGHT = 54
"""Two lines of an indicator's name."""


def grid_columns(grid: EntryGrid, reads: Reader) -> list[dict[str, Any]]:
    """Return the columns: the place only where places report, the second number only where shares are typed."""
    shares = any(len(row.fields) > 1 for row in grid.rows)
    places = any(row.location_id for row in grid.rows)
    missing = {"values": [None, *(one.value for one in MissingReason)]}
    return [
        _column("title", reads.say("Indicator"), 290, cellRenderer={"function": "entryName(params)"}),
        _column("location", reads.say("Place"), 115, hide=not places),
        _column("previous", reads.say("Before"), 130, cellClass="entry-lines"),
        _typed("first", reads.say("This period (or x)") if shares else reads.say("This period"), 130, number=True),
        _typed("second", reads.say("Out of (y)"), 100, hide=not shares, number=True),
        _column("target", reads.say("Target"), 95, cellClass="entry-number"),
        _typed(
            "missing",
            reads.say("No value because"),
            150,
            cellEditor="agSelectCellEditor",
            cellEditorParams=missing,
            valueFormatter={"function": "entryReason(params)"},
        ),
        _column(
            "state",
            reads.say("State"),
            200,
            valueGetter={"function": "entryState(params)"},
            cellClass={"function": "entryMark(params)"},
            tooltipValueGetter={"function": "entryWhy(params)"},
        ),
        _typed("explanation", reads.say("Explanation"), 220, hide=True),
        _typed("note", reads.say("Note"), 170, flex=1, minWidth=140),
    ]


def _column(field: str, name: str, width: int, **more: Any) -> dict[str, Any]:
    """Return a column that is only read."""
    return {"colId": field, "field": field, "headerName": name, "width": width, **more}


def _typed(field: str, name: str, width: int, *, number: bool = False, **more: Any) -> dict[str, Any]:
    """Return a column that is typed into."""
    rules = {"entry-open": "entryEditable(params)", "entry-wrong": "entryError(params)"}
    if number:
        rules["entry-number"] = "entryNumber(params)"
    return {
        **_column(field, name, width),
        "editable": {"function": "entryEditable(params)"},
        "cellEditorSelector": {"function": "entryEditor(params)"},
        "cellClassRules": rules,
        "tooltipValueGetter": {"function": "entryError(params)"},
        **more,
    }


def grid_options(reads: Reader) -> dict[str, Any]:
    """Return how the grid behaves: edited by the keyboard, moved through row by row, nothing sorted or dragged."""
    return {
        "theme": {"function": f"themeQuartz.withParams({dumps(GRID)})"},
        "rowHeight": ROW_HEIGHT,
        "headerHeight": ROW_HEIGHT,
        "getRowHeight": {"function": "entryHeight(params)"},
        "getRowClass": {"function": "entryRowClass(params)"},
        "localeText": locale_text(reads),
        "enterNavigatesVerticallyAfterEdit": True,
        "stopEditingWhenCellsLoseFocus": True,
        "undoRedoCellEditing": True,
        "tooltipShowDelay": 300,
        "suppressMovableColumns": True,
        "suppressColumnVirtualisation": True,
        "ensureDomOrder": True,
        "suppressDragLeaveHidesColumns": True,
    }


def locale_text(reads: Reader) -> dict[str, str]:
    """Return the few sentences that the grid says by itself."""
    return {
        "loadingOoo": reads.say("Loading…"),
        "noRowsToShow": reads.say("This project has no indicators yet."),
        "ariaLabelCellEditor": reads.say("What is typed"),
        "ariaInputEditor": reads.say("What is typed"),
        "ariaLabelSelectField": reads.say("Choose"),
        "ariaLabelTooltip": reads.say("What is wrong"),
    }


def reasons(reads: Reader) -> dict[str, str]:
    """Return the words for why there is no value, in the order of their keys."""
    return {one.value: word(reads, one) for one in MissingReason}
