"""What waits for a manager: entries with what they are held against, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from logframe.domain.words import EntryStatus
from logframe.languages import MISSING, Reader
from logframe.reports.due import read_cursor
from logframe.reports.entries import read_measurements
from logframe.schemas.measurements import MeasurementRead
from logframe.schemas.reviews import ReviewItem, ReviewList
from logframe.tables.base import columns
from logframe.tables.indicators import Category, Indicator, Target
from logframe.tables.measurements import Measurement
from logframe.tables.projects import Location, ReportingPeriod
from logframe.values import target_text, typed_text

entry, indicator, period = columns(Measurement), columns(Indicator), columns(ReportingPeriod)
place, target = columns(Location), columns(Target)
earlier = sa.alias(Measurement.__table__)  # type: ignore[attr-defined]
earlier_period = sa.alias(ReportingPeriod.__table__)  # type: ignore[attr-defined]

STATUSES = (EntryStatus.submitted, EntryStatus.returned, EntryStatus.approved, EntryStatus.withdrawn)
AIMED_AT = (
    sa.select(target.value)
    .where(target.indicator_id == entry.indicator_id, target.period_id == entry.period_id)
    .where(target.category_id.is_(None), target.superseded_at.is_(None))
    .correlate(Measurement)
    .scalar_subquery()
)
PREVIOUS = (
    sa.select(earlier.c.id)
    .join(earlier_period, earlier_period.c.id == earlier.c.period_id)
    .where(earlier.c.indicator_id == entry.indicator_id, earlier.c.status == EntryStatus.approved)
    .where(earlier.c.location_id.is_not_distinct_from(entry.location_id))
    .where(earlier_period.c.starts_on < period.starts_on)
    .order_by(earlier_period.c.starts_on.desc(), earlier.c.ordered_at.desc(), earlier.c.id.desc())
    .limit(1)
    .correlate(Measurement, ReportingPeriod)
    .scalar_subquery()
)
ITEMS: sa.Select[Any] = (
    sa.select(
        Measurement, Indicator, period.code.label("period_code"), period.closed_at, period.starts_on,
        place.name.label("location"), AIMED_AT.label("target"), PREVIOUS.label("previous_id"),
    )
    .select_from(Measurement)
    .join(Indicator, indicator.id == entry.indicator_id)
    .join(ReportingPeriod, period.id == entry.period_id)
    .outerjoin(Location, place.id == entry.location_id)
    .order_by(period.starts_on.desc(), period.id.desc(), entry.indicator_id, entry.id)
)  # fmt: skip


def build_review(
    session: Session,
    person_id: int,
    project_id: int,
    status: EntryStatus,
    period_id: int | None,
    reader: Reader,
    cursor: str | None,
    limit: int,
) -> ReviewList:
    """Answer one page of the entries of a project that stand so, in a fixed number of queries."""
    asked = indicator.project_id == project_id
    if period_id is not None:
        asked = sa.and_(asked, entry.period_id == period_id)
    query = ITEMS.where(asked, entry.status == status)
    if after := read_cursor(cursor):
        day, *keys = after
        behind = sa.tuple_(-period.id, entry.indicator_id, entry.id) > sa.tuple_(-keys[0], keys[1], keys[2])
        query = query.where(sa.or_(period.starts_on < day, sa.and_(period.starts_on == day, behind)))
    rows = session.execute(query.limit(limit + 1)).all()
    page, last = rows[:limit], rows[limit - 1] if len(rows) > limit else None
    return ReviewList(
        items=_tell(session, person_id, page, reader),
        counts=_count(session, asked),
        next=None if last is None else _write_cursor(last),
    )


def _count(session: Session, asked: sa.ColumnElement[bool]) -> dict[EntryStatus, int]:
    """Return how many entries stand where."""
    query = sa.select(entry.status, sa.func.count()).join(Indicator, indicator.id == entry.indicator_id).where(asked)
    grouped = query.where(entry.status.in_(STATUSES)).group_by(entry.status)
    found = {EntryStatus(status): count for status, count in session.execute(grouped)}
    return {status: found.get(status, 0) for status in STATUSES}


def _write_cursor(row: sa.Row[Any]) -> str:
    """Return the cursor of the page after an entry."""
    one = row.Measurement
    return f"{row.starts_on.toordinal()}-{one.period_id}-{one.indicator_id}-{one.id}"


def _tell(session: Session, person_id: int, rows: Sequence[sa.Row[Any]], reader: Reader) -> list[ReviewItem]:
    """Return entries with what they are held against, in words."""
    entries = read_measurements(session, [row.Measurement for row in rows])
    others = _find_others(session, {key for row in rows for key in (row.previous_id, row.Measurement.supersedes_id)})
    names = _find_names(session, {key for one in entries for part in one.parts for key in part.category_ids})
    items = []
    for row, told in zip(rows, entries, strict=True):
        measured, previous = row.Indicator, others.get(row.previous_id)
        corrected = others.get(told.supersedes_id or 0)
        items.append(
            ReviewItem(
                entry=told,
                indicator_code=measured.code,
                indicator_title=measured.title,
                unit=measured.unit,
                period_code=row.period_code,
                period_closed=row.closed_at is not None,
                location=row.location,
                value=typed_text(reader, measured, told),
                parts=_write_parts(reader, measured, told, names),
                target=target_text(reader, measured, row.target),
                previous=MISSING if previous is None else typed_text(reader, measured, previous),
                previous_period=previous and previous.period_code,
                corrects=corrected and typed_text(reader, measured, corrected),
                own=row.Measurement.is_by(person_id),
            )
        )
    return items


def _write_parts(reader: Reader, measured: Indicator, told: MeasurementRead, names: Mapping[int, str]) -> list[str]:
    """Write each part by the names of its categories."""
    return [
        f"{' × '.join(names[key] for key in part.category_ids)}: {typed_text(reader, measured, part)}"
        for part in told.parts
    ]


def _find_others(session: Session, keys: set[int | None]) -> dict[int, sa.Row[Any]]:
    """Return what other entries say, by key."""
    query = sa.select(
        entry.id, entry.value, entry.numerator, entry.denominator, entry.text, entry.done_on, entry.missing_reason,
        period.code.label("period_code"),
    ).join(ReportingPeriod, period.id == entry.period_id)  # fmt: skip
    return {row.id: row for row in session.execute(query.where(entry.id.in_(keys - {None})))}


def _find_names(session: Session, keys: set[int]) -> dict[int, str]:
    """Return the names of categories by key."""
    asked = select(Category.id, Category.name).where(col(Category.id).in_(keys))
    return {key or 0: name for key, name in session.exec(asked)}
