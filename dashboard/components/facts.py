"""Facts as pairs of a name and what it is."""

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.components.aria import aria
from logframe.languages import reader


def facts(
    pairs: Sequence[tuple[str, Any]], name: str, note: str | None = None, source: str | None = None
) -> html.Section:
    """Return facts in a card, with what is to be said about them and where they were printed."""
    return html.Section(
        [
            html.Dl([html.Div([html.Dt(term), html.Dd(value)]) for term, value in pairs], className="facts"),
            html.P(note, className="note") if note else None,
            source_line(source),
        ],
        className="card",
        **aria(label=name),
    )


def source_line(source: str | None) -> html.P | None:
    """Say where a fact was printed."""
    return html.P(reader.get().say("Source: {source}", source=source), className="source") if source else None
