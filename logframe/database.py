"""The one place that opens connections, begins and commits.

SQLite: WAL, foreign keys, `synchronous=FULL` (an answered write survives a power cut), writers
begin IMMEDIATE and wait for each other. PostgreSQL: the pool as it comes.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from logframe.errors import DatabaseUnusable
from logframe.languages import marked
from logframe.settings import HOME, Settings

MIGRATIONS = HOME / "migrations"
BUSY_SECONDS = 10


def open_engine(settings: Settings) -> sa.Engine:
    """Return the engine of the configured database."""
    url = sa.make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        if url.database and url.database != ":memory:":
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(
            url,
            connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
            pool_size=40,
            max_overflow=0,
        )
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
        return engine
    if url.get_backend_name() == "postgresql":
        return sa.create_engine(url, pool_size=20, max_overflow=20, pool_pre_ping=True, hide_parameters=True)
    raise DatabaseUnusable(
        why=marked("LOGFRAME_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://.")
    )


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Set what SQLite forgets with each connection, and take BEGIN into our own hands."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: sa.Connection) -> None:
    """Begin a writer at once, so that it waits its turn instead of failing at the end."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def open_session(engine: sa.Engine, *, writes: bool) -> Session:
    """Return a session; one that writes takes SQLite's write lock when it begins."""
    bind = engine.execution_options(writes=True) if writes else engine
    return Session(bind, autoflush=False, expire_on_commit=False)


@contextmanager
def transaction(engine: sa.Engine) -> Iterator[Session]:
    """Run one transaction: all of it is kept, or none."""
    with open_session(engine, writes=True) as session:
        yield session
        session.commit()


@cache
def _scripts() -> ScriptDirectory:
    """Return the migrations."""
    return ScriptDirectory(str(MIGRATIONS))


def alembic_config(settings: Settings) -> Config:
    """Return alembic's configuration for the database of the settings."""
    config = Config(HOME / "alembic.ini")
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["database_url"] = settings.database_url
    return config


def head_revision() -> str | None:
    """Return the revision that the code is written for."""
    return _scripts().get_current_head()


def stored_revision(engine: sa.Engine) -> str | None:
    """Return the revision that the database is at; None where it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def check_schema(engine: sa.Engine) -> str:
    """Return the revision, or say why the database cannot be used.

    Raises DatabaseUnusable: unreachable, locked, read-only, full, empty, behind or ahead of the code.
    """
    try:
        stored = stored_revision(engine)
        _try_writing(engine)
    except DBAPIError as error:
        raise DatabaseUnusable(why=explain(error)) from error
    if stored is None:
        raise DatabaseUnusable(why=marked("it is empty. Run `logframe migrate`."))
    if stored != head_revision():
        known = {script.revision for script in _scripts().walk_revisions()}
        if stored in known:
            raise DatabaseUnusable(why=marked("it is older than this version. Run `logframe migrate`."))
        raise DatabaseUnusable(
            why=marked("it belongs to a newer version. Install that version, or restore a backup.")
        )
    return stored


def _try_writing(engine: sa.Engine) -> None:
    """Take the write lock and let it go; on PostgreSQL ask whether writing is allowed."""
    with engine.execution_options(writes=True).connect() as connection:
        if connection.dialect.name == "sqlite":
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            connection.exec_driver_sql(f"PRAGMA user_version = {int(version)}")
        elif connection.exec_driver_sql("SHOW transaction_read_only").scalar_one() == "on":
            raise DatabaseUnusable(
                why=marked("it takes no writing. Point LOGFRAME_DATABASE_URL at the primary server.")
            )
        connection.rollback()


def explain(error: DBAPIError) -> str:
    """Return what a database's refusal means, in words."""
    text = str(error.orig).lower()
    reasons = {
        "readonly": marked("its file is read-only. Give the service the right to write it."),
        "read-only": marked("it takes no writing. Point LOGFRAME_DATABASE_URL at the primary server."),
        "is full": marked("the disk is full. Free some space and try again."),
        "no space": marked("the disk is full. Free some space and try again."),
        "locked": marked("another program holds it locked. Stop that program, or try again in a moment."),
        "unable to open": marked("its file cannot be opened. Check the folder and its rights."),
        "not a database": marked("its file is not a database. Check LOGFRAME_DATABASE_URL."),
        "malformed": marked("its file is damaged. Restore a backup."),
        "password authentication": marked("it refused the user or password in LOGFRAME_DATABASE_URL."),
        "does not exist": marked("the database or role in LOGFRAME_DATABASE_URL does not exist."),
    }
    for sign, sentence in reasons.items():
        if sign in text:
            return sentence
    if isinstance(error, OperationalError):
        return marked("it cannot be reached. Check that it runs and that LOGFRAME_DATABASE_URL is right.")
    return marked("it gave an unexpected error; the log has the details.")
