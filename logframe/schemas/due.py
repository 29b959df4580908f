"""What is expected of whom: an indicator, a period and a place, and what is to be done about it."""

from datetime import date

from logframe.domain.words import DueState, MissingReason
from logframe.schemas.base import Answer


class DueItem(Answer):
    """A value that is expected; no place stands for the project as a whole.

    `measurement_id` is the entry that the state is of, `waiting_for` the names of those who can do something.
    """

    project_code: str
    project_title: str
    indicator_id: int
    indicator_code: str
    indicator_title: str
    period_id: int
    period_code: str
    due_on: date | None
    location_id: int | None
    location: str | None
    state: DueState
    why: str
    measurement_id: int | None
    missing_reason: MissingReason | None
    waiting_for: list[str]


class DueList(Answer):
    """One page of what is expected, the newest period first; `next` is the cursor of the following one."""

    items: list[DueItem]
    next: str | None = None
