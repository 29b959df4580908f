"""How a number came about: one shape, whatever the number."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from logframe.domain.words import MissingReason
from logframe.schemas.answers import Computed, Coverage
from logframe.schemas.base import Answer


class FigureName(StrEnum):
    """Which number a step explains."""

    value = "value"
    to_date = "to_date"
    target = "target"
    achievement = "achievement"
    status = "status"
    coverage = "coverage"
    parts = "parts"
    met = "met"
    mean = "mean"
    suggestion = "suggestion"


@dataclass(slots=True, kw_only=True)
class Operand:
    """One of the numbers that went into a step; text where it is no number."""

    name: str
    value: Computed | None = None
    text: str | None = None


@dataclass(slots=True, kw_only=True)
class Step:
    """One number: the rule in words, what went in, and what came out."""

    figure: FigureName
    title: str
    rule: str
    operands: list[Operand] = field(default_factory=list)
    result: Computed | None = None
    text: str | None = None


@dataclass(slots=True, kw_only=True)
class ExplainedEntry:
    """One approved entry, and whether it is in the numbers; `why_not` says why where it is not."""

    id: int
    period: str
    unit: str | None
    value: Computed | None = None
    numerator: Computed | None = None
    denominator: Computed | None = None
    done_on: date | None = None
    text: str | None = None
    missing_reason: MissingReason | None = None
    recorded_by: str
    recorded_at: datetime
    approved_by: str | None
    in_value: bool
    in_to_date: bool
    why_not: str | None = None
    illustrative: bool = False


@dataclass(slots=True, kw_only=True)
class LeftOut:
    """What is not in the number, and why."""

    what: str
    why: str
    count: int = 1


class Explanation(Answer):
    """A number down to its entries: steps, entries, what was left out, and the path it rolls up."""

    subject: str
    period: str | None
    as_of: datetime
    steps: list[Step]
    entries: list[ExplainedEntry] = []
    left_out: list[LeftOut] = []
    coverage: Coverage | None = None
    path: list[str] = []
