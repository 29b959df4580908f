"""Outcomes, outputs and activities."""

from fastapi import APIRouter, status

from logframe.actions.results import (
    add_activity,
    add_outcome,
    add_output,
    change_activity,
    change_outcome,
    change_output,
)
from logframe.actions.rows import delete_row
from logframe.api.dependencies import (
    ActivityToSetUp,
    CurrentPerson,
    Cursor,
    Limit,
    OutcomeToSetUp,
    OutputToSetUp,
    ProjectToSee,
    ProjectToSetUp,
    SessionDep,
)
from logframe.api.routes import GuardedRoute
from logframe.reports.frameworks import read_activities
from logframe.reports.projects import find_page
from logframe.schemas.base import Page
from logframe.schemas.results import (
    ActivityChange,
    ActivityCreate,
    ActivityRead,
    OutcomeChange,
    OutcomeCreate,
    OutcomeRead,
    OutputChange,
    OutputCreate,
    OutputRead,
)
from logframe.tables.results import Activity, Outcome, Output

router = APIRouter(tags=["results"], route_class=GuardedRoute)


@router.get("/projects/{code}/outcomes", response_model=Page[OutcomeRead])
def get_outcomes(session: SessionDep, project: ProjectToSee, cursor: Cursor = 0, limit: Limit = 100) -> Page[Outcome]:
    """List the outcomes of a project."""
    return find_page(session, Outcome, Outcome.project_id == project.id, cursor, limit)


@router.post("/projects/{code}/outcomes", status_code=status.HTTP_201_CREATED, response_model=OutcomeRead)
def post_outcome(
    session: SessionDep, project: ProjectToSetUp, person: CurrentPerson, payload: OutcomeCreate
) -> Outcome:
    """Add an outcome."""
    return add_outcome(session, person, project, payload)


@router.patch("/outcomes/{id}", response_model=OutcomeRead)
def patch_outcome(
    session: SessionDep, outcome: OutcomeToSetUp, person: CurrentPerson, payload: OutcomeChange
) -> Outcome:
    """Change an outcome."""
    return change_outcome(session, person, outcome, payload)


@router.delete("/outcomes/{id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_outcome(session: SessionDep, outcome: OutcomeToSetUp, person: CurrentPerson) -> None:
    """Delete an outcome on which nothing depends."""
    delete_row(session, person, outcome)


@router.get("/projects/{code}/outputs", response_model=Page[OutputRead])
def get_outputs(session: SessionDep, project: ProjectToSee, cursor: Cursor = 0, limit: Limit = 100) -> Page[Output]:
    """List the outputs of a project."""
    return find_page(session, Output, Output.project_id == project.id, cursor, limit)


@router.post("/projects/{code}/outputs", status_code=status.HTTP_201_CREATED, response_model=OutputRead)
def post_output(session: SessionDep, project: ProjectToSetUp, person: CurrentPerson, payload: OutputCreate) -> Output:
    """Add an output."""
    return add_output(session, person, project, payload)


@router.patch("/outputs/{id}", response_model=OutputRead)
def patch_output(session: SessionDep, output: OutputToSetUp, person: CurrentPerson, payload: OutputChange) -> Output:
    """Change an output."""
    return change_output(session, person, output, payload)


@router.delete("/outputs/{id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_output(session: SessionDep, output: OutputToSetUp, person: CurrentPerson) -> None:
    """Delete an output on which nothing depends."""
    delete_row(session, person, output)


@router.get("/projects/{code}/activities")
def get_activities(
    session: SessionDep, project: ProjectToSee, cursor: Cursor = 0, limit: Limit = 100
) -> Page[ActivityRead]:
    """List the activities of a project with their budget lines."""
    page = find_page(session, Activity, Activity.project_id == project.id, cursor, limit)
    return Page(items=read_activities(session, page.items), next=page.next)


@router.post("/projects/{code}/activities", status_code=status.HTTP_201_CREATED)
def post_activity(
    session: SessionDep, project: ProjectToSetUp, person: CurrentPerson, payload: ActivityCreate
) -> ActivityRead:
    """Add an activity with its budget lines."""
    return read_activities(session, [add_activity(session, person, project, payload)])[0]


@router.patch("/activities/{id}")
def patch_activity(
    session: SessionDep, activity: ActivityToSetUp, person: CurrentPerson, payload: ActivityChange
) -> ActivityRead:
    """Change an activity."""
    return read_activities(session, [change_activity(session, person, activity, payload)])[0]


@router.delete("/activities/{id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_activity(session: SessionDep, activity: ActivityToSetUp, person: CurrentPerson) -> None:
    """Delete an activity and its budget lines."""
    delete_row(session, person, activity)
