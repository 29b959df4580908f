"""What an officer needs to log a value, with the previous ones in view; nothing of it loads plotly."""

from asyncio import gather
from typing import Any

from dash import (
    ALL,
    MATCH,
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    ctx,
    dcc,
    html,
    no_update,
    register_page,
)

from dashboard.client import Refused, client
from dashboard.components.aria import aria
from dashboard.components.badges import status_badge
from dashboard.components.desk import Desk, found_list, previous_entries
from dashboard.components.entry_form import entry_form, target_line
from dashboard.components.histories import history_list
from dashboard.components.outgoing import page_store, sent_list
from dashboard.components.refusals import problem_alert, problem_page, shows_refusals
from dashboard.components.titles import tab_title
from dashboard.components.typed import gap_sentences
from logframe.languages import marked, reader
from logframe.schemas.base import Problem

KEEPS: dict[str, Any] = {"data-keeps": "yes"}
"""Tells the browser that what is typed here is kept, whatever becomes of the line."""
ASKS_FOR_EVIDENCE = marked("This indicator asks for evidence: save a draft, add a file to it, then submit it.")


def title(**_variables: str) -> str:
    """Return the name of the browser tab."""
    return tab_title(reader.get().say("Record a value"))


@shows_refusals
async def layout(id: str = "", **_query: str) -> html.Div:
    """Lay out the form for one indicator."""
    reads = reader.get()
    if not id.isdecimal():
        detail = reads.say("There is nothing here, or nothing that you may see.")
        return problem_page(Problem(title="NotFound", status=404, detail=detail))
    desk = await open_desk(int(id))
    indicator = desk.indicator
    return html.Div(
        [
            dcc.Store(id="record-indicator", data=indicator.id),
            page_store(desk, reads),
            *(dcc.Store(id=f"record-{name}") for name in ("opened", "saved", "stored")),
            html.Nav(
                [
                    dcc.Link(desk.project, href=f"/projects/{desk.project}"),
                    dcc.Link(indicator.code, href=f"/indicators/{indicator.id}"),
                ],
                className="trail",
                **aria(label=reads.say("Path")),
            ),
            html.Div(
                [
                    html.P([indicator.code, status_badge(desk.answer.status)], className="eyebrow"),
                    html.H1(reads.say("Record a value")),
                    html.P(indicator.title, className="lead"),
                    html.P(indicator.definition, className="note") if indicator.definition else None,
                    html.P(reads.say(ASKS_FOR_EVIDENCE), className="note") if indicator.evidence_required else None,
                ],
                className="page-head",
            ),
            html.Div(
                [
                    html.Section(
                        [
                            html.Div(entry_form(desk, reads), id="record-form", **KEEPS),
                            html.Div(id="record-told", role="status"),
                            sent_list(reads),
                        ],
                        className="card",
                        **aria(label=reads.say("New entry")),
                    ),
                    html.Section(previous_entries(desk, reads), id="record-previous", className="card"),
                ],
                className="two",
            ),
        ],
        className="page",
    )


async def open_desk(id: int) -> Desk:
    """Ask for all that stands on the officer's desk."""
    asks = client()
    answer = await asks.performance(id)
    code = answer.project_code
    entries, periods, places, me = await gather(
        asks.measurements(id), asks.periods(code), asks.locations(code), asks.me()
    )
    return Desk(answer, entries, periods, places, me)


@callback(Output("record-target", "children"), Input("record-period", "value"), State("record-indicator", "data"))
async def show_target(period: str | None, id: int) -> str:
    """Say what is aimed at in the chosen period."""
    try:
        return target_line(await client().performance(id), int(period), reader.get()) if period else ""
    except Refused as refused:
        return refused.problem.detail


@callback(
    Output({"gap": ALL}, "children"),
    Input({"field": ALL}, "value"),
    State({"field": ALL}, "id"),
    State({"gap": ALL}, "id"),
    State("record-dimensions", "data"),
)
async def show_gaps(
    values: list[str | None],
    keys: list[dict[str, str]],
    asked: list[dict[str, int]],
    dimensions: dict[str, list[int]],
) -> list[str]:
    """Say how far the parts are from the total, as they are typed; nothing is corrected."""
    told = gap_sentences(_by_name(keys, values), dimensions, reader.get())
    return [told.get(one["gap"], "") for one in asked]


clientside_callback(
    ClientsideFunction("record", "choose"),
    Output("record-opened", "data"),
    Input("record-page", "data"),
    Input("record-period", "value"),
    Input("record-place", "value"),
    Input("record-missing", "value"),
)
clientside_callback(
    ClientsideFunction("record", "save"),
    Output("record-saved", "data"),
    Input("record-draft", "n_clicks"),
    Input("record-submit", "n_clicks"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("record", "handIn"),
    Output("record-saved", "data", allow_duplicate=True),
    Input({"hand_in": ALL}, "n_clicks"),
    State({"explain": ALL}, "value"),
    State({"explain": ALL}, "id"),
    prevent_initial_call=True,
)


@callback(
    Output("record-previous", "children"),
    Input("record-stored", "data"),
    State("record-indicator", "data"),
    prevent_initial_call=True,
)
async def show_stored(_key: str, id: int) -> Any:
    """Show the entries again when one more is stored."""
    try:
        return previous_entries(await open_desk(id), reader.get())
    except Refused as refused:
        return problem_alert(refused.problem)


@callback(
    Output({"check": MATCH, "part": "told"}, "children"),
    Input({"check": MATCH, "part": "asked"}, "n_clicks"),
    prevent_initial_call=True,
)
async def show_checks(clicks: int | None) -> Any:
    """Say what the checks find in a draft before it is submitted."""
    if not clicks:
        return no_update
    try:
        return found_list(await client().checks(ctx.triggered_id["check"]), reader.get())
    except Refused as refused:
        return problem_alert(refused.problem)


@callback(
    Output({"history": MATCH, "part": "told"}, "children"),
    Input({"history": MATCH, "part": "asked"}, "n_clicks"),
    State("record-indicator", "data"),
    prevent_initial_call=True,
)
async def show_history(clicks: int | None, id: int) -> Any:
    """Show what was done to an entry when its history is opened."""
    if not clicks:
        return no_update
    try:
        desk = await open_desk(id)
        steps = await client().history(ctx.triggered_id["history"])
    except Refused as refused:
        return problem_alert(refused.problem)
    return history_list(steps, desk.codes(), desk.names(), reader.get())


def _by_name(keys: list[dict[str, str]], values: list[str | None]) -> dict[str, str]:
    """Return what was typed by the name of its field."""
    return {key["field"]: value or "" for key, value in zip(keys, values, strict=True)}


# Before the indicator's own page: Dash matches /indicators/<id> with anything that follows.
register_page(__name__, path_template="/indicators/<id>/record", title=title, layout=layout, order=0)  # type: ignore[no-untyped-call]
