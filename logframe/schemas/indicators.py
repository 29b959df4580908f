"""Indicators, what they are split by, and their targets."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError
from sqlmodel import Field, SQLModel

from logframe.domain.words import (
    Accumulation,
    AchievementMethod,
    AcrossUnits,
    Direction,
    Frequency,
    Measure,
    ShareOver,
)
from logframe.schemas.base import Change, Numbered, Shape, Sourced
from logframe.schemas.columns import (
    DayOrNone,
    Exact,
    ExactOrNone,
    Label,
    LabelOrNone,
    NotNegativeOrNone,
    Whole,
    WordsOrNone,
    word,
)
from logframe.schemas.results import Key, KeyOrNone, ResultBase


class IndicatorBase(ResultBase):
    """What is measured, how it adds up, where it started, and the `least` and `greatest` value that is possible."""

    definition: WordsOrNone = None
    unit: LabelOrNone = None
    measure: Annotated[Measure, word(Measure)] = Measure.number
    direction: Annotated[Direction, word(Direction)] = Direction.increase
    accumulation: Annotated[Accumulation, word(Accumulation)] = Accumulation.increment
    across_units: Annotated[AcrossUnits, word(AcrossUnits)] = AcrossUnits.sum
    share_over: Annotated[ShareOver, word(ShareOver)] = ShareOver.snapshot
    method: Annotated[AchievementMethod, word(AchievementMethod)] = AchievementMethod.auto
    decimals: Whole = Field(default=0, ge=0, le=10)
    baseline: ExactOrNone = None
    baseline_on: DayOrNone = None
    baseline_not_applicable: bool = False
    planned_on: DayOrNone = None
    data_source: WordsOrNone = None
    collection_method: WordsOrNone = None
    frequency: Annotated[Frequency, word(Frequency)] = Frequency.semi_annual
    responsible: LabelOrNone = None
    least: ExactOrNone = None
    greatest: ExactOrNone = None
    evidence_required: bool = False
    weight: NotNegativeOrNone = None

    @model_validator(mode="after")
    def least_below_greatest(self) -> Self:
        """Refuse a range in which nothing is possible."""
        if self.least is not None and self.greatest is not None and self.least > self.greatest:
            told = {"least": f"{self.least:f}", "greatest": f"{self.greatest:f}"}
            raise PydanticCustomError("empty_range", "No value lies between {least} and {greatest}.", told)
        return self

    @model_validator(mode="after")
    def baseline_or_none(self) -> Self:
        """Refuse a baseline that is declared not applicable."""
        if self.baseline_not_applicable and self.baseline is not None:
            raise PydanticCustomError("baseline_or_none", "A baseline that is not applicable has no value.")
        return self


class IndicatorDimensionCreate(Shape):
    """A dimension an indicator is split by; exhaustive where its parts make the total."""

    dimension_id: Key
    exhaustive: bool = True


class IndicatorCodeCreate(Shape):
    """The indicator's code in a public list, such as SDG 8.8.2."""

    vocabulary: Label
    code: Label


class IndicatorCreate(Shape, IndicatorBase):
    """A new indicator of exactly one outcome or output."""

    outcome_id: KeyOrNone = None
    output_id: KeyOrNone = None
    dimensions: list[IndicatorDimensionCreate] = Field(default_factory=list, max_length=10)
    codes: list[IndicatorCodeCreate] = Field(default_factory=list, max_length=20)
    location_ids: list[Key] = Field(default_factory=list, max_length=500)


class IndicatorChange(Change, IndicatorBase):
    """What changes of an indicator; another method for values that are recorded needs a reason."""

    outcome_id: KeyOrNone = None
    output_id: KeyOrNone = None
    reason: WordsOrNone = None


class CategoryBase(SQLModel):
    """One part of a dimension; `unknown` gathers what could not be told."""

    name: Label
    position: Whole = Field(default=0, ge=0, le=10_000)
    unknown: bool = False


class CategoryCreate(Shape, CategoryBase):
    """A new category."""


class CategoryRead(CategoryBase):
    """A category."""

    id: int
    retired: bool


class DimensionBase(SQLModel):
    """What values are split by: sex, age, region."""

    name: Label


class DimensionCreate(Shape, DimensionBase):
    """A new dimension with its categories."""

    categories: list[CategoryCreate] = Field(min_length=1, max_length=200)


class DimensionChange(Change, DimensionBase):
    """What changes of a dimension: its name, categories added, categories retired."""

    add: list[CategoryCreate] = Field(default_factory=list, max_length=200)
    retire: list[Key] = Field(default_factory=list, max_length=200)


class DimensionRead(DimensionBase, Numbered):
    """A dimension with its categories; retired ones keep old entries readable."""

    categories: list[CategoryRead]


class IndicatorDimensionRead(SQLModel):
    """A dimension of an indicator."""

    dimension_id: int
    name: str
    exhaustive: bool
    categories: list[CategoryRead]


class IndicatorRead(IndicatorBase, Numbered):
    """An indicator with what it is split by and who reports it."""

    project_id: int
    outcome_id: int | None
    output_id: int | None
    dimensions: list[IndicatorDimensionRead]
    codes: list[IndicatorCodeCreate]
    location_ids: list[int]


class TargetSet(Shape, Sourced):
    """What is aimed at for a period; without a period, for the life of the project."""

    period_id: KeyOrNone = None
    category_id: KeyOrNone = None
    value: Exact
    reason: WordsOrNone = None
    agreed_by: LabelOrNone = None


class TargetRead(SQLModel):
    """A target, or what it was before: `superseded_at` tells."""

    id: int
    period_id: int | None
    category_id: int | None
    value: ExactOrNone
    reason: str | None
    agreed_by: str | None
    set_at: datetime
    superseded_at: datetime | None
    illustrative: bool
    source: str | None
