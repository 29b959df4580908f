"""What the indicators of a project are judged in: its calendar, thresholds and names."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from logframe.domain.periods import begun_through
from logframe.domain.status import Thresholds
from logframe.figures.sources import Calendar, find_calendar, find_names
from logframe.tables.projects import Project


@dataclass(frozen=True, slots=True)
class Frame:
    """What the indicators of a project are judged in; `begun` is the last period that has begun, -1 before."""

    calendar: Calendar
    begun: int
    thresholds: Thresholds
    starts_on: date | None
    ends_on: date | None
    places: dict[int, str]
    categories: dict[int, str]


def find_frame(session: Session, project: Project, as_of: datetime) -> Frame:
    """Return the calendar, thresholds and names of a project."""
    calendar = find_calendar(session, project.id, as_of)
    places, categories = find_names(session, project.id)
    periods = calendar.periods
    return Frame(
        calendar,
        begun_through(periods, calendar.today),
        Thresholds(project.on_track_from, project.off_track_below, project.deviation),
        project.starts_on or (periods[0].starts_on if periods else None),
        project.ends_on or (periods[-1].ends_on if periods else None),
        places,
        categories,
    )
