"""Everything that is to be entered for one period: a row for each indicator and place that reports it."""

from dataclasses import dataclass, field
from datetime import date

from logframe.domain.words import Accumulation, EntryStatus, Measure, MissingReason
from logframe.schemas.answers import Computed
from logframe.schemas.base import Answer


@dataclass(slots=True, kw_only=True)
class Entered:
    """What was typed: a value, x out of y, words or a day; all None where a reason stands instead."""

    value: Computed | None = None
    numerator: Computed | None = None
    denominator: Computed | None = None
    text: str | None = None
    done_on: date | None = None
    missing_reason: MissingReason | None = None


@dataclass(slots=True, kw_only=True)
class GridPart:
    """What was typed for one category, or for several crossed."""

    category_ids: list[int]
    value: Computed | None
    numerator: Computed | None
    denominator: Computed | None


@dataclass(slots=True, kw_only=True)
class Previous(Entered):
    """What was entered for the last earlier period of the same place; what is new of one period is added up."""

    period_code: str
    status: EntryStatus


@dataclass(slots=True, kw_only=True)
class GridEntry(Entered):
    """The entry that stands in a row, with the version that a change is made from."""

    id: int
    version: int
    status: EntryStatus
    mine: bool
    author: str
    note: str | None
    explanation: str | None
    return_reason: str | None
    parts: list[GridPart] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class GridSplit:
    """A dimension that an indicator is split by; exhaustive where its parts make the total."""

    dimension_id: int
    exhaustive: bool


@dataclass(slots=True, kw_only=True)
class GridRow:
    """What is to be typed: an indicator at a place, or as a whole where no place is named.

    `fields` are the names of what its entry takes. `locked` says why nothing can be typed, None where it can.
    """

    indicator_id: int
    code: str
    title: str
    unit: str | None
    measure: Measure
    accumulation: Accumulation
    decimals: int
    planned_on: date | None
    location_id: int | None
    location: str | None
    fields: list[str]
    splits: list[GridSplit]
    target: Computed | None
    previous: Previous | None
    entry: GridEntry | None
    locked: str | None


@dataclass(slots=True, kw_only=True)
class GridCategory:
    """One part of a dimension."""

    id: int
    name: str


@dataclass(slots=True, kw_only=True)
class GridDimension:
    """A dimension with the categories that can be typed: retired ones are left out."""

    id: int
    name: str
    categories: list[GridCategory]


class EntryGrid(Answer):
    """All that is to be entered in a project for one period."""

    project_code: str
    project_title: str
    period_id: int
    period_code: str
    due_on: date | None
    closed: bool
    dimensions: list[GridDimension]
    rows: list[GridRow]
