"""How a number came about: one shape, whatever the number.

Like the figures, steps and entries are plain dataclasses: an explanation may have thousands of entries.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from logframe.domain.words import MissingReason
from logframe.schemas.answers import Computed
from logframe.schemas.base import Answer


class FigureName(StrEnum):
    """Which number a step explains; the names are those of the answer that has the number."""

    actual = "actual"
    to_date = "to_date"
    target = "target"
    target_to_date = "target_to_date"
    achievement = "achievement"
    achievement_to_date = "achievement_to_date"
    status = "status"
    coverage = "coverage"
    part = "part"
    part_target = "part_target"
    part_achievement = "part_achievement"
    gap = "gap"
    pace = "pace"
    next_target = "next_target"
    next_achievement = "next_achievement"
    share_met = "share_met"
    mean_of_capped_achievements = "mean_of_capped_achievements"
    suggestion = "suggestion"
    distance = "distance"


class Operation(StrEnum):
    """How the operands lead to the result.

    `pooled` is Σ numerator ÷ Σ denominator and `pooled_percent` the same in points; `difference` is the first
    less all others; `baseline_adjusted` is (actual − baseline) ÷ (target − baseline) and `ratio` actual ÷ target;
    `counted` is the number less the silent;
    `compared` gives a word, not a number.
    """

    sum = "sum"
    mean = "mean"
    weighted_mean = "weighted_mean"
    smallest = "smallest"
    largest = "largest"
    pooled = "pooled"
    pooled_percent = "pooled_percent"
    quotient = "quotient"
    difference = "difference"
    baseline_adjusted = "baseline_adjusted"
    ratio = "ratio"
    counted = "counted"
    given = "given"
    compared = "compared"
    none = "none"


class Role(StrEnum):
    """What an operand is to its formula."""

    term = "term"
    actual = "actual"
    baseline = "baseline"
    target = "target"
    achievement = "achievement"
    time = "time"
    threshold = "threshold"
    silent = "silent"


@dataclass(slots=True, kw_only=True)
class Operand:
    """One of the numbers that went into a step, exact, and as it reads. None is missing, which is not 0.

    An indicator as an operand of its result has its total and its target beside its value.
    """

    role: Role = Role.term
    name: str
    label: str
    value: Computed | None = None
    numerator: Computed | None = None
    denominator: Computed | None = None
    weight: Computed | None = None
    actual: Computed | None = None
    target: Computed | None = None
    done_on: date | None = None
    entry_id: int | None = None
    indicator_id: int | None = None


@dataclass(slots=True, kw_only=True)
class Step:
    """One number: the rule in words, what went in, and what came out.

    `of` names the categories of a part, or the dimension of a gap. `result` is exact and unrounded,
    `label` the same as screens and files show it, `unrounded` the number before that where rounding
    changed it. `remarks` are what is to be said about it.
    """

    figure: FigureName
    of: list[str] = field(default_factory=list)
    title: str
    rule: str
    operation: Operation
    operands: list[Operand] = field(default_factory=list)
    result: Computed | None = None
    label: str
    unrounded: str | None = None
    remarks: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class ExplainedEntry:
    """One approved entry through the end of the period: whether it is in the numbers, and why where it is not."""

    id: int
    period: str
    unit: str | None
    label: str
    value: Computed | None
    numerator: Computed | None
    denominator: Computed | None
    weight: Computed | None
    total_to_date: Computed | None
    done_on: date | None
    text: str | None
    missing_reason: MissingReason | None
    recorded_by: str
    recorded_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    in_actual: bool
    why_not_in_actual: str | None
    in_to_date: bool
    why_not_in_to_date: str | None
    illustrative: bool


@dataclass(slots=True, kw_only=True)
class Omission:
    """What is not in the number, and why."""

    what: str
    why: str
    count: int = 1


@dataclass(slots=True, kw_only=True)
class Above:
    """What the number goes into: an output, an outcome, the project."""

    kind: str
    code: str
    title: str


class Explanation(Answer):
    """A number down to its entries: the steps, the entries, what was left out, and the path it rolls up."""

    subject: str
    project_code: str
    period_id: int | None
    period: str
    as_of: datetime
    illustrative: bool
    steps: list[Step]
    entries: list[ExplainedEntry] = []
    left_out: list[Omission] = []
    path: list[Above] = []
