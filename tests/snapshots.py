"""What stands in every table, so that a test can say: nothing changed."""

from typing import Any

import sqlalchemy as sa

from logframe.tables import Row

Snapshot = dict[str, list[tuple[Any, ...]]]


def take_snapshot(engine: sa.Engine, but: frozenset[str] = frozenset()) -> Snapshot:
    """Return every row of every table, read by a connection of its own."""
    with engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
            for table in Row.metadata.sorted_tables
            if table.name not in but
        }


def read_everything(engine: sa.Engine) -> str:
    """Return all that is stored as one text, to look for what must not be in it."""
    return repr(take_snapshot(engine))
