"""What the API computes from rows: figures with how they were reached.

The figures, of which a table has thousands, are plain dataclasses: cheap to make, checked where read.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from logframe.domain.words import (
    Accumulation,
    Direction,
    EvaluationKind,
    Frequency,
    Measure,
    MissingReason,
    OutcomeLevel,
    RatingDimension,
    RatingLevel,
    Status,
)
from logframe.schemas.base import Answer
from logframe.schemas.columns import Written
from logframe.schemas.indicators import IndicatorRead
from logframe.schemas.results import ActivityRead, BudgetLineRead, OutcomeRead, OutputRead, PrintedTotalBase

Computed = Annotated[Decimal, Written]
"""A computed number: exact digits in a string."""


class Health(Answer):
    """Whether the service can answer, in words."""

    status: str = Field(description="ok, or what is wrong")
    database: str
    schema_at: str | None
    version: str


@dataclass(slots=True, kw_only=True)
class Coverage:
    """How many of the reporting units a figure rests on; the silent ones are not 0."""

    reported: int
    expected: int
    silent: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class PartFigure:
    """The figure of one category, or of several crossed."""

    category_ids: list[int]
    categories: list[str]
    target: Computed | None = None
    actual: Computed | None = None
    numerator: Computed | None = None
    denominator: Computed | None = None
    achievement: Computed | None = None
    met: bool | None = None
    method: str = "none"


@dataclass(slots=True, kw_only=True)
class Gap:
    """Total less the sum of the parts of a dimension; shown, never corrected.

    Above 0 something is in no category, below 0 something is in two. `of` is what of a
    share does not add up: its numerator or its denominator; else the value.
    """

    dimension: str
    of: str
    size: Computed


@dataclass(slots=True, kw_only=True)
class Performance:
    """Targets against actuals of one period, or of the life of the project.

    `actual` is the period's own figure and `to_date` the total through its end; `achievement`
    compares the figure with the target of the same kind, a share: 1 is the target. None is
    missing, never zero. `awaiting` counts entries that are not yet approved and not in any figure.
    """

    period_id: int | None
    code: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    target: Computed | None = None
    actual: Computed | None = None
    numerator: Computed | None = None
    denominator: Computed | None = None
    text: str | None = None
    done_on: date | None = None
    target_to_date: Computed | None = None
    to_date: Computed | None = None
    achievement: Computed | None = None
    achievement_to_date: Computed | None = None
    met: bool | None = None
    status: Status
    reason: str | None = None
    method: str
    missing_reason: MissingReason | None = None
    coverage: Coverage
    parts: list[PartFigure] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    to_date_warnings: list[str] = field(default_factory=list)
    awaiting: int = 0
    illustrative: bool = False


@dataclass(slots=True, kw_only=True)
class Pace:
    """The share of the way against the share of the time: `pace` 1 is just in time, below 1 late."""

    share_of_way: Computed | None
    share_of_time: Computed
    pace: Computed | None


@dataclass(slots=True, kw_only=True)
class NextTarget:
    """The first target due on or after the newest value; where all lie before, the last of them."""

    due_on: date
    value: Computed
    achievement: Computed | None
    met: bool | None


@dataclass(slots=True, kw_only=True)
class PeriodsReported:
    """How many of the calendar's periods a larger one rests on; `silent` names the others."""

    reported: int
    expected: int
    silent: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class RecutPeriod:
    """Targets against actuals of a larger period, from the entries of the periods in it.

    `partial` says that some of them have reported and some have not: not failed, not complete.
    """

    code: str
    starts_on: date
    ends_on: date
    target: Computed | None
    actual: Computed | None
    numerator: Computed | None
    denominator: Computed | None
    done_on: date | None
    achievement: Computed | None
    met: bool | None
    method: str
    missing_reason: MissingReason | None
    coverage: Coverage
    periods: PeriodsReported
    partial: bool
    warnings: list[str]


class Recut(Answer):
    """The same entries by quarter, half-year, year or for the life of the project; nothing is typed again."""

    indicator_id: int
    by: Frequency
    first_month: int
    as_of: datetime
    periods: list[RecutPeriod]


