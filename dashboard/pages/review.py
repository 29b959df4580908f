"""What waits for a manager: to approve, return, take back and correct, and the periods to close and reopen."""

from asyncio import gather
from typing import Any

import dash_mantine_components as dmc
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
    register_page,
)
from dash import no_update as same

from dashboard.client import Refused, client
from dashboard.components.aria import aria
from dashboard.components.asking import prepare
from dashboard.components.checks import checks_form, stored_checks
from dashboard.components.histories import history_list
from dashboard.components.questions import DONE, TITLES, question
from dashboard.components.refusals import problem_alert, shows_refusals
from dashboard.components.review import REVIEWED, Marks, View
from dashboard.components.review_desk import blame, draw_desk, open_review, say_now
from dashboard.components.titles import tab_title
from dashboard.deeds import Deed, approve_many, do_deed, read_answers
from logframe.domain.words import EntryStatus
from logframe.languages import Reader, reader
from logframe.schemas.base import Problem

CHOSEN = State({"choose": ALL}, "checked"), State({"choose": ALL}, "id")
SEEN = State("review-seen", "data"), State("review-view", "data")


def title(**_variables: str) -> str:
    """Return the name of the browser tab."""
    return tab_title(reader.get().say("Review"))


@shows_refusals
async def layout(code: str = "", status: str = "", period_id: str = "", cursor: str = "", **_query: str) -> html.Div:
    """Lay out what waits in one project."""
    reads, asks = reader.get(), client()
    stands = next((one for one in REVIEWED if one == status), EntryStatus.submitted)
    view = View(code, stands, int(period_id) if period_id.isdecimal() else None, cursor)
    desk = await open_review(asks, view)
    checks = await asks.project_checks(code)
    periods = [{"value": str(one.id), "label": one.code} for one in reversed(desk.begun())]
    return html.Div(
        [
            dcc.Store(id="review-view", data=view.stored()),
            dcc.Store(id="review-pending"),
            dcc.Store(id="review-settled"),
            dcc.Store(id="checks-stored", data=stored_checks(checks, reads)),
            dcc.Store(id="review-sentence", data=reads.say("Approve the chosen ({n})", n="{n}")),
            dcc.Location(id="review-goto", refresh="callback-nav"),
            html.Nav(
                [dcc.Link(reads.say("Portfolio"), href="/"), dcc.Link(code, href=f"/projects/{code}")],
                className="trail",
                **aria(label=reads.say("Path")),
            ),
            html.Div(
                [
                    html.H1(reads.say("Review")),
                    html.P(reads.say("What waits for you. Only what you approve counts."), className="lead"),
                    _contents(reads),
                ],
                className="page-head",
            ),
            html.Div(
                dmc.Select(
                    id="review-period",
                    label=reads.say("Period"),
                    data=[{"value": "", "label": reads.say("All periods")}, *periods],
                    value=str(view.period_id or ""),
                    allowDeselect=False,
                ),
                className="filters",
            ),
            html.Div(id="review-told", role="status", tabIndex=-1),
            html.Div(draw_desk(desk, view, reads), id="review-body", className="stack"),
            html.Section(
                [
                    html.H2(reads.say("Checks before an entry is submitted"), className="card-title"),
                    html.Div(id="checks-told", role="status"),
                    html.Div(checks_form(checks, reads), id="checks-form"),
                ],
                id="checks",
                className="card",
            ),
            dmc.Modal(
                [html.Div(id="question-told", role="alert"), html.Div(id="question")],
                id="review-dialog",
                opened=False,
                title="",
                size="lg",
                closeButtonProps={"aria-label": reads.say("Close")},
            ),
        ],
        className="page",
    )


def _contents(reads: Reader) -> html.Nav:
    """Lead past a long list to what else is on the page."""
    places = {
        "periods": reads.say("Periods"),
        "restated": reads.say("Changed after a period was closed"),
        "checks": reads.say("Checks before an entry is submitted"),
    }
    links = [html.A(name, href=f"#{place}") for place, name in places.items()]
    parts = [part for link in links for part in (" · ", link)][1:]
    return html.Nav(parts, **aria(label=reads.say("On this page")))


