"""Projects, organisations, places, sectors and the calendar."""

from datetime import datetime
from typing import Annotated

import sqlalchemy as sa
from sqlmodel import Field

from logframe.domain.words import OrganisationRole, RatingDimension, RatingLevel
from logframe.schemas.columns import Label, LabelOrNone, Title, Words, word
from logframe.schemas.projects import LocationBase, PeriodBase, PortfolioRowBase, ProjectBase
from logframe.tables.base import NumberedRow, VersionedRow, check, utc_now


class Project(ProjectBase, VersionedRow, table=True):
    """A project with its facts, calendar and thresholds."""

    __tablename__ = "project"
    __table_args__ = (
        sa.UniqueConstraint("code"),
        check("starts_before_it_ends", "starts_on <= ends_on"),
        check("first_month", "first_month BETWEEN 1 AND 12"),
    )


class Organisation(NumberedRow, table=True):
    """A donor, implementer or partner."""

    __tablename__ = "organisation"
    __table_args__ = (sa.UniqueConstraint("name"),)

    name: Label
    abbreviation: LabelOrNone = None


class Participation(NumberedRow, table=True):
    """What an organisation does in a project."""

    __tablename__ = "participation"
    __table_args__ = (sa.UniqueConstraint("project_id", "organisation_id", "role"),)

    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    role: Annotated[OrganisationRole, word(OrganisationRole)]


class PortfolioRow(PortfolioRowBase, NumberedRow, table=True):
    """A year and corporate outcome that list a project; the budget stays with the project, once."""

    __tablename__ = "portfolio_row"
    __table_args__ = (sa.UniqueConstraint("project_id", "year", "corporate_outcome"),)

    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")


class Sector(NumberedRow, table=True):
    """A sector a project works in."""

    __tablename__ = "sector"
    __table_args__ = (sa.UniqueConstraint("project_id", "name"),)

    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    name: Label


class Location(LocationBase, VersionedRow, table=True):
    """A place a project works in; also a unit that reports."""

    __tablename__ = "location"
    __table_args__ = (sa.UniqueConstraint("project_id", "name"),)

    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    sector_id: int | None = Field(default=None, foreign_key="sector.id", index=True)


class ReportingPeriod(PeriodBase, VersionedRow, table=True):
    """A stretch of a project's calendar. What changes after it was first closed is a restatement."""

    __tablename__ = "reporting_period"
    __table_args__ = (
        sa.UniqueConstraint("project_id", "code"),
        sa.UniqueConstraint("project_id", "starts_on", "ends_on"),
        sa.Index("ix_reporting_period_starts_on_id", "starts_on", "id"),
        check("starts_before_it_ends", "starts_on <= ends_on"),
        check("closed_by_somebody", "(closed_at IS NULL) = (closed_by_id IS NULL)"),
    )

    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    closed_at: datetime | None = None
    closed_by_id: int | None = Field(default=None, foreign_key="person.id")
    first_closed_at: datetime | None = None

    @property
    def closed(self) -> bool:
        """Tell whether the period takes no entry."""
        return self.closed_at is not None


class PeriodException(NumberedRow, table=True):
    """Until when a closed period takes entries of one place, or of everybody where none is named."""

    __tablename__ = "period_exception"

    period_id: int = Field(foreign_key="reporting_period.id", index=True, ondelete="CASCADE")
    location_id: int | None = Field(default=None, foreign_key="location.id", index=True)
    until: datetime
    reason: Title
    granted_at: datetime = Field(default_factory=utc_now)
    granted_by_id: int = Field(foreign_key="person.id")


class Rubric(VersionedRow, table=True):
    """What a level of a rating means in a project."""

    __tablename__ = "rubric"
    __table_args__ = (sa.UniqueConstraint("project_id", "dimension", "level"),)

    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    dimension: Annotated[RatingDimension, word(RatingDimension)]
    level: Annotated[RatingLevel, word(RatingLevel)]
    wording: Words
