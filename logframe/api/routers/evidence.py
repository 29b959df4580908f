"""Files that support entries and ratings: brought, looked at, taken away."""

from collections.abc import Iterator
from typing import IO
from urllib.parse import quote

from fastapi import APIRouter, Request, Response, status
from fastapi.responses import StreamingResponse
from sqlmodel import Session

from logframe.actions.evidence import attach_to_measurement, attach_to_rating, detach
from logframe.actions.questions import home_of
from logframe.api.dependencies import (
    CurrentPerson,
    EvidenceToSee,
    EvidenceToTakeAway,
    MeasurementToSubmit,
    RatingToRate,
    SessionDep,
    VisitorDep,
    find_roles,
    require_seen,
)
from logframe.api.gate import Visitor
from logframe.api.routes import GuardedRoute
from logframe.api.uploads import BODY, FileOfMeasurement, FileOfRating
from logframe.domain.words import Role
from logframe.errors import FileLost
from logframe.files.keeping import open_store
from logframe.files.recognising import EXTENSIONS
from logframe.reports.entries import read_file
from logframe.schemas.measurements import EvidenceRead
from logframe.tables.measurements import Measurement

router = APIRouter(tags=["evidence"], route_class=GuardedRoute)

CHUNK = 65_536


def _manages(session: Session, visitor: Visitor, project_id: int) -> bool:
    """Tell whether somebody is a manager of the project."""
    return Role.manager in find_roles(session, visitor, project_id)


@router.post("/measurements/{id}/evidence", status_code=status.HTTP_201_CREATED, openapi_extra=BODY)
def post_evidence_of_measurement(
    file: FileOfMeasurement,
    session: SessionDep,
    visitor: VisitorDep,
    measurement: MeasurementToSubmit,
    person: CurrentPerson,
) -> EvidenceRead:
    """Add a file to an entry: its author while it is a draft or returned, or a manager."""
    indicator, _period = home_of(session, measurement)
    manages = _manages(session, visitor, indicator.project_id)
    row = attach_to_measurement(session, person, measurement, file, manages=manages)
    return read_file(row, person)


@router.post("/ratings/{id}/evidence", status_code=status.HTTP_201_CREATED, openapi_extra=BODY)
def post_evidence_of_rating(
    file: FileOfRating, session: SessionDep, rating: RatingToRate, person: CurrentPerson
) -> EvidenceRead:
    """Add a file to a rating: its rater, until it is confirmed."""
    return read_file(attach_to_rating(session, person, rating, file), person)


@router.get(
    "/evidence/{id}",
    response_class=Response,
    responses={200: {"content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in EXTENSIONS}}},
)
def get_evidence(request: Request, session: SessionDep, visitor: VisitorDep, evidence: EvidenceToSee) -> Response:
    """Answer a file, to be kept and never shown in place; donors get those of approved entries."""
    measurement = session.get(Measurement, evidence.measurement_id) if evidence.measurement_id else None
    if measurement is not None:
        require_seen(session, visitor, measurement)
    try:
        content = open_store(request.app.state.settings).open(evidence.sha256)
    except OSError as error:
        raise FileLost() from error
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(evidence.name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Length": str(evidence.size),
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(_chunks(content), media_type=evidence.media_type, headers=headers)


@router.delete("/evidence/{id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_evidence(
    session: SessionDep, visitor: VisitorDep, evidence: EvidenceToTakeAway, person: CurrentPerson
) -> None:
    """Take a file away: its author while what it supports is still theirs, or a manager."""
    detach(session, person, evidence, manages=_manages(session, visitor, evidence.project_id))


def _chunks(content: IO[bytes]) -> Iterator[bytes]:
    """Return a file piece by piece."""
    with content:
        while chunk := content.read(CHUNK):
            yield chunk
