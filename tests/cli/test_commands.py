"""Each command does what it says, or ends with status 1 and one clear sentence."""

import shutil
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from logframe import database
from logframe.tables.people import ApiToken, Membership, Person, SignInSession
from tests.cli.conftest import refused
from tests.conftest import new_postgres


def count(engine, table, *where):
    with engine.connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table).where(*where)).scalar_one()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.3)


def sign_in(api, email, password):
    return api.post("session", json={"email": email, "password": password}).status_code


def test_migrate_says_where_the_database_is(run):
    said = run("migrate")

    assert (said.status, said.out) == (0, f"The database is at revision {database.head_revision()}.\n")


def test_migrate_makes_an_empty_database_usable(run, tmp_path):
    empty = f"sqlite:///{tmp_path / 'deep' / 'down' / 'new.sqlite'}"

    assert "it is empty" in refused(run("check", database=empty))
    assert run("migrate").status == 0
    assert run("check").out == "The database is sound.\n"


def test_migrate_refuses_a_database_of_a_newer_version(run, engine):
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))

    assert "belongs to a newer version" in refused(run("migrate"))


def test_seed_loads_the_demonstration_once(run, engine, api):
    first, second = run("seed"), run("seed")

    lines = [line.split() for line in first.out.splitlines()]
    assert first.status == second.status == 0
    assert len(lines) == count(engine, Person.__table__) > 0
    assert all(sign_in(api, email, password) == 201 for email, password in lines[:2])
    assert second.out == "The demonstration is there already. New passwords: logframe person reset.\n"
    assert count(engine, Person.__table__) == len(lines)


def test_there_are_no_demonstration_people_unless_the_demonstration_was_loaded(run, engine):
    run("migrate")
    run("person", "add", "ana@test.example", "--admin")

    assert count(engine, Person.__table__, Person.demonstration.is_(True)) == 0
    assert count(engine, Person.__table__) == 1
    assert "no demonstration people" in refused(run("person", "reset"))


def test_reset_without_an_address_gives_the_demonstration_people_new_passwords(run, api):
    old = dict(line.split() for line in run("seed").out.splitlines())
    run("person", "add", "ana@test.example")

    new = dict(line.split() for line in run("person", "reset").out.splitlines())

    assert set(new) == set(old)
    assert not set(new.values()) & set(old.values())
    email = next(iter(new))
    assert (sign_in(api, email, old[email]), sign_in(api, email, new[email])) == (401, 201)


def test_an_added_person_signs_in_with_the_printed_password(run, api):
    said = run("person", "add", "Ana@Test.example", "--name", "Ana")

    address, password = said.out.split()
    assert address == "Ana@Test.example"
    assert sign_in(api, "ana@test.example", password) == 201


def test_a_person_is_given_a_role_in_a_project(run, make, engine):
    project = make.project()

    said = run("person", "add", "ana@test.example", "--project", project.code, "--role", "officer")
    again = run("person", "add", "ana@test.example", "--project", project.code, "--role", "manager")
    twice = run("person", "add", "ana@test.example", "--project", project.code, "--role", "manager")

    assert (said.status, again.status, twice.status) == (0, 0, 0)
    assert again.out == twice.out == "ana@test.example is there already; the password stays.\n"
    assert count(engine, Membership.__table__) == 2


def test_an_administrator_is_added(run, engine):
    run("person", "add", "ana@test.example", "--admin")

    assert count(engine, Person.__table__, Person.administrator.is_(True)) == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["person", "add", "ana@test.example", "--project", "P", "--role", "boss"], "'boss' is not one of"),
        (["person", "add", "ana@test.example", "--role", "officer"], "--project and --role together"),
        (["person", "add", "ana@test.example", "--project", "P"], "--project and --role together"),
        (
            ["person", "add", "ana@test.example", "--project", "NOWHERE", "--role", "officer"],
            "no project with the code NOWHERE",
        ),
        (["person", "add", "not an address"], "not an address"),
        (["person", "add", "ana@test.example", "--name", " "], "a name"),
        (["person", "reset", "nobody@test.example"], "nobody with the address nobody@test.example"),
        (["token", "nobody@test.example"], "nobody with the address nobody@test.example"),
        (["token"], "Missing argument"),
        (["token", "--forever", "ana@test.example"], "No such option"),
        (["fly"], "No such command"),
        (["person"], "Missing command"),
        ([], "Missing command"),
        (["backup"], "Missing argument"),
        (["restore", "/dev/null/backup.zip"], "not there, or is no backup"),
        (["backup", "/dev/null/backup.zip"], "Not a directory"),
    ],
    ids=lambda words: " ".join(words)[:40] or "nothing" if isinstance(words, list) else "",
)
def test_what_cannot_be_done_is_said_in_a_sentence_and_changes_nothing(run, engine, words, sentence):
    assert sentence in refused(run(*words))
    assert count(engine, Person.__table__) == 0


