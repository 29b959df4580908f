"""The indicators of a project with their status, and the files a donor takes home."""

from itertools import groupby
from typing import Any
from urllib.parse import quote

from dash import dcc, html

from dashboard.components.badges import icon, illustrative_badge, status_badge
from dashboard.components.tables import Group, data_table
from logframe.domain.words import Status
from logframe.languages import Reader
from logframe.schemas.answers import TrackingRow, TrackingTable
from logframe.values import reached_text, target_text, value_text
from logframe.wording import word


def indicator_list(table: TrackingTable, reads: Reader) -> html.Section:
    """Show each indicator against its target for the life of the project, under its result."""
    head = [
        reads.say("Indicator"),
        reads.say("Baseline"),
        reads.say("Target, life of project"),
        reads.say("To date"),
        reads.say("Achievement"),
        reads.say("Status"),
    ]
    made_up = all(row.illustrative or row.life_of_project.illustrative for row in table.rows)
    groups = [
        Group(
            [html.Span(code, className="code"), " ", title],
            [_line(row, reads, mark=not made_up) for row in rows],
        )
        for (code, title), rows in groupby(table.rows, key=lambda row: (row.result_code, row.result_title))
    ]
    caption = reads.say("Indicators by result, for the life of the project")
    lines = (
        data_table(caption, head, [], numeric=(1, 2, 3, 4), groups=groups, mark=illustrative_badge(made_up))
        if groups
        else None
    )
    empty = html.P(reads.say("No data: this project has no indicators yet."), className="empty")
    return html.Section(
        [
            html.Div(
                [html.H2(reads.say("Indicators"), className="card-title"), _downloads(table, reads)],
                className="card-head",
            ),
            html.P(_summary(table, reads), className="summary") if table.rows else empty,
            lines,
        ],
        className="card",
    )


def _line(row: TrackingRow, reads: Reader, mark: bool) -> list[Any]:
    """Return the cells of one indicator."""
    life = row.life_of_project
    baseline = reads.say("Not applicable") if row.baseline_not_applicable else value_text(reads, row, row.baseline)
    return [
        [
            dcc.Link(
                [html.Span(row.code, className="code"), " ", row.title],
                href=f"/indicators/{row.indicator_id}",
            ),
            html.Span(row.unit, className="unit") if row.unit else None,
            illustrative_badge(mark and (row.illustrative or life.illustrative)),
        ],
        baseline,
        target_text(reads, row, life.target),
        html.Span(reached_text(reads, row, life), className="clamp"),
        reads.percent(life.achievement_to_date if life.achievement_to_date is not None else life.achievement),
        status_badge(life.status),
    ]


def _summary(table: TrackingTable, reads: Reader) -> str:
    """Say how many indicators stand where."""
    counts = [(status, sum(row.life_of_project.status is status for row in table.rows)) for status in Status]
    told = ", ".join(f"{word(reads, status)} {reads.count(n)}" for status, n in counts if n)
    return reads.say("{n} indicators: {told}.", n=reads.count(len(table.rows)), told=told)


def _downloads(table: TrackingTable, reads: Reader) -> html.Div:
    """Offer the tracking table as a workbook and as plain text."""
    address = f"/api/v1/projects/{quote(table.project_code, safe='')}/tracking-table"
    files = [("xlsx", reads.say("Tracking table (XLSX)")), ("csv", reads.say("Tracking table (CSV)"))]
    return html.Div(
        [
            html.A(
                [icon("download"), name],
                href=f"{address}.{kind}",
                download="",
                className="button",
                id=f"download-{kind}",
            )
            for kind, name in files
        ],
        className="actions",
    )
