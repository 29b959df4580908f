"""Projects, their framework, and what hangs on them without being measured."""

from fastapi import APIRouter, status

from logframe.actions.projects import add_project, change_project
from logframe.actions.results import add_event, add_study
from logframe.api.dependencies import (
    CurrentPerson,
    Cursor,
    Limit,
    ProjectToSee,
    ProjectToSetUp,
    SessionDep,
    VisitorDep,
    asks,
)
from logframe.api.routes import GuardedRoute
from logframe.domain.permissions import Permission
from logframe.reports.frameworks import build_budget, build_framework
from logframe.reports.projects import find_page, may_see, read_project, read_projects
from logframe.schemas.answers import Budget, Framework
from logframe.schemas.base import Page
from logframe.schemas.projects import ProjectChange, ProjectCreate, ProjectRead
from logframe.schemas.results import EventCreate, EventRead, StudyCreate, StudyRead
from logframe.tables.projects import Project
from logframe.tables.results import Event, Study

router = APIRouter(tags=["projects"], route_class=GuardedRoute)


@router.get("/projects", dependencies=[asks(Permission.see_portfolio)])
def get_projects(session: SessionDep, visitor: VisitorDep, cursor: Cursor = 0, limit: Limit = 100) -> Page[ProjectRead]:
    """List the projects that one may see."""
    mine = may_see(visitor.person_id, administrator=visitor.administrator)
    page = find_page(session, Project, mine, cursor, limit)
    return Page(items=read_projects(session, page.items), next=page.next)


@router.post("/projects", status_code=status.HTTP_201_CREATED, dependencies=[asks(Permission.add_project)])
def post_project(session: SessionDep, person: CurrentPerson, payload: ProjectCreate) -> ProjectRead:
    """Add a project."""
    return read_project(session, add_project(session, person, payload))


@router.get("/projects/{code}")
def get_project(session: SessionDep, project: ProjectToSee) -> ProjectRead:
    """Answer the facts of a project."""
    return read_project(session, project)


@router.patch("/projects/{code}")
def patch_project(
    session: SessionDep, project: ProjectToSetUp, person: CurrentPerson, payload: ProjectChange
) -> ProjectRead:
    """Change the facts of a project."""
    return read_project(session, change_project(session, person, project, payload))


@router.get("/projects/{code}/framework")
def get_framework(session: SessionDep, project: ProjectToSee) -> Framework:
    """Answer the tree: outcomes, outputs, indicators and activities."""
    return build_framework(session, project)


@router.get("/projects/{code}/budget")
def get_budget(session: SessionDep, project: ProjectToSee) -> Budget:
    """Answer the budget lines, what they add up to, and what was printed."""
    return build_budget(session, project)


@router.get("/projects/{code}/events", response_model=Page[EventRead])
def get_events(session: SessionDep, project: ProjectToSee, cursor: Cursor = 0, limit: Limit = 100) -> Page[Event]:
    """List the events of a project."""
    return find_page(session, Event, Event.project_id == project.id, cursor, limit)


@router.post("/projects/{code}/events", status_code=status.HTTP_201_CREATED, response_model=EventRead)
def post_event(session: SessionDep, project: ProjectToSetUp, person: CurrentPerson, payload: EventCreate) -> Event:
    """Add an event and who came."""
    return add_event(session, person, project, payload)


@router.get("/projects/{code}/studies", response_model=Page[StudyRead])
def get_studies(session: SessionDep, project: ProjectToSee, cursor: Cursor = 0, limit: Limit = 100) -> Page[Study]:
    """List the baseline studies of a project."""
    return find_page(session, Study, Study.project_id == project.id, cursor, limit)


@router.post("/projects/{code}/studies", status_code=status.HTTP_201_CREATED, response_model=StudyRead)
def post_study(session: SessionDep, project: ProjectToSetUp, person: CurrentPerson, payload: StudyCreate) -> Study:
    """Add a baseline study."""
    return add_study(session, person, project, payload)
