"""Projects, who takes part in them, where they work, and their calendar."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field as Pattern
from pydantic import field_validator, model_validator
from pydantic_core import PydanticCustomError
from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from logframe.domain.words import Frequency, OrganisationRole, OutcomeLevel
from logframe.schemas.base import Change, Numbered, Shape, Sourced
from logframe.schemas.columns import (
    Code,
    Day,
    DayOrNone,
    ExactOrNone,
    Label,
    LabelOrNone,
    NotNegative,
    Title,
    Whole,
    WordsOrNone,
    word,
)


def upside_down(starts_on: date, ends_on: date) -> PydanticCustomError:
    """Return the error of dates of which the last comes first."""
    days = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    return PydanticCustomError("upside_down", "It starts on {starts_on}, after it ends on {ends_on}.", days)


class Dated(SQLModel):
    """Something that starts and ends."""

    starts_on: DayOrNone = None
    ends_on: DayOrNone = None

    @model_validator(mode="after")
    def starts_before_it_ends(self) -> Self:
        """Refuse dates upside down."""
        if self.starts_on and self.ends_on and self.starts_on > self.ends_on:
            raise upside_down(self.starts_on, self.ends_on)
        return self


class ProjectBase(Dated, Sourced):
    """The facts of a project, its calendar and its thresholds."""

    code: Code
    title: Title
    objective: WordsOrNone = None
    country: Annotated[str | None, Field(max_length=2), Pattern(pattern=r"^[A-Z]{2}$")] = None
    reference: LabelOrNone = None
    currency: Annotated[str | None, Field(max_length=3), Pattern(pattern=r"^[A-Z]{3}$")] = None
    budget: ExactOrNone = None
    note: WordsOrNone = None
    calendar: Annotated[Frequency, word(Frequency)] = Frequency.semi_annual
    first_month: Whole = Field(default=1, ge=1, le=12)
    due_after_days: Whole = Field(default=30, ge=0, le=366)
    on_track_from: NotNegative = Decimal("0.85")
    off_track_below: NotNegative = Decimal("0.50")
    deviation: NotNegative = Decimal("0.10")
    level_labels: dict[str, str] = Field(default_factory=dict, sa_type=JSON)

    @model_validator(mode="after")
    def off_track_below_on_track(self) -> Self:
        """Refuse thresholds that cross."""
        low, high = self.off_track_below, self.on_track_from
        if low is not None and high is not None and low > high:
            told = {"off_track": f"{low:f}", "on_track": f"{high:f}"}
            raise PydanticCustomError("thresholds", "Off track must begin below on track.", told)
        return self

    @field_validator("level_labels")
    @classmethod
    def labels_of_levels(cls, labels: dict[str, str]) -> dict[str, str]:
        """Refuse a label for a level that does not exist."""
        return {OutcomeLevel(level).value: label for level, label in labels.items()}


class ParticipationCreate(Shape):
    """An organisation's part in a project; the organisation is found by its name, or added."""

    name: Label
    abbreviation: LabelOrNone = None
    role: OrganisationRole


class ParticipationRead(SQLModel):
    """An organisation and what it does in the project."""

    name: str
    abbreviation: str | None
    role: OrganisationRole


class PortfolioRowBase(Sourced):
    """A year and a corporate outcome under which a portfolio lists a project."""

    year: Whole = Field(ge=1900, le=2200)
    corporate_outcome: Title


class PortfolioRowCreate(Shape, PortfolioRowBase):
    """A row as a portfolio table prints it."""


class ProjectCreate(Shape, ProjectBase):
    """A new project."""

    organisations: list[ParticipationCreate] = Field(default_factory=list, max_length=50)
    portfolio_rows: list[PortfolioRowCreate] = Field(default_factory=list, max_length=200)


class ProjectChange(Change, ProjectBase):
    """What changes of a project; other thresholds for values that are published need a reason."""

    reason: WordsOrNone = None


class ProjectRead(ProjectBase, Numbered):
    """A project with who takes part and where."""

    organisations: list[ParticipationRead]
    portfolio_rows: list[PortfolioRowBase]


class LocationBase(Sourced):
    """A place where a project works, and the sector it works in there."""

    name: Label
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)


class LocationCreate(Shape, LocationBase):
    """A new place; its sector is found by its name, or added."""

    sector: LabelOrNone = None


class LocationChange(Change, LocationBase):
    """What changes of a place."""

    sector: LabelOrNone = None


class LocationRead(LocationBase, Numbered):
    """A place."""

    sector: str | None


class PeriodBase(SQLModel):
    """A stretch of the calendar that is reported on."""

    code: Code
    starts_on: Day
    ends_on: Day
    due_on: DayOrNone = None

    @model_validator(mode="after")
    def starts_before_it_ends(self) -> Self:
        """Refuse dates upside down."""
        if self.starts_on and self.ends_on and self.starts_on > self.ends_on:
            raise upside_down(self.starts_on, self.ends_on)
        return self


class PeriodCreate(Shape, PeriodBase):
    """A new period; without a due date it is the project's days after the end."""


class PeriodChange(Change, PeriodBase):
    """What changes of a period; closing and reopening too."""

    closed: bool = False
    reason: WordsOrNone = None


class ExceptionRead(SQLModel):
    """For whom a closed period takes entries until when, and who allowed it."""

    id: int
    period_id: int
    location_id: int | None
    location: str | None
    until: datetime
    reason: str
    granted_at: datetime
    granted_by: str


class PeriodRead(PeriodBase, Numbered):
    """A period, and whether it still takes entries; from whom nevertheless, where it is closed."""

    closed: bool
    closed_at: datetime | None
    closed_by: str | None
    exceptions: list[ExceptionRead]


class CalendarCut(SQLModel):
    """The periods that were added, and how many of the calendar stood already."""

    added: list[PeriodRead]
    standing: int
