"""Which values are expected, and how each stands: told by the database, so that a page costs what it holds.

A cell is an indicator in a period that has begun, from one place that is to report it, or as a whole where no
place is named. What somebody entered for another place is a cell too, as long as it asks for something.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from heapq import merge
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from logframe.domain.words import Accumulation, DueState, EntryStatus, Role
from logframe.tables.base import columns
from logframe.tables.indicators import Indicator, IndicatorLocation
from logframe.tables.measurements import Measurement
from logframe.tables.people import Membership, Person
from logframe.tables.projects import Location, PeriodException, Project, ReportingPeriod

project, period, indicator = columns(Project), columns(ReportingPeriod), columns(Indicator)
unit, place, closer = columns(IndicatorLocation), columns(Location), columns(Person)
entry, held, excepted = columns(Measurement), columns(Membership), columns(PeriodException)

PRESSING = (EntryStatus.returned, EntryStatus.draft, EntryStatus.submitted, EntryStatus.approved)
"""Of several entries of one cell the first of these tells how it stands: nothing that waits is hidden."""

WAITING = frozenset({DueState.returned, DueState.draft, DueState.submitted})
OPEN = WAITING | {DueState.due, DueState.late, DueState.not_due}

RANK = sa.case(*((entry.status == status, rank) for rank, status in enumerate(PRESSING)))


class Cursor(NamedTuple):
    """Where a page ends: the cell's period, indicator and place, 0 for none."""

    starts_on: date
    period_id: int
    indicator_id: int
    location_id: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose list it is, of which projects, seen at a moment, narrowed to states where any are named."""

    person_id: int
    projects: sa.ColumnElement[bool]
    at: datetime
    states: frozenset[DueState] = frozenset()


def expects_of(person_id: int, *, administrator: bool) -> sa.ColumnElement[bool]:
    """Return the rule that somebody sees what is due in a project: every member does but a donor."""
    mine = sa.select(held.project_id).where(held.person_id == person_id, held.role != Role.donor)
    return sa.true() if administrator else project.id.in_(mine)


def authored_by(person_id: int) -> sa.ColumnElement[bool]:
    """Return the rule that somebody measured an entry, or typed it."""
    return sa.or_(entry.recorded_by_id == person_id, sa.func.coalesce(entry.on_behalf_of_id, 0) == person_id)


def visible_to(person_id: int, project_id: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Return the rule that somebody sees an entry: a draft is its author's and the managers' alone."""
    managed = sa.select(held.project_id).where(held.person_id == person_id, held.role == Role.manager)
    return sa.or_(entry.status != EntryStatus.draft, authored_by(person_id), project_id.in_(managed))


def find_cells(session: Session, asked: Asked, after: Cursor | None, limit: int) -> Sequence[sa.Row[Any]]:
    """Return the cells that follow a cursor, the newest period first."""
    found = [
        session.execute(_narrow(query, asked, after, location_id).limit(limit)).all()
        for query, location_id in (_expected(asked), _unexpected(asked))
    ]
    return list(merge(*found, key=order_of))[:limit]


def order_of(cell: sa.Row[Any]) -> tuple[int, int, int, int]:
    """Return where a cell stands in the list."""
    return -cell.starts_on.toordinal(), -cell.period_id, cell.indicator_id, cell.location_id or 0


def _expected(asked: Asked) -> tuple[sa.Select[Any], sa.ColumnElement[int]]:
    """Return the cells of the places that are to report, and of indicators that name none."""
    query = (
        _select(asked, unit.location_id)
        .select_from(ReportingPeriod)
        .join(Project, project.id == period.project_id)
        .join(Indicator, indicator.project_id == period.project_id)
        .outerjoin(IndicatorLocation, unit.indicator_id == indicator.id)
    )
    return query, unit.location_id


def _unexpected(asked: Asked) -> tuple[sa.Select[Any], sa.ColumnElement[int]]:
    """Return the cells that nobody expects, where an entry waits for somebody."""
    waits = sa.alias(Measurement.__table__).c  # type: ignore[attr-defined]
    of_indicator = sa.exists().where(unit.indicator_id == waits.indicator_id)
    of_place = sa.exists().where(unit.indicator_id == waits.indicator_id, unit.location_id == waits.location_id)
    nobody_expects = sa.case((waits.location_id.is_(None), of_indicator), else_=sa.not_(of_place))
    cells = (
        sa.select(waits.period_id, waits.indicator_id, waits.location_id)
        .where(_waiting(waits.status), nobody_expects)
        .distinct()
        .subquery()
        .c
    )
    query = (
        _select(asked, cells.location_id)
        .select_from(cells.period_id.table)
        .join(ReportingPeriod, period.id == cells.period_id)
        .join(Project, project.id == period.project_id)
        .join(Indicator, indicator.id == cells.indicator_id)
    )
    return query.where(_standing(asked, cells.location_id).is_not(None)), cells.location_id


def _waiting(status: sa.ColumnElement[EntryStatus]) -> sa.ColumnElement[bool]:
    """Return the rule of the index on entries that ask for something, in its own words: a value would not match it."""
    return status != sa.literal_column("'approved'")


