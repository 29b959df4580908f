"""What was measured, its parts and its evidence."""

from datetime import datetime
from typing import Annotated, Any

import sqlalchemy as sa
from sqlmodel import Field

from logframe.domain.words import EntryStatus
from logframe.schemas.columns import Label, WordsOrNone, word
from logframe.schemas.measurements import MeasurementBase, Valued
from logframe.tables.base import NumberedRow, Row, VersionedRow, check, utc_now

WAITING = sa.text("status <> 'approved'")
"""What the index of entries that still ask for something holds: few, however many are approved.

SQLite takes it only where it has all columns that are asked for, so it has the status too.
"""

LIVE_CORRECTION = sa.text("status <> 'withdrawn'")
"""An entry has one correction at a time; a withdrawn one makes room for another."""


class Measurement(MeasurementBase, VersionedRow, table=True):
    """One entry of an indicator for a period.

    `on_behalf_of_id` is who measured, where somebody else typed it. `supersedes_id` is the entry that this one corrects
    once it is approved, `reason` why. `ordered_at` is its place among the entries of its period: that of the first of
    those it corrects. `first_approved_at` is when it first counted; from then on its values never change.
    """

    __tablename__ = "measurement"
    __table_args__ = (
        sa.Index("ix_measurement_indicator_period_status", "indicator_id", "period_id", "status"),
        sa.Index(
            "ix_measurement_waiting",
            "period_id",
            "indicator_id",
            "location_id",
            "status",
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
        check(
            "value_or_reason",
            "missing_reason IS NULL OR (value IS NULL AND numerator IS NULL AND text IS NULL AND done_on IS NULL)",
        ),
        check("share_is_whole", "(numerator IS NULL) = (denominator IS NULL)"),
        sa.Index(
            "uq_measurement_live_correction",
            "supersedes_id",
            unique=True,
            sqlite_where=LIVE_CORRECTION,
            postgresql_where=LIVE_CORRECTION,
        ),
        check("corrects_with_reason", "(supersedes_id IS NULL) = (reason IS NULL)"),
        check("decided_by_somebody", "(decided_at IS NULL) = (decided_by_id IS NULL)"),
        check(
            "not_decided_by_author",
            "status <> 'approved' OR (decided_by_id IS NOT NULL AND decided_by_id <> recorded_by_id)",
        ),
        check(
            "not_decided_for_author",
            "status <> 'approved' OR on_behalf_of_id IS NULL OR decided_by_id <> on_behalf_of_id",
        ),
    )

    indicator_id: int = Field(foreign_key="indicator.id")
    period_id: int = Field(foreign_key="reporting_period.id", index=True)
    location_id: int | None = Field(default=None, foreign_key="location.id", index=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    status: Annotated[EntryStatus, word(EntryStatus)] = EntryStatus.draft
    recorded_at: datetime = Field(default_factory=utc_now)
    ordered_at: datetime = Field(default_factory=utc_now)
    recorded_by_id: int = Field(foreign_key="person.id")
    on_behalf_of_id: int | None = Field(default=None, foreign_key="person.id")
    supersedes_id: int | None = Field(default=None, foreign_key="measurement.id", index=True)
    reason: WordsOrNone = None
    first_approved_at: datetime | None = None
    submitted_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by_id: int | None = Field(default=None, foreign_key="person.id")
    return_reason: WordsOrNone = None
    remarks: list[dict[str, Any]] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))

    def is_by(self, person_id: int | None) -> bool:
        """Tell whether somebody is its author: measured it, or typed it."""
        return person_id in (self.recorded_by_id, self.on_behalf_of_id)


class Counted(NumberedRow, table=True):
    """From when until when an entry counted that counts no more: what a report of that time rests on.

    `followed_by_id` is the correction that counts from then on; None where the entry was taken back.
    """

    __tablename__ = "counted"
    __table_args__ = (check("not_before_it_began", "since <= until"),)

    measurement_id: int = Field(foreign_key="measurement.id", index=True, ondelete="CASCADE")
    since: datetime
    until: datetime
    approved_by_id: int = Field(foreign_key="person.id")
    ended_by_id: int = Field(foreign_key="person.id")
    followed_by_id: int | None = Field(default=None, foreign_key="measurement.id")
    reason: WordsOrNone = None


class MeasurementPart(Valued, NumberedRow, table=True):
    """The value of one category, or of several crossed; `cell` names them, so that none comes twice."""

    __tablename__ = "measurement_part"
    __table_args__ = (sa.UniqueConstraint("measurement_id", "cell"),)

    measurement_id: int = Field(foreign_key="measurement.id", ondelete="CASCADE")
    cell: str = Field(max_length=100)


class PartCategory(Row, table=True):
    """A category of a part."""

    __tablename__ = "part_category"

    part_id: int = Field(foreign_key="measurement_part.id", primary_key=True, ondelete="CASCADE")
    category_id: int = Field(foreign_key="category.id", primary_key=True, index=True)


class Evidence(NumberedRow, table=True):
    """A file that supports a measurement or a rating, kept by the hash of its content."""

    __tablename__ = "evidence"
    __table_args__ = (check("one_subject", "(measurement_id IS NULL) <> (rating_id IS NULL)"),)

    project_id: int = Field(foreign_key="project.id", index=True, ondelete="CASCADE")
    measurement_id: int | None = Field(default=None, foreign_key="measurement.id", index=True, ondelete="CASCADE")
    rating_id: int | None = Field(default=None, foreign_key="rating.id", index=True, ondelete="CASCADE")
    name: Label
    media_type: str = Field(max_length=100)
    size: int = Field(sa_type=sa.BigInteger)
    sha256: str = Field(max_length=64)
    added_at: datetime = Field(default_factory=utc_now)
    added_by_id: int = Field(foreign_key="person.id")
