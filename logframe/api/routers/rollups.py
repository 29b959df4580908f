"""How results, projects and the portfolio stand: n of N targets met."""

from datetime import datetime

from fastapi import APIRouter, Response
from sqlmodel import Session

from logframe.actions.rows import belongs
from logframe.api.dependencies import (
    OutcomeToSee,
    OutputToSee,
    ProjectToSee,
    SessionDep,
    VisitorDep,
    asks,
)
from logframe.api.routers.evaluations import Country, Donor, PageCode, PageLimit, Year
from logframe.api.routers.indicators import AsOf
from logframe.api.routers.tracking import PeriodId
from logframe.api.routes import GuardedRoute
from logframe.domain.permissions import Permission
from logframe.reports.heatmaps import Filters
from logframe.reports.rollups import build_portfolio_roll_up, build_project_roll_up, build_roll_up
from logframe.schemas.rollups import PortfolioRollUp, ProjectRollUp, RollUp
from logframe.tables.base import utc_now
from logframe.tables.projects import ReportingPeriod
from logframe.tables.results import Outcome, Output

router = APIRouter(tags=["roll-up"], route_class=GuardedRoute)


def _build(session: Session, row: Outcome | Output, period_id: int | None, as_of: datetime | None) -> RollUp:
    """Build the roll-up of a result, through a period of its project where one is named."""
    belongs(session, ReportingPeriod, row.project_id, period_id, "period_id")
    return build_roll_up(session, row, as_of or utc_now(), period_id)


@router.get("/outcomes/{id}/roll-up")
def get_outcome_roll_up(
    session: SessionDep, outcome: OutcomeToSee, period_id: PeriodId = None, as_of: AsOf = None
) -> RollUp:
    """Answer how many targets of an outcome, and of everything under it, are met."""
    return _build(session, outcome, period_id, as_of)


@router.get("/outputs/{id}/roll-up")
def get_output_roll_up(
    session: SessionDep, output: OutputToSee, period_id: PeriodId = None, as_of: AsOf = None
) -> RollUp:
    """Answer how many targets of an output are met."""
    return _build(session, output, period_id, as_of)


@router.get("/projects/{code}/roll-up")
def get_project_roll_up(
    session: SessionDep, project: ProjectToSee, period_id: PeriodId = None, as_of: AsOf = None
) -> ProjectRollUp:
    """Answer how many targets of every result of a project are met, and of the project."""
    belongs(session, ReportingPeriod, project.id, period_id, "period_id")
    return build_project_roll_up(session, project, as_of or utc_now(), period_id)


@router.get("/roll-up", dependencies=[asks(Permission.see_portfolio)], response_model=PortfolioRollUp)
def get_portfolio_roll_up(
    session: SessionDep,
    visitor: VisitorDep,
    donor: Donor = None,
    country: Country = None,
    year: Year = None,
    cursor: PageCode = "",
    limit: PageLimit = 1000,
    as_of: AsOf = None,
) -> Response:
    """Answer how many targets of each project one may see are met, and of these projects together."""
    filters = Filters(donor, country, year)
    moment, admin = as_of or utc_now(), visitor.administrator
    answer = build_portfolio_roll_up(
        session, visitor.person_id, moment, filters, administrator=admin, after=cursor, limit=limit
    )
    return Response(answer.model_dump_json(), media_type="application/json")
