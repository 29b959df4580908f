"""Who did what, when, from what to what, and why. Append only."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from logframe.schemas.columns import WordsOrNone
from logframe.tables.base import NumberedRow, utc_now

JSON_OR_NULL = sa.JSON(none_as_null=True)


class AuditEvent(NumberedRow, table=True):
    """One thing somebody did. It keeps no key to what it is about, so that it outlives it."""

    __tablename__ = "audit_event"
    __table_args__ = (
        sa.Index("ix_audit_event_subject_subject_id", "subject", "subject_id"),
        sa.Index("ix_audit_event_project_id", "project_id"),
    )

    at: datetime = Field(default_factory=utc_now)
    person_id: int | None = None
    project_id: int | None = None
    deed: str = Field(max_length=40)
    subject: str = Field(max_length=40)
    subject_id: int
    before: dict[str, Any] | None = Field(default=None, sa_type=JSON_OR_NULL)
    after: dict[str, Any] | None = Field(default=None, sa_type=JSON_OR_NULL)
    reason: WordsOrNone = None
