"""Reporting periods and places."""

from fastapi import APIRouter, status

from logframe.actions.periods import add_period, change_period
from logframe.actions.projects import add_location, change_location
from logframe.actions.rows import delete_row
from logframe.api.dependencies import (
    CurrentPerson,
    Cursor,
    Limit,
    LocationToSetUp,
    PeriodToSetUp,
    ProjectToSee,
    ProjectToSetUp,
    SessionDep,
)
from logframe.api.routes import GuardedRoute
from logframe.reports.projects import find_page, read_locations
from logframe.schemas.base import Page
from logframe.schemas.projects import (
    LocationChange,
    LocationCreate,
    LocationRead,
    PeriodChange,
    PeriodCreate,
    PeriodRead,
)
from logframe.tables.projects import Location, ReportingPeriod

router = APIRouter(tags=["calendar and places"], route_class=GuardedRoute)


@router.get("/projects/{code}/periods", response_model=Page[PeriodRead])
def get_periods(
    session: SessionDep, project: ProjectToSee, cursor: Cursor = 0, limit: Limit = 100
) -> Page[ReportingPeriod]:
    """List the reporting periods of a project."""
    return find_page(session, ReportingPeriod, ReportingPeriod.project_id == project.id, cursor, limit)


@router.post("/projects/{code}/periods", status_code=status.HTTP_201_CREATED, response_model=PeriodRead)
def post_period(
    session: SessionDep, project: ProjectToSetUp, person: CurrentPerson, payload: PeriodCreate
) -> ReportingPeriod:
    """Add a period that overlaps no other."""
    return add_period(session, person, project, payload)


@router.patch("/periods/{id}", response_model=PeriodRead)
def patch_period(
    session: SessionDep, period: PeriodToSetUp, person: CurrentPerson, payload: PeriodChange
) -> ReportingPeriod:
    """Change a period, close it, or reopen it for a reason."""
    return change_period(session, person, period, payload)


@router.delete("/periods/{id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_period(session: SessionDep, period: PeriodToSetUp, person: CurrentPerson) -> None:
    """Delete a period without entries and targets."""
    delete_row(session, person, period)


@router.get("/projects/{code}/locations")
def get_locations(
    session: SessionDep, project: ProjectToSee, cursor: Cursor = 0, limit: Limit = 100
) -> Page[LocationRead]:
    """List the places of a project."""
    page = find_page(session, Location, Location.project_id == project.id, cursor, limit)
    return Page(items=read_locations(session, page.items), next=page.next)


@router.post("/projects/{code}/locations", status_code=status.HTTP_201_CREATED)
def post_location(
    session: SessionDep, project: ProjectToSetUp, person: CurrentPerson, payload: LocationCreate
) -> LocationRead:
    """Add a place."""
    return read_locations(session, [add_location(session, person, project, payload)])[0]


@router.patch("/locations/{id}")
def patch_location(
    session: SessionDep, location: LocationToSetUp, person: CurrentPerson, payload: LocationChange
) -> LocationRead:
    """Change a place."""
    return read_locations(session, [change_location(session, person, location, payload)])[0]


@router.delete("/locations/{id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_location(session: SessionDep, location: LocationToSetUp, person: CurrentPerson) -> None:
    """Delete a place that nothing reports from."""
    delete_row(session, person, location)
