"""Corrections: an entry that was approved, or taken back, is followed by one that is right; both are kept."""

import sqlalchemy as sa
from sqlmodel import Session

from logframe.actions.entry_setting import Setting
from logframe.actions.measurements import store_entry
from logframe.actions.workflow import DONE, require_step
from logframe.domain.words import EntryStatus
from logframe.domain.workflow import EntryDeed
from logframe.errors import BeingCorrected, WrongState
from logframe.schemas.measurements import Correction, MeasurementCreate
from logframe.tables.base import columns
from logframe.tables.indicators import Indicator
from logframe.tables.measurements import Measurement
from logframe.tables.people import Person
from logframe.wording import STANDS

entry = columns(Measurement)


def correct_measurement(
    session: Session, person: Person, row: Measurement, indicator: Indicator, payload: Correction, *, manages: bool
) -> Measurement:
    """Enter what should have stood instead of an entry; it counts in its place once somebody else approves it.

    Only managers correct in a closed period. Raises BeingCorrected where another correction is under way.
    """
    require_step(session, person, row, EntryDeed.correct, payload.version, manages=manages, yours=payload.sent())
    if row.first_approved_at is None:
        raise WrongState(status=STANDS[EntryStatus(row.status)], action=DONE[EntryDeed.correct])
    _require_alone(session, row)
    held = payload.model_dump(exclude={"reason", "version"})
    whole = MeasurementCreate.model_validate(
        {"period_id": row.period_id, "location_id": row.location_id, **held}, from_attributes=True
    )
    setting = Setting(session, indicator.project_id, [(indicator, whole)])
    period = setting.check(person, indicator, whole, manages=manages, corrects=True)
    return store_entry(session, person, indicator, period, whole, setting, row, payload.reason)


def _require_alone(session: Session, row: Measurement) -> None:
    """Refuse a second correction of an entry."""
    asked = sa.select(Measurement).where(entry.supersedes_id == row.id, entry.status != EntryStatus.withdrawn)
    other = session.execute(asked).scalars().first()
    if other is not None:
        author = session.get_one(Person, other.recorded_by_id).name
        raise BeingCorrected(author=author, status=STANDS[EntryStatus(other.status)])
