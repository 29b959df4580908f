"""What stands on an officer's desk: an indicator, its calendar, its places, its entries."""

from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.components.changing import change_button
from dashboard.components.entries import entry_table
from dashboard.components.evidence import evidence_desk
from dashboard.components.histories import history_disclosure
from dashboard.components.rights import may_approve, may_record
from logframe.domain.words import CheckGrade, EntryStatus
from logframe.languages import MISSING, Reader
from logframe.schemas.answers import IndicatorPerformance
from logframe.schemas.indicators import IndicatorRead
from logframe.schemas.measurements import MeasurementRead
from logframe.schemas.people import MeRead
from logframe.schemas.projects import LocationRead, PeriodRead
from logframe.schemas.quality import CheckRemark

NEWEST = 8
SAID = frozenset({EntryStatus.submitted, EntryStatus.approved})
WITH_AUTHOR = frozenset({EntryStatus.draft, EntryStatus.returned})
STANDING = WITH_AUTHOR | SAID
COUNTED = frozenset({EntryStatus.approved, EntryStatus.returned})
UNDECIDED = WITH_AUTHOR | {EntryStatus.submitted}


@dataclass(frozen=True, slots=True)
class Desk:
    """What an officer has before them: the indicator, its entries, its calendar and places; and who it is."""

    answer: IndicatorPerformance
    entries: list[MeasurementRead]
    periods: list[PeriodRead]
    places: list[LocationRead]
    me: MeRead | None = None

    @property
    def indicator(self) -> IndicatorRead:
        """Return the indicator."""
        return self.answer.indicator

    @property
    def project(self) -> str:
        """Return the code of the project."""
        return self.answer.project_code

    def codes(self) -> dict[int, str]:
        """Return the periods' codes by id."""
        return {one.id: one.code for one in self.periods}

    def names(self) -> dict[int, str]:
        """Return the places' names by id."""
        return {one.id: one.name for one in self.places}

    def free_periods(self) -> list[PeriodRead]:
        """Return the open periods that nothing was handed in for, in their order."""
        said = {entry.period_id for entry in self.entries if entry.status in SAID}
        return [one for one in self.periods if not one.closed and one.id not in said]

    def next_period(self) -> PeriodRead | None:
        """Return the first open period that nothing was handed in for, else the last open one."""
        usable = [one for one in self.periods if not one.closed]
        return next(iter(self.free_periods()), usable[-1] if usable else None)

    def is_own(self, entry: MeasurementRead) -> bool:
        """Tell whether the reader measured it, or typed it."""
        return self.me is not None and self.me.id in (entry.recorded_by_id, entry.on_behalf_of_id)

    def own_slots(self) -> list[str]:
        """Return the periods and places for which an entry of the reader's own stands, as the browser names them."""
        own = [entry for entry in self.entries if entry.status in STANDING and self.is_own(entry)]
        return [f"{self.indicator.id}:{entry.period_id}:{entry.location_id or ''}" for entry in own]

    def may_change(self, entry: MeasurementRead) -> bool:
        """Tell whether to offer a change of one's own, or a correction of what has counted in an open period."""
        if entry.first_approved_at is None:
            return entry.status in WITH_AUTHOR and self.is_own(entry)
        opened = {one.id for one in self.periods if not one.closed}
        records = self.me is not None and may_record(self.me, self.project)
        return records and entry.status in COUNTED and entry.period_id in opened

    def may_support(self, entry: MeasurementRead) -> bool:
        """Tell whether to offer the reader to add files: to their own while it is with them, or to manage."""
        if entry.status not in UNDECIDED or self.me is None:
            return False
        own = self.is_own(entry) and entry.status is not EntryStatus.submitted
        return own or may_approve(self.me, self.project)

    def own_places(self) -> list[LocationRead]:
        """Return the places that report the indicator."""
        return [one for one in self.places if one.id in self.indicator.location_ids]


def previous_entries(desk: Desk, reads: Reader) -> list[Any]:
    """Show what was entered before; a draft or a returned entry can be handed in from here."""

    def action(entry: MeasurementRead) -> Any:
        period = desk.codes().get(entry.period_id, MISSING)
        handing: list[Any] = []
        if entry.status in WITH_AUTHOR and desk.is_own(entry):
            handing = hand_in_fields(entry, period, reads)
        if desk.may_change(entry):
            place = desk.names().get(entry.location_id or 0)
            handing += change_button(entry, desk.indicator, ", ".join(filter(None, (period, place))), reads)
        files = evidence_desk(entry, period, reads) if desk.may_support(entry) else []
        return html.Div([*handing, *files, history_disclosure(entry.id, period, reads)], className="deeds")

    title = html.H2(reads.say("Previous entries"), className="card-title")
    if not desk.entries:
        return [title, html.P(reads.say("Nothing has been entered yet."), className="empty")]
    ordered = sorted(desk.entries, key=lambda one: one.recorded_at, reverse=True)
    newest, older = ordered[:NEWEST], ordered[NEWEST:]

    def table(caption: str, entries: list[MeasurementRead]) -> html.Div:
        return entry_table(caption, desk.indicator, entries, desk.codes(), desk.names(), reads, action)

    shown = [title, table(reads.say("Entries, the newest first"), newest)]
    if older:
        name = reads.say("Older entries ({n})", n=reads.count(len(older)))
        shown.append(html.Details([html.Summary(name), table(reads.say("Older entries"), older)]))
    return shown


def hand_in_fields(entry: MeasurementRead, period: str, reads: Reader) -> list[Any]:
    """Offer to look at what the checks will ask, to answer it, and to submit what was saved before."""
    label = reads.say("Explanation for {period}", period=period)
    explained = dmc.Textarea(id={"explain": entry.id}, label=label, value=entry.explanation or "", autosize=True)
    buttons = [
        dmc.Button(name, id=id, size="compact-sm", variant=look, n_clicks=0)
        for id, name, look in (
            ({"hand_in": entry.id}, reads.say("Submit {period}", period=period), "outline"),
            ({"check": entry.id, "part": "asked"}, reads.say("Check {period}", period=period), "default"),
        )
    ]
    told = html.Div(id={"check": entry.id, "part": "told"}, role="status")
    return [explained, html.Div(buttons, className="actions"), told]


def found_list(found: list[CheckRemark], reads: Reader) -> Any:
    """Say what the checks find in an entry now: what is to be mended, and what is to be explained."""
    if not found:
        return html.P(reads.say("The checks find nothing to ask about."))
    grades = {CheckGrade.error: reads.say("To be mended:"), CheckGrade.warning: reads.say("To be explained:")}
    return html.Ul([html.Li([html.B(grades[one.grade]), " ", one.detail]) for one in found], className="plain")
