"""The results chain: outcomes, outputs, activities, assumptions, events and studies."""

from typing import Annotated

import sqlalchemy as sa
from sqlmodel import Field

from logframe.domain.words import AssumptionKind
from logframe.schemas.base import Sourced
from logframe.schemas.columns import Words, word
from logframe.schemas.results import ActivityBase, EventBase, OutcomeBase, OutputBase, StudyBase
from logframe.tables.base import EXACTLY_ONE_RESULT, NumberedRow, VersionedRow, check


class Outcome(OutcomeBase, VersionedRow, table=True):
    """A change the project contributes to; it may stand under another."""

    __tablename__ = "outcome"
    __table_args__ = (
        sa.UniqueConstraint("project_id", "code"),
        check("not_under_itself", "parent_id <> id"),
    )

    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    parent_id: int | None = Field(default=None, foreign_key="outcome.id", index=True)


class Output(OutputBase, VersionedRow, table=True):
    """What the project delivers; it may stand under an outcome."""

    __tablename__ = "output"
    __table_args__ = (sa.UniqueConstraint("project_id", "code"),)

    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    outcome_id: int | None = Field(default=None, foreign_key="outcome.id", index=True)


class Activity(ActivityBase, VersionedRow, table=True):
    """What the project does, under exactly one outcome or output."""

    __tablename__ = "activity"
    __table_args__ = (
        sa.UniqueConstraint("project_id", "code"),
        check("one_result", EXACTLY_ONE_RESULT),
        check("starts_before_it_ends", "starts_on <= ends_on"),
    )

    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    outcome_id: int | None = Field(default=None, foreign_key="outcome.id", index=True)
    output_id: int | None = Field(default=None, foreign_key="output.id", index=True)


class Assumption(Sourced, NumberedRow, table=True):
    """What must hold, or may go wrong, for exactly one outcome or output."""

    __tablename__ = "assumption"
    __table_args__ = (check("one_result", EXACTLY_ONE_RESULT),)

    outcome_id: int | None = Field(default=None, foreign_key="outcome.id", index=True, ondelete="CASCADE")
    output_id: int | None = Field(default=None, foreign_key="output.id", index=True, ondelete="CASCADE")
    kind: Annotated[AssumptionKind, word(AssumptionKind)]
    text: Words


class Event(EventBase, VersionedRow, table=True):
    """Something that took place, and who came."""

    __tablename__ = "event"
    __table_args__ = (
        check("women_and_men", "coalesce(women, 0) + coalesce(men, 0) <= participants"),
        check("not_negative", "participants >= 0 AND women >= 0 AND men >= 0"),
    )

    project_id: int = Field(foreign_key="project.id", index=True, ondelete="CASCADE")


class Study(StudyBase, VersionedRow, table=True):
    """A study of the ground, and whether the project paid for it."""

    __tablename__ = "study"
    __table_args__ = (sa.UniqueConstraint("project_id", "number"),)

    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
