"""The command line: serve, migrate, seed, check, recompute, remind, people, tokens, purge, backup and restore."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import sqlalchemy as sa
import typer
from alembic import command
from alembic.util import CommandError
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, delete

from logframe.actions.people import (
    add_membership,
    add_person,
    add_token,
    find_demonstration_people,
    find_person,
    find_project,
    require_person,
    set_password,
)
from logframe.actions.purging import purge_person
from logframe.backup import read_backup, write_backup
from logframe.database import (
    NEWER,
    alembic_config,
    check_schema,
    explain,
    head_revision,
    open_engine,
    open_session,
    transaction,
)
from logframe.domain.words import Role
from logframe.errors import DatabaseUnusable, Invalid, LogframeError, NotFound
from logframe.files.keeping import open_store
from logframe.languages import marked
from logframe.mail import open_mail, send_mail
from logframe.reports.chains import find_faults
from logframe.reports.recomputing import recompute_all
from logframe.reports.reminders import Reminder, find_reminders
from logframe.schemas.people import PersonBase
from logframe.security import new_password
from logframe.serving import check_address, serve_application
from logframe.settings import PREFIX, Settings
from logframe.tables.base import utc_now
from logframe.tables.people import ApiToken, Person
from logframe.tables.projects import Project
from seed.loader import load

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
person_app = typer.Typer(help="Add people and give them roles.")
app.add_typer(person_app, name="person")


def say(text: str) -> None:
    """Print a line."""
    typer.echo(text)


@contextmanager
def ready_engine(settings: Settings) -> Iterator[sa.Engine]:
    """Give the engine of a database that can be used, or say why it cannot."""
    engine = open_engine(settings)
    try:
        check_schema(engine)
        yield engine
    finally:
        engine.dispose()


@contextmanager
def ready_session() -> Iterator[Session]:
    """Give one transaction on the configured database."""
    with ready_engine(Settings()) as engine, transaction(engine) as session:
        yield session


@app.command()
def serve() -> None:
    """Serve the API and the dashboard."""
    settings = Settings()
    check_address(settings)
    with ready_engine(settings):
        pass
    serve_application(settings)


@app.command()
def migrate() -> None:
    """Bring the database to the schema of this version."""
    _migrate(Settings())
    say(f"The database is at revision {head_revision()}.")


def _migrate(settings: Settings) -> None:
    """Upgrade to the newest revision."""
    try:
        command.upgrade(alembic_config(settings), "head")
    except CommandError as error:
        raise DatabaseUnusable(why=NEWER) from error
    except DBAPIError as error:
        raise DatabaseUnusable(why=explain(error)) from error


@app.command()
def seed() -> None:
    """Load the shipped demonstration: two evaluated projects, a portfolio, and people to sign in as."""
    with ready_session() as session:
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
    check_address(settings)
    _migrate(settings)
    with ready_engine(settings) as engine, transaction(engine) as session:
        empty = session.exec(sa.select(Person.id).limit(1)).first() is None  # type: ignore[call-overload]
        passwords = load(session).passwords if empty else {}
    say(f"\nOpen http://{settings.host}:{settings.port} and sign in.")
    if passwords:
        say("Demonstration people (shown once; `logframe person reset` gives new passwords):")
        _introduce(passwords)
    else:
        say("Forgot the demonstration passwords? `.venv/bin/logframe person reset` gives new ones.")
    sys.stdout.flush()
    serve_application(settings)


@app.command()
def check() -> None:
    """Verify that the database can be used, contradicts no rule of its own, and that its audit is whole."""
    whole = True
    with ready_engine(Settings()) as engine:
        _check_links(engine)
        with open_session(engine, writes=False) as session:
            for fault in find_faults(session):
                typer.echo(fault, err=True)
                whole = False
    if not whole:
        raise typer.Exit(1)
    say("The database is sound.")


def _check_links(engine: sa.Engine) -> None:
    """Ask SQLite about its file; PostgreSQL lets no broken link in."""
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
    if broken or sound != "ok":
        raise DatabaseUnusable(why=f"it has {len(broken)} broken links; its own check says: {sound}.")


@app.command()
def recompute(
    check: Annotated[
        bool, typer.Option("--check", help="Compute every figure anew by its definition and compare")
    ] = False,
) -> None:
    """Verify that the figures in answers are what their definitions give: nothing computed is stored."""
    if not check:
        say("There is nothing to recompute: no figure is stored. `logframe recompute --check` compares them all.")
        return
    agreeing, differing = 0, 0
    with ready_engine(Settings()) as engine, open_session(engine, writes=False) as session:
        for recomputed in recompute_all(session, utc_now()):
            lines = list(recomputed.differences())
            for line in lines:
                say(line)
            agreeing, differing = agreeing + (not lines), differing + bool(lines)
    say(f"{agreeing} indicators × periods are answered as defined, {differing} are not.")
    if differing:
        raise typer.Exit(1)


@app.command()
def remind(
    days: Annotated[int, typer.Option(min=0, max=366, help="Also what is due in so many days")] = 0,
    mail: Annotated[bool, typer.Option("--mail", help="Send it by mail instead of printing it")] = False,
) -> None:
    """Tell everybody what is late, due, returned or waiting for them, in their language."""
    settings = Settings()
    with ready_engine(settings) as engine, open_session(engine, writes=False) as session:
        reminders = list(find_reminders(session, utc_now(), days))
    if mail:
        send_reminders(settings, [one for one in reminders if not one.made_up])
        return
    for one in reminders:
        say(f"{one.name} <{one.email}>")
        for line in one.lines:
            say(f"  {line}")


def send_reminders(settings: Settings, reminders: list[Reminder]) -> None:
    """Mail reminders; one that is refused keeps nobody else from theirs."""
    with open_mail(settings) as server:
        refused = [
            one.email
            for one in reminders
            if not send_mail(server, settings.mail_from, one.email, one.subject, "\n\n".join(one.lines))
        ]
    say(f"Reminders sent: {len(reminders) - len(refused)}.")
    if refused:
        raise Invalid("email", marked("The mail server refused these addresses: {list}."), list=", ".join(refused))


@app.command()
def backup(file: Path) -> None:
    """Write every row, and the files of evidence, into a new file, while the service runs."""
    settings = Settings()
    with ready_engine(settings) as engine:
        counts = write_backup(engine, file, open_store(settings))
    say(f"{sum(counts.values())} rows are in {file}.")


@app.command()
def restore(file: Path) -> None:
    """Restore a backup into an empty database."""
    settings = Settings()
    _migrate(settings)
    with ready_engine(settings) as engine:
        counts = read_backup(engine, file, open_store(settings))
    say(f"{sum(counts.values())} rows are restored.")


@app.command()
def token(email: str, revoke: Annotated[bool, typer.Option(help="Revoke all tokens instead")] = False) -> None:
    """Print a new bearer token of a person."""
    with ready_session() as session:
        owner = require_person(session, email)
        if revoke:
            session.exec(delete(ApiToken).where(col(ApiToken.person_id) == owner.id))
            answer = "All tokens are revoked."
        else:
            answer = add_token(session, owner)
    say(answer)


@app.command()
def purge(
    email: str, yes: Annotated[bool, typer.Option("--yes", help="Do it: it cannot be taken back")] = False
) -> None:
    """Erase a person's name, address, password, sessions, tokens and roles; what they did stays."""
    with ready_session() as session:
        person = require_person(session, email)
        if not yes:
            raise Invalid("yes", marked("This erases {email} for good. Say --yes to do it."), email=person.email)
        name = purge_person(session, person)
    say(f"{email} is erased. What they did stays, under the name {name}.")


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
        raise Invalid("role", marked("Give --project and --role together."))
    password = new_password()
    with ready_session() as session:
        who = find_or_add(session, email, name or email, password, admin=admin)
        if project and role:
            add_membership(session, None, who[0], require_project(session, project), role)
    say(f"{email}  {password}" if who[1] else f"{email} is there already; the password stays.")


