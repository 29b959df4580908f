"""Who did what, when, from what to what, and why. Append only, each event sealed over the one before it."""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from logframe.schemas.columns import WordsOrNone
from logframe.tables.base import NumberedRow, utc_now

JSON_OR_NULL = sa.JSON(none_as_null=True)
NO_PROJECT = 0
"""The chain of what belongs to no project; any other has the number of its project."""

SEALED = ("person_id", "project_id", "deed", "subject", "subject_id", "before", "after", "reason")
"""What the hash of an event is over, with its moment and the hash before it."""


class AuditEvent(NumberedRow, table=True):
    """One thing somebody did. It keeps no key to what it is about, so that it outlives it."""

    __tablename__ = "audit_event"
    __table_args__ = (
        sa.UniqueConstraint("chain", "position"),
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
    chain: int
    position: int
    hash: str = Field(max_length=64)


class AuditChain(NumberedRow, table=True):
    """The head of a chain: how many events it has, and the hash of the last. Who adds one holds its row."""

    __tablename__ = "audit_chain"
    __table_args__ = (sa.UniqueConstraint("chain"),)

    chain: int
    position: int
    hash: str = Field(max_length=64)


def seal(previous: str, event: Mapping[str, Any]) -> str:
    """Return the hash of an event over the hash before it; the first of a chain has "" before it."""
    told = [previous, event["at"].isoformat(), *(event[name] for name in SEALED)]
    return sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
