"""Reporting periods and places."""

from fastapi import APIRouter, status

from logframe.actions.calendars import cut_calendar
from logframe.actions.periods import add_period, change_period, delete_period, end_exception, grant_exception
from logframe.actions.projects import add_location, change_location
from logframe.actions.rows import delete_row
from logframe.api.dependencies import (
    CurrentPerson,
    Cursor,
    ExceptionToSetUp,
    Limit,
    LocationToSetUp,
    PeriodToSetUp,
    ProjectToSee,
    ProjectToSetUp,
    SessionDep,
)
from logframe.api.routes import GuardedRoute
from logframe.reports.periods import read_exceptions, read_period, read_periods
from logframe.reports.projects import find_page, read_locations
from logframe.schemas.base import Page
from logframe.schemas.exceptions import ExceptionCreate
from logframe.schemas.projects import (
    CalendarCut,
    ExceptionRead,
    LocationChange,
    LocationCreate,
    LocationRead,
    PeriodChange,
    PeriodCreate,
    PeriodRead,
)
from logframe.tables.projects import Location, ReportingPeriod

router = APIRouter(tags=["calendar and places"], route_class=GuardedRoute)


@router.get("/projects/{code}/periods")
def get_periods(session: SessionDep, project: ProjectToSee, cursor: Cursor = 0, limit: Limit = 100) -> Page[PeriodRead]:
    """List the reporting periods of a project, with who closed them and who may still enter."""
    page = find_page(session, ReportingPeriod, ReportingPeriod.project_id == project.id, cursor, limit)
    return Page(items=read_periods(session, page.items), next=page.next)


@router.post("/projects/{code}/periods", status_code=status.HTTP_201_CREATED)
def post_period(
    session: SessionDep, project: ProjectToSetUp, person: CurrentPerson, payload: PeriodCreate
) -> PeriodRead:
    """Add a period that overlaps no other."""
    return read_period(session, add_period(session, person, project, payload))


@router.post("/projects/{code}/calendar")
def post_calendar(session: SessionDep, project: ProjectToSetUp, person: CurrentPerson) -> CalendarCut:
    """Cut the project's dates into periods: adds what is missing, and leaves what stands."""
    added, standing = cut_calendar(session, person, project)
    return CalendarCut(added=read_periods(session, added), standing=standing)


@router.patch("/periods/{id}")
def patch_period(
    session: SessionDep, period: PeriodToSetUp, person: CurrentPerson, payload: PeriodChange
) -> PeriodRead:
    """Change a period, close it, or reopen it for a reason."""
    return read_period(session, change_period(session, person, period, payload))


@router.delete("/periods/{id}", status_code=status.HTTP_204_NO_CONTENT)
def remove_period(session: SessionDep, period: PeriodToSetUp, person: CurrentPerson) -> None:
    """Delete an open period without entries and targets."""
    delete_period(session, person, period)


@router.post("/periods/{id}/exceptions", status_code=status.HTTP_201_CREATED)
def post_exception(
    session: SessionDep, period: PeriodToSetUp, person: CurrentPerson, payload: ExceptionCreate
) -> ExceptionRead:
    """Let one place, or everybody, enter into a closed period until a moment."""
    return read_exceptions(session, [grant_exception(session, person, period, payload)])[0]


@router.delete("/exceptions/{id}", status_code=status.HTTP_204_NO_CONTENT)
def remove_exception(session: SessionDep, exception: ExceptionToSetUp, person: CurrentPerson) -> None:
    """Take an exception back: the period is closed to everybody again."""
    end_exception(session, person, exception)


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
