"""The rows that figures are computed from, for any number of indicators, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, count, groupby
from math import inf
from operator import itemgetter
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from logframe.domain.entries import Entry
from logframe.domain.words import EntryStatus, MissingReason
from logframe.figures.frames import Calendar
from logframe.tables.base import columns
from logframe.tables.indicators import Category, Dimension, Indicator, IndicatorDimension, IndicatorLocation, Target
from logframe.tables.measurements import Counted, Measurement, MeasurementPart

Cell = tuple[int, ...]
Part = tuple[Cell, Decimal | None, Decimal | None, Decimal | None]
"""One cell of one entry: its value, numerator and denominator. Plain, because there are thousands."""

indicator, entry, part = columns(Indicator), columns(Measurement), columns(MeasurementPart)
target, unit, split = columns(Target), columns(IndicatorLocation), columns(IndicatorDimension)
dimension, category, counted = columns(Dimension), columns(Category), columns(Counted)

AT_ONCE = 5_000
"""How many rows are fetched at a time: those of a whole portfolio would fill the memory."""


class Split(NamedTuple):
    """A dimension that an indicator is split by; exhaustive where its parts make the total."""

    name: str
    exhaustive: bool
    categories: frozenset[int]


@dataclass(slots=True)
class Sources:
    """What one indicator's figures rest on. Positions count the project's periods, 0 first."""

    entries: list[Entry] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)
    """The key of each entry, in the same order."""
    texts: dict[int, str] = field(default_factory=dict)
    parts: dict[int, list[Part]] = field(default_factory=dict)
    """The parts of each entry, by its order."""
    targets: dict[int | None, Decimal | None] = field(default_factory=dict)
    part_targets: dict[int | None, dict[int, Decimal | None]] = field(default_factory=dict)
    units: list[int] = field(default_factory=list)
    awaiting: dict[int, int] = field(default_factory=dict)
    illustrative: set[int | None] = field(default_factory=set)
    dimensions: list[Split] = field(default_factory=list)


Positions = Mapping[int, int]
Fill = Callable[[Sources, Sequence[Any], Positions], None]


def counts_at(as_of: datetime | sa.BindParameter[datetime]) -> sa.ColumnElement[bool]:
    """Return the rule that an entry counts at a moment: it was approved by then, and not corrected or taken back."""
    still = sa.and_(entry.status == EntryStatus.approved, entry.decided_at <= as_of)
    then = sa.select(counted.measurement_id).where(counted.since <= as_of, counted.until > as_of)
    return sa.or_(still, entry.id.in_(then))


def stands() -> sa.ColumnElement[bool]:
    """Return the rule that an entry counts or is about to: approved or submitted, and no correction of it is."""
    under_way = sa.alias(Measurement.__table__)  # type: ignore[attr-defined]
    correction = sa.exists().where(
        under_way.c.supersedes_id == entry.id, under_way.c.status == EntryStatus.submitted.value
    )
    return sa.and_(entry.status.in_((EntryStatus.submitted, EntryStatus.approved)), ~correction)


def as_stored(*wanted: sa.Column[Any]) -> list[sa.ColumnElement[Any]]:
    """Return columns as the driver gives them: most are empty, and to read each would take a call of its own."""
    return [sa.type_coerce(column, sa.Text) for column in wanted]


AS_OF: sa.BindParameter[datetime] = sa.bindparam("as_of", type_=entry.decided_at.type)
ENTRIES: sa.Select[Any] = (
    sa.select(
        entry.indicator_id, entry.id, entry.period_id, entry.location_id,
        *as_stored(entry.value, entry.numerator, entry.denominator, entry.weight, entry.missing_reason),
        *as_stored(entry.total_to_date, entry.done_on, entry.text, entry.illustrative),
    )
    .where(indicator.id == entry.indicator_id, counts_at(AS_OF))
    .order_by(entry.indicator_id, entry.ordered_at, entry.id)
)  # fmt: skip
TARGETS: sa.Select[Any] = (
    sa.select(target.indicator_id, target.period_id, target.category_id, *as_stored(target.value, target.illustrative))
    .where(indicator.id == target.indicator_id, target.set_at <= AS_OF)
    .where(sa.or_(target.superseded_at.is_(None), target.superseded_at > AS_OF))
    .order_by(target.indicator_id)
)
UNITS: sa.Select[Any] = (
    sa.select(unit.indicator_id, unit.location_id)
    .where(indicator.id == unit.indicator_id)
    .order_by(unit.indicator_id, unit.location_id)
)
AWAITING: sa.Select[Any] = (
    sa.select(entry.indicator_id, entry.period_id, sa.func.count())
    .where(indicator.id == entry.indicator_id, entry.status == EntryStatus.submitted)
    .group_by(entry.indicator_id, entry.period_id)
    .order_by(entry.indicator_id)
)
PARTS: sa.Select[Any] = (
    sa.select(
        entry.indicator_id, part.measurement_id, part.cell, *as_stored(part.value, part.numerator, part.denominator)
    )
    .where(indicator.id == entry.indicator_id, part.measurement_id == entry.id, counts_at(AS_OF))
    .order_by(entry.indicator_id)
)
DIMENSIONS: sa.Select[Any] = (
    sa.select(split.indicator_id, dimension.id, dimension.name, split.exhaustive, category.id)
    .where(dimension.id == split.dimension_id, category.dimension_id == dimension.id)
    .where(indicator.id == split.indicator_id)
    .order_by(split.indicator_id, dimension.id)
)


def fill_entries(sources: Sources, rows: Sequence[Any], positions: Positions) -> None:
    """Add the entries that count, in the order in which they were recorded."""
    for order, row in enumerate(rows):
        _, id, period_id, unit_id, value, above, below, weight, missing, total, done_on, text, illustrative = row
        position, below = positions[period_id], below if weight is None else weight
        sources.keys.append(id)
        sources.entries.append(
            Entry(
                position,
                order,
                unit_id,
                value and Decimal(value),
                above and Decimal(above),
                below and Decimal(below),
                date.fromisoformat(done_on) if isinstance(done_on, str) else done_on,
                missing and MissingReason(missing),
                total and Decimal(total),
            )
        )
        if text:
            sources.texts[position] = text
        if illustrative:
            sources.illustrative.add(position)


def fill_targets(sources: Sources, rows: Sequence[Any], positions: Positions) -> None:
    """Add the targets in force at the moment; None stands for the life of the project."""
    for _key, period_id, category_id, stored, illustrative in rows:
        position = None if period_id is None else positions[period_id]
        value = stored and Decimal(stored)
        if category_id is None:
            sources.targets[position] = value
        else:
            sources.part_targets.setdefault(position, {})[category_id] = value
        if illustrative:
            sources.illustrative.add(position)


def fill_units(sources: Sources, rows: Sequence[Any], _positions: Positions) -> None:
    """Add the places that are expected to report."""
    sources.units = [location_id for _key, location_id in rows]


def fill_awaiting(sources: Sources, rows: Sequence[Any], positions: Positions) -> None:
    """Count the entries that wait for a manager."""
    sources.awaiting = {positions[period_id]: count for _key, period_id, count in rows}


def fill_parts(sources: Sources, rows: Sequence[Any], _positions: Positions) -> None:
    """Add the parts of the entries that count."""
    orders = dict(zip(sources.keys, count()))
    cells: dict[str, Cell] = {}
    parts: dict[int, list[Part]] = defaultdict(list)
    for _key, id, text, value, above, below in rows:
        cell = cells.get(text) or cells.setdefault(text, tuple(map(int, text.split("-"))))
        parts[orders[id]].append((cell, value and Decimal(value), above and Decimal(above), below and Decimal(below)))
    sources.parts = parts


def fill_dimensions(sources: Sources, rows: Sequence[Any], _positions: Positions) -> None:
    """Add what the indicator is split by."""
    for (_key, _id, name, exhaustive), found in groupby(rows, key=itemgetter(0, 1, 2, 3)):
        sources.dimensions.append(Split(name, exhaustive, frozenset(row[-1] for row in found)))


TOTALS: Mapping[Fill, sa.Select[Any]] = {
    fill_entries: ENTRIES,
    fill_targets: TARGETS.where(target.category_id.is_(None)),
    fill_units: UNITS,
}
"""What the totals of an indicator rest on."""
TABLE: Mapping[Fill, sa.Select[Any]] = {**TOTALS, fill_targets: TARGETS, fill_awaiting: AWAITING}
"""The targets of categories, and what waits, as well."""
WHOLE: Mapping[Fill, sa.Select[Any]] = {**TABLE, fill_parts: PARTS, fill_dimensions: DIMENSIONS}
"""The parts as well."""


END: tuple[float, Iterable[Any]] = (inf, ())


def read_rows(session: Session, query: sa.Select[Any], **values: Any) -> Iterator[Any]:
    """Return the rows of a query, fetched as they are asked for."""
    found = session.execute(query, values, execution_options={"yield_per": AT_ONCE})
    return chain.from_iterable(found.partitions())


class _Stream:
    """Rows in the order of their indicators, the first column, taken indicator by indicator."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.groups = groupby(rows, key=itemgetter(0))
        self.next: tuple[float, Iterable[Any]] = next(self.groups, END)

    def take(self, key: int) -> Sequence[Any]:
        """Return the rows of the next indicator, past those of one that came after the list was read."""
        while self.next[0] < key:
            self.next = next(self.groups, END)
        if self.next[0] != key:
            return ()
        taken = list(self.next[1])
        self.next = next(self.groups, END)
        return taken


class SourceReader:
    """Reads the sources of the indicators that are asked for, one after the other: memory holds few of them."""

    def __init__(
        self,
        session: Session,
        asked: sa.ColumnElement[bool],
        positions: Positions,
        as_of: datetime,
        wanted: Mapping[Fill, sa.Select[Any]],
    ) -> None:
        self.positions = positions
        self.streams = [
            (fill, _Stream(read_rows(session, query.where(asked), as_of=as_of))) for fill, query in wanted.items()
        ]

    def take(self, key: int) -> Sources:
        """Return the sources of an indicator; they are taken in the order of the keys."""
        sources = Sources()
        for fill, stream in self.streams:
            if rows := stream.take(key):
                fill(sources, rows, self.positions)
        return sources


def find_sources(
    session: Session, keys: Collection[int], calendar: Calendar, as_of: datetime, *, with_parts: bool
) -> dict[int, Sources]:
    """Return the sources of indicators of one project, by their keys."""
    wanted = WHOLE if with_parts else TABLE
    reader = SourceReader(session, indicator.id.in_(keys), calendar.positions, as_of, wanted)
    return {key: reader.take(key) for key in sorted(keys)}
