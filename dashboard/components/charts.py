"""A chart with its summary in words and its table beside it."""

from typing import Any

import plotly.graph_objects as go
from dash import MATCH, ClientsideFunction, Input, Output, clientside_callback, dcc, html

from dashboard.components.aria import aria

DRAWING: Any = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}


def chart_id(key: Any) -> dict[str, Any]:
    """Return the id of the chart of a card."""
    return {"key": key, "part": "chart"}


def chart_card(
    key: str, title: str, summary: str, light: go.Figure, dark: go.Figure, table: Any, note: Any = None
) -> html.Section:
    """Return a chart in its two grounds, what it says in one sentence, and the same as a table."""
    height = light.layout.height
    return html.Section(
        [
            html.H2(title, className="card-title"),
            html.P(summary, id=f"summary-{key}", className="summary"),
            note,
            html.Div(
                [
                    html.Div(
                        dcc.Graph(
                            id=chart_id(key),
                            config=DRAWING,
                            responsive=True,
                            style={"height": height, "width": "100%"},
                        ),
                        role="img",
                        className="chart",
                        style={"minHeight": height},
                        **aria(labelledby=f"summary-{key}"),
                    ),
                    html.Div(table, className="beside"),
                ],
                className="chart-and-table",
            ),
            dcc.Store(
                id={"key": key, "part": "drawings"},
                data={"light": light.to_plotly_json(), "dark": dark.to_plotly_json()},
            ),
        ],
        className="card",
    )


clientside_callback(
    ClientsideFunction("screens", "draw"),
    Output(chart_id(MATCH), "figure"),
    Input({"key": MATCH, "part": "drawings"}, "data"),
    Input("scheme", "computedColorScheme"),
)
