"""What changed in figures after their period was closed."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboard.components.tables import data_table
from logframe.languages import MISSING, Reader, marked
from logframe.schemas.restatements import Restatement, RestatementKind

KINDS = {
    RestatementKind.corrected: marked("Corrected"),
    RestatementKind.taken_back: marked("Taken back"),
    RestatementKind.entered_late: marked("Entered late"),
}


def restated_section(found: Sequence[Restatement], reads: Reader) -> html.Section:
    """Show what was restated, the newest first."""
    title = html.H2(reads.say("Changed after a period was closed"), className="card-title")
    if not found:
        told = reads.say(
            "Nothing. A value that is corrected, taken back or approved after its period was closed is listed here, "
            "with the old and the new one."
        )
        return html.Section([title, html.P(told, className="empty")], id="restated", className="card")
    head = [
        reads.say("Indicator"), reads.say("Period"), reads.say("Before"), reads.say("After"), reads.say("What"),
        reads.say("Who"), reads.say("Why"),
    ]  # fmt: skip
    rows = [_row(one, reads) for one in sorted(found, key=lambda one: one.at, reverse=True)]
    table = data_table(reads.say("Changed after a period was closed"), head, rows, (2, 3), hidden_caption=True)
    return html.Section([title, table], id="restated", className="card")


def _row(one: Restatement, reads: Reader) -> list[Any]:
    """Show one change."""
    return [
        [dcc.Link(one.code, href=f"/indicators/{one.indicator_id}"), html.Small(one.title)],
        [one.period, html.Small(one.place) if one.place else None],
        one.old_label,
        one.new_label,
        [reads.say(KINDS[one.kind]), html.Small(reads.day(one.at.date()))],
        [
            reads.say("Entered by {name}", name=one.entered_by),
            html.Small(reads.say("Decided by {name}", name=one.decided_by)),
        ],
        one.reason or MISSING,
    ]