def _view(stored: dict[str, Any]) -> View:
    """Return what is looked at, as the browser kept it."""
    return View(**{**stored, "status": EntryStatus(stored["status"])})


def _pressed() -> bool:
    """Tell whether a button was pressed, not only drawn."""
    return bool(ctx.triggered and ctx.triggered[0]["value"])


def _chosen(checked: list[bool | None], ids: list[dict[str, int]]) -> list[int]:
    """Return the entries that are chosen."""
    return [one["choose"] for one, yes in zip(ids, checked, strict=True) if yes]


def _done(deed: str, reads: Reader) -> html.P:
    """Say what was done."""
    return html.P(reads.say(DONE[deed]), className="done")


@callback(
    Output("review-goto", "href"),
    Input("review-period", "value"),
    State("review-view", "data"),
    prevent_initial_call=True,
)
async def show_period(period_id: str | None, stored: dict[str, Any]) -> Any:
    """Go to one period, or to all."""
    chosen = int(period_id) if period_id else None
    return same if chosen == stored["period_id"] else _view(stored).href(period_id=chosen)


@callback(
    Output("review-body", "children"),
    Output("review-told", "children"),
    Input({"now": ALL, "of": ALL, "version": ALL}, "n_clicks"),
    *CHOSEN,
    *SEEN,
    prevent_initial_call=True,
)
async def act(
    _clicks: list[int | None],
    checked: list[bool | None],
    boxes: list[dict[str, int]],
    seen: dict[str, Any],
    stored: dict[str, Any],
) -> Any:
    """Do what needs no question, then show what stands now; what is refused is said at its row."""
    if not _pressed():
        return same, same
    reads, asks, view = reader.get(), client(), _view(stored)
    chosen, pressed = _chosen(checked, boxes), ctx.triggered_id
    ids = chosen if pressed["now"] == "approve_many" else [pressed["of"]]
    if not ids:
        return same, problem_alert(
            Problem(title="Typed", status=422, detail=reads.say("Choose what to approve first."))
        )
    known = {id: seen["entries"].get(str(id), {}) for id in ids}
    try:
        if pressed["now"] == "approve_many":
            await approve_many(asks, view.code, {id: known[id]["version"] for id in ids}, seen["key"])
        else:
            await do_deed(asks, Deed(pressed["now"], pressed["of"], pressed["version"], seen["key"]), {})
    except Refused as refused:
        problem, desk = refused.problem, await open_review(asks, view)
        told, whole = blame(desk, problem, {} if pressed["now"] == "end" else known, reads)
        return draw_desk(desk, view, reads, Marks(set(chosen), told)), problem_alert(whole)
    marks = Marks(set(chosen) - set(ids))
    return draw_desk(await open_review(asks, view), view, reads, marks), _done(pressed["now"], reads)


@callback(
    Output("review-dialog", "opened"),
    Output("review-dialog", "title"),
    Output("question", "children"),
    Output("question-told", "children"),
    Output("review-pending", "data"),
    Input({"ask": ALL, "of": ALL, "version": ALL}, "n_clicks"),
    *SEEN,
    prevent_initial_call=True,
)
async def ask(_clicks: list[int | None], seen: dict[str, Any], stored: dict[str, Any]) -> Any:
    """Say what a deed means and ask what it needs."""
    if not _pressed():
        return [same] * 5
    pressed, reads, asks = ctx.triggered_id, reader.get(), client()
    deed, of = pressed["ask"], pressed["of"]
    try:
        name, fields = await prepare(asks, deed, of, seen["entries"], _view(stored), reads)
    except Refused as refused:
        return True, "", [], problem_alert(refused.problem), None
    pending = {"name": deed, "of": of, "version": pressed["version"], "key": seen["key"]}
    return True, reads.say(TITLES[deed], name=name), question(deed, fields, reads), None, pending


