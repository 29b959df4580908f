"""The history of a value, and of what it is held against, as the audit tells it."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from logframe.schemas.base import Page
from logframe.schemas.history import FieldChange, HistoryStep
from logframe.tables.audit import AuditEvent
from logframe.tables.base import columns
from logframe.tables.indicators import Target
from logframe.tables.people import Person

event, person, target = columns(AuditEvent), columns(Person), columns(Target)
STEPS = (
    sa.select(
        event.id, event.at, person.name, event.deed, event.subject, event.subject_id, event.before, event.after,
        event.reason,
    )
    .outerjoin_from(AuditEvent, Person, person.id == event.person_id)
    .order_by(event.id)
)  # fmt: skip

OF_THE_ROW = {"id", "version", "project_id", "indicator_id", "reason", "return_reason"}
"""What a row keeps about itself, or a step says by itself."""


def read_measurement_history(session: Session, measurement_id: int, cursor: int, limit: int) -> Page[HistoryStep]:
    """Return what was done to an entry, the newest last."""
    rule = sa.and_(event.subject == "measurement", event.subject_id == measurement_id)
    return _find_steps(session, rule, cursor, limit)


def read_indicator_history(session: Session, indicator_id: int, cursor: int, limit: int) -> Page[HistoryStep]:
    """Return what was done to the definition of an indicator and to its targets, the newest last."""
    targets = sa.select(target.id).where(target.indicator_id == indicator_id)
    rule = sa.or_(
        sa.and_(event.subject == "indicator", event.subject_id == indicator_id),
        sa.and_(event.subject == "target", event.subject_id.in_(targets)),
    )
    return _find_steps(session, rule, cursor, limit)


def _find_steps(session: Session, rule: Any, cursor: int, limit: int) -> Page[HistoryStep]:
    """Return one page of events as steps; the cursor is the last event of the page before."""
    rows = session.execute(STEPS.where(rule, event.id > cursor).limit(limit + 1)).all()
    page = [_read_step(row) for row in rows[:limit]]
    return Page(items=page, next=page[-1].id if len(rows) > limit else None)


def _read_step(row: Any) -> HistoryStep:
    """Return an event as a step."""
    return HistoryStep(
        id=row.id,
        at=row.at,
        who=row.name,
        deed=row.deed,
        subject=row.subject,
        subject_id=row.subject_id,
        changes=_list_changes(row.before, row.after),
        reason=row.reason,
    )


def _list_changes(before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[FieldChange]:
    """Return the fields that say something else; of a row that is new, those that say anything."""
    old, new = before or {}, after or {}
    return [
        FieldChange.model_validate({"field": name, "from": old.get(name), "to": new.get(name)})
        for name in {**old, **new}
        if old.get(name) != new.get(name)
        and (old.get(name) or new.get(name)) not in (None, "", False)
        and name not in OF_THE_ROW
        and not name.endswith(("_at", "_by_id"))
    ]
