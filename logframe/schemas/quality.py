"""Checks before an entry is submitted, and what they found."""

from typing import Annotated

from sqlmodel import SQLModel

from logframe.domain.words import CheckGrade, CheckKind
from logframe.schemas.base import Answer, Change, Numbered
from logframe.schemas.columns import NotNegativeOrNone, word


class QualityCheckBase(SQLModel):
    """How a project asks about its entries; `factor` is how many times the usual a jump is."""

    grade: Annotated[CheckGrade, word(CheckGrade)] = CheckGrade.warning
    factor: NotNegativeOrNone = None
    active: bool = True


class QualityCheckChange(Change, QualityCheckBase):
    """What changes of a check."""


class QualityCheckRead(QualityCheckBase, Numbered):
    """A check of a project."""

    kind: CheckKind


class CheckRemark(Answer):
    """What a check found in an entry, as a sentence for the person; `field` is where to look."""

    kind: CheckKind
    grade: CheckGrade
    field: str
    detail: str
