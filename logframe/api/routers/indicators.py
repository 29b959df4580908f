"""Indicators, dimensions and targets."""

from typing import Annotated

from fastapi import APIRouter, Query, Response, status
from pydantic import AfterValidator, AwareDatetime, BeforeValidator

from logframe.actions.indicators import (
    add_dimension,
    add_indicator,
    change_dimension,
    change_indicator,
    delete_dimension,
)
from logframe.actions.rows import delete_row
from logframe.actions.targets import set_target
from logframe.api.dependencies import (
    CurrentPerson,
    Cursor,
    DimensionToSetUp,
    IndicatorToSee,
    IndicatorToSetUp,
    Limit,
    ProjectToSee,
    ProjectToSetUp,
    SessionDep,
)
from logframe.api.routes import GuardedRoute
from logframe.domain.words import Frequency
from logframe.reports.indicators import read_dimensions, read_indicator, read_indicators
from logframe.reports.performance import build_performance
from logframe.reports.projects import find_page
from logframe.reports.recutting import build_recut
from logframe.schemas.answers import IndicatorPerformance, Recut
from logframe.schemas.base import Page
from logframe.schemas.columns import EARLIEST, LATEST, check_written, in_utc
from logframe.schemas.indicators import (
    DimensionChange,
    DimensionCreate,
    DimensionRead,
    IndicatorChange,
    IndicatorCreate,
    IndicatorRead,
    TargetRead,
    TargetSet,
)
from logframe.tables.base import utc_now
from logframe.tables.indicators import Dimension, Indicator, Target

router = APIRouter(tags=["indicators"], route_class=GuardedRoute)

AsOf = Annotated[
    AwareDatetime | None,
    Query(ge=EARLIEST, le=LATEST, description="The moment to look at the data from; now if not given"),
    AfterValidator(in_utc),
    BeforeValidator(check_written),
]


@router.get("/projects/{code}/indicators")
def get_indicators(
    session: SessionDep, project: ProjectToSee, cursor: Cursor = 0, limit: Limit = 100
) -> Page[IndicatorRead]:
    """List the indicators of a project."""
    page = find_page(session, Indicator, Indicator.project_id == project.id, cursor, limit)
    return Page(items=read_indicators(session, page.items), next=page.next)


@router.post("/projects/{code}/indicators", status_code=status.HTTP_201_CREATED)
def post_indicator(
    session: SessionDep, project: ProjectToSetUp, person: CurrentPerson, payload: IndicatorCreate
) -> IndicatorRead:
    """Add an indicator of exactly one outcome or output."""
    return read_indicator(session, add_indicator(session, person, project, payload))


@router.get("/indicators/{id}")
def get_indicator(session: SessionDep, indicator: IndicatorToSee) -> IndicatorRead:
    """Answer the definition of an indicator."""
    return read_indicator(session, indicator)


@router.patch("/indicators/{id}")
def patch_indicator(
    session: SessionDep, indicator: IndicatorToSetUp, person: CurrentPerson, payload: IndicatorChange
) -> IndicatorRead:
    """Change an indicator; its method only while nothing is recorded."""
    return read_indicator(session, change_indicator(session, person, indicator, payload))


@router.delete("/indicators/{id}", status_code=status.HTTP_204_NO_CONTENT)
def remove_indicator(session: SessionDep, indicator: IndicatorToSetUp, person: CurrentPerson) -> None:
    """Delete an indicator without entries and targets."""
    delete_row(session, person, indicator)


@router.get("/indicators/{id}/performance", response_model=IndicatorPerformance)
def get_performance(session: SessionDep, indicator: IndicatorToSee, as_of: AsOf = None) -> Response:
    """Answer targets against actuals, by period and for the life of the project."""
    answer = build_performance(session, indicator, as_of or utc_now())
    return Response(answer.model_dump_json(), media_type="application/json")


@router.get("/indicators/{id}/recut")
def get_recut(
    session: SessionDep,
    indicator: IndicatorToSee,
    by: Frequency = Frequency.annual,
    first_month: Annotated[int, Query(ge=1, le=12, description="The first month of the year")] = 1,
    as_of: AsOf = None,
) -> Recut:
    """Answer targets against actuals by larger periods, from the same entries."""
    return build_recut(session, indicator, as_of or utc_now(), by, first_month)


@router.get("/indicators/{id}/targets", response_model=Page[TargetRead])
def get_targets(session: SessionDep, indicator: IndicatorToSee, cursor: Cursor = 0, limit: Limit = 100) -> Page[Target]:
    """List the targets of an indicator, those that were superseded too."""
    return find_page(session, Target, Target.indicator_id == indicator.id, cursor, limit)


@router.put("/indicators/{id}/targets", response_model=TargetRead)
def put_target(session: SessionDep, indicator: IndicatorToSetUp, person: CurrentPerson, payload: TargetSet) -> Target:
    """Set what is aimed at; without a period, for the life of the project."""
    return set_target(session, person, indicator, payload)


@router.get("/projects/{code}/dimensions")
def get_dimensions(
    session: SessionDep, project: ProjectToSee, cursor: Cursor = 0, limit: Limit = 100
) -> Page[DimensionRead]:
    """List the dimensions of a project with their categories."""
    page = find_page(session, Dimension, Dimension.project_id == project.id, cursor, limit)
    return Page(items=read_dimensions(session, page.items), next=page.next)


@router.post("/projects/{code}/dimensions", status_code=status.HTTP_201_CREATED)
def post_dimension(
    session: SessionDep, project: ProjectToSetUp, person: CurrentPerson, payload: DimensionCreate
) -> DimensionRead:
    """Add a dimension with its categories."""
    return read_dimensions(session, [add_dimension(session, person, project, payload)])[0]


@router.patch("/dimensions/{id}")
def patch_dimension(
    session: SessionDep, dimension: DimensionToSetUp, person: CurrentPerson, payload: DimensionChange
) -> DimensionRead:
    """Rename a dimension, add categories, retire categories."""
    return read_dimensions(session, [change_dimension(session, person, dimension, payload)])[0]


@router.delete("/dimensions/{id}", status_code=status.HTTP_204_NO_CONTENT)
def remove_dimension(session: SessionDep, dimension: DimensionToSetUp, person: CurrentPerson) -> None:
    """Delete a dimension that nothing uses."""
    delete_dimension(session, person, dimension)
