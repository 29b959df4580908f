"""Evaluations and what they say."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from logframe.schemas.columns import Label
from logframe.schemas.evaluations import EvaluationBase, FindingBase, NoteBase, RatingBase, RecommendationBase
from logframe.tables.base import NumberedRow, Row, VersionedRow, check, utc_now


class Evaluation(EvaluationBase, VersionedRow, table=True):
    """One look at a project from a distance."""

    __tablename__ = "evaluation"
    __table_args__ = (sa.UniqueConstraint("project_id", "title"),)

    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")


class Criterion(NumberedRow, table=True):
    """A criterion of an evaluation, in its order."""

    __tablename__ = "criterion"
    __table_args__ = (sa.UniqueConstraint("evaluation_id", "name"),)

    evaluation_id: int = Field(foreign_key="evaluation.id", ondelete="CASCADE")
    name: Label
    position: int


class Rating(RatingBase, VersionedRow, table=True):
    """A person's judgement of an outcome; a second person confirms it."""

    __tablename__ = "rating"
    __table_args__ = (
        sa.UniqueConstraint("outcome_id", "dimension", "evaluation_id"),
        check("confirmed_by_another", "confirmed_by_id <> rated_by_id"),
        check("confirmed_by_somebody", "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)"),
    )

    outcome_id: int = Field(foreign_key="outcome.id")
    evaluation_id: int = Field(foreign_key="evaluation.id", index=True)
    rated_by_id: int = Field(foreign_key="person.id")
    rated_at: datetime = Field(default_factory=utc_now)
    confirmed_by_id: int | None = Field(default=None, foreign_key="person.id")
    confirmed_at: datetime | None = None


class Finding(FindingBase, NumberedRow, table=True):
    """What an evaluation found."""

    __tablename__ = "finding"

    evaluation_id: int = Field(foreign_key="evaluation.id", index=True, ondelete="CASCADE")
    criterion_id: int | None = Field(default=None, foreign_key="criterion.id", index=True)


class Lesson(NoteBase, NumberedRow, table=True):
    """What was learnt."""

    __tablename__ = "lesson"
    __table_args__ = (sa.UniqueConstraint("evaluation_id", "number"),)

    evaluation_id: int = Field(foreign_key="evaluation.id", ondelete="CASCADE")


class GoodPractice(NoteBase, NumberedRow, table=True):
    """What worked and may be copied."""

    __tablename__ = "good_practice"
    __table_args__ = (sa.UniqueConstraint("evaluation_id", "number"),)

    evaluation_id: int = Field(foreign_key="evaluation.id", ondelete="CASCADE")


class Recommendation(RecommendationBase, VersionedRow, table=True):
    """What an evaluator recommends, and what became of it."""

    __tablename__ = "recommendation"
    __table_args__ = (sa.UniqueConstraint("evaluation_id", "number"),)

    evaluation_id: int = Field(foreign_key="evaluation.id", ondelete="CASCADE")


class Addressee(Row, table=True):
    """Whom a recommendation addresses."""

    __tablename__ = "addressee"

    recommendation_id: int = Field(foreign_key="recommendation.id", primary_key=True, ondelete="CASCADE")
    name: str = Field(primary_key=True, max_length=300)
