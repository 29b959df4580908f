"""Which values are expected, and how each stands: told by the database, so that a page costs what it holds.

A cell is an indicator in a period that has begun, from one place that is to report it, or as a whole where no
place is named. What somebody entered for another place is a cell too, as long as it asks for something.
"""

from collections.abc import Sequence
from datetime import date
from heapq import merge
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from logframe.domain.words import Accumulation, DueState, EntryStatus, Role
from logframe.reports.due_standing import (
    BY_DAY,
    OPEN,
    WAITING,
    Asked,
    Cell,
    excepted,
    held,
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

WHAT = (
    indicator.id.label("indicator_id"), indicator.code.label("indicator_code"),
    indicator.title.label("indicator_title"), indicator.accumulation, indicator.planned_on,
)  # fmt: skip
"""What is told of an indicator."""


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
    periods = _find_periods(asked, after)
    expected = _walk(periods) if session.get_bind().dialect.name == "postgresql" else _join(periods)
    queries = _page(expected, asked, after), _page(_unexpected(periods, asked), asked, after)
    # Not as a parameter: of a page whose length it does not know, a prepared plan expects a tenth of all cells.
    page: Any = sa.literal_column(str(int(limit)))
    found = [session.execute(query.limit(page)).all() for query in queries]
    return list(merge(*found, key=order_of))[:limit]


def order_of(cell: sa.Row[Any]) -> tuple[int, int, int, int]:
    """Return where a cell stands in the list."""
    return -cell.starts_on.toordinal(), -cell.period_id, cell.indicator_id, cell.location_id or 0


def _find_periods(asked: Asked, after: Cursor | None) -> sa.Select[Any]:
    """Return the query of the periods whose cells may stand as asked: those of others need not be looked at."""
    query = (
        sa.select(
            project.id.label("project_id"), project.code.label("project_code"), project.title.label("project_title"),
            period.id.label("period_id"), period.code.label("period_code"), period.starts_on, period.ends_on,
            period.due_on, period.closed_at, period.closed_by_id,
        )
        .join(Project, project.id == period.project_id)
        .where(asked.projects, period.starts_on <= asked.at.date())
    )  # fmt: skip
    if asked.states == {DueState.locked}:
        query = query.where(period.closed_at.is_not(None))
    if asked.states and asked.states <= OPEN:
        open_still = sa.select(excepted.period_id).where(excepted.until > asked.at)
        query = query.where(sa.or_(period.closed_at.is_(None), period.id.in_(open_still)))
    if asked.states and asked.states <= BY_DAY:
        query = query.where(_may_stand_by_day(asked))
    if asked.states and asked.states <= WAITING:
        waits = sa.alias(Measurement.__table__).c  # type: ignore[attr-defined]
        query = query.where(period.id.in_(sa.select(waits.period_id).where(_waiting(waits.status))))
    return query if after is None else query.where(period.starts_on <= after.starts_on)


def _may_stand_by_day(asked: Asked) -> sa.ColumnElement[bool]:
    """Return which periods have cells of the states asked for, by their days alone."""
    today = asked.at.date()
    late, over = sa.func.coalesce(period.due_on < today, sa.false()), period.ends_on < today
    milestones = sa.exists().where(
        indicator.project_id == period.project_id, indicator.accumulation == Accumulation.milestone
    )
    said = {
        DueState.late: late,
        DueState.due: sa.and_(over, sa.not_(late)),
        DueState.not_due: sa.or_(sa.and_(sa.not_(over), sa.not_(late)), milestones),
    }
    return sa.or_(*(said[state] for state in sorted(asked.states)))


def _waiting(status: sa.ColumnElement[EntryStatus]) -> sa.ColumnElement[bool]:
    """Return the rule of the index on entries that ask for something, in its own words: a value would not match it."""
    return status != sa.literal_column("'approved'")


def _walk(periods: sa.Select[Any]) -> sa.Select[Any]:
    """Return the cells of the places that are to report, and of indicators that name none, period by period.

    OFFSET fences off each step. PostgreSQL takes the states for cheap: without the fences it would tell and sort
    the cells of a whole portfolio, where the first page is full after a few.
    """
    ordered = periods.order_by(period.starts_on.desc(), period.id.desc()).offset(0).subquery()
    inside = (
        sa.select(*WHAT, unit.location_id)
        .outerjoin(IndicatorLocation, unit.indicator_id == indicator.id)
        .where(indicator.project_id == ordered.c.project_id)
        .offset(0)
        .lateral()
    )
    return sa.select(*ordered.c, *inside.c).join_from(ordered, inside, sa.true())


def _join(periods: sa.Select[Any]) -> sa.Select[Any]:
    """Return the same cells by plain joins, which SQLite takes in the order of the list by itself."""
    found = periods.subquery()
    return (
        sa.select(*found.c, *WHAT, unit.location_id)
        .select_from(found)
        .join(Indicator, indicator.project_id == found.c.project_id)
        .outerjoin(IndicatorLocation, unit.indicator_id == indicator.id)
    )


def _unexpected(periods: sa.Select[Any], asked: Asked) -> sa.Select[Any]:
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
    )
    found = periods.subquery()
    query = (
        sa.select(*found.c, *WHAT, cells.c.location_id)
        .select_from(cells)
        .join(found, found.c.period_id == cells.c.period_id)
        .join(Indicator, indicator.id == cells.c.indicator_id)
    )
    return query.where(tell_standing(asked, Cell.of(query)).is_not(None))


def _page(query: sa.Select[Any], asked: Asked, after: Cursor | None) -> sa.Select[Any]:
    """Return the cells in order with how they stand: those that stand as asked, and follow the cursor."""
    cell = Cell.of(query)
    state = tell_state(asked, cell)
    if asked.states:
        # PostgreSQL takes IN for rare and would sort a whole portfolio first; of a CASE it expects every second row.
        query = query.where(sa.case((state.in_([one.value for one in asked.states]), sa.true()), else_=sa.false()))
    if asked.states and asked.states <= WAITING:
        waits = sa.alias(Measurement.__table__).c  # type: ignore[attr-defined]
        same = waits.period_id == cell.period_id, waits.indicator_id == cell.indicator_id
        query = query.where(sa.exists().where(*same, _waiting(waits.status)))
    if after is not None:
        query = query.where(_follows(after, cell))
    return query.add_columns(
        sa.select(closer.name).where(closer.id == cell.closed_by_id).scalar_subquery().label("closed_by"),
        sa.select(place.name).where(place.id == cell.location_id).scalar_subquery().label("location"),
        tell_until(asked, cell).label("until"),
        state.label("state"),
        tell_entry(asked, cell).label("measurement_id"),
    ).order_by(cell.starts_on.desc(), cell.period_id.desc(), cell.indicator_id, cell.location_id)


def _follows(after: Cursor, cell: Cell) -> sa.ColumnElement[bool]:
    """Return the rule that a cell stands after a cursor."""
    later_place = sa.and_(
        cell.indicator_id == after.indicator_id, sa.func.coalesce(cell.location_id, 0) > after.location_id
    )
    later = sa.and_(cell.period_id == after.period_id, sa.or_(cell.indicator_id > after.indicator_id, later_place))
    same_day = sa.and_(cell.starts_on == after.starts_on, sa.or_(cell.period_id < after.period_id, later))
    return sa.or_(cell.starts_on < after.starts_on, same_day)
