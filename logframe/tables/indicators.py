"""Indicators, dimensions with their categories, and targets with their history."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from logframe.schemas.base import Sourced
from logframe.schemas.columns import ExactOrNone, Label, LabelOrNone, WordsOrNone
from logframe.schemas.indicators import CategoryBase, DimensionBase, IndicatorBase
from logframe.tables.base import EXACTLY_ONE_RESULT, NumberedRow, Row, VersionedRow, check, utc_now


class Indicator(IndicatorBase, VersionedRow, table=True):
    """What is measured, of exactly one outcome or output."""

    __tablename__ = "indicator"
    __table_args__ = (
        sa.UniqueConstraint("project_id", "code"),
        check("one_result", EXACTLY_ONE_RESULT),
        check("baseline_or_none", "NOT (baseline_not_applicable AND baseline IS NOT NULL)"),
        check("decimals", "decimals BETWEEN 0 AND 10"),
        sa.Index("ix_indicator_project_id_id", "project_id", "id"),
    )

    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    outcome_id: int | None = Field(default=None, foreign_key="outcome.id", index=True)
    output_id: int | None = Field(default=None, foreign_key="output.id", index=True)


class IndicatorCode(NumberedRow, table=True):
    """An indicator's code in a public list."""

    __tablename__ = "indicator_code"
    __table_args__ = (sa.UniqueConstraint("indicator_id", "vocabulary", "code"),)

    indicator_id: int = Field(foreign_key="indicator.id", ondelete="CASCADE")
    vocabulary: Label
    code: Label


class Dimension(DimensionBase, VersionedRow, table=True):
    """What values of a project are split by."""

    __tablename__ = "dimension"
    __table_args__ = (sa.UniqueConstraint("project_id", "name"),)

    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")


class Category(CategoryBase, NumberedRow, table=True):
    """One part of a dimension; a retired one keeps old entries readable."""

    __tablename__ = "category"
    __table_args__ = (sa.UniqueConstraint("dimension_id", "name"),)

    dimension_id: int = Field(foreign_key="dimension.id", ondelete="CASCADE")
    retired_at: datetime | None = None


class IndicatorDimension(Row, table=True):
    """A dimension that an indicator is split by."""

    __tablename__ = "indicator_dimension"

    indicator_id: int = Field(foreign_key="indicator.id", primary_key=True, ondelete="CASCADE")
    dimension_id: int = Field(foreign_key="dimension.id", primary_key=True, index=True)
    exhaustive: bool = True


class IndicatorLocation(Row, table=True):
    """A place that is expected to report an indicator."""

    __tablename__ = "indicator_location"

    indicator_id: int = Field(foreign_key="indicator.id", primary_key=True, ondelete="CASCADE")
    location_id: int = Field(foreign_key="location.id", primary_key=True, index=True)


def _one_current(period: bool, category: bool) -> sa.Index:
    """Return the rule that a slot has one target now; NULLs would each count as different."""
    columns = ["indicator_id"] + ["period_id"] * period + ["category_id"] * category
    empty = [f"{name} IS NULL" for name, set_ in (("period_id", period), ("category_id", category)) if not set_]
    where = sa.text(" AND ".join(["superseded_at IS NULL", *empty]))
    name = f"uq_target_current_{'period' if period else 'life'}_{'category' if category else 'total'}"
    return sa.Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


class Target(Sourced, NumberedRow, table=True):
    """What is aimed at, for a period or the life of the project. An old one stays, superseded."""

    __tablename__ = "target"
    __table_args__ = (
        _one_current(True, True),
        _one_current(True, False),
        _one_current(False, True),
        _one_current(False, False),
        sa.Index("ix_target_indicator_id", "indicator_id"),
    )

    indicator_id: int = Field(foreign_key="indicator.id")
    period_id: int | None = Field(default=None, foreign_key="reporting_period.id", index=True)
    category_id: int | None = Field(default=None, foreign_key="category.id", index=True)
    value: ExactOrNone = None
    reason: WordsOrNone = None
    agreed_by: LabelOrNone = None
    set_at: datetime = Field(default_factory=utc_now)
    set_by_id: int = Field(foreign_key="person.id")
    superseded_at: datetime | None = None
