"""What an officer typed as new, or as the total so far: the other is derived when it is recorded."""

from collections.abc import Sequence
from decimal import Decimal

import sqlalchemy as sa
from sqlmodel import Session

from logframe.actions.rows import lock
from logframe.domain.typed import increment_from_total, total_from_increment
from logframe.domain.words import Accumulation, AcrossUnits
from logframe.figures.sources import stands
from logframe.schemas.measurements import MeasurementCreate
from logframe.tables.base import columns
from logframe.tables.indicators import Indicator
from logframe.tables.measurements import Measurement
from logframe.tables.projects import ReportingPeriod


def also_taken(indicator: Indicator) -> str | None:
    """Return the field that an entry of this kind may have beside its value, or in its place."""
    if indicator.accumulation is Accumulation.level and indicator.across_units is AcrossUnits.weighted:
        return "weight"
    return {
        Accumulation.increment: "total_to_date",
        Accumulation.unique: "total_to_date",
        Accumulation.running_total: "increment",
    }.get(indicator.accumulation)


def derive_value(
    session: Session,
    indicator: Indicator,
    period: ReportingPeriod,
    payload: MeasurementCreate,
    but: int | None = None,
) -> None:
    """Give an entry the value that follows from what was typed instead of it; both are kept.

    What counts before it is what its place has submitted or had approved for this period and those before; what
    is new in the whole, for no place in particular, is new beside what all places reported.
    `but` is the entry that this one corrects, which does not count before it.
    A total that falls, or that later entries contradict, is kept too: a warning travels with the number.
    """
    kind, total, new = indicator.accumulation, payload.total_to_date, payload.increment
    if payload.value is not None or payload.missing_reason is not None:
        return
    if kind is Accumulation.increment and total is not None:
        payload.value = increment_from_total(total, _values_before(session, indicator, period, payload, but))
    if kind is Accumulation.running_total and new is not None:
        before = _values_before(session, indicator, period, payload, but)
        payload.value = total_from_increment(new, before[-1] if before else indicator.baseline)


def _values_before(
    session: Session, indicator: Indicator, period: ReportingPeriod, payload: MeasurementCreate, but: int | None
) -> Sequence[Decimal | None]:
    """Return the values up to this period in order; the indicator is kept for this transaction.

    Of the same place; where the whole is meant and values add up, of every place.
    """
    lock(session, indicator)
    entry, calendar = columns(Measurement), columns(ReportingPeriod)
    here = entry.location_id.is_not_distinct_from(payload.location_id)
    everywhere = payload.location_id is None and indicator.accumulation is Accumulation.increment
    query = (
        sa.select(entry.value)
        .join(ReportingPeriod, calendar.id == entry.period_id)
        .where(
            entry.indicator_id == indicator.id,
            entry.id.is_distinct_from(but),
            sa.true() if everywhere else here,
            stands(),
            entry.value.is_not(None),
            calendar.starts_on <= period.starts_on,
        )
        .order_by(calendar.starts_on, entry.ordered_at, entry.id)
    )
    return session.execute(query).scalars().all()
