"""What changed in published figures after their period was closed."""

from datetime import datetime
from enum import StrEnum

from logframe.schemas.base import Answer
from logframe.schemas.measurements import Valued


class RestatementKind(StrEnum):
    """How a published value changed: corrected, taken back, or entered late."""

    corrected = "corrected"
    taken_back = "taken_back"
    entered_late = "entered_late"


class Restatement(Answer):
    """One change: what counted before and after it, who entered and who decided it, when and why.

    `old` and `new` are the entry's values, None where nothing counted; their labels are as a person reads them.
    """

    kind: RestatementKind
    measurement_id: int
    indicator_id: int
    code: str
    title: str
    period_id: int
    period: str
    place: str | None
    old: Valued | None
    new: Valued | None
    old_label: str
    new_label: str
    entered_by: str
    decided_by: str
    at: datetime
    reason: str | None
