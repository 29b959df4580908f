"""People: added by an administrator or the command line; they sign in and out."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, delete, select

from logframe.actions.audit import note
from logframe.actions.rows import add_row, change_row
from logframe.domain.words import Role
from logframe.errors import CodeTaken, Invalid, NotFound, TooManyAttempts, WrongPassword
from logframe.languages import known_region, marked
from logframe.schemas.people import MeChange, PersonBase
from logframe.security import digest, fits, hash_password, new_token
from logframe.settings import Settings
from logframe.tables.base import utc_now
from logframe.tables.people import ApiToken, Membership, Person, SignInAttempt, SignInSession
from logframe.tables.projects import Project

SHORTEST_PASSWORD = 12


def find_person(session: Session, email: str) -> Person | None:
    """Return who signs in with the address, whatever its case."""
    if "\x00" in email:
        return None
    return session.exec(select(Person).where(Person.email == email.strip().lower())).first()


def require_person(session: Session, email: str) -> Person:
    """Return who signs in with the address, or say that there is nobody."""
    person = find_person(session, email)
    if person is None:
        raise Invalid("email", marked("There is nobody with the address {email}."), email=email)
    return person


def find_demonstration_people(session: Session) -> list[Person]:
    """Return the people that came with the shipped demonstration; nobody where it was never loaded."""
    return list(session.exec(select(Person).where(col(Person.demonstration)).order_by(col(Person.id))))


def add_person(
    session: Session,
    payload: PersonBase,
    password: str,
    *,
    administrator: bool = False,
    demonstration: bool = False,
) -> Person:
    """Add somebody who can sign in."""
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid("password", marked("A password has at least {count} characters."), count=SHORTEST_PASSWORD)
    email = payload.email.strip().lower()
    if find_person(session, email) is not None:
        raise CodeTaken(code=email)
    person = Person(
        **{**payload.model_dump(), "email": email},
        password_hash=hash_password(password),
        administrator=administrator,
        demonstration=demonstration,
    )
    return add_row(session, None, person)


def set_password(session: Session, person: Person, password: str) -> None:
    """Give somebody a new password and end their sessions."""
    person.password_hash = hash_password(password)
    session.exec(delete(SignInSession).where(col(SignInSession.person_id) == person.id))
    session.flush()
    note(session, None, "set_password", person)


def change_me(session: Session, person: Person, payload: MeChange) -> Person:
    """Change one's own name, language or region."""
    if payload.region and not known_region(payload.region):
        raise Invalid(
            "region",
            marked("{region} is not a region we know, such as es_PE or en_US."),
            region=payload.region,
        )
    changes = {name: value for name, value in payload.changes().items() if name != "email"}
    change_row(session, person, person, payload, changes=changes)
    return person


def add_membership(session: Session, author: Person | None, person: Person, project: Project, role: Role) -> Membership:
    """Give somebody a role in a project; the same role again changes nothing."""
    held = select(Membership).where(
        Membership.person_id == person.id, Membership.project_id == project.id, Membership.role == role
    )
    found = session.exec(held).first()
    return found or add_row(session, author, Membership(person_id=person.id, project_id=project.id, role=role))


def find_project(session: Session, code: str) -> Project:
    """Return the project with the code."""
    project = session.exec(select(Project).where(Project.code == code)).first()
    if project is None:
        raise NotFound()
    return project


def count_attempt(session: Session, settings: Settings, email: str, address: str) -> None:
    """Count an attempt to sign in, before the password is looked at; refuse beyond the limits."""
    account, place = digest(email.strip().lower()), digest(address)
    since = utc_now() - timedelta(minutes=settings.attempts_minutes)
    session.exec(delete(SignInAttempt).where(col(SignInAttempt.at) < since - timedelta(days=1)))
    of_account, of_address = session.exec(
        sa.select(  # type: ignore[call-overload]
            sa.func.count().filter(col(SignInAttempt.account) == account),
            sa.func.count().filter(col(SignInAttempt.address) == place),
        )
        .select_from(SignInAttempt)
        .where(
            col(SignInAttempt.at) >= since,
            sa.or_(col(SignInAttempt.account) == account, col(SignInAttempt.address) == place),
        )
    ).one()
    if of_account >= settings.attempts_per_account or of_address >= settings.attempts_per_address:
        raise TooManyAttempts(minutes=settings.attempts_minutes)
    session.add(SignInAttempt(account=account, address=place))


def check_password(person: Person | None, password: str) -> Person:
    """Return the person if the password is theirs; slow on purpose, and as slow for nobody."""
    right = fits(password, person.password_hash if person and person.active else None)
    if not right or person is None:
        raise WrongPassword()
    return person


def start_session(session: Session, settings: Settings, person: Person) -> tuple[str, SignInSession]:
    """Begin a session: its token is told once and stored hashed."""
    token = new_token()
    expires_at = utc_now() + timedelta(hours=settings.session_hours)
    account = digest(person.email)
    session.exec(delete(SignInAttempt).where(col(SignInAttempt.account) == account))
    session.exec(delete(SignInSession).where(col(SignInSession.expires_at) < utc_now()))
    row = SignInSession(person_id=person.id, digest=digest(token), expires_at=expires_at)
    session.add(row)
    session.flush()
    note(session, person, "sign_in", person)
    return token, row


def end_session(session: Session, person: Person, token: str) -> None:
    """End the session, or revoke the token, at once for every worker."""
    for table in (SignInSession, ApiToken):
        session.exec(delete(table).where(col(table.digest) == digest(token)))
    note(session, person, "sign_out", person)


def add_token(session: Session, person: Person, label: str = "") -> str:
    """Return a new token for scripts; only its hash is stored."""
    token = new_token()
    add_row(session, person, ApiToken(person_id=person.id, digest=digest(token), label=label))
    return token
