"""Entries as they are read: with their parts, their author, and who decided."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from logframe.figures.checking import find_findings, find_parts
from logframe.languages import reader
from logframe.schemas.measurements import EvidenceRead, MeasurementRead, PartRead
from logframe.schemas.quality import CheckRemark
from logframe.tables.base import columns
from logframe.tables.indicators import Indicator
from logframe.tables.measurements import Evidence, Measurement, MeasurementPart
from logframe.tables.people import Person
from logframe.tables.projects import ReportingPeriod
from logframe.values import finding_text

evidence, person = columns(Evidence), columns(Person)


def read_measurements(session: Session, rows: Sequence[Measurement]) -> list[MeasurementRead]:
    """Return entries, whatever their number, in three more queries."""
    people = {key for row in rows for key in (row.recorded_by_id, row.on_behalf_of_id, row.decided_by_id)}
    names = dict(session.exec(select(Person.id, Person.name).where(col(Person.id).in_(people - {None}))).all())
    parts: dict[int, list[PartRead]] = defaultdict(list)
    found = select(MeasurementPart).where(col(MeasurementPart.measurement_id).in_([row.id for row in rows]))
    for part in session.exec(found.order_by(col(MeasurementPart.id))):
        keys = [int(key) for key in part.cell.split("-")]
        values = part.model_dump(include={"value", "numerator", "denominator"})
        parts[part.measurement_id].append(PartRead(category_ids=keys, **values))
    files = read_files(session, evidence.measurement_id, [row.id for row in rows])
    return [
        MeasurementRead(
            **row.model_dump(exclude={"remarks"}),
            recorded_by=names.get(row.recorded_by_id, ""),
            on_behalf_of=names.get(row.on_behalf_of_id or 0),
            decided_by=names.get(row.decided_by_id or 0),
            parts=parts[row.id],
            files=files[row.id],
            remarks=read_remarks(row.remarks),
        )
        for row in rows
    ]


def read_recorded(session: Session, row: Measurement, author: Person, parts: Sequence[PartRead]) -> MeasurementRead:
    """Return an entry just recorded, of which all is known already."""
    return MeasurementRead(
        **row.model_dump(exclude={"remarks"}),
        recorded_by=author.name,
        on_behalf_of=session.get_one(Person, row.on_behalf_of_id).name if row.on_behalf_of_id else None,
        decided_by=None,
        parts=list(parts),
        files=[],
        remarks=read_remarks(row.remarks),
    )


def read_measurement(session: Session, row: Measurement) -> MeasurementRead:
    """Return one entry."""
    return read_measurements(session, [row])[0]


def read_files(session: Session, subject: sa.ColumnElement[Any], keys: Sequence[int]) -> dict[int, list[EvidenceRead]]:
    """Return the files of entries or ratings, by the key of what they support."""
    found: dict[int, list[EvidenceRead]] = defaultdict(list)
    query = sa.select(
        subject, evidence.id, evidence.name, evidence.size, evidence.media_type, evidence.sha256, evidence.added_at,
        person.name,
    ).join(Person, person.id == evidence.added_by_id)  # fmt: skip
    for key, *file in session.execute(query.where(subject.in_(keys)).order_by(evidence.id)):
        found[key].append(EvidenceRead(**dict(zip(EvidenceRead.model_fields, file, strict=True))))
    return found


def read_file(row: Evidence, added_by: Person) -> EvidenceRead:
    """Return a file just added."""
    return EvidenceRead(**row.model_dump(), added_by=added_by.name)


def read_remarks(kept: Sequence[Mapping[str, Any]] | None) -> list[CheckRemark]:
    """Return what checks found, in the reader's language."""
    reads = reader.get()
    return [
        CheckRemark(
            kind=one["kind"],
            grade=one["grade"],
            field=one["field"],
            detail=finding_text(reads, one["said"], one["values"]),
        )
        for one in kept or ()
    ]


def build_remarks(session: Session, row: Measurement) -> list[CheckRemark]:
    """Return what the checks of the project say of an entry now."""
    indicator, period = session.get(Indicator, row.indicator_id), session.get(ReportingPeriod, row.period_id)
    assert indicator is not None and period is not None
    found = find_findings(session, indicator, period, row, find_parts(session, row))
    return read_remarks([one._asdict() for one in found])
