"""How every number came about."""

from fastapi import APIRouter, Response

from logframe.actions.rows import belongs
from logframe.api.dependencies import IndicatorToSee, OutcomeToSee, SessionDep
from logframe.api.routers.indicators import AsOf
from logframe.api.routers.tracking import PeriodId
from logframe.api.routes import GuardedRoute
from logframe.languages import reader
from logframe.reports.explaining import explain_indicator
from logframe.reports.explaining_results import explain_outcome
from logframe.schemas.explanations import Explanation
from logframe.tables.base import utc_now
from logframe.tables.projects import ReportingPeriod

router = APIRouter(tags=["explanations"], route_class=GuardedRoute)


@router.get("/indicators/{id}/explain", response_model=Explanation)
def get_explanation(
    session: SessionDep, indicator: IndicatorToSee, period_id: PeriodId = None, as_of: AsOf = None
) -> Response:
    """Explain the figures of an indicator down to its entries: of a period, or of the life of the project."""
    belongs(session, ReportingPeriod, indicator.project_id, period_id, "period_id")
    answer = explain_indicator(session, indicator, as_of or utc_now(), period_id, reader.get())
    return Response(answer.model_dump_json(), media_type="application/json")


@router.get("/outcomes/{id}/explain", response_model=Explanation)
def get_outcome_explanation(
    session: SessionDep, outcome: OutcomeToSee, period_id: PeriodId = None, as_of: AsOf = None
) -> Response:
    """Explain how an outcome stands by its indicators and those under it: n of N, mean, coverage, suggestion."""
    belongs(session, ReportingPeriod, outcome.project_id, period_id, "period_id")
    answer = explain_outcome(session, outcome, as_of or utc_now(), period_id, reader.get())
    return Response(answer.model_dump_json(), media_type="application/json")
