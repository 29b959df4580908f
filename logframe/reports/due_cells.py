"""Which values are expected, and how each stands: told by the database, so that a page costs what it holds.

A cell is an indicator in a period that has begun, from one place that is to report it, or as a whole where no
place is named. What somebody entered for another place is a cell too, as long as it asks for something.
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from heapq import merge
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from logframe.domain.words import DueState, EntryStatus, Role
from logframe.reports.due_standing import (
    BY_DAY,
    OPEN,
    WAITING,
    Asked,
    Cell,
    excepted,
    held,
    may_stand_by_day,
    tell_entry,
    tell_standing,
    tell_state,
    tell_until,
)
from logframe.tables.base import columns
from logframe.tables.indicators import Indicator, IndicatorLocation
from logframe.tables.measurements import Measurement
from logframe.tables.people import Person
from logframe.tables.projects import Location, Project, ReportingPeriod

project, period, indicator = columns(Project), columns(ReportingPeriod), columns(Indicator)
unit, place, closer = columns(IndicatorLocation), columns(Location), columns(Person)


class Cursor(NamedTuple):
    """Where a page ends: the cell's period, indicator and place, 0 for none."""

    starts_on: date
    period_id: int
    indicator_id: int
    location_id: int


def expects_of(person_id: int, *, administrator: bool) -> sa.ColumnElement[bool]:
    """Return the rule that somebody sees what is due in a project: every member does but a donor."""
    mine = sa.exists().where(held.project_id == project.id, held.person_id == person_id, held.role != Role.donor)
    return sa.true() if administrator else mine


def find_cells(session: Session, asked: Asked, after: Cursor | None, limit: int) -> Sequence[sa.Row[Any]]:
    """Return the cells that follow a cursor, the newest period first."""
    fenced = session.get_bind().dialect.name == "postgresql"
    found = [
        session.execute(_page(_narrow(query, asked, cell, after), asked, cell, fenced=fenced).limit(limit)).all()
        for query, cell in (_expected(), _unexpected(asked))
    ]
    return list(merge(*found, key=order_of))[:limit]


def order_of(cell: sa.Row[Any]) -> tuple[int, int, int, int]:
    """Return where a cell stands in the list."""
    return -cell.starts_on.toordinal(), -cell.period_id, cell.indicator_id, cell.location_id or 0


def _cell(location_id: sa.ColumnElement[int]) -> Cell:
    """Return the columns of a cell where its period and indicator are joined."""
    return Cell(
        project_id=indicator.project_id,
        period_id=period.id,
        indicator_id=indicator.id,
        location_id=location_id,
        ends_on=period.ends_on,
        due_on=period.due_on,
        closed_at=period.closed_at,
        accumulation=indicator.accumulation,
        planned_on=indicator.planned_on,
    )


def _expected() -> tuple[sa.Select[Any], Cell]:
    """Return the cells of the places that are to report, and of indicators that name none."""
    cell = _cell(unit.location_id)
    query = (
        _select(cell)
        .select_from(ReportingPeriod)
        .join(Project, project.id == period.project_id)
        .join(Indicator, indicator.project_id == period.project_id)
        .outerjoin(IndicatorLocation, unit.indicator_id == indicator.id)
    )
    return query, cell


def _unexpected(asked: Asked) -> tuple[sa.Select[Any], Cell]:
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
    cell = _cell(cells.location_id)
    query = (
        _select(cell)
        .select_from(cells.period_id.table)
        .join(ReportingPeriod, period.id == cells.period_id)
        .join(Project, project.id == period.project_id)
        .join(Indicator, indicator.id == cells.indicator_id)
    )
    return query.where(tell_standing(asked, cell).is_not(None)), cell


def _waiting(status: sa.ColumnElement[EntryStatus]) -> sa.ColumnElement[bool]:
    """Return the rule of the index on entries that ask for something, in its own words: a value would not match it."""
    return status != sa.literal_column("'approved'")


def _select(cell: Cell) -> sa.Select[Any]:
    """Return the query of what a cell is."""
    return sa.select(
        project.id.label("project_id"), project.code.label("project_code"), project.title.label("project_title"),
        indicator.id.label("indicator_id"), indicator.code.label("indicator_code"),
        indicator.title.label("indicator_title"), indicator.accumulation, indicator.planned_on,
        period.id.label("period_id"), period.code.label("period_code"), period.starts_on, period.ends_on,
        period.due_on, period.closed_at, period.closed_by_id, cell.location_id.label("location_id"),
    )  # fmt: skip


def _narrow(query: sa.Select[Any], asked: Asked, cell: Cell, after: Cursor | None) -> sa.Select[Any]:
    """Return the query without what cannot be in a state that is asked for: it need not be looked at."""
    query = query.where(asked.projects, period.starts_on <= asked.at.date())
    if asked.states == {DueState.locked}:
        query = query.where(period.closed_at.is_not(None))
    if asked.states and asked.states <= OPEN:
        open_still = sa.select(excepted.period_id).where(excepted.until > asked.at)
        query = query.where(sa.or_(period.closed_at.is_(None), period.id.in_(open_still)))
    if asked.states and asked.states <= BY_DAY:
        query = query.where(may_stand_by_day(asked, cell))
    if asked.states and asked.states <= WAITING:
        waits = sa.alias(Measurement.__table__).c  # type: ignore[attr-defined]
        query = query.where(
            period.id.in_(sa.select(waits.period_id).where(_waiting(waits.status))),
            sa.exists().where(waits.period_id == period.id, waits.indicator_id == indicator.id, _waiting(waits.status)),
        )
    if after is not None:
        query = query.where(period.starts_on <= after.starts_on, _follows(after, cell.location_id))
    return query


def _page(query: sa.Select[Any], asked: Asked, cell: Cell, *, fenced: bool) -> sa.Select[Any]:
    """Return the query of how the cells stand, in order, of those that stand as asked.

    PostgreSQL is made to walk through the cells in order until the page is full: what OFFSET fences off it
    cannot mix with the rest, where it takes the states for cheap and would tell and sort those of a portfolio.
    """
    if fenced:
        query = query.order_by(period.starts_on.desc(), period.id.desc(), cell.indicator_id, cell.location_id).offset(0)
    cells = query.subquery().c
    told = Cell(**{field.name: cells[field.name] for field in fields(Cell)})
    state = tell_state(asked, told)
    page = sa.select(
        *cells,
        sa.select(closer.name).where(closer.id == cells.closed_by_id).scalar_subquery().label("closed_by"),
        sa.select(place.name).where(place.id == cells.location_id).scalar_subquery().label("location"),
        tell_until(asked, told).label("until"),
        state.label("state"),
        tell_entry(asked, told).label("measurement_id"),
    )
    if asked.states:
        stands_so = state.in_([one.value for one in asked.states])
        # PostgreSQL takes IN for rare and would sort a whole portfolio first; of a CASE it expects every second row.
        page = page.where(sa.case((stands_so, sa.true()), else_=sa.false()))
    return page.order_by(cells.starts_on.desc(), cells.period_id.desc(), cells.indicator_id, cells.location_id)


def _follows(after: Cursor, location_id: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Return the rule that a cell stands after a cursor."""
    later_place = sa.and_(indicator.id == after.indicator_id, sa.func.coalesce(location_id, 0) > after.location_id)
    later = sa.and_(period.id == after.period_id, sa.or_(indicator.id > after.indicator_id, later_place))
    same_day = sa.and_(period.starts_on == after.starts_on, sa.or_(period.id < after.period_id, later))
    return sa.or_(period.starts_on < after.starts_on, same_day)
