"""What the tiles mean, with the two empties beside the four levels."""

from dash import html

from dashboard.components.aria import aria
from dashboard.components.badges import level_tile
from logframe.domain.words import RatingLevel
from logframe.languages import reader


def level_legend(note: str) -> html.Div:
    """Return the four levels in order, "not rated" and "no data", and how to read them."""
    tiles = [level_tile(level) for level in RatingLevel]
    empties = [level_tile(None), level_tile(None, known=False)]
    items = [html.Li(tile) for tile in (*tiles, *empties)]
    name = aria(label=reader.get().say("Key"))
    return html.Div([html.Ul(items, className="legend", **name), html.P(note, className="note")])
