"""The tracking table, on screen and as files."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlmodel import Session

from logframe.actions.rows import belongs
from logframe.api.dependencies import ProjectToSee, SessionDep
from logframe.api.routers.indicators import AsOf
from logframe.api.routes import GuardedRoute
from logframe.documents.tracking import write_csv, write_xlsx
from logframe.languages import reader
from logframe.reports.tracking import build_tracking_table
from logframe.schemas.answers import TrackingTable
from logframe.schemas.base import MAX_ID
from logframe.tables.base import utc_now
from logframe.tables.projects import Project, ReportingPeriod

router = APIRouter(tags=["tracking table"], route_class=GuardedRoute)

PeriodId = Annotated[int | None, Query(ge=1, le=MAX_ID)]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _attachment(name: str) -> dict[str, str]:
    """Return the header that has a browser keep a file."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def _build(session: Session, project: Project, period_id: int | None, as_of: datetime | None) -> TrackingTable:
    """Build the table, of one period of this project where it is named."""
    belongs(session, ReportingPeriod, project.id, period_id, "period_id")
    return build_tracking_table(session, project, as_of or utc_now(), period_id)


@router.get("/projects/{code}/tracking-table")
def get_tracking_table(
    session: SessionDep, project: ProjectToSee, period_id: PeriodId = None, as_of: AsOf = None
) -> TrackingTable:
    """Answer targets against actuals of all indicators of a project."""
    return _build(session, project, period_id, as_of)


@router.get(
    "/projects/{code}/tracking-table.csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def get_tracking_csv(
    session: SessionDep, project: ProjectToSee, period_id: PeriodId = None, as_of: AsOf = None
) -> Response:
    """Answer the tracking table as CSV: one row an indicator and period, ISO dates, plain numbers."""
    table = _build(session, project, period_id, as_of)
    name = f"{project.code}-tracking-table.csv"
    return Response(write_csv(table, reader.get()), media_type="text/csv; charset=utf-8", headers=_attachment(name))


@router.get(
    "/projects/{code}/tracking-table.xlsx",
    response_class=Response,
    responses={200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}},
)
def get_tracking_xlsx(
    session: SessionDep, project: ProjectToSee, period_id: PeriodId = None, as_of: AsOf = None
) -> Response:
    """Answer the tracking table as a workbook."""
    table = _build(session, project, period_id, as_of)
    name = f"{project.code}-tracking-table.xlsx"
    return Response(write_xlsx(table, reader.get()), media_type=XLSX, headers=_attachment(name))
