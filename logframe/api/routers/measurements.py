"""Measurements and their way to the totals."""

import sqlalchemy as sa
from fastapi import APIRouter, status
from sqlmodel import col

from logframe.actions.measurements import (
    approve_measurement,
    record_measurement,
    return_measurement,
    submit_measurement,
)
from logframe.api.dependencies import (
    CurrentPerson,
    Cursor,
    IndicatorToRecord,
    IndicatorToSeeEntries,
    Limit,
    MeasurementToReview,
    MeasurementToSee,
    MeasurementToSubmit,
    SessionDep,
    VisitorDep,
    find_roles,
    require_seen,
)
from logframe.api.routes import GuardedRoute
from logframe.domain.words import EntryStatus, Role
from logframe.reports.entries import build_remarks, read_measurement, read_measurements, read_recorded
from logframe.reports.projects import find_page
from logframe.schemas.base import Page, Reason
from logframe.schemas.measurements import MeasurementCreate, MeasurementRead, PartRead, Submission
from logframe.schemas.quality import CheckRemark
from logframe.tables.measurements import Measurement

router = APIRouter(tags=["measurements"], route_class=GuardedRoute)


@router.get("/indicators/{id}/measurements")
def get_measurements(
    session: SessionDep,
    visitor: VisitorDep,
    indicator: IndicatorToSeeEntries,
    cursor: Cursor = 0,
    limit: Limit = 100,
) -> Page[MeasurementRead]:
    """List the entries of an indicator; drafts are their author's and the managers' alone."""
    own_or_sent = sa.true()
    if Role.manager not in find_roles(session, visitor, indicator.project_id):
        own = col(Measurement.recorded_by_id) == visitor.person_id
        own_or_sent = sa.or_(col(Measurement.status) != EntryStatus.draft, own)  # type: ignore[assignment]
    rule = sa.and_(col(Measurement.indicator_id) == indicator.id, own_or_sent)
    page = find_page(session, Measurement, rule, cursor, limit)
    return Page(items=read_measurements(session, page.items), next=page.next)


@router.post("/indicators/{id}/measurements", status_code=status.HTTP_201_CREATED)
def post_measurement(
    session: SessionDep, indicator: IndicatorToRecord, person: CurrentPerson, payload: MeasurementCreate
) -> MeasurementRead:
    """Record the value of an indicator in an open period: a draft, unless it is submitted."""
    row = record_measurement(session, person, indicator, payload)
    return read_recorded(row, person, [PartRead(**part.model_dump()) for part in payload.parts])


@router.get("/measurements/{id}/checks")
def get_remarks(session: SessionDep, visitor: VisitorDep, measurement: MeasurementToSee) -> list[CheckRemark]:
    """Say what the checks of the project find in an entry now."""
    require_seen(session, visitor, measurement)
    return build_remarks(session, measurement)


@router.post("/measurements/{id}/submit")
def post_submission(
    session: SessionDep, measurement: MeasurementToSubmit, person: CurrentPerson, payload: Submission | None = None
) -> MeasurementRead:
    """Send an entry to the managers; what the checks ask is answered with an explanation."""
    explanation = payload.explanation if payload else None
    return read_measurement(session, submit_measurement(session, person, measurement, explanation))


@router.post("/measurements/{id}/approve")
def post_approval(session: SessionDep, measurement: MeasurementToReview, person: CurrentPerson) -> MeasurementRead:
    """Let an entry count; its author cannot."""
    return read_measurement(session, approve_measurement(session, person, measurement))


@router.post("/measurements/{id}/return")
def post_return(
    session: SessionDep, measurement: MeasurementToReview, person: CurrentPerson, payload: Reason
) -> MeasurementRead:
    """Give an entry back with what to fix; it stops counting at once."""
    return read_measurement(session, return_measurement(session, person, measurement, payload.reason))
