"""Targets: set, and set anew with the old one kept."""

from sqlmodel import Session, col, select

from logframe.actions.audit import facts, note
from logframe.actions.rows import belongs
from logframe.domain.words import Accumulation, Measure
from logframe.errors import Invalid
from logframe.languages import marked
from logframe.schemas.indicators import TargetSet
from logframe.tables.base import utc_now
from logframe.tables.indicators import Category, Indicator, IndicatorDimension, Target
from logframe.tables.people import Person
from logframe.tables.projects import ReportingPeriod


def set_target(session: Session, person: Person, indicator: Indicator, payload: TargetSet) -> Target:
    """Set what is aimed at; an old target stays in the history, and changing it needs a reason."""
    belongs(session, ReportingPeriod, indicator.project_id, payload.period_id, "period_id")
    check_category(session, indicator, payload.category_id)
    if indicator.measure is Measure.qualitative or indicator.accumulation is Accumulation.milestone:
        raise Invalid("value", marked("This indicator has no number, so it takes no numeric target."))
    current = session.exec(
        select(Target)
        .where(
            Target.indicator_id == indicator.id,
            col(Target.period_id).is_not_distinct_from(payload.period_id),
            col(Target.category_id).is_not_distinct_from(payload.category_id),
            col(Target.superseded_at).is_(None),
        )
        .with_for_update()
    ).first()
    if current is not None and current.value == payload.value:
        return current
    if current is not None:
        if not (payload.reason or "").strip():
            raise Invalid("reason", marked("A target stands already; say why it changes."))
        current.superseded_at = utc_now()
        session.flush()
    row = Target(indicator_id=indicator.id, set_by_id=person.id, **payload.model_dump())
    session.add(row)
    session.flush()
    deed, before = ("add", None) if current is None else ("change", facts(current))
    note(session, person, deed, row, project_id=indicator.project_id, before=before, reason=payload.reason)
    return row


def check_category(session: Session, indicator: Indicator, category_id: int | None) -> None:
    """Refuse a category of a dimension that the indicator is not split by."""
    if category_id is None:
        return
    split = (
        select(Category.id)
        .join(IndicatorDimension, col(IndicatorDimension.dimension_id) == Category.dimension_id)
        .where(Category.id == category_id, IndicatorDimension.indicator_id == indicator.id)
    )
    if session.exec(split).first() is None:
        raise Invalid("category_id", marked("This indicator is not split by category {key}."), key=category_id)
