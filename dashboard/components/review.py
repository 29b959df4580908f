"""What waits for a manager: entries by period and indicator, each with what it is held against and its ways on."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlencode

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.components.aria import aria
from dashboard.components.badges import entry_badge, illustrative_badge
from dashboard.components.entries import asked, files
from dashboard.components.histories import history_disclosure
from logframe.domain.words import EntryStatus
from logframe.languages import MISSING, Reader, marked
from logframe.schemas.reviews import ReviewItem, ReviewList
from logframe.wording import word

REVIEWED = (EntryStatus.submitted, EntryStatus.returned, EntryStatus.approved, EntryStatus.withdrawn)
EMPTY = {
    EntryStatus.submitted: marked("Nothing waits for you here. What officers submit comes to this list."),
    EntryStatus.returned: marked("Nothing is returned. What you give back stays here until its author sends it again."),
    EntryStatus.approved: marked("Nothing is approved yet. Approve what waits, and it counts."),
    EntryStatus.withdrawn: marked("Nothing is withdrawn. What is withdrawn can be brought back from here."),
}


@dataclass(frozen=True, slots=True)
class View:
    """What of a project is looked at."""

    code: str
    status: EntryStatus = EntryStatus.submitted
    period_id: int | None = None
    cursor: str = ""

    def href(self, **other: Any) -> str:
        """Return the address of this, or of something else of the same project."""
        asked = {"status": self.status.value, "period_id": self.period_id, **other}
        return f"/projects/{quote(self.code, safe='')}/review?{urlencode({k: v for k, v in asked.items() if v})}"

    def stored(self) -> dict[str, Any]:
        """Return what the browser keeps of it."""
        return {"code": self.code, "status": self.status.value, "period_id": self.period_id, "cursor": self.cursor}


@dataclass(frozen=True, slots=True)
class Marks:
    """What is remembered of the list before: what was chosen, and what was refused of which entry."""

    chosen: Collection[int] = ()
    refused: Mapping[int, str] = field(default_factory=dict)


def name_of(item: ReviewItem) -> str:
    """Name an entry: indicator, period and place."""
    return " · ".join(one for one in (item.indicator_code, item.period_code, item.location) if one)


def status_nav(found: ReviewList, view: View, reads: Reader) -> html.Nav:
    """Lead to what stands elsewhere, with how many that are."""
    return html.Nav(
        [
            html.A(
                f"{word(reads, one)} ({reads.count(found.counts.get(one, 0))})",
                href=view.href(status=one.value),
                className="tool",
                **(aria(current="page") if one is view.status else {}),
            )
            for one in REVIEWED
        ],
        className="tools review-nav",
        **aria(label=reads.say("Show")),
    )


def review_list(found: ReviewList, view: View, marks: Marks, reads: Reader) -> list[Any]:
    """Show the entries under their periods and indicators, and how to approve those that are chosen."""
    if not found.items:
        return [html.P(reads.say(EMPTY[view.status]), className="empty")]
    shown: list[Any] = [_choose(found, marks, reads)] if view.status is EntryStatus.submitted else []
    for period, items in groupby(found.items, key=lambda one: one.period_code):
        shown.append(html.Section([html.H2(period, className="card-title"), *_indicators(items, marks, reads)]))
    if found.next:
        shown.append(html.P(dcc.Link(reads.say("Older"), href=view.href(cursor=found.next))))
    return shown


def _choose(found: ReviewList, marks: Marks, reads: Reader) -> html.Div:
    """Offer to choose all that one may approve, and to approve what is chosen."""
    ready = [one.entry.id for one in found.items if not one.own]
    count = reads.count(len(set(marks.chosen) & set(ready)))
    return html.Div(
        [
            dmc.Checkbox(id="review-all", label=reads.say("Choose all"), checked=False, disabled=not ready),
            dmc.Button(
                reads.say("Approve the chosen ({n})", n=count),
                id={"now": "approve_many", "of": 0, "version": 0},
                n_clicks=0,
                disabled=not ready,
            ),
        ],
        className="choose",
    )


def _indicators(items: Iterator[ReviewItem], marks: Marks, reads: Reader) -> Iterator[Any]:
    """Show the entries of a period by indicator."""
    for _key, group in groupby(items, key=lambda one: one.entry.indicator_id):
        own = list(group)
        first = own[0]
        yield html.H3(
            [
                dcc.Link(first.indicator_code, href=f"/indicators/{first.entry.indicator_id}", className="code"),
                " ",
                first.indicator_title,
                html.Span(first.unit, className="unit") if first.unit else None,
            ],
            className="review-indicator",
        )
        yield from (_entry(one, marks, reads) for one in own)


def _entry(item: ReviewItem, marks: Marks, reads: Reader) -> html.Article:
    """Show one entry with all that a decision rests on."""
    entry, told = item.entry, marks.refused.get(item.entry.id)
    before = item.previous if item.previous_period is None else f"{item.previous} ({item.previous_period})"
    beside = [
        (reads.say("Target"), item.target),
        (reads.say("Approved before"), before),
        (reads.say("Entered by"), _author(item, reads)),
    ]
    return html.Article(
        [
            html.P(told, className="refused", role="alert") if told else None,
            html.Div([_box(item, marks, reads), _value(item, reads)], className="review-value"),
            html.Dl([html.Div([html.Dt(name), html.Dd(text)]) for name, text in beside], className="facts small"),
            html.Div(
                [*_ways(item, reads), history_disclosure(entry.id, name_of(item), reads, key="story")],
                className="actions",
            ),
        ],
        className="review-entry marked" if told else "review-entry",
        **aria(label=name_of(item)),
    )


def _box(item: ReviewItem, marks: Marks, reads: Reader) -> Any:
    """Offer to choose an entry that one may approve."""
    if item.own or item.entry.status is not EntryStatus.submitted:
        return None
    named = aria(label=reads.say("Choose {name}", name=name_of(item)))
    return dmc.Checkbox(id={"choose": item.entry.id}, checked=item.entry.id in marks.chosen, **named)


def _value(item: ReviewItem, reads: Reader) -> html.Div:
    """Show what an entry says, where it is from, and what it takes the place of."""
    return html.Div(
        [
            html.P(
                [
                    html.B(item.value, className="review-number"),
                    " ",
                    html.Span(item.location or reads.say("As a whole")),
                    illustrative_badge(item.entry.illustrative),
                ]
            ),
            html.P(", ".join(item.parts), className="note") if item.parts else None,
            html.P(
                reads.say("Corrects {old}: {reason}", old=item.corrects, reason=item.entry.reason or MISSING),
                className="corrects",
            )
            if item.corrects
            else None,
            *(html.P(one, className="note") for one in _notes(item, reads)),
        ]
    )


def _author(item: ReviewItem, reads: Reader) -> str:
    """Say who entered it, for whom, and when."""
    entry = item.entry
    day = reads.day((entry.submitted_at or entry.recorded_at).date())
    if entry.on_behalf_of:
        return reads.say("{name} for {other}, {day}", name=entry.recorded_by, other=entry.on_behalf_of, day=day)
    return f"{entry.recorded_by}, {day}"


def _notes(item: ReviewItem, reads: Reader) -> list[Any]:
    """Say what was noted, what the checks asked, and why an entry was given back."""
    entry = item.entry
    told = [entry.note] if entry.note else []
    if entry.return_reason:
        told.append(reads.say("Returned: {reason}", reason=entry.return_reason))
    if entry.decided_by and entry.decided_at:
        day = reads.day(entry.decided_at.date())
        told.append(reads.say("Decided by {name}, {day}", name=entry.decided_by, day=day))
    return [*told, *asked(entry, reads), *files(entry)]


def _ways(item: ReviewItem, reads: Reader) -> list[Any]:
    """Offer what can be done with an entry where it stands."""
    status, counted = item.entry.status, item.entry.first_approved_at is not None
    if status is EntryStatus.submitted and item.own:
        own = reads.say("You entered this value, so somebody else has to approve it.")
        first = [entry_badge(status), html.Span(own, className="note")]
    elif status is EntryStatus.submitted:
        first = [_button("approve", reads.say("Approve"), item, now=True)]
    else:
        first = [entry_badge(status)]
    ways = {
        EntryStatus.submitted: [("return", reads.say("Return")), ("withdraw", reads.say("Withdraw"))],
        EntryStatus.approved: [
            *([] if item.period_closed else [("take_back", reads.say("Take back"))]),
            ("correct", reads.say("Correct")),
        ],
        EntryStatus.returned: [
            ("withdraw", reads.say("Withdraw")),
            *([("correct", reads.say("Correct"))] if counted else []),
        ],
    }
    after = [_button("recover", reads.say("Recover"), item, now=True)] if status is EntryStatus.withdrawn else []
    return [*first, *(_button(deed, name, item) for deed, name in ways.get(status, [])), *after]


def _button(deed: str, name: str, item: ReviewItem, *, now: bool = False) -> dmc.Button:
    """Offer one deed: at once, or after a question."""
    return dmc.Button(
        name,
        id={"now" if now else "ask": deed, "of": item.entry.id, "version": item.entry.version},
        n_clicks=0,
        size="compact-md",
        variant="filled" if deed == "approve" else "outline",
        **aria(label=f"{name}: {name_of(item)}"),
    )
