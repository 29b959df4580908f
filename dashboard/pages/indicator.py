"""An indicator: targets against actuals by period, its parts, and what waits for approval."""

from asyncio import gather
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, callback, ctx, dcc, html, no_update, register_page

from dashboard.client import Refused, client
from dashboard.components.approvals import approvals
from dashboard.components.aria import aria
from dashboard.components.badges import illustrative_badge, status_badge
from dashboard.components.charts import chart_card
from dashboard.components.explanation import KEY, LIFE, explain_button, explanation_panel
from dashboard.components.parts import parts_card
from dashboard.components.recut import recut_card, recut_table
from dashboard.components.refusals import problem_alert, problem_page, shows_refusals
from dashboard.components.rights import may_approve, may_record
from dashboard.components.standing import definition, key_figures, period_table, summary
from dashboard.components.titles import tab_title
from dashboard.figures.parts import periods_with_parts
from dashboard.figures.performance import draw_performance
from logframe.domain.words import EntryStatus
from logframe.languages import Reader, reader
from logframe.schemas.answers import IndicatorPerformance
from logframe.schemas.base import Problem
from logframe.schemas.people import MeRead
from logframe.values import has_numbers
from logframe.wording import remark


def title(**_variables: str) -> str:
    """Return the name of the browser tab."""
    return tab_title(reader.get().say("Indicator"))


@shows_refusals
async def layout(id: str = "", **_query: str) -> html.Div:
    """Lay out the page of one indicator."""
    if not id.isdecimal():
        detail = reader.get().say("There is nothing here, or nothing that you may see.")
        return problem_page(Problem(title="NotFound", status=404, detail=detail))
    return html.Div(
        [
            dcc.Store(id="indicator-id", data=int(id)),
            html.Div(id="decision", role="status"),
            html.Div(await body(int(id)), id="indicator", className="stack"),
            dmc.Drawer(
                id="explanation",
                opened=False,
                position="right",
                size="xl",
                title=reader.get().say("How these numbers came about"),
                closeButtonProps={"aria-label": reader.get().say("Close")},
                padding="xl",
                children=[],
            ),
        ],
        className="page",
    )


async def body(id: int) -> list[Any]:
    """Ask for the indicator and draw all of it; again after each decision."""
    reads, asks = reader.get(), client()
    answer, me = await gather(asks.performance(id), asks.me())
    return [
        _trail(answer, reads),
        _head(answer, me, reads),
        key_figures(answer, reads),
        html.Div(explain_button(None, reads.say("Life of project"), KEY, reads), className="beneath"),
        _warnings(answer, reads),
        await _approvals(answer, me, reads),
        _chart(answer, reads),
        recut_card(reads),
        *(parts_card(answer, one, reads) for one in answer.indicator.dimensions if periods_with_parts(answer, one)),
        definition(answer.indicator, reads),
    ]


def _trail(answer: IndicatorPerformance, reads: Reader) -> html.Nav:
    """Lead back to the project."""
    return html.Nav(
        [
            dcc.Link(reads.say("Portfolio"), href="/"),
            dcc.Link(answer.project_code, href=f"/projects/{answer.project_code}"),
        ],
        className="trail",
        **aria(label=reads.say("Path")),
    )


def _head(answer: IndicatorPerformance, me: MeRead, reads: Reader) -> html.Div:
    """Name the indicator, its status, and offer to record where that is allowed."""
    indicator = answer.indicator
    link = dcc.Link(reads.say("Record a value"), href=f"/indicators/{indicator.id}/record", className="button primary")
    return html.Div(
        [
            html.P(
                [indicator.code, status_badge(answer.status), illustrative_badge(indicator.illustrative)],
                className="eyebrow",
            ),
            html.H1(indicator.title),
            html.P(indicator.unit, className="lead") if indicator.unit else None,
            html.Div(link, className="actions") if may_record(me, answer.project_code) else None,
        ],
        className="page-head",
    )


def _warnings(answer: IndicatorPerformance, reads: Reader) -> html.Ul | None:
    """Say what is to be checked."""
    if not answer.warnings:
        return None
    return html.Ul([html.Li(remark(reads, code)) for code in answer.warnings], className="warnings")


