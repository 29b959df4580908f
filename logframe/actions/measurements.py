"""Measurements: recorded, one or many, and changed by their author until they are submitted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from logframe.actions.audit import facts, note
from logframe.actions.deriving import also_taken, derive_value
from logframe.actions.entry_rules import check_parts, check_value
from logframe.actions.entry_setting import Setting
from logframe.actions.questions import ask_about, require_evidence
from logframe.actions.workflow import require_step, submit_measurement
from logframe.domain.words import EntryStatus
from logframe.domain.workflow import EntryDeed
from logframe.errors import HasCounted
from logframe.figures.checking import Part, find_parts
from logframe.schemas.measurements import MeasurementBase, MeasurementChange, MeasurementCreate, PartCreate
from logframe.tables.base import columns, utc_now
from logframe.tables.indicators import Indicator
from logframe.tables.measurements import Measurement, MeasurementPart, PartCategory
from logframe.tables.people import Person
from logframe.tables.projects import ReportingPeriod

NOT_OF_THE_ROW = {"parts", "submit", "sole", "on_behalf_of", "indicator_id"}
"""What an entry is sent with and its row does not have."""
HELD = frozenset(MeasurementBase.model_fields) | {"parts"}
"""What an entry holds, and its author changes."""

part = columns(MeasurementPart)


def record_measurement(
    session: Session, person: Person, indicator: Indicator, payload: MeasurementCreate, *, manages: bool = False
) -> Measurement:
    """Record an entry in an open period: a draft, or submitted at once."""
    setting = Setting(session, indicator.project_id, [(indicator, payload)])
    period = setting.check(person, indicator, payload, manages=manages)
    return store_entry(session, person, indicator, period, payload, setting)


def store_entry(
    session: Session,
    person: Person,
    indicator: Indicator,
    period: ReportingPeriod,
    payload: MeasurementCreate,
    setting: Setting,
    corrects: Measurement | None = None,
    reason: str | None = None,
) -> Measurement:
    """Store an entry that its period takes: of its indicator's kind, with its parts, its checks and its event."""
    derive_value(session, indicator, period, payload, corrects.id if corrects else None)
    values = entry_values(person, indicator, payload, setting, utc_now())
    row = Measurement(**values)
    if corrects is not None:
        row.supersedes_id, row.reason, row.ordered_at = corrects.id, reason, corrects.ordered_at
    cells = check_parts(setting, indicator, payload.parts)
    if payload.submit:
        require_evidence(session, indicator, row)
        parts = [Part(one.category_ids, one) for one in payload.parts]
        row.remarks = ask_about(session, indicator, period, row, parts, payload.explanation)
    session.add(row)
    session.flush()
    add_parts(session, row, payload.parts, cells)
    deed = "submit" if payload.submit else "draft"
    note(session, person, deed, row, project_id=indicator.project_id, reason=reason)
    return row


def entry_values(
    person: Person, indicator: Indicator, payload: MeasurementCreate, setting: Setting, now: datetime
) -> dict[str, Any]:
    """Return what the row of a new entry holds; refuse what is not of the indicator's kind."""
    check_value(indicator, payload)
    return {
        "indicator_id": indicator.id,
        "recorded_by_id": person.id,
        "on_behalf_of_id": setting.author(payload),
        "recorded_at": now,
        "ordered_at": now,
        "status": EntryStatus.submitted if payload.submit else EntryStatus.draft,
        "submitted_at": now if payload.submit else None,
        **payload.model_dump(exclude=NOT_OF_THE_ROW),
    }


def change_measurement(
    session: Session,
    person: Person,
    row: Measurement,
    indicator: Indicator,
    payload: MeasurementChange,
    *,
    manages: bool = False,
) -> Measurement:
    """Change a draft or a returned entry, and submit it where that is asked; what has counted is corrected instead."""
    require_step(session, person, row, EntryDeed.change, payload.version, yours=payload.sent())
    if row.first_approved_at is not None:
        raise HasCounted(day=row.first_approved_at.date())
    before, changes = facts(row), {name: payload.changes()[name] for name in HELD & payload.model_fields_set}
    whole = _merge(session, row, indicator, changes)
    setting = Setting(session, indicator.project_id, [(indicator, whole)])
    period = setting.check(person, indicator, whole, manages=manages, corrects=row.supersedes_id is not None)
    derive_value(session, indicator, period, whole)
    values = entry_values(person, indicator, whole, setting, row.recorded_at)
    cells = check_parts(setting, indicator, whole.parts)
    for name in MeasurementBase.model_fields:
        setattr(row, name, values[name])
    row.version += 1
    session.flush()
    if "parts" in changes:
        session.execute(sa.delete(MeasurementPart).where(part.measurement_id == row.id))
        add_parts(session, row, whole.parts, cells)
    note(session, person, "change", row, project_id=indicator.project_id, before=before)
    return submit_measurement(session, person, row, manages=manages) if payload.submit else row


def _merge(session: Session, row: Measurement, indicator: Indicator, changes: dict[str, Any]) -> MeasurementCreate:
    """Return the whole entry as it will be: what is not sent stays, and what was derived is derived anew."""
    stored = {name: getattr(row, name) for name in MeasurementBase.model_fields}
    parts = [
        PartCreate(category_ids=list(one.category_ids), **one.valued.model_dump()) for one in find_parts(session, row)
    ]
    if also_taken(indicator) in changes and "value" not in changes:
        stored["value"] = None
    whole = {"parts": parts, **stored, **changes}
    return MeasurementCreate.model_validate(
        {"period_id": row.period_id, "location_id": row.location_id, **whole}, from_attributes=True
    )


def add_parts(session: Session, row: Measurement, parts: Sequence[PartCreate], cells: Sequence[str]) -> None:
    """Store the parts of an entry."""
    if not parts:
        return
    rows = [
        {"measurement_id": row.id, "cell": cell, **one.model_dump(exclude={"category_ids"})}
        for one, cell in zip(parts, cells, strict=True)
    ]
    session.execute(sa.insert(MeasurementPart), rows)
    stored = sa.select(part.cell, part.id).where(part.measurement_id == row.id)
    keys = dict(session.execute(stored).all())
    links = [
        {"part_id": keys[cell], "category_id": key}
        for one, cell in zip(parts, cells, strict=True)
        for key in one.category_ids
    ]
    session.execute(sa.insert(PartCategory), links)
