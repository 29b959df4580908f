"""All that is to be entered for one period, in one grid; its script sends each row as it is left."""

from typing import Any

import dash_ag_grid as dag
from dash import ClientsideFunction, Input, Output, clientside_callback, dcc, html, register_page

from dashboard.client import client
from dashboard.components.aria import aria
from dashboard.components.entry_columns import grid_columns, grid_options, reasons
from dashboard.components.entry_rows import grid_rows
from dashboard.components.entry_words import entry_words
from dashboard.components.refusals import shows_refusals
from dashboard.components.titles import tab_title
from logframe.languages import Reader, reader
from logframe.schemas.entry_grid import EntryGrid
from logframe.schemas.projects import PeriodRead

PASTED_AT_MOST = 5_000
"""How many cells are pasted at once."""


def title(**_variables: str) -> str:
    """Return the name of the browser tab."""
    return tab_title(reader.get().say("Enter a period"))


@shows_refusals
async def layout(code: str = "", period: str = "", **_query: str) -> html.Div:
    """Lay out the grid of a period: the one in the address, else the next open one."""
    reads = reader.get()
    periods = await client().periods(code)
    chosen = choose_period(periods, period)
    trail = html.Nav(dcc.Link(code, href=f"/projects/{code}"), className="trail", **aria(label=reads.say("Path")))
    head: list[Any] = [html.H1(reads.say("Enter a period")), _lead(chosen, reads)]
    if chosen is None:
        return html.Div([trail, html.Div(head, className="page-head")], className="page")
    grid = await client().entry_grid(code, chosen.id)
    head.append(_periods(periods, chosen, code, reads))
    body = html.Div(_grid(grid, reads), className="entry-desk")
    return html.Div([trail, html.Div(head, className="page-head"), body], className="page wide")


def choose_period(periods: list[PeriodRead], named: str) -> PeriodRead | None:
    """Return the period of a code, else the first open one, else the last."""
    ordered = sorted(periods, key=lambda one: one.starts_on)
    chosen = next((one for one in ordered if one.code == named), None)
    return chosen or next((one for one in ordered if not one.closed), ordered[-1] if ordered else None)


def _lead(period: PeriodRead | None, reads: Reader) -> html.P:
    """Say which period it is, and by when it is due."""
    if period is None:
        return html.P(reads.say("This project has no periods yet."), className="lead")
    told = reads.say("{code}: due by {day}.", code=period.code, day=reads.day(period.due_on))
    return html.P(told, className="lead")


def _periods(periods: list[PeriodRead], chosen: PeriodRead, code: str, reads: Reader) -> html.Nav:
    """Lead to the other periods; those that are closed are said to be so."""

    def name(one: PeriodRead) -> str:
        return reads.say("{code} · closed", code=one.code) if one.closed else one.code

    links = [
        html.A(
            name(one),
            href=f"/projects/{code}/enter?period={one.code}",
            className="tool",
            **(aria(current="page") if one.id == chosen.id else {}),
        )
        for one in sorted(periods, key=lambda one: one.starts_on)
    ]
    return html.Nav(links, className="tools", **aria(label=reads.say("Period")))


def _grid(grid: EntryGrid, reads: Reader) -> list[Any]:
    """Lay out the grid, with how it is used above it and what went wrong below."""
    told = {
        "project": grid.project_code,
        "period": grid.period_id,
        "periodCode": grid.period_code,
        "region": reads.region,
        "words": entry_words(reads),
        "reasons": reasons(reads),
        "most": PASTED_AT_MOST,
        "rows": grid_rows(grid, reads),
    }
    keys = ", ".join(f"Alt+{number} {word.lower()}" for number, word in enumerate(reasons(reads).values(), 1))
    return [
        dcc.Store(id="entry-told", data=told),
        dcc.Store(id="entry-opened"),
        html.P(
            reads.say(
                "Type, and press Enter or Tab: each row is saved as a draft when you leave it. Paste from a "
                "spreadsheet into the cell where it begins. Space on an indicator opens its parts. Escape leads "
                "out of the grid. No value? {keys}.",
                keys=keys,
            ),
            id="entry-help",
            className="note",
        ),
        dag.AgGrid(
            id="entry-grid",
            columnDefs=grid_columns(grid, reads),
            defaultColDef={"sortable": False, "resizable": True, "wrapText": True, "wrapHeaderText": True},
            getRowId="params.data.id",
            dashGridOptions=grid_options(reads),
            className="entry-grid",
            style={"height": None},
        ),
        html.Div(
            [
                html.Button(reads.say("Submit all"), id="entry-submit", className="button primary"),
                html.P(id="entry-count", role="status"),
            ],
            className="actions",
        ),
        html.Div(id="entry-collision"),
        html.Div(id="entry-told-aloud", role="status", className="entry-line"),
        html.Ul(id="entry-problems", className="entry-problems", **aria(label=reads.say("What to mend"))),
    ]


clientside_callback(
    ClientsideFunction("entryGrid", "open"), Output("entry-opened", "data"), Input("entry-told", "data")
)

register_page(__name__, path_template="/projects/<code>/enter", title=title, layout=layout, order=0)  # type: ignore[no-untyped-call]
