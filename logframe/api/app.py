"""The API as one application, to be mounted at /api/v1 behind the gate."""

import asyncio

import sqlalchemy as sa
from anyio import CapacityLimiter
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from logframe.api.dependencies import make_writer
from logframe.api.problems import RESPONSES, handle_problems
from logframe.api.routers import (
    calendars,
    checks,
    due,
    entry_grid,
    evaluations,
    evidence,
    explanations,
    health,
    histories,
    indicators,
    links,
    measurements,
    people,
    projects,
    results,
    reviews,
    rollups,
    tracking,
)
from logframe.api.routes import GuardedRoute
from logframe.database import SESSIONS_AT_ONCE, open_engine
from logframe.settings import Settings

PREFIX = "/api/v1"
ROUTERS = tuple(
    module.router
    for module in (
        measurements,
        evaluations,
        tracking,
        explanations,
        indicators,
        rollups,
        projects,
        results,
        links,
        calendars,
        due,
        entry_grid,
        reviews,
        checks,
        evidence,
        histories,
        people,
        health,
    )
)
"""In the order in which a request is held against them: what is asked most stands first."""


def check_guarded(route: BaseRoute) -> GuardedRoute:
    """Refuse a route that names no permission: it would be a hole in the gate."""
    if not isinstance(route, GuardedRoute):
        raise TypeError(f"{route} is not guarded: give its router route_class=GuardedRoute")
    return route


def name_operation(route: APIRoute) -> str:
    """Return the name a client's method gets: the endpoint's own."""
    return route.name


def create_api(settings: Settings, engine: sa.Engine | None = None) -> FastAPI:
    """Return the API on its database."""
    api = FastAPI(
        title="Logframe",
        description="Results frameworks: what was aimed at, what was measured, and how it is rated.",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        servers=[{"url": PREFIX}],
        root_path_in_servers=False,
        responses=RESPONSES,
        generate_unique_id_function=name_operation,
    )
    api.state.settings = settings
    api.state.engine = engine or open_engine(settings, serves=True)
    api.state.writer = make_writer(api.state.engine)
    api.state.sessions = asyncio.Semaphore(SESSIONS_AT_ONCE)
    api.state.look = None
    api.state.sign_ins = CapacityLimiter(people.SIGN_INS_AT_ONCE)
    handle_problems(api)
    for router in ROUTERS:
        for route in router.routes:
            check_guarded(route)
        api.include_router(router)
    return api
