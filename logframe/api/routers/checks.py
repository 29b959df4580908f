"""The checks that a project runs before an entry is submitted."""

from fastapi import APIRouter
from sqlmodel import col, select

from logframe.actions.questions import change_check
from logframe.api.dependencies import CheckToSetUp, CurrentPerson, ProjectToSee, SessionDep
from logframe.api.routes import GuardedRoute
from logframe.schemas.quality import QualityCheckChange, QualityCheckRead
from logframe.tables.quality import QualityCheck

router = APIRouter(tags=["checks"], route_class=GuardedRoute)


@router.get("/projects/{code}/checks")
def get_checks(session: SessionDep, project: ProjectToSee) -> list[QualityCheckRead]:
    """Say what this project asks of its entries before they are submitted."""
    own = select(QualityCheck).where(QualityCheck.project_id == project.id)
    return [QualityCheckRead(**row.model_dump()) for row in session.exec(own.order_by(col(QualityCheck.id)))]


@router.patch("/checks/{id}", response_model=QualityCheckRead)
def patch_check(
    session: SessionDep, check: CheckToSetUp, person: CurrentPerson, payload: QualityCheckChange
) -> QualityCheck:
    """Turn a check on or off, make it a warning or an error, or set the factor of a jump."""
    return change_check(session, person, check, payload)
