"""Run the migrations on the configured database."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from logframe.database import open_engine
from logframe.schemas.columns import ExactDecimal
from logframe.settings import Settings
from logframe.tables import Row

LOCK = 7_306_401
"""A number of our own: who migrates holds it, so that two who start at once take turns."""


def render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our column types as plain ones, so that a migration imports nothing of ours."""
    if kind == "type" and isinstance(item, ExactDecimal):
        return 'sa.Numeric().with_variant(sa.Text(), "sqlite")'
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def run() -> None:
    """Run on the connection given, or open one from the settings."""
    url = context.config.attributes.get("database_url")
    engine = open_engine(Settings(database_url=url) if url else Settings())
    try:
        with engine.execution_options(writes=True).connect() as connection:
            context.configure(
                connection=connection,
                target_metadata=Row.metadata,
                render_as_batch=connection.dialect.name == "sqlite",
                render_item=render,
                transaction_per_migration=False,
            )
            if connection.dialect.name == "sqlite":  # a table that is made anew would take its children with it
                connection.connection.execute("PRAGMA foreign_keys=OFF")
            if connection.dialect.name == "postgresql":  # SQLite's write lock does the same
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            with context.begin_transaction():
                context.run_migrations()
            connection.commit()
    finally:
        engine.dispose()


run()
