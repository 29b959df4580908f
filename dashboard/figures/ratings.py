"""The heatmap of ratings: words in every cell, order in greyscale, empties that look empty."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.theme import LEVEL_DOTS, LEVELS, Paint, chart_paint, lay_out
from logframe.domain.words import RatingDimension, RatingLevel
from logframe.languages import Reader
from logframe.schemas.answers import Heatmap, Portfolio
from logframe.wording import NO_DATA, level_word, word

ROW, FRAME = 68, 56
WIDE = 13
"""How many letters a cell holds in a line on a phone."""
DIMENSIONS = tuple(RatingDimension)


@dataclass(frozen=True, slots=True)
class Tile:
    """One cell: its level, the line under the word, what a click is about, and whether there is data."""

    level: RatingLevel | None
    note: str
    key: str
    known: bool = True


def draw_heatmap(heatmap: Heatmap, reader: Reader, dark: bool) -> go.Figure:
    """Draw the long-term outcomes of a project by achievement and sustainability."""
    cells = {(cell.outcome_id, cell.dimension): cell for cell in heatmap.cells}
    rows = []
    for outcome in heatmap.outcomes:
        row = []
        for dimension in DIMENSIONS:
            cell = cells.get((outcome.id, dimension))
            note = reader.say("Illustrative") if cell and cell.illustrative else ""
            row.append(Tile(cell.level if cell else None, note, f"{outcome.id}:{dimension}", cell is not None))
        rows.append(row)
    return _draw(rows, [outcome.code for outcome in heatmap.outcomes], reader, dark)


def draw_portfolio(portfolio: Portfolio, reader: Reader, dark: bool) -> go.Figure:
    """Draw the projects by achievement and sustainability, with how many outcomes are rated."""
    rows = []
    for project in portfolio.projects:
        cells = {cell.dimension: cell for cell in project.cells}
        row = []
        for dimension in DIMENSIONS:
            cell = cells.get(dimension)
            known = cell is not None and cell.outcomes > 0
            note = reader.say("{n} of {m} rated", n=cell.rated, m=cell.outcomes) if cell and known else ""
            row.append(Tile(cell.level if cell else None, note, f"{project.code}:{dimension}", known))
        rows.append(row)
    return _draw(rows, [project.code for project in portfolio.projects], reader, dark)


def _draw(rows: Sequence[Sequence[Tile]], names: Sequence[str], reader: Reader, dark: bool) -> go.Figure:
    """Draw tiles as a heatmap; a tile without level is no colour but a pattern."""
    levels = [[tile.level.ordinal if tile.level else None for tile in row] for row in rows]
    figure = go.Figure(
        go.Heatmap(
            z=levels,
            customdata=[[tile.key for tile in row] for row in rows],
            colorscale=_steps(),
            zmin=0.5,
            zmax=4.5,
            showscale=False,
            xgap=6,
            ygap=6,
            hoverinfo="none",
        )
    )
    for row, tiles in enumerate(rows):
        for column, tile in enumerate(tiles):
            _letter(figure, row, column, tile, reader, dark)
            if tile.level is None:
                _hatch(figure, row, column, tile, dark)
    lay_out(figure, dark, FRAME + ROW * max(len(rows), 1))
    figure.update_xaxes(
        tickvals=list(range(len(DIMENSIONS))),
        ticktext=[word(reader, dimension) for dimension in DIMENSIONS],
        side="top",
        showgrid=False,
        showline=False,
        range=[-0.5, len(DIMENSIONS) - 0.5],
    )
    figure.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=[_shorten(name) for name in names],
        range=[len(names) - 0.5, -0.5],
        showgrid=False,
        showline=False,
    )
    return figure.update_layout(showlegend=False)


def _steps() -> list[tuple[float, str]]:
    """Return the colour scale: four steps, nothing between them."""
    paints = [LEVELS[level].surface for level in RatingLevel]
    return [(edge, paint) for i, paint in enumerate(paints) for edge in (i / 4, (i + 1) / 4)]


def _letter(figure: go.Figure, row: int, column: int, tile: Tile, reader: Reader, dark: bool) -> None:
    """Write the word of a tile, its dots and its note."""
    chart = chart_paint(dark)
    paint = LEVELS[tile.level] if tile.level else Paint(chart.ground, chart.ink)
    text = _wrap(level_word(reader, tile.level) if tile.known else reader.say(NO_DATA))
    below = " · ".join(part for part in (LEVEL_DOTS[tile.level] if tile.level else "", tile.note) if part)
    note = f"<br><span style='font-size:11px'>{below}</span>" if below else ""
    figure.add_annotation(
        x=column,
        y=row,
        text=f"<b>{text}</b>{note}",
        showarrow=False,
        font={"color": paint.ink, "size": 13},
        bgcolor=None if tile.level else chart.ground,
        borderpad=3,
    )


def _hatch(figure: go.Figure, row: int, column: int, tile: Tile, dark: bool) -> None:
    """Hatch a tile that is not rated and dot one without data, inside a broken line."""
    chart = chart_paint(dark)
    left, right, top, bottom = column - 0.475, column + 0.475, row - 0.44, row + 0.44
    figure.add_trace(
        go.Scatter(
            x=[left, right, right, left, left],
            y=[top, top, bottom, bottom, top],
            mode="lines",
            fill="toself",
            fillcolor="rgba(0,0,0,0)",
            fillpattern={
                "shape": "/" if tile.known else ".",
                "fgcolor": chart.faint,
                "size": 9,
                "solidity": 0.12 if tile.known else 0.06,
            },
            line={"color": chart.faint, "dash": "dash" if tile.known else "dot", "width": 1.5},
            hoverinfo="skip",
        )
    )


def _wrap(text: str) -> str:
    """Break a long word for a narrow cell, as near its middle as it goes."""
    spaces = [place for place, sign in enumerate(text) if sign == " "]
    if len(text) <= WIDE or not spaces:
        return text
    middle = min(spaces, key=lambda place: abs(place - len(text) / 2))
    return f"{text[:middle]}<br>{text[middle + 1 :]}"


def _shorten(name: str) -> str:
    """Return a code that fits beside a row."""
    return name if len(name) <= 18 else f"{name[:17]}…"
