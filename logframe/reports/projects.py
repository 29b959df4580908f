"""Projects as they are read, and lists in pages."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col, select

from logframe.domain.words import Role
from logframe.schemas.base import Page
from logframe.schemas.people import MembershipRead, MeRead
from logframe.schemas.projects import LocationRead, ParticipationRead, PortfolioRowBase, ProjectRead
from logframe.tables.people import Membership, Person
from logframe.tables.projects import Location, Organisation, Participation, PortfolioRow, Project, Sector

AnyRow = TypeVar("AnyRow")


def find_page(session: Session, table: type[AnyRow], condition: Any, after: int, limit: int) -> Page[AnyRow]:
    """Return one page of rows by key; the cursor is the last key of the page before."""
    key: Any = table.id  # type: ignore[attr-defined]
    rows = session.exec(select(table).where(condition, key > after).order_by(key).limit(limit + 1)).all()
    more = len(rows) > limit
    page = list(rows[:limit])
    return Page.model_construct(items=page, next=page[-1].id if more else None)  # type: ignore[attr-defined]


def read_projects(session: Session, projects: Sequence[Project]) -> list[ProjectRead]:
    """Return projects with who takes part and the portfolio rows that list them."""
    keys = [project.id for project in projects]
    parts: dict[int, list[ParticipationRead]] = defaultdict(list)
    query = (
        select(Participation, Organisation)
        .join(Organisation, col(Organisation.id) == Participation.organisation_id)
        .where(col(Participation.project_id).in_(keys))
        .order_by(col(Participation.id))
    )
    for part, organisation in session.exec(query):
        parts[part.project_id].append(
            ParticipationRead(name=organisation.name, abbreviation=organisation.abbreviation, role=part.role)
        )
    listed: dict[int, list[PortfolioRowBase]] = defaultdict(list)
    for row in session.exec(
        select(PortfolioRow).where(col(PortfolioRow.project_id).in_(keys)).order_by(col(PortfolioRow.id))
    ):
        listed[row.project_id].append(PortfolioRowBase(**row.model_dump()))
    return [ProjectRead(**p.model_dump(), organisations=parts[p.id], portfolio_rows=listed[p.id]) for p in projects]


def read_project(session: Session, project: Project) -> ProjectRead:
    """Return one project."""
    return read_projects(session, [project])[0]


def may_see(person_id: int, *, administrator: bool) -> Any:
    """Return the rule that somebody may see a project."""
    if administrator:
        return sa.true()
    mine = sa.select(Membership.project_id).where(col(Membership.person_id) == person_id)  # type: ignore[call-overload]
    return col(Project.id).in_(mine)


def read_locations(session: Session, locations: Sequence[Location]) -> list[LocationRead]:
    """Return places with the names of their sectors."""
    keys = {place.sector_id for place in locations if place.sector_id}
    sectors = {row.id: row.name for row in session.exec(select(Sector).where(col(Sector.id).in_(keys)))}
    return [LocationRead(**place.model_dump(), sector=sectors.get(place.sector_id or 0)) for place in locations]


def read_me(session: Session, person: Person) -> MeRead:
    """Return who somebody is, and where they may do what."""
    query = (
        select(Project.code, Membership.role)
        .join(Membership, col(Membership.project_id) == Project.id)
        .where(Membership.person_id == person.id)
        .order_by(Project.code, col(Membership.role))
    )
    held = [MembershipRead(project=code, role=Role(role)) for code, role in session.exec(query)]
    return MeRead(**person.model_dump(exclude={"password_hash"}), memberships=held)
