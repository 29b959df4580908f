"""What a person reads when the API said no."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.client import Refused
from logframe.languages import reader
from logframe.schemas.base import Problem

Layout = Callable[..., Awaitable[Any]]


def problem_alert(problem: Problem) -> dmc.Alert:
    """Return the sentence of a problem, read aloud when it appears."""
    return dmc.Alert(problem.detail, color="red", variant="outline", className="problem")


def problem_page(problem: Problem) -> html.Div:
    """Return a page for what cannot be shown."""
    say = reader.get().say
    titles = {401: say("Please sign in"), 403: say("Not allowed"), 404: say("Not found")}
    return html.Div(
        [
            html.H1(titles.get(problem.status, say("This cannot be shown"))),
            html.P(problem.detail, className="lead"),
            html.P(dcc.Link(say("Back to the portfolio"), href="/")),
        ],
        className="page narrow",
    )


def shows_refusals(layout: Layout) -> Layout:
    """Let a page show what the API refused instead of nothing."""

    @wraps(layout)
    async def shown(*args: Any, **query: Any) -> Any:
        try:
            return await layout(*args, **query)
        except Refused as refused:
            return problem_page(refused.problem)

    return shown
