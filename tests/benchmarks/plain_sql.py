"""Plain SQL through the driver, with values as JSON has them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa


class PlainSql:
    """A driver's connection, and the little in which SQLite and PostgreSQL differ."""

    def __init__(self, connection: sa.PoolProxiedConnection, kind: str) -> None:
        self._cursor = connection.cursor()
        self._sqlite = kind == "sqlite"

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a query; its values are marked with %s."""
        if self._sqlite:
            given = tuple(f"{v:%Y-%m-%d %H:%M:%S.%f}" if isinstance(v, datetime) else v for v in values)
            self._cursor.execute(query.replace("%s", "?"), given)
        else:
            self._cursor.execute(query, values)
        return list(self._cursor.fetchall())

    def rows_of(self, keys: Sequence[int], query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a query that names KEYS, which come before its values."""
        marks = ",".join(["%s"] * len(keys))
        return self.rows(query.replace("KEYS", marks), *keys, *values)


def plain(value: Any) -> Any:
    """Return a stored number with the digits it was stored with; other values as they are."""
    return format(value, "f") if isinstance(value, Decimal) else value


def moment(value: Any) -> Any:
    """Return a stored moment, which is in UTC."""
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value.astimezone(UTC)


def year(value: Any) -> int:
    """Return the year of a stored day."""
    return value.year if isinstance(value, date) else int(value[:4])
