"""People, what they may do, and how they sign in."""

from datetime import datetime
from typing import Annotated

from pydantic import Field as Pattern
from pydantic import SecretStr
from sqlmodel import Field, SQLModel

from logframe.domain.words import Role
from logframe.schemas.base import Change, Shape
from logframe.schemas.columns import Email, Label
from logframe.schemas.numbers import REGION

LANGUAGES = r"^(en|es)$"


class PersonBase(SQLModel):
    """Who somebody is, and how they read numbers and dates."""

    email: Email
    name: Label
    language: Annotated[str, Field(max_length=2), Pattern(pattern=LANGUAGES)] = "en"
    region: Annotated[str, Field(max_length=5), Pattern(pattern=REGION)] = "en_US"


class MeChange(Change, PersonBase):
    """What a person may change of themselves."""

    email: None = None  # type: ignore[assignment]


class SignIn(Shape):
    """What a person types to sign in."""

    email: str = Field(max_length=254)
    password: SecretStr = Field(max_length=1024)


class MembershipRead(SQLModel):
    """One role in one project."""

    project: str
    role: Role


class MeRead(PersonBase):
    """Who is signed in, and where they may do what."""

    id: int
    version: int
    administrator: bool
    memberships: list[MembershipRead]


class SessionRead(SQLModel):
    """A session that has begun: the token is told this once."""

    token: str
    expires_at: datetime
    person: MeRead
