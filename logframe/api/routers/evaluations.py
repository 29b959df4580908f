"""Evaluations, ratings and heatmaps."""

from typing import Annotated

from fastapi import APIRouter, Query, Response, status
from sqlmodel import col, select

from logframe.actions.evaluations import change_rubric, confirm_rating, rate_outcome, record_evaluation
from logframe.api.dependencies import (
    CurrentPerson,
    Cursor,
    Limit,
    OutcomeToRate,
    ProjectToEvaluate,
    ProjectToSee,
    RatingToConfirm,
    RubricToSetUp,
    SessionDep,
    VisitorDep,
    asks,
)
from logframe.api.routers.indicators import AsOf
from logframe.api.routes import GuardedRoute
from logframe.domain.permissions import Permission
from logframe.reports.evaluations import read_evaluations, read_ratings
from logframe.reports.heatmaps import Filters, build_heatmap, build_portfolio
from logframe.reports.projects import find_page
from logframe.schemas.answers import Heatmap, Portfolio
from logframe.schemas.base import Page
from logframe.schemas.evaluations import (
    EvaluationCreate,
    EvaluationRead,
    RatingCreate,
    RatingRead,
    RubricChange,
    RubricRead,
)
from logframe.tables.base import utc_now
from logframe.tables.evaluations import Evaluation
from logframe.tables.projects import Rubric

router = APIRouter(tags=["evaluations"], route_class=GuardedRoute)

PLAIN = r"^[^\x00]*$"
"""Text without the one sign that PostgreSQL does not take."""

Donor = Annotated[str | None, Query(max_length=300, pattern=PLAIN)]
Country = Annotated[str | None, Query(max_length=2, pattern=PLAIN)]
Year = Annotated[int | None, Query(ge=1900, le=2200)]
PageCode = Annotated[str, Query(max_length=40, pattern=PLAIN)]
PageLimit = Annotated[int, Query(ge=1, le=1000)]


@router.get("/projects/{code}/evaluations")
def get_evaluations(
    session: SessionDep, project: ProjectToSee, cursor: Cursor = 0, limit: Limit = 100
) -> Page[EvaluationRead]:
    """List the evaluations of a project with what they say."""
    page = find_page(session, Evaluation, Evaluation.project_id == project.id, cursor, limit)
    return Page(items=read_evaluations(session, page.items), next=page.next)


@router.post("/projects/{code}/evaluations", status_code=status.HTTP_201_CREATED)
def post_evaluation(
    session: SessionDep, project: ProjectToEvaluate, person: CurrentPerson, payload: EvaluationCreate
) -> EvaluationRead:
    """Record an evaluation with what it says."""
    return read_evaluations(session, [record_evaluation(session, person, project, payload)])[0]


@router.get("/projects/{code}/rubric")
def get_rubric(session: SessionDep, project: ProjectToSee) -> list[RubricRead]:
    """Say what each level means in this project."""
    rows = session.exec(select(Rubric).where(Rubric.project_id == project.id).order_by(col(Rubric.id)))
    return [RubricRead(**row.model_dump()) for row in rows]


@router.patch("/rubric/{id}", response_model=RubricRead)
def patch_rubric(session: SessionDep, rubric: RubricToSetUp, person: CurrentPerson, payload: RubricChange) -> Rubric:
    """Say anew what a level means in this project."""
    return change_rubric(session, person, rubric, payload)


@router.post("/outcomes/{id}/ratings", status_code=status.HTTP_201_CREATED)
def post_rating(
    session: SessionDep, outcome: OutcomeToRate, person: CurrentPerson, payload: RatingCreate
) -> RatingRead:
    """Rate a long-term outcome on achievement or sustainability."""
    return read_ratings(session, [rate_outcome(session, person, outcome, payload)])[0]


@router.post("/ratings/{id}/confirm")
def post_confirmation(session: SessionDep, rating: RatingToConfirm, person: CurrentPerson) -> RatingRead:
    """Confirm somebody else's rating."""
    return read_ratings(session, [confirm_rating(session, person, rating)])[0]


@router.get("/projects/{code}/heatmap", response_model=Heatmap)
def get_heatmap(session: SessionDep, project: ProjectToSee, as_of: AsOf = None) -> Response:
    """Answer the long-term outcomes of a project by achievement and sustainability."""
    answer = build_heatmap(session, project, as_of or utc_now())
    return Response(answer.model_dump_json(), media_type="application/json")


@router.get("/heatmap", dependencies=[asks(Permission.see_portfolio)])
def get_portfolio(
    session: SessionDep,
    visitor: VisitorDep,
    donor: Donor = None,
    country: Country = None,
    year: Year = None,
    cursor: PageCode = "",
    limit: PageLimit = 1000,
    as_of: AsOf = None,
) -> Portfolio:
    """Answer the projects one may see by achievement and sustainability."""
    filters = Filters(donor, country, year)
    moment, admin = as_of or utc_now(), visitor.administrator
    return build_portfolio(session, visitor.person_id, moment, filters, administrator=admin, after=cursor, limit=limit)
