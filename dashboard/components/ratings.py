"""The heatmap of a project's long-term outcomes, with its table of buttons."""

from typing import Any

from dash import html

from dashboard.components.aria import aria
from dashboard.components.badges import level_tile
from dashboard.components.charts import chart_card
from dashboard.components.legends import level_legend
from dashboard.components.tables import data_table
from dashboard.figures.ratings import draw_heatmap
from logframe.domain.words import RatingDimension
from logframe.languages import Reader
from logframe.schemas.answers import Cell, Heatmap, HeatmapOutcome
from logframe.wording import level_word, word


def ratings_card(heatmap: Heatmap, reads: Reader) -> html.Section:
    """Show achievement and sustainability of each long-term outcome; each cell opens its reasons."""
    name = reads.say("Long-term outcomes: achievement and sustainability")
    if not heatmap.outcomes:
        told = html.P(reads.say("No data: this project has no long-term outcomes."), className="empty")
        return html.Section([html.H2(name, className="card-title"), told], className="card")
    cells = {(cell.outcome_id, cell.dimension): cell for cell in heatmap.cells}
    rows = [
        [
            _outcome(one),
            *(_button(one, dimension, cells.get((one.id, dimension)), reads) for dimension in RatingDimension),
        ]
        for one in heatmap.outcomes
    ]
    return chart_card(
        "ratings",
        name,
        _summary(heatmap, reads),
        draw_heatmap(heatmap, reads, dark=False),
        draw_heatmap(heatmap, reads, dark=True),
        data_table(
            reads.say("Ratings of long-term outcomes"),
            [reads.say("Long-term outcome"), *(word(reads, dimension) for dimension in RatingDimension)],
            rows,
        ),
        note=level_legend(reads.say("Choose a cell, in the chart or in the table, to read why it is rated so.")),
    )


def _outcome(outcome: HeatmapOutcome) -> list[Any]:
    """Name an outcome by code and statement."""
    return [html.Span(outcome.code, className="code"), " ", html.Span(outcome.title, className="statement")]


def _button(outcome: HeatmapOutcome, dimension: RatingDimension, cell: Cell | None, reads: Reader) -> html.Button:
    """Return the cell as a button that opens its justification."""
    level = cell.level if cell else None
    note = reads.say("Illustrative") if cell and cell.illustrative else None
    return html.Button(
        level_tile(level, known=cell is not None, note=note),
        id={"rating": f"{outcome.id}:{dimension}"},
        className="tile-button",
        type="button",
        **aria(haspopup="dialog"),
    )


def _summary(heatmap: Heatmap, reads: Reader) -> str:
    """Say every rating in words."""
    sentences = []
    for dimension in RatingDimension:
        levels = {cell.outcome_id: cell.level for cell in heatmap.cells if cell.dimension is dimension}
        told = ", ".join(f"{one.code} {level_word(reads, levels.get(one.id))}" for one in heatmap.outcomes)
        sentences.append(f"{word(reads, dimension)}: {told}.")
    return " ".join(sentences)
