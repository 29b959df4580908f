"""How an expected value stands: by its entry, by a closed period, or by the day; told as SQL of a cell's columns."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from logframe.domain.words import Accumulation, DueState, EntryStatus, Role
from logframe.tables.base import columns
from logframe.tables.measurements import Measurement
from logframe.tables.people import Membership
from logframe.tables.projects import PeriodException

entry, held, excepted = columns(Measurement), columns(Membership), columns(PeriodException)

PRESSING = (EntryStatus.returned, EntryStatus.draft, EntryStatus.submitted, EntryStatus.approved)
"""Of several entries of one cell the first of these tells how it stands: nothing that waits is hidden."""

WAITING = frozenset({DueState.returned, DueState.draft, DueState.submitted})
BY_DAY = frozenset({DueState.due, DueState.late, DueState.not_due})
OPEN = WAITING | BY_DAY

RANK = sa.case(*((entry.status == status, rank) for rank, status in enumerate(PRESSING)))


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose list it is, of which projects, seen at a moment, narrowed to states where any are named."""

    person_id: int
    projects: sa.ColumnElement[bool]
    at: datetime
    states: frozenset[DueState] = frozenset()


@dataclass(frozen=True, slots=True)
class Cell:
    """The columns that tell of a cell which it is, and what its state depends on."""

    project_id: sa.ColumnElement[int]
    period_id: sa.ColumnElement[int]
    indicator_id: sa.ColumnElement[int]
    location_id: sa.ColumnElement[int]
    starts_on: sa.ColumnElement[Any]
    ends_on: sa.ColumnElement[Any]
    due_on: sa.ColumnElement[Any]
    closed_at: sa.ColumnElement[Any]
    closed_by_id: sa.ColumnElement[int]
    accumulation: sa.ColumnElement[Accumulation]
    planned_on: sa.ColumnElement[Any]

    @classmethod
    def of(cls, query: sa.Select[Any]) -> "Cell":
        """Return the columns of a query that selects them under these names."""
        named = dict(query.exported_columns.items())
        return cls(*(getattr(named[one.name], "element", named[one.name]) for one in fields(cls)))


def visible_to(person_id: int, project_id: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Return the rule that somebody sees an entry: a draft is its author's and the managers' alone."""
    managed = sa.select(held.project_id).where(held.person_id == person_id, held.role == Role.manager)
    return sa.or_(entry.status != EntryStatus.draft, entry.recorded_by_id == person_id, project_id.in_(managed))


def tell_until(asked: Asked, cell: Cell) -> sa.ScalarSelect[Any]:
    """Return until when a closed period takes entries of a place nevertheless; NULL where it does not."""
    whom = sa.or_(excepted.location_id.is_(None), excepted.location_id == cell.location_id)
    latest = sa.select(sa.func.max(excepted.until))
    return latest.where(excepted.period_id == cell.period_id, excepted.until > asked.at, whom).scalar_subquery()


def tell_standing(asked: Asked, cell: Cell) -> sa.ScalarSelect[Any]:
    """Return the rank of the entry that tells how a cell stands; NULL where there is none to be seen."""
    return _entries(asked, cell, sa.func.min(RANK)).scalar_subquery()


def tell_entry(asked: Asked, cell: Cell) -> sa.ScalarSelect[Any]:
    """Return the entry that tells how a cell stands: the most pressing, and of several the latest."""
    return _entries(asked, cell, entry.id).order_by(RANK, entry.id.desc()).limit(1).scalar_subquery()


def _entries(asked: Asked, cell: Cell, what: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Return the query of something of the entries of a cell that somebody sees."""
    return sa.select(what).where(
        entry.indicator_id == cell.indicator_id,
        entry.period_id == cell.period_id,
        entry.location_id.is_not_distinct_from(cell.location_id),
        entry.status.in_(PRESSING),
        visible_to(asked.person_id, cell.project_id),
    )


def tell_state(asked: Asked, cell: Cell) -> sa.ColumnElement[str]:
    """Return how a cell stands: by its entry, by a closed period, or by the day."""
    today, standing = asked.at.date(), tell_standing(asked, cell)
    done = sa.exists().where(
        entry.indicator_id == cell.indicator_id, entry.status == EntryStatus.approved, entry.done_on.is_not(None)
    )
    not_needed = sa.and_(cell.accumulation == Accumulation.milestone, sa.or_(cell.planned_on >= today, done))
    by_day = sa.case(
        (not_needed, DueState.not_due.value),
        (cell.due_on < today, DueState.late.value),
        (cell.ends_on < today, DueState.due.value),
        else_=DueState.not_due.value,
    )
    by_entry = sa.case({rank: status.value for rank, status in enumerate(PRESSING)}, value=standing)
    locked = sa.case({PRESSING.index(EntryStatus.approved): DueState.approved.value}, value=standing)
    shut = sa.and_(cell.closed_at.is_not(None), tell_until(asked, cell).is_(None))
    return sa.case((shut, sa.func.coalesce(locked, DueState.locked.value)), else_=sa.func.coalesce(by_entry, by_day))
