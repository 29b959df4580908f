"""The rows that figures are computed from, for any number of indicators, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from logframe.domain.entries import Entry
from logframe.domain.words import EntryStatus
from logframe.tables.base import columns
from logframe.tables.indicators import Category, Dimension, IndicatorDimension, IndicatorLocation, Target
from logframe.tables.measurements import Measurement, MeasurementPart
from logframe.tables.projects import Location, ReportingPeriod

Cell = tuple[int, ...]

entry, part = columns(Measurement), columns(MeasurementPart)
target, period, place = columns(Target), columns(ReportingPeriod), columns(Location)
dimension, category = columns(Dimension), columns(Category)
split, unit = columns(IndicatorDimension), columns(IndicatorLocation)


class Part(NamedTuple):
    """One cell of one entry."""

    cell: Cell
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None


class Split(NamedTuple):
    """A dimension that an indicator is split by; exhaustive where its parts make the total."""

    name: str
    exhaustive: bool
    categories: frozenset[int]


@dataclass(slots=True)
class Sources:
    """What one indicator's figures rest on. Positions count the project's periods, 0 first."""

    entries: list[Entry] = field(default_factory=list)
    texts: dict[int, str] = field(default_factory=dict)
    parts: dict[int, list[Part]] = field(default_factory=dict)
    """The parts of each entry, by its order."""
    targets: dict[int | None, Decimal | None] = field(default_factory=dict)
    part_targets: dict[int | None, dict[int, Decimal | None]] = field(default_factory=lambda: defaultdict(dict))
    units: list[int] = field(default_factory=list)
    awaiting: dict[int, int] = field(default_factory=dict)
    illustrative: set[int | None] = field(default_factory=set)
    dimensions: list[Split] = field(default_factory=list)


@dataclass(slots=True)
class Stretch:
    """A period of a calendar, in plain attributes: a row of the database looks each one up by name."""

    id: int
    code: str
    starts_on: date
    ends_on: date
    due_on: date | None
    closed_at: datetime | None


@dataclass(slots=True)
class Calendar:
    """The periods of a project in order, and the day on which they are looked at."""

    periods: list[Stretch]
    today: date
    positions: dict[int, int]


def find_calendar(session: Session, project_id: int, as_of: datetime) -> Calendar:
    """Return the periods of a project, the earliest first."""
    query = sa.select(period.id, period.code, period.starts_on, period.ends_on, period.due_on, period.closed_at)
    rows = [
        Stretch(*row)
        for row in session.execute(query.where(period.project_id == project_id).order_by(period.starts_on))
    ]
    return Calendar(rows, as_of.date(), {row.id: position for position, row in enumerate(rows)})


def counts_at(as_of: datetime) -> sa.ColumnElement[bool]:
    """Return the rule that an entry counts at a moment: it was approved by then."""
    return sa.and_(entry.status == EntryStatus.approved, entry.decided_at <= as_of)


def find_sources(
    session: Session, keys: Sequence[int], calendar: Calendar, as_of: datetime, *, with_parts: bool
) -> dict[int, Sources]:
    """Return the sources of each indicator: approved entries, targets in force, units, and what waits."""
    found: dict[int, Sources] = {key: Sources() for key in keys}
    orders = _add_entries(session, found, calendar, as_of)
    _add_targets(session, found, calendar, as_of)
    _add_units(session, found)
    _add_awaiting(session, found, calendar)
    if with_parts:
        _add_parts(session, found, orders, as_of)
        _add_dimensions(session, found)
    return found


def _add_entries(session: Session, found: dict[int, Sources], calendar: Calendar, as_of: datetime) -> dict[int, int]:
    """Add the entries that count; return their orders by key."""
    query = sa.select(
        entry.id, entry.indicator_id, entry.period_id, entry.location_id, entry.value, entry.numerator,
        entry.denominator, entry.weight, entry.done_on, entry.missing_reason, entry.total_to_date, entry.text,
        entry.illustrative,
    )  # fmt: skip
    query = query.where(entry.indicator_id.in_(found), counts_at(as_of)).order_by(entry.recorded_at, entry.id)
    orders: dict[int, int] = {}
    for (
        id,
        key,
        period_id,
        unit_id,
        value,
        numerator,
        denominator,
        weight,
        done_on,
        missing,
        total,
        text,
        illustrative,
    ) in session.execute(query).all():
        position, source = calendar.positions[period_id], found[key]
        orders[id] = order = len(source.entries)
        below = denominator if weight is None else weight
        source.entries.append(Entry(position, order, unit_id, value, numerator, below, done_on, missing, total))
        if text:
            source.texts[position] = text
        if illustrative:
            source.illustrative.add(position)
    return orders


def _add_targets(session: Session, found: dict[int, Sources], calendar: Calendar, as_of: datetime) -> None:
    """Add the targets in force at the moment; None stands for the life of the project."""
    query = sa.select(
        target.indicator_id, target.period_id, target.category_id, target.value, target.illustrative
    ).where(
        target.indicator_id.in_(found),
        target.set_at <= as_of,
        sa.or_(target.superseded_at.is_(None), target.superseded_at > as_of),
    )
    for key, period_id, category_id, value, illustrative in session.execute(query).all():
        position = None if period_id is None else calendar.positions[period_id]
        source = found[key]
        if category_id is None:
            source.targets[position] = value
        else:
            source.part_targets[position][category_id] = value
        if illustrative:
            source.illustrative.add(position)


def _add_units(session: Session, found: dict[int, Sources]) -> None:
    """Add the places that are expected to report."""
    query = sa.select(unit.indicator_id, unit.location_id).where(unit.indicator_id.in_(found))
    for key, location_id in session.execute(query.order_by(unit.location_id)):
        found[key].units.append(location_id)


def _add_awaiting(session: Session, found: dict[int, Sources], calendar: Calendar) -> None:
    """Count the entries that wait for a manager."""
    query = sa.select(entry.indicator_id, entry.period_id, sa.func.count())
    query = query.where(entry.indicator_id.in_(found), entry.status == EntryStatus.submitted)
    for key, period_id, count in session.execute(query.group_by(entry.indicator_id, entry.period_id)):
        found[key].awaiting[calendar.positions[period_id]] = count


def _add_parts(session: Session, found: dict[int, Sources], orders: dict[int, int], as_of: datetime) -> None:
    """Add the parts of the entries that count."""
    query = sa.select(
        entry.indicator_id, part.measurement_id, part.cell, part.value, part.numerator, part.denominator
    ).where(part.measurement_id == entry.id, entry.indicator_id.in_(found), counts_at(as_of))
    cells: dict[str, Cell] = {}
    for key, entry_id, text, *values in session.execute(query.order_by(part.id)).all():
        cell = cells.get(text) or cells.setdefault(text, tuple(map(int, text.split("-"))))
        found[key].parts.setdefault(orders[entry_id], []).append(Part(cell, *values))


def _add_dimensions(session: Session, found: dict[int, Sources]) -> None:
    """Add what the indicators are split by."""
    query = (
        sa.select(split.indicator_id, dimension.id, dimension.name, split.exhaustive, category.id)
        .where(dimension.id == split.dimension_id, category.dimension_id == dimension.id)
        .where(split.indicator_id.in_(found))
        .order_by(split.indicator_id, dimension.id)
    )
    gathered: dict[tuple[int, int, str, bool], set[int]] = defaultdict(set)
    for *where, category_id in session.execute(query).all():
        key, dimension_id, name, exhaustive = where
        gathered[key, dimension_id, name, exhaustive].add(category_id)
    for (key, _dimension, name, exhaustive), categories in gathered.items():
        found[key].dimensions.append(Split(name, exhaustive, frozenset(categories)))


def find_names(session: Session, project_id: int) -> tuple[dict[int, str], dict[int, str]]:
    """Return the names of a project's places, and of its categories, by key."""
    places = sa.select(place.id, place.name).where(place.project_id == project_id)
    categories = sa.select(category.id, category.name).where(
        dimension.id == category.dimension_id, dimension.project_id == project_id
    )
    return _by_key(session, places), _by_key(session, categories)


def _by_key(session: Session, query: sa.Select[Any]) -> dict[int, str]:
    """Return names by key."""
    return {row[0]: row[1] for row in session.execute(query)}
