"""What tests share: a database of either kind, the API behind its gate, and people to knock with."""

import itertools
import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import hypothesis
import pytest
import sqlalchemy as sa
import structlog
from alembic import command
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from logframe.actions import people
from logframe.api.app import PREFIX, create_api
from logframe.api.gate import Gate
from logframe.database import alembic_config, open_engine
from logframe.security import hash_password
from logframe.settings import Settings
from tests.make import Make
from tests.postgres import running_postgres

# CI tries the same examples each time, so that a red run can be run again; elsewhere they differ from run to run.
hypothesis.settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")

BACKENDS = ("sqlite", "postgresql")
structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()])
"""A traceback as plain text: structlog's own way draws every variable, for seconds."""

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Run one PostgreSQL for all tests that need it."""
    with running_postgres() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    command.upgrade(alembic_config(Settings(database_url=f"sqlite:///{path}")), "head")
    return path


@cache
def _hash_once(password: str) -> str:
    """Return the hash of a password."""
    return hash_password(password)


@cache
def _postgres_template(server: str) -> str:
    """Migrate one PostgreSQL database, to be copied; return its name."""
    with sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool).connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE template_logframe")
    url = sa.make_url(server).set(database="template_logframe").render_as_string(hide_password=False)
    command.upgrade(alembic_config(Settings(database_url=url)), "head")
    return "template_logframe"


def new_postgres(server: str, *, empty: bool = False) -> str:
    """Return the address of a new database on the server: migrated, or empty."""
    name = f"test_{next(_numbers)}"
    source = "template0" if empty else _postgres_template(server)
    with sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool).connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY wal_log")
    return sa.make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(autouse=True)
def hashed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash each password of the tests once: hashing is slow on purpose. Looking at one is as slow as ever."""
    monkeypatch.setattr(people, "hash_password", _hash_once)


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """Run a test once on each kind of database."""
    return str(request.param)


def fresh_database(backend: str, request: pytest.FixtureRequest) -> str:
    """Return the address of a new, migrated database of a kind."""
    if backend == "postgresql":
        return new_postgres(request.getfixturevalue("postgres"))
    path = request.getfixturevalue("tmp_path_factory").mktemp("database") / "logframe.sqlite"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    return f"sqlite:///{path}"


@pytest.fixture
def settings(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Point at a migrated database, and a folder for files, of the test's own."""
    return Settings(database_url=fresh_database(backend, request), evidence_dir=tmp_path / "evidence")


@pytest.fixture
def engine(settings: Settings) -> Iterator[sa.Engine]:
    """Open the test's database."""
    engine = open_engine(settings)
    yield engine
    engine.dispose()


@pytest.fixture
def gated(engine: sa.Engine, settings: Settings) -> Gate:
    """Put the API behind its gate, as the product does."""
    return Gate(Starlette(routes=[Mount(PREFIX, create_api(settings, engine))]), engine, settings)


@pytest.fixture
def api(gated: Gate) -> Iterator[TestClient]:
    """Call the API over ASGI; an error of ours fails the test unless it became an answer."""
    with TestClient(gated, base_url=f"http://testserver{PREFIX}") as client:
        yield client


@pytest.fixture
def make(engine: sa.Engine) -> Make:
    """Make rows through the product's own actions."""
    return Make(engine)
