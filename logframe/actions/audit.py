"""Every write leaves an event: who, what, from, to, why."""

from typing import Any

import sqlalchemy as sa
from pydantic_core import to_jsonable_python
from sqlmodel import Session

from logframe.tables.audit import AuditEvent
from logframe.tables.base import NumberedRow, utc_now
from logframe.tables.people import Person

ADD_EVENT = sa.insert(AuditEvent.__table__)  # type: ignore[attr-defined]
"""An event is only ever added, so it needs no unit of work."""

SECRET = {"password_hash", "digest"}


def facts(row: NumberedRow) -> dict[str, Any]:
    """Return what a row says, as JSON, without secrets."""
    return to_jsonable_python(row.model_dump(exclude=SECRET))  # type: ignore[no-any-return]


def note(
    session: Session,
    person: Person | None,
    deed: str,
    row: NumberedRow,
    *,
    project_id: int | None = None,
    before: dict[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    """Add the event of a deed on a stored row."""
    session.execute(
        ADD_EVENT,
        {
            "at": utc_now(),
            "person_id": person.id if person else None,
            "project_id": project_id if project_id is not None else getattr(row, "project_id", None),
            "deed": deed,
            "subject": str(row.__tablename__),
            "subject_id": row.id,
            "before": before,
            "after": None if deed == "delete" else facts(row),
            "reason": reason,
        },
    )
