"""All that is to be entered for one period."""

from typing import Annotated

from fastapi import APIRouter, Query

from logframe.actions.rows import belongs
from logframe.api.dependencies import ProjectToRecord, SessionDep, VisitorDep
from logframe.api.routes import GuardedRoute
from logframe.languages import reader
from logframe.reports.entry_grid import build_entry_grid
from logframe.schemas.base import MAX_ID
from logframe.schemas.entry_grid import EntryGrid
from logframe.tables.base import utc_now
from logframe.tables.projects import ReportingPeriod

router = APIRouter(tags=["entry grid"], route_class=GuardedRoute)

PeriodId = Annotated[int, Query(ge=1, le=MAX_ID, description="A period of the project")]


@router.get("/projects/{code}/entry-grid")
def get_entry_grid(
    session: SessionDep, visitor: VisitorDep, project: ProjectToRecord, period_id: PeriodId
) -> EntryGrid:
    """Answer what can be entered for a period: by indicator and place, with what was said before."""
    period = belongs(session, ReportingPeriod, project.id, period_id, "period_id")
    assert period is not None
    return build_entry_grid(session, project, period, visitor.person_id, utc_now(), reader.get())
