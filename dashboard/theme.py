"""The one place for colours, symbols and the look of charts.

The four levels run one way in lightness, so that they keep their order in greyscale and for
colour-blind people. Every colour comes with a word and a symbol; "not rated" and "no data" are
white, hatched and dotted, and no level is near white.
"""

from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from logframe.domain.words import DueState, EntryStatus, RatingLevel, Status

INK, PAPER = "#16232b", "#ffffff"
NIGHT, CHALK = "#10191f", "#e6edf1"


@dataclass(frozen=True, slots=True)
class Paint:
    """A surface and the ink that is legible on it (contrast 4.5 or more)."""

    surface: str
    ink: str


LEVELS = {
    RatingLevel.low: Paint("#f2bf6a", INK),
    RatingLevel.moderate: Paint("#93b26c", INK),
    RatingLevel.above_moderate: Paint("#2f7f83", PAPER),
    RatingLevel.high: Paint("#143f66", PAPER),
}
LEVEL_DOTS: dict[RatingLevel | None, str] = {
    level: "●" * level.ordinal + "○" * (4 - level.ordinal) for level in RatingLevel
}
"""A symbol that grows with the level and needs no colour."""

STATUS_ICONS = {
    Status.met: "check",
    Status.on_track: "up",
    Status.behind: "half",
    Status.off_track: "down",
    Status.not_due: "clock",
    Status.not_reported: "question",
    Status.not_applicable: "dash",
    Status.cannot_be_judged: "unequal",
}
ENTRY_ICONS = {
    EntryStatus.draft: "pencil",
    EntryStatus.submitted: "clock",
    EntryStatus.approved: "check",
    EntryStatus.returned: "back",
    EntryStatus.withdrawn: "dash",
    EntryStatus.superseded: "back",
}

DUE_ICONS = {
    DueState.not_due: "clock",
    DueState.due: "question",
    DueState.late: "down",
    DueState.draft: "pencil",
    DueState.submitted: "clock",
    DueState.returned: "back",
    DueState.approved: "check",
    DueState.locked: "dash",
}

MANTINE: dict[str, Any] = {
    "primaryColor": "sea",
    "primaryShade": {"light": 7, "dark": 7},
    "autoContrast": True,
    "defaultRadius": "md",
    "fontFamily": "Inter, 'Segoe UI', system-ui, -apple-system, Roboto, 'Liberation Sans', Arial, sans-serif",
    "headings": {"fontWeight": "650"},
    "focusRing": "auto",
    "black": INK,
    "colors": {
        "sea": [
            "#ecf6f8",
            "#d7eaee",
            "#acd5dd",
            "#7fbecb",
            "#5cabbc",
            "#3f97aa",
            "#2a8296",
            "#14647a",
            "#0f5166",
            "#093d4f",
        ],
        "dark": [
            CHALK,
            "#c3ced5",
            "#9aabb5",
            "#6d818d",
            "#3b4d58",
            "#2b3b45",
            "#1f2d36",
            "#152027",
            "#10191f",
            "#0b1216",
        ],
    },
}
"""The theme of the components; contrasts are checked by axe in tests/browser."""

GRID: dict[str, Any] = {
    "backgroundColor": "var(--card)",
    "foregroundColor": "var(--ink)",
    "accentColor": "var(--sea)",
    "borderColor": "var(--line)",
    "chromeBackgroundColor": "var(--ground)",
    "headerTextColor": "var(--ink-soft)",
    "headerFontWeight": 650,
    "headerFontSize": 13.5,
    "inputBorder": "solid 1px var(--line-strong)",
    "fontFamily": "inherit",
    "fontSize": 15,
    "spacing": 7,
    "wrapperBorderRadius": 14,
    "columnBorder": True,
    "browserColorScheme": "inherit",
    "tooltipBackgroundColor": "var(--bad-bg)",
    "tooltipTextColor": "var(--bad-ink)",
}
"""The look of grids: the colours of the page, so that light and dark follow it."""


@dataclass(frozen=True, slots=True)
class ChartPaint:
    """The colours of a chart on light or on dark ground."""

    ink: str
    faint: str
    grid: str
    ground: str
    actual: str
    target: str
    baseline: str
    parts: tuple[str, ...]


LIGHT_CHART = ChartPaint(
    INK, "#51636e", "#dde5e9", PAPER, "#14647a", "#b4531a", "#51636e",
    ("#143f66", "#f2bf6a", "#2f7f83", "#c9d3d8", "#93b26c", "#7a4b7d"),
)  # fmt: skip
DARK_CHART = ChartPaint(
    CHALK, "#a9bac4", "#2b3b45", "#152027", "#5cabbc", "#f2a25c", "#a9bac4",
    ("#7fb2e5", "#f2bf6a", "#4fb0b4", "#c9d3d8", "#a9cc7f", "#c493c7"),
)  # fmt: skip
PATTERNS = ("", "/", ".", "x", "-", "+")
"""The patterns of parts, so that they differ in greyscale too."""


def chart_paint(dark: bool) -> ChartPaint:
    """Return the colours of charts for the ground they stand on."""
    return DARK_CHART if dark else LIGHT_CHART


def lay_out(figure: go.Figure, dark: bool, height: int) -> go.Figure:
    """Give a figure the house look: no logo, no drag, quiet grid, ink that fits the ground."""
    paint = chart_paint(dark)
    axis = {"gridcolor": paint.grid, "zeroline": False, "linecolor": paint.grid, "fixedrange": True}
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": MANTINE["fontFamily"], "size": 14, "color": paint.ink},
        dragmode=False,
        hoverlabel={"bgcolor": paint.ground, "bordercolor": paint.faint, "font": {"color": paint.ink}},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        template="none",
    )
    figure.update_xaxes(automargin=True, **axis)
    figure.update_yaxes(automargin=True, **axis)
    return figure
