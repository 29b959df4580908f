"""Why an outcome is rated as it is, by whom, and on which evidence."""

from dash import html

from dashboard.components.badges import illustrative_badge, level_tile
from dashboard.components.facts import source_line
from dashboard.components.words import word
from logframe.domain.words import RatingDimension
from logframe.languages import MISSING, Reader
from logframe.schemas.answers import Cell, Heatmap


def justification(heatmap: Heatmap, outcome_id: int, dimension: RatingDimension, reads: Reader) -> html.Div:
    """Return the reasons of one rating; "not rated" says that it is not low."""
    outcome = next((one for one in heatmap.outcomes if one.id == outcome_id), None)
    cell = next((one for one in heatmap.cells if (one.outcome_id, one.dimension) == (outcome_id, dimension)), None)
    head = [
        html.P([outcome.code if outcome else MISSING, " · ", word(reads, dimension)], className="eyebrow"),
        html.H3(outcome.title if outcome else MISSING, className="card-title"),
    ]
    if cell is None or cell.level is None:
        told = reads.say("Nobody has rated this yet. Not rated does not mean low.")
        return html.Div([*head, level_tile(None), html.P(told, className="lead")], className="justification")
    return html.Div(
        [
            *head,
            html.P([level_tile(cell.level), " ", illustrative_badge(cell.illustrative)]),
            html.P(cell.justification or MISSING, className="reason"),
            _about(cell, reads),
            source_line(cell.source),
        ],
        className="justification",
    )


def _about(cell: Cell, reads: Reader) -> html.Dl:
    """Say where the rating comes from."""
    kind = word(reads, cell.evaluation_kind) if cell.evaluation_kind else MISSING
    confirmed = cell.confirmed_by or reads.say("Not confirmed by a second person")
    pairs = [
        (reads.say("Evidence"), cell.evidence or MISSING),
        (reads.say("Evaluation"), f"{cell.evaluation_title or MISSING} ({kind})"),
        (reads.say("Rated by"), cell.rated_by or MISSING),
        (reads.say("Rated on"), reads.day(cell.rated_at.date() if cell.rated_at else None)),
        (reads.say("Confirmed by"), confirmed),
    ]
    return html.Dl([html.Div([html.Dt(name), html.Dd(value)]) for name, value in pairs], className="facts stacked")
