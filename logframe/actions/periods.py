"""Reporting periods: added, closed, reopened for a reason, and excepted for one place until a moment."""

from datetime import date, timedelta

from sqlmodel import Session, col, or_, select

from logframe.actions.audit import facts, note
from logframe.actions.rows import (
    add_row,
    belongs,
    change_row,
    check_code,
    check_version,
    delete_row,
    lock,
    lock_project,
)
from logframe.errors import Invalid, PeriodClosed, PeriodNotBegun, PeriodsOverlap
from logframe.languages import marked
from logframe.schemas.exceptions import ExceptionCreate
from logframe.schemas.projects import PeriodChange, PeriodCreate
from logframe.tables.base import utc_now
from logframe.tables.people import Person
from logframe.tables.projects import Location, PeriodException, Project, ReportingPeriod


def add_period(session: Session, person: Person | None, project: Project, payload: PeriodCreate) -> ReportingPeriod:
    """Add a period that shares no day with another; due the project's days after its end unless said."""
    assert project.id is not None
    lock_project(session, project.id)
    check_code(session, ReportingPeriod, project.id, payload.code)
    _check_overlap(session, project.id, payload.starts_on, payload.ends_on)
    row = ReportingPeriod(project_id=project.id, **payload.model_dump())
    if row.due_on is None:
        row.due_on = due_date(project, row.ends_on)
    return add_row(session, person, row)


def due_date(project: Project, ends_on: date) -> date:
    """Return the day by which a period that ends on a day is due."""
    return ends_on + timedelta(days=project.due_after_days)


def delete_period(session: Session, person: Person, period: ReportingPeriod) -> None:
    """Delete an open period without entries and targets; a closed one stays, even when it is empty."""
    lock(session, period)
    if period.closed:
        raise closed_by(session, period)
    delete_row(session, person, period)


def _check_overlap(session: Session, project_id: int, starts_on: date, ends_on: date, but: int = 0) -> None:
    """Refuse dates of which a day is taken."""
    other = session.exec(
        select(ReportingPeriod).where(
            ReportingPeriod.project_id == project_id,
            col(ReportingPeriod.starts_on) <= ends_on,
            col(ReportingPeriod.ends_on) >= starts_on,
            ReportingPeriod.id != but,
        )
    ).first()
    if other is not None:
        raise PeriodsOverlap(starts_on=starts_on, ends_on=ends_on, code=other.code)


def change_period(session: Session, person: Person, period: ReportingPeriod, payload: PeriodChange) -> ReportingPeriod:
    """Change a period, close it, or reopen it for a reason."""
    lock_project(session, period.project_id)
    check_version(session, period, payload.version, payload.sent())
    changes = payload.changes()
    reason, closed = (changes.pop("reason", None) or "").strip() or None, changes.pop("closed", period.closed)
    if period.closed and not closed and not reason:
        why = marked("Period {code} was closed on {closed_on} by {closed_by}: say why the period is reopened.")
        raise Invalid("reason", why, **closed_by(session, period).values)
    if period.closed and closed and changes:
        raise closed_by(session, period)
    if changes.get("code", period.code) != period.code:
        check_code(session, ReportingPeriod, period.project_id, changes["code"])
    starts_on, ends_on = changes.get("starts_on", period.starts_on), changes.get("ends_on", period.ends_on)
    if starts_on <= ends_on:
        _check_overlap(session, period.project_id, starts_on, ends_on, but=period.id or 0)
    if closed != period.closed:
        changes["closed_at"] = utc_now() if closed else None
        changes["closed_by_id"] = person.id if closed else None
        changes["first_closed_at"] = period.first_closed_at or changes["closed_at"]
    change_row(session, person, period, payload, changes=changes, reason=reason)
    return period


def closed_by(session: Session, period: ReportingPeriod) -> PeriodClosed:
    """Return the refusal that says who closed the period, and when."""
    closer = session.get(Person, period.closed_by_id)
    day = period.closed_at.date() if period.closed_at else ""
    return PeriodClosed(code=period.code, closed_on=day, closed_by=closer.name if closer else "")


def require_open(session: Session, period: ReportingPeriod, location_id: int | None) -> None:
    """Refuse what would go into a closed period, unless its place is excepted; an open one stays open until the end."""
    lock(session, period, shared=True)
    refuse_closed(session, period, location_id)


def refuse_closed(session: Session, period: ReportingPeriod, location_id: int | None) -> None:
    """Refuse what would go into a closed period, of one that is kept for this transaction already."""
    if period.closed and not is_excepted(session, period, location_id):
        raise closed_by(session, period)


def require_begun(period: ReportingPeriod) -> None:
    """Refuse a value of a period in which nothing can have been measured yet."""
    if period.starts_on > utc_now().date():
        raise PeriodNotBegun(code=period.code, starts_on=period.starts_on)


def is_excepted(session: Session, period: ReportingPeriod, location_id: int | None) -> bool:
    """Tell whether entries of a place, or of the whole, are taken after the period was closed."""
    whom = col(PeriodException.location_id)
    found = select(PeriodException.id).where(
        PeriodException.period_id == period.id,
        PeriodException.until > utc_now(),
        or_(whom.is_(None), whom == location_id),
    )
    return session.exec(found).first() is not None


def grant_exception(
    session: Session, person: Person, period: ReportingPeriod, payload: ExceptionCreate
) -> PeriodException:
    """Let one place, or everybody, enter into a period until a moment, though it is closed."""
    belongs(session, Location, period.project_id, payload.location_id, "location_id")
    if payload.until <= utc_now():
        raise Invalid("until", marked("This moment has passed: give one that is still to come."))
    row = PeriodException(period_id=period.id, granted_by_id=person.id, **payload.model_dump())
    return add_row(session, person, row, project_id=period.project_id)


def end_exception(session: Session, person: Person, exception: PeriodException) -> None:
    """Take an exception back; the event keeps it."""
    lock(session, exception)
    period = session.get_one(ReportingPeriod, exception.period_id)
    note(session, person, "delete", exception, project_id=period.project_id, before=facts(exception))
    session.delete(exception)
    session.flush()
