"""What was answered to a request that carried a key, so that a retry changes nothing."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from logframe.tables.base import NumberedRow, utc_now


class Answered(NumberedRow, table=True):
    """The answer to one request of one person; `fingerprint` tells whether a retry is the same request."""

    __tablename__ = "answered"
    __table_args__ = (sa.UniqueConstraint("person_id", "key"),)

    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    key: str = Field(max_length=200)
    fingerprint: str = Field(max_length=64)
    status: int
    body: str = Field(sa_type=sa.Text)
    answered_at: datetime = Field(default_factory=utc_now, index=True)
