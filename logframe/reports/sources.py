"""The rows that figures are computed from, for any number of indicators, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from logframe.domain.entries import Entry
from logframe.domain.words import EntryStatus
from logframe.tables.indicators import Category, Dimension, IndicatorDimension, IndicatorLocation, Target
from logframe.tables.measurements import Measurement, MeasurementPart, PartCategory
from logframe.tables.projects import Location, ReportingPeriod

Cell = tuple[int, ...]


@dataclass(slots=True)
class Part:
    """One cell of one entry."""

    cell: Cell
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None


@dataclass(slots=True)
class Sources:
    """What one indicator's figures rest on. Positions count the project's periods, 0 first."""

    entries: list[Entry] = field(default_factory=list)
    texts: dict[int, str] = field(default_factory=dict)
    parts: dict[int, list[Part]] = field(default_factory=dict)
    targets: dict[int | None, Decimal | None] = field(default_factory=dict)
    part_targets: dict[int | None, dict[int, Decimal | None]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    units: list[int] = field(default_factory=list)
    awaiting: dict[int, int] = field(default_factory=dict)
    illustrative: set[int | None] = field(default_factory=set)
    dimensions: list[tuple[str, bool, frozenset[int]]] = field(default_factory=list)


@dataclass(slots=True)
class Calendar:
    """The periods of a project in order, and the day on which they are looked at."""

    periods: list[Any]
    today: date
    positions: dict[int, int]


def find_calendar(session: Session, project_id: int, as_of: datetime) -> Calendar:
    """Return the periods of a project, the earliest first."""
    p = ReportingPeriod
    rows = session.execute(
        sa.select(p.id, p.code, p.starts_on, p.ends_on, p.due_on, p.closed_at, p.version)  # type: ignore[call-overload]
        .where(p.project_id == project_id)
        .order_by(p.starts_on)
    ).all()
    return Calendar(list(rows), as_of.date(), {row.id: place for place, row in enumerate(rows)})


def counts_at(as_of: datetime) -> sa.ColumnElement[bool]:
    """Return the rule that an entry counts at a moment: it was approved by then."""
    return sa.and_(col(Measurement.status) == EntryStatus.approved, col(Measurement.decided_at) <= as_of)


def find_sources(
    session: Session, keys: Sequence[int], calendar: Calendar, as_of: datetime, *, with_parts: bool
) -> dict[int, Sources]:
    """Return the sources of each indicator: approved entries, targets in force, units, and what waits."""
    found: dict[int, Sources] = {key: Sources() for key in keys}
    _add_entries(session, found, calendar, as_of)
    _add_targets(session, found, calendar, as_of)
    _add_units(session, found)
    _add_awaiting(session, found, calendar)
    if with_parts:
        _add_parts(session, found, calendar, as_of)
        _add_dimensions(session, found)
    return found


def _of(found: dict[int, Sources], column: Any) -> sa.ColumnElement[bool]:
    """Return the rule that a row is of one of the indicators."""
    return col(column).in_(list(found))


def _add_entries(session: Session, found: dict[int, Sources], calendar: Calendar, as_of: datetime) -> None:
    """Add the entries that count."""
    m = Measurement
    columns = (
        m.indicator_id,
        m.period_id,
        m.id,
        m.location_id,
        m.value,
        m.numerator,
        m.denominator,
        m.done_on,
    )
    query = sa.select(*columns, m.missing_reason, m.text, m.illustrative).where(  # type: ignore[call-overload]
        _of(found, m.indicator_id), counts_at(as_of)
    )
    for row in session.execute(query.order_by(m.recorded_at, m.id)):
        place, source = calendar.positions[row.period_id], found[row.indicator_id]
        source.entries.append(
            Entry(
                place,
                len(source.entries),
                row.location_id,
                row.value,
                row.numerator,
                row.denominator,
                row.done_on,
                row.missing_reason,
            )  # fmt: skip
        )
        if row.text:
            source.texts[place] = row.text
        if row.illustrative:
            source.illustrative.add(place)


def _add_targets(session: Session, found: dict[int, Sources], calendar: Calendar, as_of: datetime) -> None:
    """Add the targets in force at the moment; None stands for the life of the project."""
    t = Target
    query = sa.select(t.indicator_id, t.period_id, t.category_id, t.value, t.illustrative).where(  # type: ignore[call-overload]
        _of(found, t.indicator_id),
        col(t.set_at) <= as_of,
        sa.or_(col(t.superseded_at).is_(None), col(t.superseded_at) > as_of),
    )
    for row in session.execute(query):
        place = None if row.period_id is None else calendar.positions[row.period_id]
        source = found[row.indicator_id]
        if row.category_id is None:
            source.targets[place] = row.value
        else:
            source.part_targets[place][row.category_id] = row.value
        if row.illustrative:
            source.illustrative.add(place)


def _add_units(session: Session, found: dict[int, Sources]) -> None:
    """Add the places that are expected to report."""
    query = sa.select(IndicatorLocation.indicator_id, IndicatorLocation.location_id).where(  # type: ignore[call-overload]
        _of(found, IndicatorLocation.indicator_id)
    )
    for indicator_id, location_id in session.execute(query.order_by(IndicatorLocation.location_id)):
        found[indicator_id].units.append(location_id)


def _add_awaiting(session: Session, found: dict[int, Sources], calendar: Calendar) -> None:
    """Count the entries that wait for a manager."""
    m = Measurement
    query = (
        sa.select(m.indicator_id, m.period_id, sa.func.count())  # type: ignore[call-overload]
        .where(_of(found, m.indicator_id), m.status == EntryStatus.submitted)
        .group_by(m.indicator_id, m.period_id)
    )
    for indicator_id, period_id, count in session.execute(query):
        found[indicator_id].awaiting[calendar.positions[period_id]] = count


def _add_parts(session: Session, found: dict[int, Sources], calendar: Calendar, as_of: datetime) -> None:
    """Add the parts of the entries that count."""
    m, p, c = Measurement, MeasurementPart, PartCategory
    query = (
        sa.select(m.indicator_id, m.period_id, p.id, c.category_id, p.value, p.numerator, p.denominator)  # type: ignore[call-overload]
        .join(p, col(p.measurement_id) == m.id)
        .join(c, col(c.part_id) == p.id)
        .where(_of(found, m.indicator_id), counts_at(as_of))
        .order_by(m.recorded_at, m.id, p.id, c.category_id)
    )
    last: tuple[int, Part] | None = None
    for row in session.execute(query):
        if last is not None and last[0] == row.id:
            last[1].cell = (*last[1].cell, row.category_id)
            continue
        part = Part((row.category_id,), row.value, row.numerator, row.denominator)
        last = (row.id, part)
        found[row.indicator_id].parts.setdefault(calendar.positions[row.period_id], []).append(part)


def _add_dimensions(session: Session, found: dict[int, Sources]) -> None:
    """Add what the indicators are split by."""
    i, d, c = IndicatorDimension, Dimension, Category
    query = (
        sa.select(i.indicator_id, d.id, d.name, i.exhaustive, c.id.label("category_id"))  # type: ignore[call-overload, union-attr]
        .join(d, col(d.id) == i.dimension_id)
        .join(c, col(c.dimension_id) == d.id)
        .where(_of(found, i.indicator_id))
        .order_by(i.indicator_id, d.id)
    )
    gathered: dict[tuple[int, int, str, bool], set[int]] = defaultdict(set)
    for row in session.execute(query):
        gathered[(row.indicator_id, row.id, row.name, row.exhaustive)].add(row.category_id)
    for (indicator_id, _key, name, exhaustive), categories in gathered.items():
        found[indicator_id].dimensions.append((name, exhaustive, frozenset(categories)))


def find_names(session: Session, project_id: int) -> tuple[dict[int, str], dict[int, str]]:
    """Return the names of a project's places, and of its categories, by key."""
    places = sa.select(Location.id, Location.name).where(col(Location.project_id) == project_id)  # type: ignore[call-overload]
    categories = (
        sa.select(Category.id, Category.name)  # type: ignore[call-overload]
        .join(Dimension, col(Dimension.id) == Category.dimension_id)
        .where(col(Dimension.project_id) == project_id)
    )
    return _by_key(session, places), _by_key(session, categories)


def _by_key(session: Session, query: sa.Select[tuple[int, str]]) -> dict[int, str]:
    """Return names by key."""
    return {key: name for key, name in session.execute(query)}
