"""A person's data are erased; what they did stays, under a neutral name."""

import json

import sqlalchemy as sa
from sqlmodel import Session, col, delete, select

from logframe.actions.audit import facts, note
from logframe.security import digest
from logframe.tables.people import ApiToken, Membership, Person, SignInAttempt, SignInSession
from logframe.tables.retries import Answered


def purge_person(session: Session, person: Person) -> str:
    """Erase who somebody is and how they signed in; return the name under which their rows stay.

    Events tell no name or address (see `audit.PERSONAL`), so every chain stays as it is.
    """
    before = facts(person)
    for membership in session.exec(select(Membership).where(Membership.person_id == person.id)):
        note(session, None, "delete", membership, before=facts(membership))
        session.delete(membership)
    _forget_secrets(session, person)
    person.name = f"Former member {person.id}"
    person.email = f"former-member-{person.id}@person.invalid"
    person.password_hash = ""
    person.language, person.region = "en", "en_US"
    person.administrator = person.demonstration = person.active = False
    person.version += 1
    session.flush()
    note(session, None, "purge", person, before=before)
    return person.name


def _forget_secrets(session: Session, person: Person) -> None:
    """Delete what signs them in, and every kept answer that is theirs or tells their name."""
    if session.get_bind().dialect.name == "sqlite":  # what is deleted is overwritten in the file too
        session.connection().exec_driver_sql("PRAGMA secure_delete = ON").close()
    for table in (SignInSession, ApiToken):
        session.exec(delete(table).where(col(table.person_id) == person.id))
    session.exec(delete(SignInAttempt).where(col(SignInAttempt.account) == digest(person.email)))
    told = [json.dumps(text, ensure_ascii=False)[1:-1] for text in (person.name, person.email)]
    named = [col(Answered.body).contains(text, autoescape=True) for text in told]
    session.exec(delete(Answered).where(sa.or_(col(Answered.person_id) == person.id, *named)))
