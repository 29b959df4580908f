"""The one place that opens connections, begins and commits.

SQLite: WAL, foreign keys, `synchronous=FULL` (an answered write survives a power cut), writers
begin IMMEDIATE and wait for each other. PostgreSQL: the pool as it comes; a server that gives no
answer is not waited for without end.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlmodel import Session

from logframe.errors import DatabaseUnusable
from logframe.languages import marked
from logframe.settings import HOME, Settings

MIGRATIONS = HOME / "migrations"
SQLITE, POSTGRESQL = ("sqlite", "sqlite+pysqlite"), "postgresql+psycopg"
NO_FILE = (None, "", ":memory:")
BUSY_SECONDS = 10
ANSWER_SECONDS = 30
"""How long a request waits for one statement: then PostgreSQL counts as gone, and its connection is given up."""
SESSIONS_AT_ONCE, LOOKUPS_AT_ONCE = 20, 10
"""How many requests of a process hold a session, and how many the gate looks up, at the same time.

The others wait on the event loop. So no thread ever waits for a connection that another one holds.
"""
LEAST_ROOM = 1_000_000
"""Bytes that must be free beside a SQLite file: less, and the next writes may fail half-way."""

Answer = TypeVar("Answer")

WRONG_ADDRESS = marked("LOGFRAME_DATABASE_URL must begin with sqlite:/// and a file, or postgresql+psycopg://.")
NO_FOLDER = marked("its folder cannot be made. Check LOGFRAME_DATABASE_URL and the rights.")
NO_WRITING = marked("it takes no writing. Point LOGFRAME_DATABASE_URL at the primary server.")
NEWER = marked("it belongs to a newer version. Install that version, or restore a backup.")
NO_ANSWER = marked("it gives no answer. Try again in a moment, and check that it runs.")
FULL = marked("the disk is full. Free some space and try again.")


class ServingConnection(psycopg.Connection[Any]):
    """A connection of a server: one that gives no answer is closed, so that no thread hangs in it."""

    def wait(self, gen: PQGen[Answer], interval: float = 0.1, timeout: float | None = None) -> Answer:
        """Wait for an answer, but not without end."""
        try:
            return super().wait(gen, interval, ANSWER_SECONDS if timeout is None else timeout)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise


def open_engine(settings: Settings, *, serves: bool = False) -> sa.Engine:
    """Return the engine of the configured database; where it serves, no request waits without end.

    Raises DatabaseUnusable where the address is none of ours, or the file's folder cannot be made.
    """
    try:
        url = sa.make_url(settings.database_url)
    except (ArgumentError, ValueError) as error:
        raise DatabaseUnusable(why=WRONG_ADDRESS) from error
    if url.drivername in SQLITE and url.database not in NO_FILE:
        return _open_sqlite(url)
    if url.drivername == POSTGRESQL:
        return _open_postgres(url, serves)
    raise DatabaseUnusable(why=WRONG_ADDRESS)


def _open_postgres(url: sa.URL, serves: bool) -> sa.Engine:
    """Return the engine of a PostgreSQL."""
    engine = sa.create_engine(
        url,
        pool_size=SESSIONS_AT_ONCE,
        max_overflow=LOOKUPS_AT_ONCE + 5,
        pool_timeout=BUSY_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": BUSY_SECONDS},
    )
    if serves:
        sa.event.listen(engine, "do_connect", _connect_to_serve)
    return engine


def _connect_to_serve(_dialect: object, _record: object, given: Any, named: Any) -> ServingConnection:
    """Open a connection that does not wait without end."""
    return ServingConnection.connect(*given, **named)


def _open_sqlite(url: sa.URL) -> sa.Engine:
    """Return the engine of a SQLite file, whose folder is made where it is missing."""
    path = url.database or ""
    if not path.startswith("file:"):
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseUnusable(why=NO_FOLDER) from error
    engine = sa.create_engine(
        url,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
        pool_size=SESSIONS_AT_ONCE,
        max_overflow=LOOKUPS_AT_ONCE + 5,
        hide_parameters=True,
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    sa.event.listen(engine, "checkin", _end_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Set what SQLite forgets with each connection, and take BEGIN into our own hands."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: sa.Connection) -> None:
    """Begin a writer at once, so that it waits its turn instead of failing at the end."""
    options = connection.get_execution_options()
    if not options.get("single"):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")


def _end_sqlite(connection: sqlite3.Connection | None, _record: object) -> None:
    """Take back what a COMMIT that failed left open: its lock would shut out every other writer."""
    if connection is not None and connection.in_transaction:
        connection.rollback()


def single_reads(engine: sa.Engine) -> sa.Engine:
    """Return the engine for reads of one statement, which need no transaction of their own."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(single=True)
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def one_snapshot(engine: sa.Engine) -> sa.Engine:
    """Return the engine for reads that belong together: SQLite's transactions see one state anyway."""
    return engine if engine.dialect.name == "sqlite" else engine.execution_options(isolation_level="REPEATABLE READ")


def open_session(engine: sa.Engine, *, writes: bool) -> Session:
    """Return a session: one that reads sees one state of the data, one that writes takes SQLite's write lock."""
    bind = engine.execution_options(writes=True) if writes else one_snapshot(engine)
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
        raise DatabaseUnusable(why=NEWER)
    return stored


def _try_writing(engine: sa.Engine) -> None:
    """Write and take it back; on PostgreSQL ask whether writing is allowed."""
    with engine.execution_options(writes=True).connect() as connection:
        if connection.dialect.name == "sqlite":
            _check_room(connection)
            connection.exec_driver_sql("CREATE TABLE room_to_write (id INTEGER)")
        elif connection.exec_driver_sql("SHOW transaction_read_only").scalar_one() == "on":
            raise DatabaseUnusable(why=NO_WRITING)
        connection.rollback()


def _check_room(connection: sa.Connection) -> None:
    """Refuse a disk without room: SQLite notices only when it commits."""
    path = connection.exec_driver_sql("PRAGMA database_list").all()[0].file
    if shutil.disk_usage(Path(path).parent).free < LEAST_ROOM:
        raise DatabaseUnusable(why=FULL)


def explain(error: DBAPIError) -> str:
    """Return what a database's refusal means, in words."""
    text = str(error.orig).lower()
    reasons = {
        "readonly": marked("its file is read-only. Give the service the right to write it."),
        "read-only": NO_WRITING,
        "is full": FULL,
        "no space": FULL,
        "locked": marked("another program holds it locked. Stop that program, or try again in a moment."),
        "unable to open": marked("its file cannot be opened. Check the folder and its rights."),
        "not a database": marked("its file is not a database. Check LOGFRAME_DATABASE_URL."),
        "malformed": marked("its file is damaged. Restore a backup."),
        "disk i/o": marked("its disk fails. Check the disk, and restore a backup if the file is damaged."),
        "password authentication": marked("it refused the user or password in LOGFRAME_DATABASE_URL."),
        "does not exist": marked("the database or role in LOGFRAME_DATABASE_URL does not exist."),
    }
    for sign, sentence in reasons.items():
        if sign in text:
            return sentence
    if isinstance(error, OperationalError):
        return marked("it cannot be reached. Check that it runs and that LOGFRAME_DATABASE_URL is right.")
    return marked("it gave an unexpected error; the log has the details.")
