"""What was measured: one entry of an indicator for a period."""

from datetime import datetime
from typing import Annotated

from sqlmodel import Field, SQLModel

from logframe.domain.words import EntryStatus, MissingReason
from logframe.schemas.base import Numbered, Shape, Sourced
from logframe.schemas.columns import DayOrNone, ExactOrNone, NotNegativeOrNone, WordsOrNone, word
from logframe.schemas.numbers import Typed
from logframe.schemas.quality import CheckRemark
from logframe.schemas.results import Key, KeyOrNone


class Valued(SQLModel):
    """A value, or a numerator and its denominator. None is missing; 0 is 0."""

    value: ExactOrNone = None
    numerator: ExactOrNone = None
    denominator: ExactOrNone = None


class PartCreate(Shape, Valued):
    """The value of one category, or of several crossed."""

    category_ids: list[Key] = Field(min_length=1, max_length=5)


class PartRead(Valued):
    """The value of one category, or of several crossed."""

    category_ids: list[int]


class MeasurementBase(Valued, Sourced):
    """What an officer measured, or why there is nothing.

    `total_to_date` is the total as typed: of people counted once, or of an increment whose `value`
    was derived from it. `increment` is what was typed as new where a total so far was derived.
    `weight` is what the level of one unit counts for where levels are weighed. `explanation` is the
    author's answer to the warnings of the checks.
    """

    total_to_date: ExactOrNone = None
    increment: ExactOrNone = None
    weight: NotNegativeOrNone = None
    text: WordsOrNone = None
    done_on: DayOrNone = None
    missing_reason: Annotated[MissingReason | None, word(MissingReason)] = None
    note: WordsOrNone = None
    explanation: WordsOrNone = None


class MeasurementCreate(Typed, MeasurementBase):
    """A new entry: a draft, unless it is submitted at once."""

    period_id: Key
    location_id: KeyOrNone = None
    parts: list[PartCreate] = Field(default_factory=list, max_length=500)
    submit: bool = False


class Submission(Shape):
    """What goes with an entry that is submitted: the answer to warnings, where there are any."""

    explanation: WordsOrNone = None


class EvidenceRead(SQLModel):
    """A file that supports an entry or a rating."""

    id: int
    name: str
    size: int
    media_type: str
    sha256: str
    added_at: datetime
    added_by: str


class MeasurementRead(MeasurementBase, Numbered):
    """An entry, where it stands, and who brought it there."""

    indicator_id: int
    period_id: int
    location_id: int | None
    status: EntryStatus
    recorded_at: datetime
    recorded_by: str
    submitted_at: datetime | None
    decided_at: datetime | None
    decided_by: str | None
    return_reason: str | None
    parts: list[PartRead]
    files: list[EvidenceRead]
    remarks: list[CheckRemark]
