"""Money: budget lines of activities, and totals as they were printed."""

import sqlalchemy as sa
from sqlmodel import Field

from logframe.schemas.results import BudgetLineBase, PrintedTotalBase
from logframe.tables.base import NumberedRow, VersionedRow


class BudgetLine(BudgetLineBase, VersionedRow, table=True):
    """Money of an activity."""

    __tablename__ = "budget_line"
    __table_args__ = (sa.UniqueConstraint("activity_id", "code"),)

    activity_id: int = Field(foreign_key="activity.id", ondelete="CASCADE")


class PrintedTotal(PrintedTotalBase, NumberedRow, table=True):
    """A total as a document prints it, with what is wrong about it."""

    __tablename__ = "printed_total"
    __table_args__ = (sa.UniqueConstraint("project_id", "label"),)

    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
