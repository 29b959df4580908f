"""A project's calendar, cut into reporting periods."""

from collections.abc import Sequence

from sqlmodel import Session, select

from logframe.actions.periods import due_date
from logframe.actions.rows import add_row, lock_project
from logframe.domain.periods import Period, cut, overlaps
from logframe.errors import CodeTaken, NoCalendar, PeriodsOverlap
from logframe.languages import marked
from logframe.schemas.columns import EARLIEST, LATEST
from logframe.tables.people import Person
from logframe.tables.projects import Project, ReportingPeriod

MOST_YEARS = 100


def cut_calendar(session: Session, person: Person, project: Project) -> tuple[list[ReportingPeriod], int]:
    """Add the periods that the project's calendar lacks; return them, and how many stood already."""
    lock_project(session, project.id)
    periods = _cut(project)
    stored = session.exec(select(ReportingPeriod).where(ReportingPeriod.project_id == project.id)).all()
    days = {(row.starts_on, row.ends_on) for row in stored}
    missing = [one for one in periods if (one.starts_on, one.ends_on) not in days]
    for one in missing:
        _check_room(one, stored)
    added = [
        add_row(
            session,
            person,
            ReportingPeriod(
                project_id=project.id,
                code=one.code,
                starts_on=one.starts_on,
                ends_on=one.ends_on,
                due_on=due_date(project, one.ends_on),
            ),
        )
        for one in missing
    ]
    return added, len(periods) - len(added)


def _cut(project: Project) -> list[Period]:
    """Return the periods of a project's dates; refuse a project without dates, or with dates nobody meant."""
    starts_on, ends_on = project.starts_on, project.ends_on
    if starts_on is None or ends_on is None:
        raise NoCalendar(why=marked("it has none. Give the day it starts and the day it ends."))
    meant = EARLIEST.year < starts_on.year and ends_on.year < LATEST.year
    if not meant or ends_on.year - starts_on.year > MOST_YEARS:
        raise NoCalendar(why=marked("these are too far away or too far apart. Check the years."))
    return cut(starts_on, ends_on, project.calendar, project.first_month)


def _check_room(period: Period, stored: Sequence[ReportingPeriod]) -> None:
    """Refuse a period of which a stored one has a day, or the code."""
    for row in stored:
        if overlaps(period, row):
            raise PeriodsOverlap(starts_on=period.starts_on, ends_on=period.ends_on, code=row.code)
        if row.code == period.code:
            raise CodeTaken(code=row.code)
