"""The command line: serve, migrate, seed, check, people, tokens, backup and restore."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import sqlalchemy as sa
import typer
import uvicorn
from alembic import command
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, delete

from logframe.actions.people import (
    add_membership,
    add_person,
    add_token,
    find_demonstration_people,
    find_project,
    require_person,
    set_password,
)
from logframe.backup import read_backup, write_backup
from logframe.database import alembic_config, check_schema, explain, head_revision, open_engine, transaction
from logframe.domain.words import Role
from logframe.errors import DatabaseUnusable, LogframeError
from logframe.schemas.people import PersonBase
from logframe.security import new_password
from logframe.settings import Settings
from logframe.tables.people import ApiToken, Person
from seed.loader import load

APPLICATION = "dashboard.app:create_app"
"""Named, not imported: the backend does not know the dashboard."""

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
person_app = typer.Typer(no_args_is_help=True, help="Add people and give them roles.")
app.add_typer(person_app, name="person")


def say(text: str) -> None:
    """Print a line."""
    typer.echo(text)


def ready_engine(settings: Settings) -> sa.Engine:
    """Return the engine of a database that can be used, or say why it cannot."""
    engine = open_engine(settings)
    check_schema(engine)
    return engine


@app.command()
def serve() -> None:
    """Serve the API and the dashboard."""
    settings = Settings()
    ready_engine(settings).dispose()
    _serve(settings)


def _serve(settings: Settings) -> None:
    """Run the server until it is stopped."""
    uvicorn.run(
        APPLICATION,
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers if settings.workers > 1 else None,
        forwarded_allow_ips=settings.trusted_proxies,
        access_log=False,
        server_header=False,
        log_config=None,
    )


@app.command()
def migrate() -> None:
    """Bring the database to the schema of this version."""
    _migrate(Settings())
    say(f"The database is at revision {head_revision()}.")


def _migrate(settings: Settings) -> None:
    """Upgrade to the newest revision."""
    try:
        command.upgrade(alembic_config(settings), "head")
    except DBAPIError as error:
        raise DatabaseUnusable(why=explain(error)) from error


@app.command()
def seed() -> None:
    """Load the shipped demonstration: two evaluated projects, a portfolio, and people to sign in as."""
    engine = ready_engine(Settings())
    with transaction(engine) as session:
        loaded = load(session)
    if loaded.already_there:
        say("The demonstration is there already. New passwords: logframe person reset.")
    _introduce(loaded.passwords)


def _introduce(passwords: dict[str, str]) -> None:
    """Print people's addresses with their passwords."""
    width = max((len(email) for email in passwords), default=0)
    for email, password in passwords.items():
        say(f"  {email:<{width}}  {password}")


@app.command()
def run() -> None:
    """Make the database ready, load the demonstration into a new one, and serve: what `make run` does."""
    settings = Settings()
    _migrate(settings)
    engine = ready_engine(settings)
    with transaction(engine) as session:
        empty = session.exec(sa.select(Person.id).limit(1)).first() is None  # type: ignore[call-overload]
        passwords = load(session).passwords if empty else {}
    engine.dispose()
    say(f"\nOpen http://{settings.host}:{settings.port} and sign in.")
    if passwords:
        say("Demonstration people (shown once; `logframe person reset` gives new passwords):")
        _introduce(passwords)
    else:
        say("Forgot the demonstration passwords? `.venv/bin/logframe person reset` gives new ones.")
    sys.stdout.flush()
    _serve(settings)


@app.command()
def check() -> None:
    """Verify that the database can be used and contradicts no rule of its own."""
    engine = ready_engine(Settings())
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
        if broken or sound != "ok":
            raise DatabaseUnusable(why=f"{len(broken)} broken links; integrity check: {sound}")
    say("The database is sound.")


@app.command()
def backup(file: Path) -> None:
    """Write every row into a new file, while the service runs."""
    counts = write_backup(ready_engine(Settings()), file)
    say(f"{sum(counts.values())} rows are in {file}.")


@app.command()
def restore(file: Path) -> None:
    """Restore a backup into an empty database."""
    settings = Settings()
    _migrate(settings)
    counts = read_backup(ready_engine(settings), file)
    say(f"{sum(counts.values())} rows are restored.")


@app.command()
def token(
    email: str, revoke: Annotated[bool, typer.Option(help="Revoke all tokens instead")] = False
) -> None:
    """Print a new bearer token of a person."""
    with transaction(ready_engine(Settings())) as session:
        owner = require_person(session, email)
        if revoke:
            session.exec(delete(ApiToken).where(col(ApiToken.person_id) == owner.id))
            secret = "All tokens are revoked."
        else:
            secret = add_token(session, owner)
    say(secret)


@person_app.command("add")
def add(
    email: str,
    project: Annotated[str | None, typer.Option(help="Code of a project")] = None,
    role: Annotated[Role | None, typer.Option(help="Role in the project")] = None,
    admin: Annotated[bool, typer.Option("--admin", help="Make them an administrator")] = False,
    name: Annotated[str | None, typer.Option(help="Name; the address if not given")] = None,
) -> None:
    """Add a person, or give one who is there a role; a new one's password is printed."""
    if (project is None) != (role is None):
        raise typer.BadParameter("--project and --role go together")
    password = new_password()
    with transaction(ready_engine(Settings())) as session:
        who = find_or_add(session, email, name or email, password, admin=admin)
        if project and role:
            add_membership(session, None, who[0], find_project(session, project), role)
    say(f"{email}  {password}" if who[1] else f"{email} is there already; the password stays.")


def find_or_add(
    session: Session, email: str, name: str, password: str, *, admin: bool
) -> tuple[Person, bool]:
    """Return the person with the address, and whether they are new."""
    try:
        person = require_person(session, email)
    except LogframeError:
        payload = PersonBase.model_validate({"email": email, "name": name})
        return add_person(session, payload, password, administrator=admin), True
    person.administrator = person.administrator or admin
    return person, False


@person_app.command("reset")
def reset(
    email: Annotated[str | None, typer.Argument(help="Whose; all demonstration people if not given")] = None,
) -> None:
    """Give a person, or all demonstration people, a new password, and end their sessions."""
    with transaction(ready_engine(Settings())) as session:
        people = [require_person(session, email)] if email else find_demonstration_people(session)
        passwords = {person.email: new_password() for person in people}
        for person in people:
            set_password(session, person, passwords[person.email])
    _introduce(passwords)


def plainly(command_line: Callable[[], Any]) -> Callable[[], None]:
    """Turn what can go wrong into one sentence on standard error and status 1."""

    def call() -> None:
        try:
            command_line()
        except LogframeError as error:
            sys.exit(error.detail("en"))
        except DBAPIError as error:
            sys.exit(DatabaseUnusable(why=explain(error)).detail("en"))
        except ValidationError as error:
            first = error.errors()[0]
            sys.exit(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}")
        except OSError as error:
            sys.exit(f"{error.strerror}: {error.filename}")

    return call


main = plainly(app)