class IndicatorPerformance(Answer):
    """An indicator's figures by period and for the life of the project."""

    indicator: IndicatorRead
    project_code: str
    as_of: datetime
    status: Status
    reason: str | None = None
    periods: list[Performance]
    life_of_project: Performance
    pace: Pace | None = None
    next_target: NextTarget | None = None
    warnings: list[str] = []


@dataclass(slots=True, kw_only=True)
class Cell:
    """One rating in the heatmap; level None is not rated, which is not low."""

    outcome_id: int
    dimension: RatingDimension
    level: RatingLevel | None
    rating_id: int | None = None
    evaluation_id: int | None = None
    evaluation_title: str | None = None
    evaluation_kind: EvaluationKind | None = None
    justification: str | None = None
    evidence: str | None = None
    rated_by: str | None = None
    rated_at: datetime | None = None
    confirmed_by: str | None = None
    source: str | None = None
    illustrative: bool = False


@dataclass(slots=True, kw_only=True)
class HeatmapOutcome:
    """A row of the heatmap."""

    id: int
    code: str
    title: str


class Heatmap(Answer):
    """Long-term outcomes of a project by achievement and sustainability: the newest rating of each."""

    project_code: str
    project_title: str
    as_of: datetime
    outcomes: list[HeatmapOutcome]
    cells: list[Cell]


@dataclass(slots=True, kw_only=True)
class PortfolioCell:
    """How the long-term outcomes of a project are rated.

    `level` is the lower median: at least half of the rated outcomes stand there or higher.
    None where none is rated. Levels are never averaged. `counts` tells the rest.
    """

    dimension: RatingDimension
    level: RatingLevel | None
    counts: dict[RatingLevel, int] = field(default_factory=dict)
    rated: int
    outcomes: int


@dataclass(slots=True, kw_only=True)
class PortfolioProject:
    """A row of the portfolio."""

    code: str
    title: str
    country: str | None
    reference: str | None
    donors: list[str]
    starts_on: date | None
    ends_on: date | None
    years: list[int]
    currency: str | None
    budget: Computed | None
    illustrative: bool
    portfolio_rows: int
    cells: list[PortfolioCell]


class Portfolio(Answer):
    """Projects by achievement and sustainability. Budgets count each project once."""

    as_of: datetime
    projects: list[PortfolioProject]
    next: str | None = None
    budgets: dict[str, Computed] = Field(default={}, description="Sum by currency; '' where none is printed")


@dataclass(slots=True, kw_only=True)
class TrackingRow:
    """An indicator's line in the tracking table."""

    indicator_id: int
    code: str
    title: str
    result_code: str
    result_title: str
    unit: str | None
    measure: Measure
    accumulation: Accumulation
    direction: Direction
    decimals: int
    baseline: Computed | None
    baseline_on: date | None
    baseline_not_applicable: bool
    illustrative: bool
    status: Status
    periods: list[Performance]
    life_of_project: Performance


class TrackingPeriod(Answer):
    """A column group of the tracking table."""

    period_id: int
    code: str
    starts_on: date
    ends_on: date
    due_on: date | None
    closed: bool


class TrackingTable(Answer):
    """Targets against actuals of all indicators of a project."""

    project_code: str
    project_title: str
    as_of: datetime
    periods: list[TrackingPeriod]
    rows: list[TrackingRow]


class FrameworkOutput(Answer):
    """An output with what hangs on it."""

    output: OutputRead
    indicators: list[IndicatorRead]
    activities: list[ActivityRead]


class FrameworkOutcome(Answer):
    """An outcome with what hangs on it."""

    outcome: OutcomeRead
    indicators: list[IndicatorRead]
    outputs: list[FrameworkOutput]
    activities: list[ActivityRead]
    outcomes: list["FrameworkOutcome"]


class Framework(Answer):
    """The results framework of a project as a tree."""

    project_code: str
    level_labels: dict[OutcomeLevel, str]
    outcomes: list[FrameworkOutcome]
    outputs: list[FrameworkOutput] = Field(default=[], description="Outputs that stand under no outcome")


class Budget(Answer):
    """The budget of a project: its lines, what they add up to, and what was printed."""

    currency: str | None
    lines: list[BudgetLineRead]
    budget: Computed | None
    spent: Computed | None
    printed: list[PrintedTotalBase]
