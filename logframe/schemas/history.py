"""What was done to one thing, step by step."""

from datetime import datetime

from pydantic import Field, JsonValue

from logframe.schemas.base import Answer


class FieldChange(Answer):
    """What a field said before a step and after it; null is nothing."""

    field: str
    old: JsonValue = Field(alias="from")
    new: JsonValue = Field(alias="to")


class HistoryStep(Answer):
    """One thing somebody did: who, when, from what to what, and why; `who` is null for the command line."""

    id: int
    at: datetime
    who: str | None
    deed: str
    subject: str
    subject_id: int
    changes: list[FieldChange]
    reason: str | None
