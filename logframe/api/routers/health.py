"""Whether the service can answer."""

import asyncio
from importlib.metadata import version
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from logframe.api.dependencies import asks
from logframe.api.routes import GuardedRoute
from logframe.database import NO_ANSWER, check_schema
from logframe.domain.permissions import Permission
from logframe.errors import DatabaseUnusable
from logframe.languages import reader
from logframe.schemas.answers import Health

router = APIRouter(tags=["health"], route_class=GuardedRoute)

LOOK_SECONDS = 5


async def look_at_database(state: Any) -> str:
    """Return the revision of the database: one look at a time, which all wait for who ask meanwhile.

    Raises DatabaseUnusable, also where there is no answer in time.
    """
    if state.look is None or state.look.done():
        state.look = asyncio.ensure_future(to_thread.run_sync(check_schema, state.engine))
    done, _waiting = await asyncio.wait([state.look], timeout=LOOK_SECONDS)
    if not done:
        raise DatabaseUnusable(why=NO_ANSWER)
    return str(state.look.result())


@router.get("/health", dependencies=[asks(Permission.look_in)], responses={503: {"model": Health}})
async def get_health(request: Request, response: Response) -> Health:
    """Say whether the database can be used and is at the version of the code."""
    try:
        at = await look_at_database(request.app.state)
    except DatabaseUnusable as error:
        response.status_code = 503
        said = error.detail(reader.get().language)
        return Health(status=said, database="unusable", schema_at=None, version=version("logframe"))
    return Health(status="ok", database="reachable", schema_at=at, version=version("logframe"))
