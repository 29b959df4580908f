"""What every row shares: a key, a version, and named constraints."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlmodel import Field, SQLModel


class Row(SQLModel):
    """A row. Its own metadata names every constraint, so that a migration can drop it."""

    metadata = sa.MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )


class NumberedRow(Row):
    """A row with a key of its own, which the database gives when the row is stored."""

    id: int = Field(default=None, primary_key=True)


class VersionedRow(NumberedRow):
    """A row that people edit: each save adds one to its version."""

    version: int = 1


def columns(table: type[Row]) -> ReadOnlyColumnCollection[str, sa.Column[Any]]:
    """Return the columns of a table, for reads that select columns instead of loading rows."""
    found: ReadOnlyColumnCollection[str, sa.Column[Any]] = table.__table__.c  # type: ignore[attr-defined]
    return found


def utc_now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


def check(name: str, condition: str) -> sa.CheckConstraint:
    """Return a named rule of the database."""
    return sa.CheckConstraint(condition, name=name)


EXACTLY_ONE_RESULT = "(outcome_id IS NULL) <> (output_id IS NULL)"
"""Of one outcome or of one output, never of both or none."""
