"""The demonstration's people, and who plays which part."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from logframe.actions.people import add_membership, add_person
from logframe.domain.words import Role
from logframe.schemas.people import PersonBase
from logframe.tables.people import Person
from logframe.tables.projects import Project
from seed.files import Node, fields


@dataclass(frozen=True, slots=True)
class Team:
    """The people by address, their new passwords, and their roles as the file gives them."""

    people: dict[str, Person]
    passwords: dict[str, str]
    memberships: list[Node]

    @property
    def administrator(self) -> Person:
        """Return who may set up projects."""
        return next(person for person in self.people.values() if person.administrator)

    def who(self, role: Role, code: str, *, second: bool = False) -> Person:
        """Return the first, or the second, of those with a role in a project."""
        return self._all(role, code)[int(second)]

    def join(self, session: Session, project: Project) -> None:
        """Give everybody their roles in a project."""
        for role in Role:
            for person in self._all(role, project.code):
                add_membership(session, self.administrator, person, project, role)

    def _all(self, role: Role, code: str) -> list[Person]:
        """Return those with a role in a project, in the order of the file."""
        return [
            self.people[node["person"]]
            for node in self.memberships
            if Role(node["role"]) is role and code in node.get("projects", [code])
        ]


def add_team(session: Session, content: Node, generate_password: Callable[[], str]) -> Team:
    """Add the people of the file, each with a password that nobody has seen before."""
    people, passwords = {}, {}
    for node in content["people"]:
        payload = PersonBase.model_validate(fields(node, "administrator"))
        password = generate_password()
        people[payload.email] = add_person(
            session, payload, password, administrator=node.get("administrator", False), demonstration=True
        )
        passwords[payload.email] = password
    return Team(people, passwords, content["memberships"])
