"""The checks that a project runs before an entry is submitted."""

from typing import Annotated

import sqlalchemy as sa
from sqlmodel import Field

from logframe.domain.words import CheckKind
from logframe.schemas.columns import word
from logframe.schemas.quality import QualityCheckBase
from logframe.tables.base import VersionedRow, check


class QualityCheck(QualityCheckBase, VersionedRow, table=True):
    """One check of a project."""

    __tablename__ = "quality_check"
    __table_args__ = (
        sa.UniqueConstraint("project_id", "kind"),
        check("jump_has_factor", "kind <> 'jump' OR factor IS NOT NULL"),
    )

    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    kind: Annotated[CheckKind, word(CheckKind, length=40)]
