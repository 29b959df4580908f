"""The ledger of restatements: what changed in what was published, read from when each entry counted."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from logframe.domain.words import EntryStatus
from logframe.languages import MISSING, Reader, reader
from logframe.schemas.base import Page
from logframe.schemas.measurements import MeasurementBase, Valued
from logframe.schemas.restatements import Restatement, RestatementKind
from logframe.tables.base import columns
from logframe.tables.indicators import Indicator
from logframe.tables.measurements import Counted, Measurement
from logframe.tables.people import Person
from logframe.tables.projects import Location, ReportingPeriod
from logframe.values import typed_text

entry, counted, indicator = columns(Measurement), columns(Counted), columns(Indicator)
period, place, author = columns(ReportingPeriod), columns(Location), columns(Person)
decider = sa.alias(Person.__table__)  # type: ignore[attr-defined]
old = sa.alias(Measurement.__table__)  # type: ignore[attr-defined]
ended = sa.alias(Counted.__table__)  # type: ignore[attr-defined]

VALUES = ("value", "numerator", "denominator", "text", "done_on", "missing_reason")
OLD = [old.c[name].label(f"old_{name}") for name in VALUES]

_ABOUT: sa.Select[Any] = (
    sa.select(
        entry.id, entry.indicator_id, entry.period_id, entry.supersedes_id, *(entry[name] for name in VALUES),
        indicator.code, indicator.title, indicator.measure, indicator.accumulation, indicator.decimals,
        period.code.label("period"), place.name.label("place"), author.name.label("entered_by"),
        decider.c.name.label("decided_by"),
    )
    .select_from(Measurement)
    .join(Indicator, indicator.id == entry.indicator_id)
    .join(ReportingPeriod, period.id == entry.period_id)
    .outerjoin(Location, place.id == entry.location_id)
    .join(Person, author.id == entry.recorded_by_id)
)  # fmt: skip


def _began(query: sa.Select[Any], since: Any, by: Any) -> sa.Select[Any]:
    """Return the entries that began to count after their period was closed, with what they took the place of."""
    query = query.add_columns(since.label("at"), entry.reason, *OLD).where(since > period.first_closed_at)
    took_place = sa.and_(ended.c.measurement_id == entry.supersedes_id, ended.c.until == since)
    query = query.outerjoin(ended, took_place).outerjoin(old, old.c.id == ended.c.measurement_id)
    return query.join(decider, decider.c.id == by).order_by(entry.id)


BEGAN_AND_COUNT = _began(_ABOUT.where(entry.status == EntryStatus.approved), entry.decided_at, entry.decided_by_id)
BEGAN_ONCE = _began(_ABOUT.join(Counted, counted.measurement_id == entry.id), counted.since, counted.approved_by_id)
TAKEN_BACK = (
    _ABOUT.add_columns(counted.until.label("at"), counted.reason)
    .join(Counted, counted.measurement_id == entry.id)
    .join(decider, decider.c.id == counted.ended_by_id)
    .where(counted.until > period.first_closed_at, counted.followed_by_id.is_(None))
    .order_by(counted.id)
)


def find_restatements(
    session: Session, project_id: int, since: datetime | None, as_of: datetime, cursor: int, limit: int
) -> Page[Restatement]:
    """Return what was restated after one moment until another, the earliest first; the cursor counts those before."""
    reads, found = reader.get(), []
    for query in (BEGAN_AND_COUNT, BEGAN_ONCE, TAKEN_BACK):
        rows = session.execute(query.where(indicator.project_id == project_id)).all()
        found += [_tell(row, reads) for row in rows]
    told = [one for one in found if one.at <= as_of and (since is None or one.at > since)]
    told.sort(key=lambda one: (one.at, one.measurement_id))
    page = told[cursor : cursor + limit]
    return Page(items=page, next=cursor + limit if len(told) > cursor + limit else None)


def _tell(row: Any, reads: Reader) -> Restatement:
    """Return one change in words and values."""
    taken_back = not hasattr(row, "old_value")
    before = _values(row, "" if taken_back else "old_")
    after = None if taken_back else _values(row, "")
    kind = RestatementKind.taken_back if taken_back else RestatementKind.corrected
    if before is None:
        kind = RestatementKind.entered_late
    return Restatement(
        kind=kind,
        measurement_id=row.id,
        indicator_id=row.indicator_id,
        code=row.code,
        title=row.title,
        period_id=row.period_id,
        period=row.period,
        place=row.place,
        old=before and Valued.model_validate(before, from_attributes=True),
        new=after and Valued.model_validate(after, from_attributes=True),
        old_label=_write(reads, row, before),
        new_label=_write(reads, row, after),
        entered_by=row.entered_by,
        decided_by=row.decided_by,
        at=row.at,
        reason=row.reason,
    )


def _values(row: Any, prefix: str) -> MeasurementBase | None:
    """Return what an entry says; None where there was none."""
    told = {name: getattr(row, prefix + name) for name in VALUES}
    return MeasurementBase.model_validate(told) if any(value is not None for value in told.values()) else None


def _write(reads: Reader, row: Any, told: MeasurementBase | None) -> str:
    """Write what counted, with every digit of it; "—" where nothing did."""
    return MISSING if told is None else typed_text(reads, row, told)
