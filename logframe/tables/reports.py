"""Progress reports: narrative, state and frozen snapshot."""

from datetime import datetime
from typing import Annotated

import sqlalchemy as sa
from sqlmodel import Field

from logframe.domain.words import ReportStatus
from logframe.schemas.columns import WordsOrNone, word
from logframe.tables.base import VersionedRow, check


class ProgressReport(VersionedRow, table=True):
    """What a project tells its donor about a period."""

    __tablename__ = "progress_report"
    __table_args__ = (
        sa.UniqueConstraint("project_id", "period_id"),
        check("frozen_with_hash", "(snapshot IS NULL) = (sha256 IS NULL)"),
    )

    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    period_id: int = Field(foreign_key="reporting_period.id", index=True)
    status: Annotated[ReportStatus, word(ReportStatus)] = ReportStatus.draft
    revision: int = 1
    submitted_at: datetime | None = None
    submitted_by_id: int | None = Field(default=None, foreign_key="person.id")
    snapshot: str | None = None
    sha256: str | None = Field(default=None, max_length=64)


class NarrativeSection(VersionedRow, table=True):
    """One section of a report's narrative."""

    __tablename__ = "narrative_section"
    __table_args__ = (sa.UniqueConstraint("report_id", "section"),)

    report_id: int = Field(foreign_key="progress_report.id", ondelete="CASCADE")
    section: str = Field(max_length=100)
    text: WordsOrNone = None
