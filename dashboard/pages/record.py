"""What an officer needs to log a value, with the previous ones in view; nothing of it loads plotly."""

from asyncio import gather
from typing import Any

from dash import ALL, MATCH, Input, Output, State, callback, ctx, dcc, html, no_update, register_page

from dashboard.client import Refused, client
from dashboard.components.aria import aria
from dashboard.components.badges import status_badge
from dashboard.components.desk import Desk, previous_entries, saved_alert
from dashboard.components.entry_form import entry_form, target_line
from dashboard.components.histories import history_list
from dashboard.components.refusals import problem_alert, problem_page, shows_refusals
from dashboard.components.titles import tab_title
from dashboard.components.typed import Typed, gap_sentences, key_of, read_entry
from logframe.languages import reader
from logframe.schemas.base import Problem

FIELDS = State({"field": ALL}, "value"), State({"field": ALL}, "id")


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
                ],
                className="page-head",
            ),
            html.Div(
                [
                    html.Section(
                        [
                            html.Div(id="record-told", role="status"),
                            html.Div(entry_form(desk, reads), id="record-form"),
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
    entries, periods, places = await gather(
        asks.measurements(id), asks.periods(answer.project_code), asks.locations(answer.project_code)
    )
    return Desk(answer, entries, periods, places)


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


@callback(
    Output("record-told", "children"),
    Output("record-form", "children"),
    Output("record-previous", "children"),
    Output({"field": ALL}, "error"),
    Output("record-period", "error"),
    Input("record-draft", "n_clicks"),
    Input("record-submit", "n_clicks"),
    *FIELDS,
    State("record-period", "value"),
    State("record-place", "value"),
    State("record-missing", "value"),
    State("record-key", "data"),
    State("record-indicator", "data"),
    prevent_initial_call=True,
)
async def save(
    drafted: int | None,
    submitted: int | None,
    values: list[str | None],
    keys: list[dict[str, str]],
    period: str | None,
    place: str | None,
    missing: str | None,
    key: str,
    id: int,
) -> Any:
    """Store what was typed; on an error say it at the field and leave everything as it is."""
    if not (drafted or submitted):
        return no_update, no_update, no_update, [no_update] * len(keys), no_update
    reads = reader.get()
    submit = ctx.triggered_id == "record-submit"
    typed = read_entry(_by_name(keys, values), period, place, missing, submit, reads)
    if typed.entry is None:
        told = problem_alert(
            Problem(
                title="Typed",
                status=422,
                detail=reads.say("Nothing is saved yet. Mend the fields marked below."),
            )
        )
        return told, no_update, no_update, *_errors(typed, keys)
    try:
        stored = await client().record(id, typed.entry, key_of(key, typed.entry))
        desk = await open_desk(id)
    except Refused as refused:
        return (
            problem_alert(refused.problem),
            no_update,
            no_update,
            *_errors(typed.blame(refused.problem), keys),
        )
    told = saved_alert(desk, stored, reads)
    return told, entry_form(desk, reads), previous_entries(desk, reads), [no_update] * len(keys), no_update


@callback(
    Output("record-previous", "children", allow_duplicate=True),
    Output("record-told", "children", allow_duplicate=True),
    Input({"hand_in": ALL}, "n_clicks"),
    State({"explain": ALL}, "value"),
    State({"explain": ALL}, "id"),
    State("record-indicator", "data"),
    prevent_initial_call=True,
)
async def hand_in(_clicks: list[int | None], explained: list[str | None], keys: list[dict[str, int]], id: int) -> Any:
    """Submit a draft that was saved before, with what its author answers to the checks."""
    if not ctx.triggered or not ctx.triggered[0]["value"]:
        return no_update, no_update
    draft = ctx.triggered_id["hand_in"]
    told = {key["explain"]: text for key, text in zip(keys, explained, strict=True)}
    try:
        stored = await client().submit(draft, told.get(draft))
        desk = await open_desk(id)
    except Refused as refused:
        return no_update, problem_alert(refused.problem)
    return previous_entries(desk, reader.get()), saved_alert(desk, stored, reader.get())


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


def _errors(typed: Typed, keys: list[dict[str, str]]) -> tuple[list[str | None], str | None]:
    """Return the sentence at each field, and at the period."""
    return [typed.errors.get(key["field"]) for key in keys], typed.errors.get("period_id")


# Before the indicator's own page: Dash matches /indicators/<id> with anything that follows.
register_page(__name__, path_template="/indicators/<id>/record", title=title, layout=layout, order=0)  # type: ignore[no-untyped-call]