def test_a_token_opens_the_api_until_it_is_revoked(run, make, api, engine):
    make.person("ana@test.example")
    first, second = (run("token", "ana@test.example").out.strip() for _ in range(2))

    def look(token):
        return api.get("me", headers={"Authorization": f"Bearer {token}"}).status_code

    assert (look(first), look(second)) == (200, 200)

    assert run("token", "ana@test.example", "--revoke").out == "All tokens are revoked.\n"
    assert (look(first), look(second)) == (401, 401)
    assert count(engine, ApiToken.__table__) == 0


def test_a_new_password_ends_the_sessions_of_the_old_one(run, make, api, engine):
    make.person("ana@test.example", password="an old password")
    sign_in(api, "ana@test.example", "an old password")

    password = run("person", "reset", "ANA@test.example").out.split()[1]

    assert count(engine, SignInSession.__table__) == 0
    assert sign_in(api, "ana@test.example", "an old password") == 401
    assert sign_in(api, "ana@test.example", password) == 201


def test_check_finds_a_broken_link(tmp_path, run, sqlite_template):
    path = tmp_path / "broken.sqlite"
    shutil.copy(sqlite_template, path)
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO sector (project_id, name) VALUES (77, 'Trade')")
    connection.close()

    assert "1 broken link" in refused(run("check", database=f"sqlite:///{path}"))


@pytest.mark.parametrize(
    "command", ["serve", "seed", "check", "recompute --check", "token x@y.example", "person reset"]
)
def test_every_command_says_why_a_database_cannot_be_used(run, tmp_path, postgres, command):
    letter = tmp_path / "letter.sqlite"
    letter.write_bytes(b"Dear colleagues, " * 1000)
    file = tmp_path / "a file"
    file.write_text("in the way")

    for address, sentence in [
        (f"sqlite:///{tmp_path / 'new.sqlite'}", "it is empty"),
        (f"sqlite:///{letter}", "not a database"),
        (f"sqlite:///{file}/logframe.sqlite", "folder cannot be made"),
        (new_postgres(postgres, empty=True), "it is empty"),
        ("postgresql+psycopg://nobody@127.0.0.1:9/x", "cannot be reached"),
        ("oracle://host/x", "must begin with"),
    ]:
        assert sentence in refused(run(*command.split(), database=address))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("PORT", "0"),
        ("WORKERS", "0"),
        ("SESSION_HOURS", "-1"),
        ("LOG_LEVEL", "chatty"),
        ("SECURE_COOKIES", "perhaps"),
    ],
)
def test_a_setting_that_does_not_fit_is_named(run, monkeypatch, name, value):
    monkeypatch.setenv(f"LOGFRAME_{name}", value)

    assert refused(run("serve")).startswith(f"LOGFRAME_{name}: ")


def test_help_names_every_command(run):
    said = run("--help")

    assert said.status == 0
    for name in ("serve", "migrate", "seed", "check", "recompute", "backup", "restore", "token", "person", "run"):
        assert f" {name} " in said.out


def test_a_backup_does_not_overwrite_a_file(run, tmp_path: Path):
    (tmp_path / "backup.zip").write_text("dear to somebody")

    assert "there already" in refused(run("backup", tmp_path / "backup.zip"))
    assert (tmp_path / "backup.zip").read_text() == "dear to somebody"
