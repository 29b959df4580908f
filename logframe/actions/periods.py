"""Reporting periods: cut, closed, reopened."""

from datetime import date, timedelta

from sqlmodel import Session, col, select

from logframe.actions.rows import add_row, change_row, check_code, check_version, lock, lock_project
from logframe.errors import Invalid, PeriodClosed, PeriodsOverlap
from logframe.languages import marked
from logframe.schemas.projects import PeriodChange, PeriodCreate
from logframe.tables.base import utc_now
from logframe.tables.people import Person
from logframe.tables.projects import Project, ReportingPeriod


def add_period(session: Session, person: Person | None, project: Project, payload: PeriodCreate) -> ReportingPeriod:
    """Add a period that shares no day with another; due the project's days after its end unless said."""
    assert project.id is not None
    lock_project(session, project.id)
    check_code(session, ReportingPeriod, project.id, payload.code)
    _check_overlap(session, project.id, payload.starts_on, payload.ends_on)
    row = ReportingPeriod(project_id=project.id, **payload.model_dump())
    if row.due_on is None:
        row.due_on = row.ends_on + timedelta(days=project.due_after_days)
    return add_row(session, person, row)


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
    check_version(session, period, payload.version)
    changes = payload.changes()
    reason, closed = (changes.pop("reason", None) or "").strip() or None, changes.pop("closed", period.closed)
    if period.closed and not closed and not reason:
        raise Invalid("reason", marked("Say why the period is reopened."))
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
    change_row(session, person, period, payload, changes=changes, reason=reason)
    return period


def closed_by(session: Session, period: ReportingPeriod) -> PeriodClosed:
    """Return the refusal that says who closed the period, and when."""
    closer = session.get(Person, period.closed_by_id)
    day = period.closed_at.date() if period.closed_at else ""
    return PeriodClosed(code=period.code, closed_on=day, closed_by=closer.name if closer else "")


def require_open(session: Session, period: ReportingPeriod) -> None:
    """Refuse what would go into a closed period; an open one stays open until this transaction ends."""
    lock(session, period, shared=True)
    if period.closed:
        raise closed_by(session, period)
