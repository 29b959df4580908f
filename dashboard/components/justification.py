"""Why an outcome is rated as it is, by whom, and on which evidence."""

from typing import Any

from dash import html

from dashboard.components.badges import illustrative_badge, level_tile
from dashboard.components.facts import source_line
from dashboard.components.rollups import data_facts
from logframe.domain.words import RatingDimension
from logframe.languages import MISSING, Reader
from logframe.schemas.answers import Cell, Heatmap
from logframe.schemas.rollups import ResultRollUp
from logframe.wording import word


def justification(
    heatmap: Heatmap, outcome_id: int, dimension: RatingDimension, reads: Reader, data: ResultRollUp | None = None
) -> html.Div:
    """Return the reasons of one rating; "not rated" says that it is not low. `data` is what targets say of it."""
    outcome = next((one for one in heatmap.outcomes if one.id == outcome_id), None)
    cell = next((one for one in heatmap.cells if (one.outcome_id, one.dimension) == (outcome_id, dimension)), None)
    head = [
        html.P([outcome.code if outcome else MISSING, " · ", word(reads, dimension)], className="eyebrow"),
        html.H3(outcome.title if outcome else MISSING, className="card-title"),
    ]
    if cell is None or cell.level is None:
        told = reads.say("Nobody has rated this yet. Not rated does not mean low.")
        facts = [_facts(data_facts(data, reads))] if data else []
        return html.Div([*head, level_tile(None), html.P(told, className="lead"), *facts], className="justification")
    return html.Div(
        [
            *head,
            html.P([level_tile(cell.level), " ", illustrative_badge(cell.illustrative)]),
            html.P(cell.justification or MISSING, className="reason"),
            _facts([*_about(cell, reads), *(data_facts(data, reads) if data else [])]),
            source_line(cell.source),
        ],
        className="justification",
    )


def _about(cell: Cell, reads: Reader) -> list[tuple[str, Any]]:
    """Say where the rating comes from."""
    kind = word(reads, cell.evaluation_kind) if cell.evaluation_kind else MISSING
    confirmed = cell.confirmed_by or reads.say("Not confirmed by a second person")
    return [
        (reads.say("Evidence"), cell.evidence or MISSING),
        (reads.say("Evaluation"), f"{cell.evaluation_title or MISSING} ({kind})"),
        (reads.say("Rated by"), cell.rated_by or MISSING),
        (reads.say("Rated on"), reads.day(cell.rated_at.date() if cell.rated_at else None)),
        (reads.say("Confirmed by"), confirmed),
    ]


def _facts(pairs: list[tuple[str, Any]]) -> html.Dl:
    """List facts under each other."""
    return html.Dl([html.Div([html.Dt(name), html.Dd(value)]) for name, value in pairs], className="facts stacked")
