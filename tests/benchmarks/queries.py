"""How many queries a call makes, whatever the size of what it is asked about."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from logframe.api.app import PREFIX, create_api
from logframe.api.gate import Gate
from logframe.settings import Settings
from tests.benchmarks.calls import Request


@contextmanager
def counting(engine: sa.Engine) -> Iterator[list[str]]:
    """Gather the statements that reach the database while the block runs; BEGIN is none."""
    statements: list[str] = []

    def gather(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    sa.event.listen(engine, "before_cursor_execute", gather)
    try:
        yield statements
    finally:
        sa.event.remove(engine, "before_cursor_execute", gather)


def gated_api(engine: sa.Engine, url: str) -> Gate:
    """Return the API behind its gate, in this process."""
    settings = Settings(database_url=url)
    return Gate(Starlette(routes=[Mount(PREFIX, create_api(settings, engine))]), engine, settings)


def count_queries(engine: sa.Engine, url: str, requests: list[Request]) -> list[int]:
    """Return how many queries each request makes behind the gate."""
    counts = []
    with TestClient(gated_api(engine, url)) as client:
        for request in requests:
            with counting(engine) as statements:
                answer = client.request(request.method, request.path, content=request.body, headers=request.headers)
            if not answer.is_success:
                raise RuntimeError(f"{request.method} {request.path}: {answer.status_code} {answer.text}")
            counts.append(len(statements))
    return counts
