"""What was measured: one entry of an indicator for a period."""

from datetime import datetime
from typing import Annotated

from sqlmodel import Field, SQLModel

from logframe.domain.words import EntryStatus, MissingReason
from logframe.schemas.base import MAX_ID, Answer, Change, Numbered, Shape, Sourced
from logframe.schemas.columns import (
    DayOrNone,
    Email,
    ExactOrNone,
    NotNegativeOrNone,
    Title,
    Whole,
    Words,
    WordsOrNone,
    word,
)
from logframe.schemas.numbers import Typed
from logframe.schemas.quality import CheckRemark
from logframe.schemas.results import Key, KeyOrNone

SeenVersion = Annotated[Whole | None, Field(ge=1, le=MAX_ID)]
"""The version that somebody saw; None does not hold the save against one."""


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


class EntryBody(Typed, MeasurementBase):
    """What an entry holds: a draft, unless it is submitted at once."""

    parts: list[PartCreate] = Field(default_factory=list, max_length=500)
    submit: bool = False


class MeasurementCreate(EntryBody):
    """A new entry.

    `sole` refuses it where another entry of the same period and place stands. `on_behalf_of` is the address of who
    measured, where a manager types it for them.
    """

    period_id: Key
    location_id: KeyOrNone = None
    sole: bool = False
    on_behalf_of: Email | None = None


class MeasurementsItem(MeasurementCreate):
    """One of many new entries."""

    indicator_id: Key


class Measurements(Shape):
    """Many new entries: all are stored, or none."""

    items: list[MeasurementsItem] = Field(min_length=1, max_length=10_000)


class MeasurementChange(Typed, Change, MeasurementBase):
    """What its author changes in a draft or a returned entry; parts are given as a whole."""

    parts: list[PartCreate] | None = Field(default=None, max_length=500)
    submit: bool | None = None


class Correction(EntryBody):
    """The whole of an entry as it should have been, and why; of the same period and place."""

    reason: Words
    version: SeenVersion = None


class Submission(Shape):
    """What goes with an entry that is submitted: the answer to warnings, where there are any."""

    explanation: WordsOrNone = None
    version: SeenVersion = None


class Seen(Shape):
    """The version that somebody decided on; None decides on whatever stands."""

    version: SeenVersion = None


class Decision(Seen):
    """Why an entry is given back."""

    reason: Title


class Withdrawal(Seen):
    """Why an entry is withdrawn; only its author need not say."""

    reason: Title | None = None


class ApprovalsItem(Shape):
    """One of many entries to approve, as it was seen."""

    id: Key
    version: Whole = Field(ge=1, le=MAX_ID)


class Approvals(Shape):
    """Many entries to approve: all, or none."""

    items: list[ApprovalsItem] = Field(min_length=1, max_length=2_000)


class Stored(Answer):
    """An entry that was stored, or moved, with many others."""

    id: int
    version: int
    status: EntryStatus


class StoredMany(Answer):
    """What was stored or moved, in the order in which it was sent."""

    items: list[Stored]


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
    recorded_by_id: int
    recorded_by: str
    on_behalf_of_id: int | None
    on_behalf_of: str | None
    supersedes_id: int | None
    reason: str | None
    first_approved_at: datetime | None
    submitted_at: datetime | None
    decided_at: datetime | None
    decided_by: str | None
    return_reason: str | None
    parts: list[PartRead]
    files: list[EvidenceRead]
    remarks: list[CheckRemark]
