"""The results chain: outcomes, outputs, activities, and what they assume."""

from typing import Annotated

from pydantic import BeforeValidator
from sqlmodel import Field

from logframe.domain.words import AssumptionKind, OutcomeLevel
from logframe.schemas.base import MAX_ID, Change, Numbered, Shape, Sourced
from logframe.schemas.columns import (
    Code,
    DayOrNone,
    ExactOrNone,
    LabelOrNone,
    NotNegativeOrNone,
    Title,
    Whole,
    Words,
    WordsOrNone,
    refuse_truth,
    word,
)
from logframe.schemas.projects import Dated

Key = Annotated[int, Field(ge=1, le=MAX_ID), BeforeValidator(refuse_truth)]
KeyOrNone = Annotated[int | None, Field(ge=1, le=MAX_ID), BeforeValidator(refuse_truth)]
CountOrNone = Annotated[int | None, Field(ge=0, le=MAX_ID), BeforeValidator(refuse_truth)]


class ResultBase(Sourced):
    """What outcomes, outputs and activities share: a code, a statement, a place in the list."""

    code: Code
    title: Title
    description: WordsOrNone = None
    position: Whole = Field(default=0, ge=0, le=100_000)


class OutcomeBase(ResultBase):
    """A change that the project contributes to."""

    level: Annotated[OutcomeLevel, word(OutcomeLevel)]
    weight: NotNegativeOrNone = None


class AssumptionCreate(Shape):
    """What must hold, or may go wrong, for a result."""

    kind: AssumptionKind = AssumptionKind.assumption
    text: Words
    source: LabelOrNone = None


class OutcomeCreate(Shape, OutcomeBase):
    """A new outcome; it may stand under another."""

    parent_id: KeyOrNone = None
    assumptions: list[AssumptionCreate] = Field(default_factory=list, max_length=50)


class OutcomeChange(Change, OutcomeBase):
    """What changes of an outcome."""

    parent_id: KeyOrNone = None


class OutcomeRead(OutcomeBase, Numbered):
    """An outcome."""

    parent_id: int | None


class OutputBase(ResultBase):
    """What the project itself delivers."""


class OutputCreate(Shape, OutputBase):
    """A new output; it may stand under an outcome."""

    outcome_id: KeyOrNone = None
    assumptions: list[AssumptionCreate] = Field(default_factory=list, max_length=50)


class OutputChange(Change, OutputBase):
    """What changes of an output."""

    outcome_id: KeyOrNone = None


class OutputRead(OutputBase, Numbered):
    """An output."""

    outcome_id: int | None


class BudgetLineBase(Sourced):
    """Money of an activity, in the project's currency. None is not printed; 0 is 0."""

    code: Code
    title: Title
    scope: LabelOrNone = None
    budget: ExactOrNone = None
    spent: ExactOrNone = None
    spent_through: DayOrNone = None
    note: WordsOrNone = None


class BudgetLineCreate(Shape, BudgetLineBase):
    """A new budget line."""


class BudgetLineRead(BudgetLineBase, Numbered):
    """A budget line."""

    activity_id: int


class ActivityBase(ResultBase, Dated):
    """What the project does for an output, or straight for an outcome."""


class ActivityCreate(Shape, ActivityBase):
    """A new activity, under exactly one output or outcome."""

    outcome_id: KeyOrNone = None
    output_id: KeyOrNone = None
    budget_lines: list[BudgetLineCreate] = Field(default_factory=list, max_length=200)


class ActivityChange(Change, ActivityBase):
    """What changes of an activity."""

    outcome_id: KeyOrNone = None
    output_id: KeyOrNone = None


class ActivityRead(ActivityBase, Numbered):
    """An activity with its budget lines."""

    outcome_id: int | None
    output_id: int | None
    budget_lines: list[BudgetLineRead]


class PrintedTotalBase(Sourced):
    """A total as a document prints it, kept beside ours, with what is wrong about it."""

    label: Title
    budget: ExactOrNone = None
    spent: ExactOrNone = None
    note: WordsOrNone = None


class PrintedTotalCreate(Shape, PrintedTotalBase):
    """A total copied from a document."""


class EventBase(Sourced):
    """Something that took place, and who came. None is not told; 0 is nobody."""

    title: Title
    held_in: LabelOrNone = None
    note: WordsOrNone = None
    participants: CountOrNone = None
    women: CountOrNone = None
    men: CountOrNone = None
    at_least: bool = False


class EventCreate(Shape, EventBase):
    """An event to record; `at_least` where only a lower bound is known ("more than 100")."""


class EventRead(EventBase, Numbered):
    """An event."""


class StudyBase(Sourced):
    """A study of a project's ground, and who paid for it."""

    number: Whole = Field(ge=1, le=10_000)
    theme: Title
    funded: bool = False
    reviewed: bool = False


class StudyCreate(Shape, StudyBase):
    """A baseline study to record."""


class StudyRead(StudyBase, Numbered):
    """A baseline study."""