def _select(asked: Asked, location_id: sa.ColumnElement[int]) -> sa.Select[Any]:
    """Return the query of what a cell is and how it stands."""
    return sa.select(
        project.id.label("project_id"), project.code.label("project_code"), project.title.label("project_title"),
        indicator.id.label("indicator_id"), indicator.code.label("indicator_code"),
        indicator.title.label("indicator_title"), indicator.accumulation, indicator.planned_on,
        period.id.label("period_id"), period.code.label("period_code"), period.starts_on, period.ends_on,
        period.due_on, period.closed_at,
        sa.select(closer.name).where(closer.id == period.closed_by_id).scalar_subquery().label("closed_by"),
        location_id.label("location_id"),
        sa.select(place.name).where(place.id == location_id).scalar_subquery().label("location"),
        _until(asked, location_id).label("until"), _state(asked, location_id).label("state"),
        _telling(asked, location_id).label("measurement_id"),
    )  # fmt: skip


def _until(asked: Asked, location_id: sa.ColumnElement[int]) -> sa.ScalarSelect[Any]:
    """Return until when a closed period takes entries of a place nevertheless; NULL where it does not."""
    whom = sa.or_(excepted.location_id.is_(None), excepted.location_id == location_id)
    latest = sa.select(sa.func.max(excepted.until))
    return latest.where(excepted.period_id == period.id, excepted.until > asked.at, whom).scalar_subquery()


def _entries(asked: Asked, location_id: sa.ColumnElement[int], what: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Return the query of something of the entries of a cell that somebody sees."""
    return sa.select(what).where(
        entry.indicator_id == indicator.id,
        entry.period_id == period.id,
        entry.location_id.is_not_distinct_from(location_id),
        entry.status.in_(PRESSING),
        visible_to(asked.person_id, indicator.project_id),
    )


def _standing(asked: Asked, location_id: sa.ColumnElement[int]) -> sa.ScalarSelect[Any]:
    """Return the rank of the entry that tells how a cell stands; NULL where there is none to be seen."""
    return _entries(asked, location_id, sa.func.min(RANK)).scalar_subquery()


def _telling(asked: Asked, location_id: sa.ColumnElement[int]) -> sa.ScalarSelect[Any]:
    """Return the entry that tells how a cell stands: the most pressing, and of several the latest."""
    return _entries(asked, location_id, entry.id).order_by(RANK, entry.id.desc()).limit(1).scalar_subquery()


def _state(asked: Asked, location_id: sa.ColumnElement[int]) -> sa.ColumnElement[str]:
    """Return how a cell stands: by its entry, by a closed period, or by the day."""
    today, standing = asked.at.date(), _standing(asked, location_id)
    done = sa.exists().where(
        entry.indicator_id == indicator.id, entry.status == EntryStatus.approved, entry.done_on.is_not(None)
    )
    not_needed = sa.and_(indicator.accumulation == Accumulation.milestone, sa.or_(indicator.planned_on >= today, done))
    by_day = sa.case(
        (not_needed, DueState.not_due.value),
        (period.due_on < today, DueState.late.value),
        (period.ends_on < today, DueState.due.value),
        else_=DueState.not_due.value,
    )
    by_entry = sa.case({rank: status.value for rank, status in enumerate(PRESSING)}, value=standing)
    locked = sa.case({PRESSING.index(EntryStatus.approved): DueState.approved.value}, value=standing)
    shut = sa.and_(period.closed_at.is_not(None), _until(asked, location_id).is_(None))
    return sa.case((shut, sa.func.coalesce(locked, DueState.locked.value)), else_=sa.func.coalesce(by_entry, by_day))


def _narrow(
    query: sa.Select[Any], asked: Asked, after: Cursor | None, location_id: sa.ColumnElement[int]
) -> sa.Select[Any]:
    """Return the query of what is asked for, in order: what cannot be in a state is left out before it is looked at."""
    query = query.where(asked.projects, period.starts_on <= asked.at.date())
    if asked.states:
        stands_so = _state(asked, location_id).in_([state.value for state in asked.states])
        # PostgreSQL takes IN for rare and would sort a whole portfolio first; of a CASE it expects every second row.
        query = query.where(sa.case((stands_so, sa.true()), else_=sa.false()))
    if asked.states == {DueState.locked}:
        query = query.where(period.closed_at.is_not(None))
    if asked.states and asked.states <= OPEN:
        open_still = sa.select(excepted.period_id).where(excepted.until > asked.at)
        query = query.where(sa.or_(period.closed_at.is_(None), period.id.in_(open_still)))
    if asked.states and asked.states <= WAITING:
        waits = sa.alias(Measurement.__table__).c  # type: ignore[attr-defined]
        query = query.where(
            period.id.in_(sa.select(waits.period_id).where(_waiting(waits.status))),
            sa.exists().where(waits.period_id == period.id, waits.indicator_id == indicator.id, _waiting(waits.status)),
        )
    if after is not None:
        query = query.where(period.starts_on <= after.starts_on, _follows(after, location_id))
    return query.order_by(period.starts_on.desc(), period.id.desc(), indicator.id, location_id)


def _follows(after: Cursor, location_id: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Return the rule that a cell stands after a cursor."""
    later_place = sa.and_(indicator.id == after.indicator_id, sa.func.coalesce(location_id, 0) > after.location_id)
    later = sa.and_(period.id == after.period_id, sa.or_(indicator.id > after.indicator_id, later_place))
    same_day = sa.and_(period.starts_on == after.starts_on, sa.or_(period.id < after.period_id, later))
    return sa.or_(period.starts_on < after.starts_on, same_day)
