"""People, their roles, sessions, tokens, and attempts to sign in."""

from datetime import datetime
from typing import Annotated

import sqlalchemy as sa
from sqlmodel import Field

from logframe.domain.words import Role
from logframe.schemas.columns import word
from logframe.schemas.people import PersonBase
from logframe.tables.base import NumberedRow, VersionedRow, utc_now


class Person(PersonBase, VersionedRow, table=True):
    """Somebody who signs in. Demonstration people exist only beside the shipped demonstration."""

    __tablename__ = "person"
    __table_args__ = (sa.UniqueConstraint("email"),)

    password_hash: str
    administrator: bool = False
    demonstration: bool = False
    active: bool = True


class Membership(NumberedRow, table=True):
    """A person's role in a project."""

    __tablename__ = "membership"
    __table_args__ = (sa.UniqueConstraint("person_id", "project_id", "role"),)

    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    project_id: int = Field(foreign_key="project.id", index=True, ondelete="CASCADE")
    role: Annotated[Role, word(Role)]


class Credential(NumberedRow):
    """Something opaque that stands for a person: only its hash is kept."""

    person_id: int = Field(foreign_key="person.id", index=True, ondelete="CASCADE")
    digest: str = Field(max_length=64)
    created_at: datetime = Field(default_factory=utc_now)


class SignInSession(Credential, table=True):
    """A sign-in that lasts until it ends or expires."""

    __tablename__ = "sign_in_session"
    __table_args__ = (sa.UniqueConstraint("digest"),)

    expires_at: datetime


class ApiToken(Credential, table=True):
    """A script's key; it lasts until it is revoked or expires."""

    __tablename__ = "api_token"
    __table_args__ = (sa.UniqueConstraint("digest"),)

    label: str = Field(default="", max_length=100)
    expires_at: datetime | None = None


class SignInAttempt(NumberedRow, table=True):
    """A failed attempt, counted per account and per address."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        sa.Index("ix_sign_in_attempt_account_at", "account", "at"),
        sa.Index("ix_sign_in_attempt_address_at", "address", "at"),
    )

    account: str = Field(max_length=64)
    address: str = Field(max_length=64)
    at: datetime = Field(default_factory=utc_now)
