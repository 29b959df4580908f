"""Who did what to a value, or to what it is held against."""

from fastapi import APIRouter

from logframe.api.dependencies import (
    Cursor,
    IndicatorToSee,
    Limit,
    MeasurementToSee,
    ProjectToSee,
    SessionDep,
    VisitorDep,
    require_seen,
)
from logframe.api.routers.indicators import AsOf
from logframe.api.routes import GuardedRoute
from logframe.reports.histories import read_indicator_history, read_measurement_history
from logframe.reports.restatements import find_restatements
from logframe.schemas.base import Page
from logframe.schemas.history import HistoryStep
from logframe.schemas.restatements import Restatement
from logframe.tables.base import utc_now

router = APIRouter(tags=["histories"], route_class=GuardedRoute)


@router.get("/measurements/{id}/history")
def get_measurement_history(
    session: SessionDep, visitor: VisitorDep, measurement: MeasurementToSee, cursor: Cursor = 0, limit: Limit = 100
) -> Page[HistoryStep]:
    """Tell the history of an entry, the newest last; a draft's is its author's and the managers' alone."""
    require_seen(session, visitor, measurement)
    return read_measurement_history(session, measurement.id, cursor, limit)


@router.get("/projects/{code}/restatements")
def get_restatements(
    session: SessionDep,
    project: ProjectToSee,
    since: AsOf = None,
    as_of: AsOf = None,
    cursor: Cursor = 0,
    limit: Limit = 100,
) -> Page[Restatement]:
    """List what changed in published values after their period was closed: old, new, who, when and why."""
    return find_restatements(session, project.id or 0, since, as_of or utc_now(), cursor, limit)


@router.get("/indicators/{id}/history")
def get_indicator_history(
    session: SessionDep, indicator: IndicatorToSee, cursor: Cursor = 0, limit: Limit = 100
) -> Page[HistoryStep]:
    """Tell the history of an indicator's definition and targets, the newest last."""
    return read_indicator_history(session, indicator.id, cursor, limit)
