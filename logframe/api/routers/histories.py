"""Who did what to a value, or to what it is held against."""

from fastapi import APIRouter

from logframe.api.dependencies import (
    Cursor,
    IndicatorToSee,
    Limit,
    MeasurementToSee,
    SessionDep,
    VisitorDep,
    find_roles,
)
from logframe.api.routes import GuardedRoute
from logframe.domain.words import EntryStatus, Role
from logframe.errors import NotFound
from logframe.reports.histories import read_indicator_history, read_measurement_history
from logframe.schemas.base import Page
from logframe.schemas.history import HistoryStep
from logframe.tables.indicators import Indicator

router = APIRouter(tags=["histories"], route_class=GuardedRoute)


@router.get("/measurements/{id}/history")
def get_measurement_history(
    session: SessionDep, visitor: VisitorDep, measurement: MeasurementToSee, cursor: Cursor = 0, limit: Limit = 100
) -> Page[HistoryStep]:
    """Tell the history of an entry, the newest last; a draft's is its author's and the managers' alone."""
    if measurement.status is EntryStatus.draft and measurement.recorded_by_id != visitor.person_id:
        indicator = session.get_one(Indicator, measurement.indicator_id)
        if Role.manager not in find_roles(session, visitor, indicator.project_id):
            raise NotFound()
    return read_measurement_history(session, measurement.id, cursor, limit)


@router.get("/indicators/{id}/history")
def get_indicator_history(
    session: SessionDep, indicator: IndicatorToSee, cursor: Cursor = 0, limit: Limit = 100
) -> Page[HistoryStep]:
    """Tell the history of an indicator's definition and targets, the newest last."""
    return read_indicator_history(session, indicator.id, cursor, limit)
