"""What waits for a manager, with all that a decision rests on."""

from typing import Literal

from logframe.domain.words import EntryStatus
from logframe.schemas.base import Answer
from logframe.schemas.measurements import MeasurementRead

Reviewed = Literal[EntryStatus.submitted, EntryStatus.returned, EntryStatus.approved, EntryStatus.withdrawn]
"""Where an entry stands that a manager can do something about."""


class ReviewItem(Answer):
    """An entry, and beside it as texts what it says, what was aimed at, and what was there before.

    `target` is that of its period, `previous` the approved value of the period before from the same place, `corrects`
    the value that it takes the place of. `own` is true where who asks entered it: they cannot approve it.
    """

    entry: MeasurementRead
    indicator_code: str
    indicator_title: str
    unit: str | None
    period_code: str
    period_closed: bool
    location: str | None
    value: str
    parts: list[str]
    target: str
    previous: str
    previous_period: str | None
    corrects: str | None
    own: bool


class ReviewList(Answer):
    """One page of entries, the newest period first; `counts` are how many stand where, of the periods asked for."""

    items: list[ReviewItem]
    counts: dict[EntryStatus, int]
    next: str | None = None
