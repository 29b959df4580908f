"""Indicators of child projects that go into the figure of a parent's."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from logframe.schemas.links import LinkBase
from logframe.tables.base import VersionedRow, check, utc_now


class IndicatorLink(LinkBase, VersionedRow, table=True):
    """An indicator whose figure goes into another's; each side can leave it out, for a reason."""

    __tablename__ = "indicator_link"
    __table_args__ = (
        sa.UniqueConstraint("parent_id", "child_id"),
        check("not_to_itself", "parent_id <> child_id"),
    )

    parent_id: int = Field(foreign_key="indicator.id", ondelete="CASCADE")
    child_id: int = Field(foreign_key="indicator.id", index=True)
    linked_at: datetime = Field(default_factory=utc_now)
    linked_by_id: int = Field(foreign_key="person.id")
