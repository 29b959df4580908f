"""Entries as they are read: with their parts, their author, and who decided."""

from collections import defaultdict
from collections.abc import Sequence

from sqlmodel import Session, col, select

from logframe.schemas.measurements import MeasurementRead, PartRead
from logframe.tables.measurements import Measurement, MeasurementPart
from logframe.tables.people import Person


def read_measurements(session: Session, rows: Sequence[Measurement]) -> list[MeasurementRead]:
    """Return entries, whatever their number, in two more queries."""
    people = {row.recorded_by_id for row in rows} | {row.decided_by_id for row in rows}
    names = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(people - {None}))).all())
    parts: dict[int, list[PartRead]] = defaultdict(list)
    found = select(MeasurementPart).where(col(MeasurementPart.measurement_id).in_([row.id for row in rows]))
    for part in session.exec(found.order_by(col(MeasurementPart.id))):
        keys = [int(key) for key in part.cell.split("-")]
        values = part.model_dump(include={"value", "numerator", "denominator"})
        parts[part.measurement_id].append(PartRead(category_ids=keys, **values))
    return [
        MeasurementRead(
            **row.model_dump(),
            recorded_by=names.get(row.recorded_by_id, ""),
            decided_by=names.get(row.decided_by_id or 0),
            parts=parts[row.id],
        )
        for row in rows
    ]


def read_recorded(row: Measurement, author: Person, parts: Sequence[PartRead]) -> MeasurementRead:
    """Return an entry just recorded, of which all is known already."""
    return MeasurementRead(**row.model_dump(), recorded_by=author.name, decided_by=None, parts=list(parts))


def read_measurement(session: Session, row: Measurement) -> MeasurementRead:
    """Return one entry."""
    return read_measurements(session, [row])[0]
