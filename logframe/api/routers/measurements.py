"""Measurements and their way to the totals."""

import sqlalchemy as sa
from fastapi import APIRouter, status
from sqlmodel import col

from logframe.actions.corrections import correct_measurement
from logframe.actions.many import record_many
from logframe.actions.measurements import change_measurement, record_measurement
from logframe.actions.workflow import (
    approve_many,
    approve_measurement,
    recover_measurement,
    return_measurement,
    submit_measurement,
    withdraw_measurement,
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
    ProjectToRecord,
    ProjectToReview,
    SessionDep,
    VisitorDep,
    find_roles,
    manages_here,
    require_seen,
)
from logframe.api.routes import GuardedRoute
from logframe.domain.words import Role
from logframe.domain.workflow import PRIVATE
from logframe.reports.due_standing import authored_by
from logframe.reports.entries import build_remarks, read_measurement, read_measurements, read_recorded
from logframe.reports.projects import find_page
from logframe.schemas.base import Page
from logframe.schemas.measurements import (
    Approvals,
    Correction,
    Decision,
    MeasurementChange,
    MeasurementCreate,
    MeasurementRead,
    Measurements,
    PartRead,
    Seen,
    Stored,
    StoredMany,
    Submission,
    Withdrawal,
)
from logframe.schemas.quality import CheckRemark
from logframe.tables.indicators import Indicator
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
        own = authored_by(visitor.person_id)
        own_or_sent = sa.or_(col(Measurement.status).not_in(PRIVATE), own)  # type: ignore[assignment]
    rule = sa.and_(col(Measurement.indicator_id) == indicator.id, own_or_sent)
    page = find_page(session, Measurement, rule, cursor, limit)
    return Page(items=read_measurements(session, page.items), next=page.next)


@router.post("/indicators/{id}/measurements", status_code=status.HTTP_201_CREATED)
def post_measurement(
    session: SessionDep, indicator: IndicatorToRecord, person: CurrentPerson, payload: MeasurementCreate
) -> MeasurementRead:
    """Record the value of an indicator in an open period: a draft, unless it is submitted."""
    row = record_measurement(session, person, indicator, payload, manages=manages_here(session))
    parts = [PartRead(**part.model_dump()) for part in payload.parts]
    return read_recorded(session, row, person, parts)


@router.get("/measurements/{id}/checks")
def get_remarks(session: SessionDep, visitor: VisitorDep, measurement: MeasurementToSee) -> list[CheckRemark]:
    """Say what the checks of the project find in an entry now."""
    require_seen(session, visitor, measurement)
    return build_remarks(session, measurement)


@router.patch("/measurements/{id}")
def patch_measurement(
    session: SessionDep, measurement: MeasurementToSubmit, person: CurrentPerson, payload: MeasurementChange
) -> MeasurementRead:
    """Change one's own draft or returned entry, and submit it where that is asked."""
    indicator = session.get_one(Indicator, measurement.indicator_id)
    manages = manages_here(session)
    return read_measurement(
        session, change_measurement(session, person, measurement, indicator, payload, manages=manages)
    )


@router.post("/measurements/{id}/submit")
def post_submission(
    session: SessionDep, measurement: MeasurementToSubmit, person: CurrentPerson, payload: Submission | None = None
) -> MeasurementRead:
    """Send an entry to the managers; what the checks ask is answered with an explanation."""
    sent = payload or Submission()
    row = submit_measurement(
        session, person, measurement, sent.explanation, sent.version, manages=manages_here(session)
    )
    return read_measurement(session, row)


@router.post("/measurements/{id}/approve")
def post_approval(
    session: SessionDep, measurement: MeasurementToReview, person: CurrentPerson, payload: Seen | None = None
) -> MeasurementRead:
    """Let an entry count; its author cannot."""
    version = payload.version if payload else None
    return read_measurement(session, approve_measurement(session, person, measurement, version))


@router.post("/measurements/{id}/return")
def post_return(
    session: SessionDep, measurement: MeasurementToReview, person: CurrentPerson, payload: Decision
) -> MeasurementRead:
    """Give an entry back with what to fix; it stops counting at once."""
    return read_measurement(session, return_measurement(session, person, measurement, payload.reason, payload.version))


@router.post("/measurements/{id}/withdraw")
def post_withdrawal(
    session: SessionDep, measurement: MeasurementToSubmit, person: CurrentPerson, payload: Withdrawal | None = None
) -> MeasurementRead:
    """Take an entry that does not count out of everybody's way; it can be recovered."""
    sent, manages = payload or Withdrawal(), manages_here(session)
    row = withdraw_measurement(session, person, measurement, sent.reason, sent.version, manages=manages)
    return read_measurement(session, row)


@router.post("/measurements/{id}/recover")
def post_recovery(
    session: SessionDep, measurement: MeasurementToSubmit, person: CurrentPerson, payload: Seen | None = None
) -> MeasurementRead:
    """Bring a withdrawn entry back as a draft."""
    version = payload.version if payload else None
    row = recover_measurement(session, person, measurement, version, manages=manages_here(session))
    return read_measurement(session, row)


@router.post("/measurements/{id}/supersede", status_code=status.HTTP_201_CREATED)
def post_correction(
    session: SessionDep, measurement: MeasurementToSubmit, person: CurrentPerson, payload: Correction
) -> MeasurementRead:
    """Enter what should have stood instead of an entry that was approved; it counts once somebody approves it."""
    indicator = session.get_one(Indicator, measurement.indicator_id)
    manages = manages_here(session)
    row = correct_measurement(session, person, measurement, indicator, payload, manages=manages)
    return read_measurement(session, row)


@router.post("/projects/{code}/measurements", status_code=status.HTTP_201_CREATED)
def post_measurements(
    session: SessionDep, project: ProjectToRecord, person: CurrentPerson, payload: Measurements
) -> StoredMany:
    """Record many entries of a project: all, or none."""
    return record_many(session, person, project, payload.items, manages=manages_here(session))


@router.post("/projects/{code}/measurements/approve")
def post_approvals(
    session: SessionDep, project: ProjectToReview, person: CurrentPerson, payload: Approvals
) -> StoredMany:
    """Approve many entries of a project as they were seen: all, or none."""
    rows = approve_many(session, person, project.id or 0, payload.items)
    return StoredMany(items=[Stored(id=row.id or 0, version=row.version, status=row.status) for row in rows])
