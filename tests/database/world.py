"""One row of every table, put in with plain SQL: what a test of the database's own rules starts from."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from logframe.tables import Row

Values = dict[str, Any]
TABLES = {table.name: table for table in Row.metadata.sorted_tables}

LINKS: dict[str, tuple[str, ...]] = {
    "activity": ("outcome_id",),
    "assumption": ("outcome_id",),
    "indicator": ("outcome_id",),
    "evidence": ("measurement_id",),
}
"""Links that may be empty, but not all of them at once."""

TOLD: dict[str, Values] = {
    "measurement": {"value": "12.50", "status": "draft"},
    "project": {"first_month": 1},
    "reporting_period": {"starts_on": "2020-01-01", "ends_on": "2020-06-30"},
}


def plain(column: sa.Column[Any]) -> Any:
    """Return a value that fits the type of a column."""
    kind = column.type
    if isinstance(kind, sa.Enum):
        return kind.enums[0]
    if isinstance(kind, sa.JSON):
        return "{}"
    return {bool: False, int: 1, str: "1"}.get(python_type(column), "2020-01-01")


def python_type(column: sa.Column[Any]) -> type:
    """Return the Python type of a column."""
    kind: type = getattr(column.type, "impl_instance", column.type).python_type
    return kind


@dataclass
class World:
    """The keys and values of one row of each table."""

    connection: sa.Connection
    rows: dict[str, Values] = field(default_factory=dict)

    def fill(self) -> None:
        """Put in one row of each table, parents first."""
        for name in TABLES:
            other = {"child_id": self.insert("indicator", code="another")["id"]} if name == "indicator_link" else {}
            self.rows[name] = self.insert(name, **other)

    def values(self, name: str, changes: Mapping[str, Any] | None = None) -> Values:
        """Return the values of a sound row, with changes."""
        row: Values = {}
        for column in TABLES[name].columns:
            link = next(iter(column.foreign_keys), None)
            if column.name == "id":
                continue
            if link is not None and (not column.nullable or column.name in LINKS.get(name, ())):
                row[column.name] = self.rows[link.column.table.name]["id"]
            elif not column.nullable:
                row[column.name] = plain(column)
        return {**row, **TOLD.get(name, {}), **(changes or {})}

    def insert(self, name: str, /, **changes: Any) -> Values:
        """Insert a row past the actions, and return it."""
        values = self.values(name, changes)
        quote = self.connection.dialect.identifier_preparer.quote
        names, places = ", ".join(map(quote, values)), ", ".join(f":{key}" for key in values)
        returning = " RETURNING id" if "id" in TABLES[name].columns else ""
        statement = sa.text(f"INSERT INTO {quote(name)} ({names}) VALUES ({places}){returning}")
        result = self.connection.execute(statement, values)
        return {**values, **({"id": result.scalar_one()} if returning else {})}

    def key(self, name: str) -> int:
        """Return the key of the world's row of a table."""
        return int(self.rows[name]["id"])

    def refusal(self, name: str, /, **changes: Any) -> str:
        """Return how the database refuses a row, or "" where it takes it."""
        return self._try(lambda: self.insert(name, **changes))

    def refusal_of_change(self, name: str, /, **changes: Any) -> str:
        """Return how the database refuses to change the world's row of a table, or ""."""
        quote = self.connection.dialect.identifier_preparer.quote
        settings = ", ".join(f"{quote(key)} = :{key}" for key in changes)
        return self.refuses(f"UPDATE {quote(name)} SET {settings}", **changes)

    def refuses(self, statement: str, /, **values: Any) -> str:
        """Return how the database refuses a statement, or "" where it takes it."""
        return self._try(lambda: self.connection.execute(sa.text(statement), values))

    def _try(self, deed: Any) -> str:
        with self.connection.begin_nested() as attempt:
            try:
                deed()
            except sa.exc.IntegrityError as error:
                attempt.rollback()
                return str(error.orig)
        return ""


@contextmanager
def open_world(engine: sa.Engine) -> Iterator[World]:
    """Give a filled world that nobody keeps."""
    with engine.execution_options(writes=True).connect() as connection:
        world = World(connection)
        world.fill()
        yield world
        connection.rollback()
