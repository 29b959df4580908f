"""What stands on an officer's desk: an indicator, its calendar, its places, its entries."""

from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.components.entries import entry_table
from dashboard.components.histories import history_disclosure
from logframe.domain.words import EntryStatus
from logframe.languages import MISSING, Reader
from logframe.schemas.answers import IndicatorPerformance
from logframe.schemas.indicators import IndicatorRead
from logframe.schemas.measurements import MeasurementRead
from logframe.schemas.projects import LocationRead, PeriodRead

NEWEST = 8
SAID = frozenset({EntryStatus.submitted, EntryStatus.approved})


@dataclass(frozen=True, slots=True)
class Desk:
    """What an officer has before them: the indicator, its entries, its calendar and places."""

    answer: IndicatorPerformance
    entries: list[MeasurementRead]
    periods: list[PeriodRead]
    places: list[LocationRead]

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

    def own_places(self) -> list[LocationRead]:
        """Return the places that report the indicator."""
        return [one for one in self.places if one.id in self.indicator.location_ids]


def previous_entries(desk: Desk, reads: Reader) -> list[Any]:
    """Show what was entered before; a draft or a returned entry can be handed in from here."""

    def action(entry: MeasurementRead) -> Any:
        period = desk.codes().get(entry.period_id, MISSING)
        history = history_disclosure(entry.id, period, reads)
        if entry.status is not EntryStatus.draft:
            return history
        name, label = reads.say("Submit {period}", period=period), reads.say("Explanation for {period}", period=period)
        button = dmc.Button(name, id={"hand_in": entry.id}, size="compact-sm", variant="outline", n_clicks=0)
        explained = dmc.Textarea(id={"explain": entry.id}, label=label, value=entry.explanation or "", autosize=True)
        return html.Div([explained, button, history])

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
