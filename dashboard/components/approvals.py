"""What waits for a manager: submitted entries, to be approved or returned with a reason."""

from collections.abc import Mapping, Sequence

import dash_mantine_components as dmc
from dash import html

from dashboard.components.badges import illustrative_badge
from dashboard.components.entries import asked, entry_text, files, parts_text
from logframe.languages import MISSING, Reader
from logframe.schemas.indicators import IndicatorRead
from logframe.schemas.measurements import MeasurementRead


def approvals(
    indicator: IndicatorRead,
    entries: Sequence[MeasurementRead],
    periods: Mapping[int, str],
    places: Mapping[int, str],
    reads: Reader,
) -> html.Section:
    """Return what waits, each entry with its two ways on."""
    title = html.H2(reads.say("Awaiting approval"), className="card-title")
    if not entries:
        return html.Section([title, html.P(reads.say("Nothing is waiting."), className="empty")], className="card")
    return html.Section(
        [title, *(_entry(indicator, one, periods, places, reads) for one in entries)],
        className="card awaiting",
    )


def _entry(
    indicator: IndicatorRead,
    entry: MeasurementRead,
    periods: Mapping[int, str],
    places: Mapping[int, str],
    reads: Reader,
) -> html.Article:
    """Return one entry that waits."""
    period = periods.get(entry.period_id, MISSING)
    place = places.get(entry.location_id or 0)
    return html.Article(
        [
            html.H3(
                [
                    f"{period}{f' · {place}' if place else ''}: ",
                    html.B(entry_text(reads, indicator, entry)),
                    illustrative_badge(entry.illustrative),
                ]
            ),
            html.P(parts_text(reads, indicator, entry.parts)) if entry.parts else None,
            html.P(
                reads.say("By {name}, {day}", name=entry.recorded_by, day=reads.day(entry.recorded_at.date())),
                className="note",
            ),
            html.P(entry.note) if entry.note else None,
            *(html.P(one, className="note") for one in (*asked(entry, reads), *files(entry))),
            html.Div(
                [
                    dmc.Button(
                        reads.say("Approve {period}", period=period),
                        id={"approve": entry.id, "version": entry.version},
                        n_clicks=0,
                    ),
                    dmc.Textarea(
                        id={"reason": entry.id},
                        label=reads.say("Reason for returning {period}", period=period),
                        autosize=True,
                        minRows=1,
                        value="",
                    ),
                    dmc.Button(
                        reads.say("Return {period}", period=period),
                        id={"give_back": entry.id, "version": entry.version},
                        variant="outline",
                        n_clicks=0,
                    ),
                ],
                className="decide",
            ),
        ],
        className="waiting",
    )