def require_project(session: Session, code: str) -> Project:
    """Return the project with the code, or say that there is none."""
    try:
        return find_project(session, code)
    except NotFound as error:
        raise Invalid("project", marked("There is no project with the code {code}."), code=code) from error


def find_or_add(session: Session, email: str, name: str, password: str, *, admin: bool) -> tuple[Person, bool]:
    """Return the person with the address, and whether they are new."""
    person = find_person(session, email)
    if person is not None:
        person.administrator = person.administrator or admin
        return person, False
    try:
        payload = PersonBase.model_validate({"email": email, "name": name})
    except ValidationError as error:
        raise Invalid("email", marked("Give an e-mail address and a name, not {email!r}."), email=email) from error
    return add_person(session, payload, password, administrator=admin), True


@person_app.command("reset")
def reset(
    email: Annotated[str | None, typer.Argument(help="Whose; all demonstration people if not given")] = None,
) -> None:
    """Give a person, or all demonstration people, a new password, and end their sessions."""
    with ready_session() as session:
        people = [require_person(session, email)] if email else find_demonstration_people(session)
        if not people:
            raise Invalid("email", marked("There are no demonstration people here: name whose password."))
        passwords = {person.email: new_password() for person in people}
        for person in people:
            set_password(session, person, passwords[person.email])
    _introduce(passwords)


def plainly(command_line: Callable[..., Any]) -> Callable[[], None]:
    """Turn what can go wrong into one sentence on standard error and status 1."""

    def call() -> None:
        try:
            stopped = command_line(standalone_mode=False)
        except LogframeError as error:
            sys.exit(error.detail("en"))
        except typer.TyperException as error:
            sys.exit(f"{error.format_message().replace('Value error, ', '')} `logframe --help` tells more.")
        except typer.Abort:
            sys.exit("Stopped.")
        except DBAPIError as error:
            sys.exit(DatabaseUnusable(why=explain(error)).detail("en"))
        except ValidationError as error:
            sys.exit(say_misfit(error))
        except OSError as error:
            sys.exit(f"{error.strerror}: {error.filename}.")
        sys.exit(1 if stopped else 0)

    return call


def say_misfit(error: ValidationError) -> str:
    """Return which setting does not fit, by the name of its variable."""
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    return f"{PREFIX}{name.upper()}: {first['msg']}."


main = plainly(app)
