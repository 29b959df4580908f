"""Periods as they are read: with who closed them, and who may enter nevertheless."""

from collections import defaultdict
from collections.abc import Sequence

from sqlmodel import Session, col, select

from logframe.schemas.projects import ExceptionRead, PeriodRead
from logframe.tables.people import Person
from logframe.tables.projects import Location, PeriodException, ReportingPeriod


def read_periods(session: Session, periods: Sequence[ReportingPeriod]) -> list[PeriodRead]:
    """Return periods, whatever their number, in four more queries."""
    names = _find_names(session, {row.closed_by_id for row in periods})
    excepted: dict[int, list[ExceptionRead]] = defaultdict(list)
    found = select(PeriodException).where(col(PeriodException.period_id).in_([row.id for row in periods]))
    for one in read_exceptions(session, session.exec(found.order_by(col(PeriodException.id))).all()):
        excepted[one.period_id].append(one)
    return [
        PeriodRead(
            **row.model_dump(),
            closed=row.closed,
            closed_by=names.get(row.closed_by_id),
            exceptions=excepted[row.id],
        )
        for row in periods
    ]


def read_period(session: Session, period: ReportingPeriod) -> PeriodRead:
    """Return one period."""
    return read_periods(session, [period])[0]


def read_exceptions(session: Session, rows: Sequence[PeriodException]) -> list[ExceptionRead]:
    """Return exceptions with the names of their places and of who granted them."""
    names = _find_names(session, {row.granted_by_id for row in rows})
    keys = {row.location_id for row in rows} - {None}
    places = dict(session.exec(select(Location.id, Location.name).where(col(Location.id).in_(keys))).all())
    return [
        ExceptionRead(
            **row.model_dump(), location=places.get(row.location_id or 0), granted_by=names[row.granted_by_id]
        )
        for row in rows
    ]


def _find_names(session: Session, keys: set[int | None]) -> dict[int | None, str]:
    """Return the names of people by key."""
    return dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(keys - {None}))).all())
