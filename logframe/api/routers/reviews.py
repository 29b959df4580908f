"""What waits for the managers of a project."""

from typing import Annotated

from fastapi import APIRouter, Query

from logframe.api.dependencies import Limit, ProjectToReview, SessionDep, VisitorDep
from logframe.api.routers.due import PageCursor
from logframe.api.routes import GuardedRoute
from logframe.domain.words import EntryStatus
from logframe.languages import reader
from logframe.reports.reviews import build_review
from logframe.schemas.base import MAX_ID
from logframe.schemas.reviews import Reviewed, ReviewList

router = APIRouter(tags=["review"], route_class=GuardedRoute)

PeriodAsked = Annotated[int | None, Query(ge=1, le=MAX_ID, description="Only of this period")]


@router.get("/projects/{code}/review")
def get_review(
    session: SessionDep,
    visitor: VisitorDep,
    project: ProjectToReview,
    period_id: PeriodAsked = None,
    status: Reviewed = EntryStatus.submitted,
    cursor: PageCursor = None,
    limit: Limit = 100,
) -> ReviewList:
    """List the entries that stand so, with all that a decision rests on: by period and indicator, the newest first."""
    return build_review(session, visitor.person_id, project.id or 0, status, period_id, reader.get(), cursor, limit)
