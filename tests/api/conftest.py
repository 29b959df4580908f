"""The API's tests share one database of each kind, emptied after each test: making one takes longer than most tests."""

import shutil
from asyncio import Semaphore
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa
from anyio import CapacityLimiter
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.routing import Mount

from logframe.api.app import PREFIX, create_api
from logframe.api.dependencies import make_writer
from logframe.api.gate import Gate
from logframe.api.routers.people import SIGN_INS_AT_ONCE
from logframe.database import SESSIONS_AT_ONCE, open_engine
from logframe.settings import Settings
from logframe.tables import Row
from tests.conftest import new_postgres
from tests.tampering import without_triggers

LATER = {
    "sqlite": "PRAGMA defer_foreign_keys = ON",
    "postgresql": "SET LOCAL session_replication_role = replica",
}
"""What lets rows go before those that name them; on PostgreSQL it also keeps triggers still."""


@pytest.fixture(scope="session")
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable]:
    """Return the engine of a backend, the same one each time."""

    @cache
    def open_shared(backend: str) -> sa.Engine:
        if backend == "postgresql":
            return open_engine(Settings(database_url=new_postgres(request.getfixturevalue("postgres"))))
        path = tmp_path_factory.mktemp("shared") / "logframe.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return open_engine(Settings(database_url=f"sqlite:///{path}"))

    engines: dict[str, sa.Engine] = {}
    yield lambda backend: engines.setdefault(backend, open_shared(backend))
    for engine in engines.values():
        engine.dispose()


@pytest.fixture
def engine(backend: str, shared: Callable[[str], sa.Engine]) -> Iterator[sa.Engine]:
    """Lend the database, and empty it afterwards."""
    engine = shared(backend)
    yield engine
    with engine.execution_options(writes=True).begin() as connection, without_triggers(connection):
        connection.exec_driver_sql(LATER[backend])
        for table in reversed(Row.metadata.sorted_tables):
            connection.exec_driver_sql(f"DELETE FROM {table.name}")


@pytest.fixture
def settings(engine: sa.Engine, tmp_path: Path) -> Settings:
    """Point at the lent database, and at a folder for files; a test may set what it likes."""
    address = engine.url.render_as_string(hide_password=False)
    return Settings(database_url=address, evidence_dir=tmp_path / "evidence")


@pytest.fixture(scope="session")
def built() -> Callable[[sa.Engine], FastAPI]:
    """Return the API on an engine, built once: its routes are worked out at the first request."""
    return cache(lambda engine: create_api(Settings(), engine))


@pytest.fixture
def gated(engine: sa.Engine, settings: Settings, built: Callable[[sa.Engine], FastAPI]) -> Gate:
    """Put the API behind its gate, with the test's own settings and queues."""
    api = built(engine)
    api.state.settings, api.state.writer = settings, make_writer(engine)
    api.state.sessions, api.state.sign_ins = Semaphore(SESSIONS_AT_ONCE), CapacityLimiter(SIGN_INS_AT_ONCE)
    return Gate(Starlette(routes=[Mount(PREFIX, api)]), engine, settings)


@pytest.fixture
def project(make):
    """Make a project."""
    return make.project()


@pytest.fixture
def indicator(make, project):
    """Make an indicator."""
    return make.indicator(project)


@pytest.fixture
def period(make, project):
    """Make an open period."""
    return make.period(project)


@pytest.fixture
def officer(make, project):
    """Return the headers of the officer."""
    return make.headers(project, "officer")


@pytest.fixture
def manager(make, project):
    """Return the headers of the manager."""
    return make.headers(project)
