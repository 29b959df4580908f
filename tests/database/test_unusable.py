"""A database that cannot be used says so in a sentence: to who starts the server, and at /health."""

import logging
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from logframe import database
from logframe.api.app import PREFIX, create_api
from logframe.api.gate import Gate
from logframe.database import check_schema, open_engine
from logframe.errors import DatabaseUnusable
from logframe.settings import Settings
from tests.conftest import new_postgres


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait a moment for a lock, not ten seconds."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.3)


@pytest.fixture
def file(tmp_path: Path, sqlite_template: Path) -> Path:
    """Return a migrated SQLite file."""
    path = tmp_path / "logframe.sqlite"
    shutil.copy(sqlite_template, path)
    return path


def look_at(settings: Settings) -> None:
    """Do what a start of the server does with its database."""
    engine = open_engine(settings)
    try:
        check_schema(engine)
    finally:
        engine.dispose()


def refusal(url: str) -> str:
    """Return why a database cannot be used."""
    with pytest.raises(DatabaseUnusable) as raised:
        look_at(Settings(database_url=url))
    sentence = str(raised.value)
    assert sentence.startswith("The database cannot be used: ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence.removeprefix("The database cannot be used: ")


def health(engine: sa.Engine, settings: Settings) -> Any:
    """Return what /health answers."""
    gate = Gate(Starlette(routes=[Mount(PREFIX, create_api(settings, engine))]), engine, settings)
    with TestClient(gate, base_url=f"http://testserver{PREFIX}") as client:
        return client.get("health")


def seen_from_outside(url: str) -> str:
    """Return the sentence of an unusable database, the same at /health as for who starts the server."""
    said = refusal(url)
    settings = Settings(database_url=url)
    engine = open_engine(settings)
    try:
        answer = health(engine, settings)
    finally:
        engine.dispose()
    assert answer.status_code == 503
    assert answer.json()["status"] == f"The database cannot be used: {said}"
    assert answer.json()["database"] == "unusable"
    return said


def stamp(url: str, revision: str) -> None:
    """Write a revision into a database."""
    engine = open_engine(Settings(database_url=url))
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
    engine.dispose()


@pytest.fixture
def url(settings: Settings) -> str:
    """Return the address of a migrated database of either kind."""
    return settings.database_url


def test_a_sound_database_is_at_its_revision(engine, settings):
    assert check_schema(engine) == database.head_revision()
    answer = health(engine, settings)
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_looking_at_a_database_leaves_nothing_behind(engine):
    before = sa.inspect(engine).get_table_names()

    check_schema(engine)

    assert sa.inspect(engine).get_table_names() == before


def test_an_empty_sqlite_file_asks_for_migrate(tmp_path):
    assert seen_from_outside(f"sqlite:///{tmp_path / 'new.sqlite'}") == "it is empty. Run `logframe migrate`."


def test_an_empty_postgresql_asks_for_migrate(postgres):
    assert seen_from_outside(new_postgres(postgres, empty=True)) == "it is empty. Run `logframe migrate`."


def test_a_database_behind_the_code_asks_for_migrate(url, monkeypatch):
    monkeypatch.setattr(database, "head_revision", lambda: "the next one")

    assert seen_from_outside(url) == "it is older than this version. Run `logframe migrate`."


def test_a_database_ahead_of_the_code_asks_for_the_newer_version(url):
    stamp(url, "9999")

    assert "belongs to a newer version" in seen_from_outside(url)


@pytest.mark.parametrize("way", ["mode=ro", "immutable=1"])
def test_a_read_only_file_is_named_as_such(file, way):
    # Root may write what the mode bits forbid, so the file is opened read-only instead.
    said = seen_from_outside(f"sqlite:///file:{file}?{way}&uri=true")

    assert said == "its file is read-only. Give the service the right to write it."


def test_a_postgresql_that_takes_no_writing_is_named_as_such(postgres):
    url = new_postgres(postgres)
    name = sa.make_url(url).database
    with sa.create_engine(postgres, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool).connect() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")

    assert "takes no writing" in seen_from_outside(url)


def test_a_file_that_may_not_grow_is_full(file):
    with sqlite3.connect(file) as raw:
        raw.execute("VACUUM")  # No free page left over from a migration.
    settings = Settings(database_url=f"sqlite:///{file}")
    engine = open_engine(settings)
    sa.event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA max_page_count=1").close())

    answer = health(engine, settings)
    engine.dispose()

    assert answer.status_code == 503
    assert "the disk is full" in answer.json()["status"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a disk of 3 MB, where the machine lets us."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip("needs the right to mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def test_a_full_disk_is_named_as_such(small_disk, sqlite_template):
    path = small_disk / "logframe.sqlite"
    shutil.copy(sqlite_template, path)
    free = shutil.disk_usage(small_disk).free
    (small_disk / "ballast").write_bytes(b"x" * (free - 200_000))

    assert seen_from_outside(f"sqlite:///{path}") == "the disk is full. Free some space and try again."

    (small_disk / "ballast").unlink()
    engine = open_engine(Settings(database_url=f"sqlite:///{path}"))
    assert check_schema(engine)
    engine.dispose()


@pytest.fixture
def locked(file: Path) -> Iterator[Path]:
    """Give a file that another program holds."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("PRAGMA locking_mode=EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    other.execute("CREATE TABLE held (id INTEGER)")
    yield file
    other.rollback()
    other.close()


def test_a_file_that_another_program_holds_is_locked(locked):
    said = seen_from_outside(f"sqlite:///{locked}")

    assert said == "another program holds it locked. Stop that program, or try again in a moment."


def test_a_file_in_which_another_program_writes_is_locked_for_us(file):
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("BEGIN IMMEDIATE")
    try:
        assert "locked" in seen_from_outside(f"sqlite:///{file}")
    finally:
        other.rollback()
        other.close()


def test_a_file_that_is_no_database_is_named_as_such(tmp_path):
    path = tmp_path / "letter.sqlite"
    path.write_bytes(b"Dear colleagues, " * 1000)

    assert seen_from_outside(f"sqlite:///{path}") == "its file is not a database. Check LOGFRAME_DATABASE_URL."


def test_a_folder_in_place_of_the_file_cannot_be_opened(tmp_path):
    assert "cannot be opened" in seen_from_outside(f"sqlite:///{tmp_path}")


def test_a_postgresql_that_does_not_run_cannot_be_reached():
    said = seen_from_outside("postgresql+psycopg://somebody:secret@127.0.0.1:9/logframe")

    assert "cannot be reached" in said
    assert "secret" not in said


def test_a_database_or_role_that_does_not_exist_is_named_as_such(postgres):
    nowhere = sa.make_url(postgres).set(database="nowhere").render_as_string(hide_password=False)
    nobody = sa.make_url(postgres).set(username="nobody_at_all").render_as_string(hide_password=False)

    assert "does not exist" in seen_from_outside(nowhere)
    assert "does not exist" in seen_from_outside(nobody)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "logframe.sqlite",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "mysql://host/logframe",
        "postgres://host/logframe",
        "postgresql://host/logframe",
        "postgresql+psycopg2://host/logframe",
        "postgresql+psycopg://host:port/logframe",
        "sqlite+aiosqlite:///logframe.sqlite",
    ],
)
def test_an_address_of_another_kind_says_how_one_begins(address):
    assert "must begin with sqlite:///" in refusal(address)


def test_a_folder_that_cannot_be_made_is_named_as_such(tmp_path):
    (tmp_path / "taken").write_text("a file")

    assert "folder cannot be made" in refusal(f"sqlite:///{tmp_path}/taken/logframe.sqlite")


def test_a_damaged_file_is_named_as_such(file):
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    file.write_bytes(content)

    assert "damaged" in seen_from_outside(f"sqlite:///{file}")


def test_a_refusal_does_not_log_the_password(caplog):
    with caplog.at_level(logging.DEBUG):
        refusal("postgresql+psycopg://somebody:hunter2hunter2@127.0.0.1:9/logframe")

    assert "hunter2hunter2" not in caplog.text
