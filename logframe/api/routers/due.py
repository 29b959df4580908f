"""What is due, late, returned, waiting or locked, and why."""

from typing import Annotated

from fastapi import APIRouter, Query

from logframe.api.dependencies import Limit, ProjectToSeeEntries, SessionDep, VisitorDep, asks
from logframe.api.routes import GuardedRoute
from logframe.domain.permissions import Permission
from logframe.domain.words import DueState
from logframe.languages import reader
from logframe.reports.due import build_due
from logframe.reports.due_cells import expects_of
from logframe.reports.due_cells import project as of
from logframe.reports.due_standing import Asked
from logframe.schemas.due import DueList
from logframe.tables.base import utc_now

router = APIRouter(tags=["due list"], route_class=GuardedRoute)

States = Annotated[list[DueState] | None, Query(description="Only what stands so", max_length=8)]
PageCursor = Annotated[
    str | None,
    Query(max_length=60, pattern=r"^[0-9]+-[0-9]+-[0-9]+-[0-9]+$", description="The `next` of the page before"),
]


@router.get("/projects/{code}/due")
def get_project_due(
    session: SessionDep,
    visitor: VisitorDep,
    project: ProjectToSeeEntries,
    state: States = None,
    cursor: PageCursor = None,
    limit: Limit = 100,
) -> DueList:
    """List what is expected in a project: by indicator, period and place, the newest period first."""
    asked = Asked(visitor.person_id, of.id == project.id, utc_now(), frozenset(state or ()))
    return build_due(session, asked, reader.get(), cursor, limit)


@router.get("/due", dependencies=[asks(Permission.see_portfolio)])
def get_due(
    session: SessionDep, visitor: VisitorDep, state: States = None, cursor: PageCursor = None, limit: Limit = 100
) -> DueList:
    """List what is expected in all projects whose entries one may see."""
    mine = expects_of(visitor.person_id, administrator=visitor.administrator)
    asked = Asked(visitor.person_id, mine, utc_now(), frozenset(state or ()))
    return build_due(session, asked, reader.get(), cursor, limit)
