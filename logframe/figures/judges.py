"""The judges of many indicators, of whichever projects, in a fixed number of queries: totals to date, in bulk."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from logframe.domain.entries import Entry
from logframe.domain.periods import begun_through
from logframe.domain.status import Thresholds
from logframe.domain.words import Accumulation, AchievementMethod, AcrossUnits, Direction, Measure, ShareOver
from logframe.figures.frames import Frame
from logframe.figures.judging import Judge
from logframe.figures.sources import Calendar, Sources, Stretch, counts_at
from logframe.tables.base import columns
from logframe.tables.indicators import Indicator, IndicatorLocation, Target
from logframe.tables.measurements import Measurement
from logframe.tables.projects import Project, ReportingPeriod

indicator, project, period = columns(Indicator), columns(Project), columns(ReportingPeriod)
entry, target, unit = columns(Measurement), columns(Target), columns(IndicatorLocation)

AT_ONCE = 5_000
"""How many rows are fetched at a time: those of a whole portfolio would fill the memory."""


@dataclass(slots=True)
class Measured:
    """What is known of an indicator without its entries."""

    id: int
    code: str
    title: str
    project_id: int
    outcome_id: int | None
    output_id: int | None
    unit: str | None
    measure: Measure
    direction: Direction
    accumulation: Accumulation
    across_units: AcrossUnits
    share_over: ShareOver
    method: AchievementMethod
    baseline: Decimal | None
    planned_on: date | None
    weight: Decimal | None
    position: int
    illustrative: bool


INDICATORS: sa.Select[Any] = sa.select(
    indicator.id, indicator.code, indicator.title, indicator.project_id, indicator.outcome_id, indicator.output_id,
    indicator.unit, indicator.measure, indicator.direction, indicator.accumulation, indicator.across_units,
    indicator.share_over, indicator.method, indicator.baseline, indicator.planned_on, indicator.weight,
    indicator.position, indicator.illustrative,
).order_by(indicator.id)  # fmt: skip
ENTRIES: sa.Select[Any] = sa.select(
    entry.indicator_id, entry.period_id, entry.location_id, entry.value, entry.numerator, entry.denominator,
    entry.weight, entry.done_on, entry.missing_reason, entry.total_to_date, entry.text,
    entry.illustrative,
).where(indicator.id == entry.indicator_id).order_by(entry.indicator_id, entry.recorded_at, entry.id)  # fmt: skip
TARGETS: sa.Select[Any] = (
    sa.select(target.indicator_id, target.period_id, target.value, target.illustrative)
    .where(indicator.id == target.indicator_id, target.category_id.is_(None))
    .order_by(target.indicator_id)
)
UNITS: sa.Select[Any] = (
    sa.select(unit.indicator_id, unit.location_id)
    .where(indicator.id == unit.indicator_id)
    .order_by(unit.indicator_id, unit.location_id)
)


class _Groups:
    """Rows in the order of their indicators, the first column, taken indicator by indicator."""

    def __init__(self, session: Session, query: sa.Select[Any]) -> None:
        self.groups = groupby(session.execute(query).yield_per(AT_ONCE), key=itemgetter(0))
        self.group: tuple[int, Iterable[Any]] | None = next(self.groups, None)

    def take(self, key: int) -> list[Any]:
        """Return the rows of the next indicator, past those of one that came after the list was read."""
        while self.group is not None and self.group[0] < key:
            self.group = next(self.groups, None)
        if self.group is None or self.group[0] != key:
            return []
        taken = list(self.group[1])
        self.group = next(self.groups, None)
        return taken


def find_judges(session: Session, asked: sa.ColumnElement[bool], as_of: datetime) -> Iterator[Judge]:
    """Return the judges of the indicators that are asked for, one after the other, so that memory holds few of them.

    They know totals to date and for the life of the project, not parts, names of places, or what waits.
    """
    indicators = [Measured(*row) for row in session.execute(INDICATORS.where(asked))]
    frames = _find_frames(session, {one.project_id for one in indicators}, as_of)
    positions = {key: place for frame in frames.values() for key, place in frame.calendar.positions.items()}
    entries = _Groups(session, ENTRIES.where(asked, counts_at(as_of)))
    in_force = sa.or_(target.superseded_at.is_(None), target.superseded_at > as_of)
    targets = _Groups(session, TARGETS.where(asked, target.set_at <= as_of, in_force))
    units = _Groups(session, UNITS.where(asked))
    for one in indicators:
        sources = Sources(units=[location_id for _key, location_id in units.take(one.id)])
        _add_entries(sources, entries.take(one.id), positions)
        for _key, period_id, value, illustrative in targets.take(one.id):
            position = None if period_id is None else positions[period_id]
            sources.targets[position] = value
            if illustrative:
                sources.illustrative.add(position)
        yield Judge(one, sources, frames[one.project_id])


def _find_frames(session: Session, keys: set[int], as_of: datetime) -> dict[int, Frame]:
    """Return what the indicators of each project are judged in, without the names of places and categories."""
    calendars: dict[int, list[Stretch]] = defaultdict(list)
    periods = sa.select(
        period.project_id, period.id, period.code, period.starts_on, period.ends_on, period.due_on, period.closed_at
    ).where(period.project_id.in_(keys))
    for key, *stretch in session.execute(periods.order_by(period.starts_on)):
        calendars[key].append(Stretch(*stretch))
    facts = sa.select(
        project.id, project.starts_on, project.ends_on, project.on_track_from, project.off_track_below,
        project.deviation,
    ).where(project.id.in_(keys))  # fmt: skip
    frames = {}
    for key, starts_on, ends_on, *thresholds in session.execute(facts):
        found = calendars[key]
        frames[key] = Frame(
            Calendar(found, as_of.date(), {one.id: place for place, one in enumerate(found)}),
            begun_through(found, as_of.date()),
            Thresholds(*thresholds),
            starts_on or (found[0].starts_on if found else None),
            ends_on or (found[-1].ends_on if found else None),
            {},
            {},
        )
    return frames


def _add_entries(sources: Sources, rows: Iterable[Any], positions: dict[int, int]) -> None:
    """Add the entries that count, in the order in which they were recorded."""
    for order, row in enumerate(rows):
        _, period_id, unit_id, value, numerator, denominator, weight, done_on, missing, total, text, illustrative = row
        position, below = positions[period_id], denominator if weight is None else weight
        sources.entries.append(Entry(position, order, unit_id, value, numerator, below, done_on, missing, total))
        if text:
            sources.texts[position] = text
        if illustrative:
            sources.illustrative.add(position)
