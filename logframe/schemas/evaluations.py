"""Evaluations: ratings, findings, lessons, practices and recommendations."""

from datetime import datetime
from typing import Annotated

from sqlmodel import Field, SQLModel

from logframe.domain.words import (
    EvaluationKind,
    FindingKind,
    FindingSign,
    Priority,
    RatingDimension,
    RatingLevel,
    RecommendationResponse,
    RecommendationStatus,
)
from logframe.schemas.base import Change, Numbered, Shape, Sourced
from logframe.schemas.columns import DayOrNone, Label, LabelOrNone, Title, Whole, Words, WordsOrNone, word
from logframe.schemas.measurements import EvidenceRead
from logframe.schemas.results import Key


class FindingBase(Sourced):
    """What an evaluation found, by criterion."""

    kind: Annotated[FindingKind, word(FindingKind)] = FindingKind.finding
    sign: Annotated[FindingSign | None, word(FindingSign)] = None
    theme: LabelOrNone = None
    text: Words


class FindingCreate(Shape, FindingBase):
    """A finding; its criterion is one of the evaluation's."""

    criterion: LabelOrNone = None


class FindingRead(FindingBase):
    """A finding."""

    criterion: str | None


class NoteBase(Sourced):
    """A lesson or a good practice, numbered as printed."""

    number: Whole = Field(ge=1, le=10_000)
    theme: LabelOrNone = None
    text: Words


class NoteCreate(Shape, NoteBase):
    """A lesson or good practice to record."""


class RecommendationBase(Sourced):
    """What an evaluator recommends, and what became of it."""

    number: Whole = Field(ge=1, le=10_000)
    title: Title
    detail: WordsOrNone = None
    priority: Annotated[Priority | None, word(Priority)] = None
    response: Annotated[RecommendationResponse | None, word(RecommendationResponse)] = None
    action: WordsOrNone = None
    owner: LabelOrNone = None
    due_on: DayOrNone = None
    status: Annotated[RecommendationStatus, word(RecommendationStatus)] = RecommendationStatus.open


class RecommendationCreate(Shape, RecommendationBase):
    """A recommendation and whom it addresses."""

    addressees: list[Label] = Field(default_factory=list, max_length=20)


class RecommendationRead(RecommendationBase, Numbered):
    """A recommendation and whom it addresses."""

    addressees: list[str]


class EvaluationBase(Sourced):
    """One look at a project from a distance."""

    kind: Annotated[EvaluationKind, word(EvaluationKind)]
    title: Title
    dated_on: DayOrNone = None
    covers_from: DayOrNone = None
    covers_through: DayOrNone = None
    note: WordsOrNone = None


class EvaluationCreate(Shape, EvaluationBase):
    """An evaluation with what it says."""

    criteria: list[Label] = Field(default_factory=list, max_length=30)
    findings: list[FindingCreate] = Field(default_factory=list, max_length=500)
    lessons: list[NoteCreate] = Field(default_factory=list, max_length=500)
    good_practices: list[NoteCreate] = Field(default_factory=list, max_length=500)
    recommendations: list[RecommendationCreate] = Field(default_factory=list, max_length=500)


class EvaluationRead(EvaluationBase, Numbered):
    """An evaluation with what it says."""

    criteria: list[str]
    findings: list[FindingRead]
    lessons: list[NoteBase]
    good_practices: list[NoteBase]
    recommendations: list[RecommendationRead]


class RatingBase(Sourced):
    """A person's judgement of an outcome."""

    dimension: Annotated[RatingDimension, word(RatingDimension)]
    level: Annotated[RatingLevel, word(RatingLevel)]
    justification: Words
    evidence: WordsOrNone = None
    disagreement: WordsOrNone = Field(default=None, description="Why it lies far from what the data suggest")


class RatingCreate(Shape, RatingBase):
    """A rating of an outcome within an evaluation."""

    evaluation_id: Key


class RatingRead(RatingBase, Numbered):
    """A rating, who gave it, and who confirmed it."""

    outcome_id: int
    evaluation_id: int
    rated_by: str
    rated_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None
    files: list[EvidenceRead]


class RubricBase(SQLModel):
    """What a level means, in words."""

    wording: Words


class RubricChange(Change, RubricBase):
    """What a level is to mean from now on."""


class RubricRead(RubricBase, Numbered):
    """What a level means in a project."""

    dimension: RatingDimension
    level: RatingLevel
