"""Migrations: up, down and up again on both databases, and nothing of ours in them."""

import ast
import io
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from logframe.database import MIGRATIONS, alembic_config, head_revision, open_engine, stored_revision
from logframe.settings import Settings
from logframe.tables import Row
from tests.conftest import new_postgres
from tests.database.world import World

VERSIONS = sorted((MIGRATIONS / "versions").glob("*.py"))
OURS = {"logframe", "dashboard", "seed", "sqlmodel"}


@pytest.fixture
def empty(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """Point at a database without any table."""
    if backend == "postgresql":
        return Settings(database_url=new_postgres(request.getfixturevalue("postgres"), empty=True))
    return Settings(database_url=f"sqlite:///{tmp_path / 'empty.sqlite'}")


def quiet(settings: Settings) -> Config:
    """Return alembic's configuration, without its talk on standard output."""
    config = alembic_config(settings)
    config.stdout = io.StringIO()
    return config


def tables(settings: Settings) -> set[str]:
    """Return the names of the tables that are there."""
    engine = open_engine(settings)
    try:
        return set(sa.inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_the_schema_goes_up_down_and_up_again(empty):
    config = quiet(empty)

    command.upgrade(config, "head")
    assert set(Row.metadata.tables) | {"alembic_version"} == tables(empty)

    command.downgrade(config, "base")
    assert tables(empty) <= {"alembic_version"}

    command.upgrade(config, "head")
    assert set(Row.metadata.tables) <= tables(empty)


def test_the_migrations_say_what_the_tables_say(empty):
    config = quiet(empty)
    command.upgrade(config, "head")

    command.check(config)  # raises where autogenerate would still write something


def test_an_upgrade_leaves_the_database_at_the_head(empty):
    command.upgrade(quiet(empty), "head")

    engine = open_engine(empty)
    assert stored_revision(engine) == head_revision()
    engine.dispose()


def test_there_is_one_head():
    from alembic.script import ScriptDirectory

    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_imports_nothing_of_ours(path):
    imported = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or ".").partition(".")[0])

    assert not imported & OURS
    assert imported - sys.stdlib_module_names <= {"sqlalchemy", "alembic"}


@pytest.mark.parametrize("table", Row.metadata.sorted_tables, ids=lambda table: table.name)
def test_every_rule_of_a_table_has_a_name(table):
    unnamed = [rule for rule in (*table.constraints, *table.indexes) if not rule.name]

    assert unnamed == []


def test_every_rule_that_is_stored_has_the_name_that_the_tables_give_it(engine):
    inspector = sa.inspect(engine)
    for table in Row.metadata.sorted_tables:
        stored = {rule["name"] for rule in inspector.get_unique_constraints(table.name)}
        stored |= {rule["name"] for rule in inspector.get_check_constraints(table.name)}
        stored |= {rule["name"] for rule in inspector.get_foreign_keys(table.name)}
        stored |= {rule["name"] for rule in inspector.get_indexes(table.name)}
        stored.add(inspector.get_pk_constraint(table.name)["name"])
        meant = {str(sa.schema.conv(rule.name)) for rule in (*table.indexes,)}
        meant |= {engine.dialect.identifier_preparer.format_constraint(rule).strip('"') for rule in table.constraints}

        assert None not in stored, table.name
        assert meant <= stored, table.name


def test_going_down_and_up_again_keeps_what_hangs_on_an_entry(empty):
    config = quiet(empty)
    command.upgrade(config, "head")
    engine = open_engine(empty)
    with engine.execution_options(writes=True).begin() as connection:
        World(connection).fill()

    command.downgrade(config, "0006")
    command.upgrade(config, "head")

    with engine.connect() as connection:
        for name in ("measurement", "measurement_part", "part_category", "evidence"):
            assert connection.execute(sa.text(f"SELECT count(*) FROM {name}")).scalar() == 1, name
    engine.dispose()