async def _approvals(answer: IndicatorPerformance, me: MeRead, reads: Reader) -> html.Section | None:
    """Show a manager what waits; nothing to others."""
    if not may_approve(me, answer.project_code):
        return None
    asks, indicator = client(), answer.indicator
    entries, periods, places = await gather(
        asks.measurements(indicator.id),
        asks.periods(answer.project_code),
        asks.locations(answer.project_code),
    )
    waiting = [entry for entry in entries if entry.status is EntryStatus.submitted]
    codes, names = {one.id: one.code for one in periods}, {one.id: one.name for one in places}
    return approvals(indicator, waiting, codes, names, reads)


def _chart(answer: IndicatorPerformance, reads: Reader) -> html.Section:
    """Draw targets against actuals, with the table beside; words and milestones are a table alone."""
    name = reads.say("Targets against actuals")
    if not has_numbers(answer.indicator):
        return html.Section([html.H2(name, className="card-title"), period_table(answer, reads)], className="card")
    return chart_card(
        "performance",
        name,
        summary(answer, reads),
        draw_performance(answer, reads, dark=False),
        draw_performance(answer, reads, dark=True),
        period_table(answer, reads),
    )


@callback(
    Output("indicator", "children"),
    Output("decision", "children"),
    Output({"reason": ALL}, "error"),
    Input({"approve": ALL, "version": ALL}, "n_clicks"),
    Input({"give_back": ALL, "version": ALL}, "n_clicks"),
    State({"reason": ALL}, "value"),
    State({"reason": ALL}, "id"),
    State("indicator-id", "data"),
    prevent_initial_call=True,
)
async def decide(
    _approved: list[int | None],
    _returned: list[int | None],
    reasons: list[str],
    asked: list[dict[str, int]],
    id: int,
) -> Any:
    """Approve or return the chosen entry, then show the indicator as it now stands."""
    untouched = [no_update] * len(asked)
    if not ctx.triggered or not ctx.triggered[0]["value"]:
        return no_update, no_update, untouched
    reads, asks, chosen = reader.get(), client(), ctx.triggered_id
    try:
        if "approve" in chosen:
            await asks.approve(chosen["approve"], chosen["version"])
            told = reads.say("Approved. The value now counts.")
        else:
            given = {key["reason"]: text for key, text in zip(asked, reasons, strict=True)}
            reason = (given.get(chosen["give_back"]) or "").strip()
            if not reason:
                errors = [
                    reads.say("Write the reason first.") if key["reason"] == chosen["give_back"] else None
                    for key in asked
                ]
                return no_update, None, errors
            await asks.give_back(chosen["give_back"], reason, chosen["version"])
            told = reads.say("Returned, with your reason.")
        return await body(id), html.P(told, className="done"), untouched
    except Refused as refused:
        stands = no_update if refused.problem.current is None else await body(id)
        return stands, problem_alert(refused.problem), untouched


@callback(
    Output("explanation", "opened"),
    Output("explanation", "children"),
    Input({"explain": ALL, "at": ALL}, "n_clicks"),
    State("indicator-id", "data"),
    prevent_initial_call=True,
)
async def show_explanation(_clicks: list[int | None], id: int) -> Any:
    """Open how the numbers of the chosen period came about."""
    if not ctx.triggered or not ctx.triggered[0]["value"]:
        return no_update, no_update
    chosen = ctx.triggered_id["explain"]
    try:
        told = await client().explanation(id, None if chosen == LIFE else chosen)
    except Refused as refused:
        return True, problem_alert(refused.problem)
    return True, explanation_panel(told, reader.get())


@callback(
    Output("recut-table", "children"),
    Input("recut-by", "value"),
    Input("recut-month", "value"),
    State("indicator-id", "data"),
)
async def show_recut(by: str, month: str, id: int) -> Any:
    """Show the same entries by larger periods; or why they cannot be cut so."""
    asks = client()
    try:
        indicator, recut = await gather(asks.indicator(id), asks.recut(id, by, month))
    except Refused as refused:
        return problem_alert(refused.problem)
    return recut_table(indicator, recut, reader.get())


register_page(__name__, path_template="/indicators/<id>", title=title, layout=layout, order=1)  # type: ignore[no-untyped-call]