@callback(
    Output("review-body", "children", allow_duplicate=True),
    Output("review-told", "children", allow_duplicate=True),
    Output("review-dialog", "opened", allow_duplicate=True),
    Output("question-told", "children", allow_duplicate=True),
    Output("review-pending", "data", allow_duplicate=True),
    Output({"said": ALL}, "error"),
    Input({"answer": ALL}, "n_clicks"),
    State({"said": ALL}, "value"),
    State({"said": ALL}, "id"),
    State("review-pending", "data"),
    *CHOSEN,
    *SEEN,
    prevent_initial_call=True,
)
async def answer(
    _clicks: list[int | None],
    values: list[str | None],
    fields: list[dict[str, str]],
    pending: dict[str, Any],
    checked: list[bool | None],
    boxes: list[dict[str, int]],
    seen: dict[str, Any],
    stored: dict[str, Any],
) -> Any:
    """Do what was asked about; what is refused is said in the dialog, and nothing typed is lost."""
    untouched = [same] * len(fields)
    if not _pressed():
        return same, same, same, same, same, untouched
    if ctx.triggered_id["answer"] == "no":
        return same, same, False, same, same, untouched
    reads, asks, view, deed = reader.get(), client(), _view(stored), Deed(**pending)
    names = [one["said"] for one in fields]
    body, errors = read_answers(deed, dict(zip(names, values, strict=True)), reads)
    if errors:
        return same, same, same, None, same, [errors.get(name) for name in names]
    marks = Marks(_chosen(checked, boxes))
    try:
        await do_deed(asks, deed, body)
    except Refused as refused:
        problem = refused.problem
        at = {one.get("field", ""): one.get("detail") for one in problem.errors or []}
        found = [at.get(name) for name in names]
        if not problem.current:
            return same, same, same, problem_alert(problem), same, found
        desk = await open_review(asks, view)
        now = say_now(desk, deed.of, seen["entries"].get(str(deed.of), {}), problem, reads)
        told = problem.model_copy(update={"detail": f"{problem.detail} {now}".strip()})
        newer = {**pending, "version": problem.current["version"]}
        return draw_desk(desk, view, reads, marks), same, same, problem_alert(told), newer, found
    desk = await open_review(asks, view)
    return draw_desk(desk, view, reads, marks), _done(deed.name, reads), False, None, None, untouched


@callback(
    Output({"story": MATCH, "part": "told"}, "children"),
    Input({"story": MATCH, "part": "asked"}, "n_clicks"),
    State("review-view", "data"),
    prevent_initial_call=True,
)
async def show_story(clicks: int | None, stored: dict[str, Any]) -> Any:
    """Show what was done to an entry when its history is opened."""
    if not clicks:
        return same
    asks, code = client(), stored["code"]
    try:
        steps, periods, places = await gather(
            asks.history(ctx.triggered_id["story"]), asks.periods(code), asks.locations(code)
        )
    except Refused as refused:
        return problem_alert(refused.problem)
    names = {one.id: one.name for one in places}
    return history_list(steps, {one.id: one.code for one in periods}, names, reader.get())


clientside_callback(
    ClientsideFunction("review", "chooseAll"),
    Output({"choose": ALL}, "checked"),
    Input("review-all", "checked"),
    State({"choose": ALL}, "checked"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("review", "count"),
    Output({"now": "approve_many", "of": 0, "version": 0}, "children"),
    Input({"choose": ALL}, "checked"),
    State("review-sentence", "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("review", "settle"),
    Output("review-settled", "data"),
    Input("review-told", "children"),
    prevent_initial_call=True,
)

# Before the project's own page: Dash matches /projects/<code> with anything that follows.
register_page(__name__, path_template="/projects/<code>/review", title=title, layout=layout, order=0)  # type: ignore[no-untyped-call]
