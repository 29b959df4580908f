"""Two databases of each kind, with few and with many measurements, and what they are reached by."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from alembic import command

from logframe.database import alembic_config, open_engine
from logframe.settings import Settings
from tests.benchmarks.background import fill_up
from tests.benchmarks.deep_scene import write_deep_scene
from tests.benchmarks.roll_up_scene import write_roll_up_scene
from tests.benchmarks.scenes import write_scene
from tests.benchmarks.sizes import Size
from tests.postgres import running_postgres

DURABLE = "-h '' -c shared_buffers=128MB -c max_connections=200"
"""PostgreSQL as it comes, fsync included: an answered write survives a power cut, as with SQLite here."""


@dataclass(frozen=True, slots=True)
class Databases:
    """The addresses of the same scene with few and with many measurements."""

    kind: str
    few: str
    many: str


@contextmanager
def sqlite_databases(folder: Path, size: Size) -> Iterator[Databases]:
    """Fill two SQLite files."""
    few, many = folder / "few.sqlite", folder / "many.sqlite"
    _prepare(f"sqlite:///{few}", size)
    shutil.copy(few, many)
    _fill(f"sqlite:///{many}", size, size.many)
    yield Databases("SQLite", f"sqlite:///{few}", f"sqlite:///{many}")


@contextmanager
def postgres_databases(size: Size) -> Iterator[Databases]:
    """Fill two databases of a PostgreSQL of our own."""
    with running_postgres(DURABLE) as server:
        few, many = (
            sa.make_url(server).set(database=name).render_as_string(hide_password=False) for name in ("few", "many")
        )
        _create(server, "CREATE DATABASE few")
        _prepare(few, size)
        _create(server, "CREATE DATABASE many TEMPLATE few")
        _fill(many, size, size.many)
        yield Databases("PostgreSQL", few, many)


def _create(server: str, statement: str) -> None:
    """Create a database on a server."""
    with sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool).connect() as connection:
        connection.exec_driver_sql(statement)


def _prepare(url: str, size: Size) -> None:
    """Migrate a database and write the scene with few measurements into it."""
    command.upgrade(alembic_config(Settings(database_url=url)), "head")
    engine = open_engine(Settings(database_url=url))
    write_scene(engine, size)
    write_deep_scene(engine, size)
    write_roll_up_scene(engine, size)
    engine.dispose()
    _fill(url, size, size.few)


def _fill(url: str, size: Size, measurements: int) -> None:
    """Fill a database up with measurements."""
    engine = open_engine(Settings(database_url=url))
    fill_up(engine, size, measurements)
    engine.dispose()
