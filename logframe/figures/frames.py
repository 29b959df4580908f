"""What indicators are judged in: the calendar, thresholds and names of their project."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from logframe.domain.periods import begun_through, ended_through
from logframe.domain.status import Thresholds
from logframe.tables.base import columns
from logframe.tables.indicators import Category, Dimension
from logframe.tables.projects import Location, Project, ReportingPeriod

project, period, place = columns(Project), columns(ReportingPeriod), columns(Location)
dimension, category = columns(Dimension), columns(Category)


@dataclass(slots=True)
class Stretch:
    """A period of a calendar, in plain attributes: a row of the database looks each one up by name."""

    id: int
    code: str
    starts_on: date
    ends_on: date
    due_on: date | None
    closed_at: datetime | None


@dataclass(slots=True)
class Calendar:
    """The periods of a project in order, and the day on which they are looked at."""

    periods: list[Stretch]
    today: date
    positions: dict[int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """What the indicators of a project are judged in.

    `begun` is the last period that has begun and `due` the last one that is over, -1 before the first; once the
    project is over, `due` is None: its whole life.
    """

    calendar: Calendar
    begun: int
    due: int | None
    thresholds: Thresholds
    starts_on: date | None
    ends_on: date | None
    places: Mapping[int, str]
    categories: Mapping[int, str]


Keys = Collection[int] | sa.Select[Any]
"""Some projects, or the query of their keys."""

FACTS: sa.Select[Any] = sa.select(
    project.id, project.starts_on, project.ends_on, project.on_track_from, project.off_track_below, project.deviation
)
PERIODS: sa.Select[Any] = sa.select(
    period.project_id, period.id, period.code, period.starts_on, period.ends_on, period.due_on, period.closed_at
).order_by(period.starts_on)


def find_frame(session: Session, project: Project, as_of: datetime) -> Frame:
    """Return the calendar, thresholds and names of a project."""
    periods = _find_periods(session, [project.id])[project.id]
    places = sa.select(place.id, place.name).where(place.project_id == project.id)
    categories = sa.select(category.id, category.name).where(
        dimension.id == category.dimension_id, dimension.project_id == project.id
    )
    return _make_frame(project, periods, as_of, _by_key(session, places), _by_key(session, categories))


def find_frames(session: Session, keys: Keys, as_of: datetime) -> dict[int, Frame]:
    """Return the calendars and thresholds of projects, without the names of their places and categories."""
    periods = _find_periods(session, keys)
    facts = session.execute(FACTS.where(project.id.in_(keys)))
    return {row.id: _make_frame(row, periods[row.id], as_of, {}, {}) for row in facts}


def _find_periods(session: Session, keys: Keys) -> dict[int, list[Stretch]]:
    """Return the periods of each project, the earliest first."""
    found: dict[int, list[Stretch]] = defaultdict(list)
    for key, *stretch in session.execute(PERIODS.where(period.project_id.in_(keys))):
        found[key].append(Stretch(*stretch))
    return found


def _make_frame(
    facts: Any, periods: list[Stretch], as_of: datetime, places: Mapping[int, str], categories: Mapping[int, str]
) -> Frame:
    """Return the frame of a project; without dates of its own it lasts as long as its periods."""
    today, ends_on = as_of.date(), facts.ends_on or (periods[-1].ends_on if periods else None)
    return Frame(
        Calendar(periods, today, {one.id: position for position, one in enumerate(periods)}),
        begun_through(periods, today),
        None if ends_on is None or today > ends_on else ended_through(periods, today),
        Thresholds(facts.on_track_from, facts.off_track_below, facts.deviation),
        facts.starts_on or (periods[0].starts_on if periods else None),
        ends_on,
        places,
        categories,
    )


def _by_key(session: Session, query: sa.Select[Any]) -> dict[int, str]:
    """Return names by key."""
    return {row[0]: row[1] for row in session.execute(query)}
