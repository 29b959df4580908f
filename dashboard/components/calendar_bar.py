"""The periods of a project: open or closed, by whom and since when, and who may enter nevertheless."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.components.aria import aria
from dashboard.components.tables import data_table
from logframe.domain.words import DueState
from logframe.languages import MISSING, Reader, marked
from logframe.schemas.projects import ExceptionRead, PeriodRead

ASKING = (DueState.draft, DueState.submitted, DueState.returned, DueState.due, DueState.late)
STILL = (
    ((DueState.draft,), marked("Drafts: {n}")),
    ((DueState.submitted,), marked("Awaiting approval: {n}")),
    ((DueState.returned,), marked("Returned: {n}")),
    ((DueState.due, DueState.late), marked("Without a value: {n}")),
)
"""What is still to be done when a period is closed."""


def period_section(periods: Sequence[PeriodRead], reads: Reader) -> html.Section:
    """Show how periods stand, the newest first, with what can be done about each."""
    title = html.H2(reads.say("Periods"), className="card-title")
    if not periods:
        told = reads.say("No period has begun. Cut the calendar of the project, and its periods stand here.")
        return html.Section([title, html.P(told, className="empty")], id="periods", className="card")
    head = [reads.say("Period"), reads.say("Due"), reads.say("State"), reads.say("Nevertheless open"), reads.say("Do")]
    rows = [_row(one, reads) for one in sorted(periods, key=lambda one: one.starts_on, reverse=True)]
    return html.Section(
        [title, data_table(reads.say("Periods"), head, rows, hidden_caption=True)], id="periods", className="card"
    )


def still_open(states: Counter[DueState], reads: Reader) -> Any:
    """Say what a period still waits for, before it is closed."""
    told = [
        reads.say(sentence, n=reads.count(n)) for group, sentence in STILL if (n := sum(states[one] for one in group))
    ]
    if not told:
        return html.P(reads.say("All that was expected is approved."), className="note")
    return html.Div(
        [
            html.P(reads.say("What is not approved by now stays out of the figures:")),
            html.Ul([html.Li(one) for one in told]),
        ],
        className="warnings",
    )


def _row(period: PeriodRead, reads: Reader) -> list[Any]:
    """Show one period."""
    dates = f"{reads.day(period.starts_on)} – {reads.day(period.ends_on)}"
    return [
        [period.code, html.Small(dates)],
        reads.day(period.due_on),
        _state(period, reads),
        [_excepted(one, reads) for one in period.exceptions] or MISSING,
        html.Div(list(_ways(period, reads)), className="actions"),
    ]


def _state(period: PeriodRead, reads: Reader) -> Any:
    """Say whether a period is open, or who closed it when."""
    if not period.closed or period.closed_at is None:
        return reads.say("Open for entries")
    day = reads.day(period.closed_at.date())
    return [reads.say("Closed"), html.Small(reads.say("By {name}, {day}", name=period.closed_by or MISSING, day=day))]


def _excepted(one: ExceptionRead, reads: Reader) -> html.Div:
    """Say for whom a closed period is open until when, and offer to end that."""
    whom = one.location or reads.say("Everybody")
    until = f"{reads.day(one.until.date())}, {one.until:%H:%M} UTC"
    name = reads.say("End")
    return html.Div(
        [
            reads.say("{whom} until {until}", whom=whom, until=until),
            html.Small(f"{one.reason} ({one.granted_by})"),
            dmc.Button(
                name,
                id={"now": "end", "of": one.id, "version": 0},
                n_clicks=0,
                size="compact-sm",
                variant="outline",
                **aria(label=f"{name}: {whom}"),
            ),
        ]
    )


def _ways(period: PeriodRead, reads: Reader) -> Iterator[dmc.Button]:
    """Offer to close a period; to reopen a closed one, or to open it to one place."""
    if not period.closed:
        yield _button("close", reads.say("Close the period"), period)
        return
    yield _button("reopen", reads.say("Reopen"), period)
    yield _button("except", reads.say("Except one place"), period)


def _button(deed: str, name: str, period: PeriodRead) -> dmc.Button:
    """Offer one deed, after a question."""
    return dmc.Button(
        name,
        id={"ask": deed, "of": period.id, "version": period.version},
        n_clicks=0,
        size="compact-md",
        variant="outline",
        **aria(label=f"{name}: {period.code}"),
    )
