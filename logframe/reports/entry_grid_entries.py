"""What stands in the rows of the entry grid: the entries of its period, and those of the last one before."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from logframe.domain.decimals import exact_sum
from logframe.domain.words import Accumulation, EntryStatus
from logframe.languages import Reader, marked
from logframe.reports.due_reasons import say_entry
from logframe.reports.due_standing import PRESSING, RANK, authored_by, visible_to
from logframe.schemas.entry_grid import GridEntry, GridPart, Previous
from logframe.tables.base import columns
from logframe.tables.measurements import Measurement, MeasurementPart
from logframe.tables.people import Person
from logframe.tables.projects import ReportingPeriod

entry, part, person, period = columns(Measurement), columns(MeasurementPart), columns(Person), columns(ReportingPeriod)

TYPED = (entry.value, entry.numerator, entry.denominator, entry.text, entry.done_on, entry.missing_reason)
OPEN = frozenset({EntryStatus.draft, EntryStatus.returned})
CORRECTED = marked("It has counted, so correct it on its own page, under Record a value. It was taken back: {reason}")


class Spot(NamedTuple):
    """Where a value belongs: an indicator, and a place where one is named."""

    indicator_id: int
    location_id: int | None


@dataclass(slots=True)
class Standing:
    """The entry of a row as it is told, and what says why it cannot be changed."""

    told: GridEntry
    row: sa.Row[Any]

    def say_lock(self, reader: Reader) -> str | None:
        """Say why this person cannot change the entry; None where they can."""
        if self.told.mine and self.told.status in OPEN:
            return reader.say(CORRECTED, reason=self.told.return_reason or "") if self.row.first_approved_at else None
        return say_entry(reader, self.told.status, self.row)


@dataclass(slots=True)
class Before:
    """The entries of the last earlier period, in the order in which they were recorded."""

    rows: list[sa.Row[Any]] = field(default_factory=list)

    def tell(self, accumulation: Accumulation) -> Previous:
        """Return what they say together: what is new is added up, of all else the latest stands."""
        last = self.rows[-1]
        value = last.value
        if accumulation is Accumulation.increment and len(self.rows) > 1:
            value = exact_sum(row.value for row in self.rows)
        missing = last.missing_reason if value is None else None
        return Previous(
            period_code=last.period_code,
            status=last.status,
            value=value,
            numerator=last.numerator,
            denominator=last.denominator,
            text=last.text,
            done_on=last.done_on,
            missing_reason=missing,
        )


def find_entries(session: Session, at: ReportingPeriod, person_id: int) -> dict[Spot, Standing]:
    """Return the entry that stands in each row: one's own that can be changed first, else the most pressing one."""
    mine, changeable = authored_by(person_id), entry.status.in_(OPEN) & entry.first_approved_at.is_(None)
    query = (
        sa.select(
            entry.indicator_id, entry.location_id, entry.id, entry.version, entry.status, *TYPED, entry.note,
            entry.explanation, entry.return_reason, entry.submitted_at, entry.decided_at, mine.label("mine"),
            entry.first_approved_at,
            person.name.label("author"),
        )
        .join(Person, person.id == entry.recorded_by_id)
        .join(ReportingPeriod, period.id == entry.period_id)
        .where(entry.period_id == at.id, entry.status.in_(PRESSING), visible_to(person_id, period.project_id))
        .order_by(sa.case((sa.and_(mine, changeable), 1), else_=0), RANK.desc(), entry.id)
    )  # fmt: skip
    rows = {Spot(row.indicator_id, row.location_id): row for row in session.execute(query)}
    parts = _find_parts(session, at, person_id) if rows else {}
    names = [name for name in GridEntry.__dataclass_fields__ if name != "parts"]
    return {
        spot: Standing(GridEntry(**{name: getattr(row, name) for name in names}, parts=parts.get(row.id, [])), row)
        for spot, row in rows.items()
    }


def _find_parts(session: Session, at: ReportingPeriod, person_id: int) -> dict[int, list[GridPart]]:
    """Return the parts of the entries of a period, by entry."""
    query = (
        sa.select(part.measurement_id, part.cell, part.value, part.numerator, part.denominator)
        .join(Measurement, entry.id == part.measurement_id)
        .join(ReportingPeriod, period.id == entry.period_id)
        .where(entry.period_id == at.id, entry.status.in_(PRESSING), visible_to(person_id, period.project_id))
        .order_by(part.id)
    )
    found: dict[int, list[GridPart]] = defaultdict(list)
    for key, cell, value, numerator, denominator in session.execute(query):
        keys = [int(one) for one in cell.split("-")]
        found[key].append(GridPart(category_ids=keys, value=value, numerator=numerator, denominator=denominator))
    return found


def find_previous(session: Session, at: ReportingPeriod) -> dict[Spot, Before]:
    """Return what was approved, else submitted, for the last earlier period that has either."""
    nearest = sa.func.rank().over(
        partition_by=(entry.indicator_id, entry.location_id),
        order_by=(period.starts_on.desc(), sa.case((entry.status == EntryStatus.approved, 0), else_=1)),
    )
    said = (
        sa.select(
            entry.indicator_id, entry.location_id, entry.id, entry.recorded_at, entry.status, *TYPED,
            period.code.label("period_code"), nearest.label("nearest"),
        )
        .join(ReportingPeriod, period.id == entry.period_id)
        .where(
            period.project_id == at.project_id,
            period.starts_on < at.starts_on,
            entry.status.in_((EntryStatus.approved, EntryStatus.submitted)),
        )
        .subquery()
    )  # fmt: skip
    query = sa.select(said).where(said.c.nearest == 1).order_by(said.c.recorded_at, said.c.id)
    found: dict[Spot, Before] = defaultdict(Before)
    for row in session.execute(query):
        found[Spot(row.indicator_id, row.location_id)].rows.append(row)
    return found
