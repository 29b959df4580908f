"""Whether the service can answer."""

from importlib.metadata import version

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from logframe.api.dependencies import asks
from logframe.api.routes import GuardedRoute
from logframe.database import check_schema
from logframe.domain.permissions import Permission
from logframe.errors import DatabaseUnusable
from logframe.languages import reader
from logframe.schemas.answers import Health

router = APIRouter(tags=["health"], route_class=GuardedRoute)


@router.get("/health", dependencies=[asks(Permission.look_in)], responses={503: {"model": Health}})
async def get_health(request: Request, response: Response) -> Health:
    """Say whether the database can be used and is at the version of the code."""
    try:
        at = await to_thread.run_sync(check_schema, request.app.state.engine)
    except DatabaseUnusable as error:
        response.status_code = 503
        said = error.detail(reader.get().language)
        return Health(status=said, database="unusable", schema_at=None, version=version("logframe"))
    return Health(status="ok", database="reachable", schema_at=at, version=version("logframe"))
