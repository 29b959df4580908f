"""What every route does: it names one permission, reads numbers exactly, and commits before it answers, once."""

import json
from collections.abc import Callable, Coroutine, Iterator
from decimal import Decimal
from functools import wraps
from http import HTTPStatus
from inspect import iscoroutinefunction, signature
from typing import Any

from anyio import to_thread
from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import TypeAdapter

from logframe.actions.retries import Attempt, Said, answer_once
from logframe.api.dependencies import Asks, Later
from logframe.domain.permissions import Permission


def permissions_of(dependant: Dependant) -> Iterator[Permission]:
    """Return the permissions that a route names, through all that it depends on."""
    for child in dependant.dependencies:
        if isinstance(child.call, Asks):
            yield child.call.permission
        yield from permissions_of(child)


class GuardedRoute(APIRoute):
    """A route that names exactly one permission, or does not exist."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, commits(endpoint, self.write), **options)
        named = list(permissions_of(self.dependant))
        if len(named) != 1:
            raise TypeError(f"{path} names {len(named)} permissions; a route names exactly one")
        if not iscoroutinefunction(self.endpoint):
            raise TypeError(f"{path} has no session to commit: its endpoint names one, or is async")
        self.permission = named[0]
        self.shape = TypeAdapter(self.response_model) if self.response_model is not None else None

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Read numbers exactly."""
        handle = super().get_route_handler()

        async def handle_exactly(request: Request) -> Response:
            return await handle(ExactRequest(request.scope, request.receive))

        return handle_exactly

    def write(self, answered: Any) -> Said:
        """Write an answer down as it leaves."""
        if isinstance(answered, Response):
            return Said(answered.status_code, bytes(answered.body).decode())
        status = self.status_code or HTTPStatus.OK
        if self.shape is None:
            return Said(status, "")
        checked = self.shape.validate_python(answered, from_attributes=True)
        return Said(status, self.shape.dump_json(checked, by_alias=True).decode())


class ExactRequest(Request):
    """A request whose JSON keeps the digits of its numbers: 0.10 does not become the float 0.1."""

    async def json(self) -> Any:
        """Return the body, with decimals where JSON has numbers."""
        if not hasattr(self, "_json"):
            self._json = json.loads(await self.body(), parse_float=Decimal)
        return self._json


def commits(endpoint: Callable[..., Any], write: Callable[[Any], Said]) -> Callable[..., Any]:
    """Return the endpoint with its commit: in one thread, and before the answer is made.

    A request with a key is answered once. It is a coroutine, so that FastAPI does not take a
    further thread to look at the answer.
    """
    if iscoroutinefunction(endpoint) or "session" not in signature(endpoint).parameters:
        return endpoint

    def answer_and_commit(given: dict[str, Any]) -> Any:
        for name, value in given.items():
            if isinstance(value, Later):
                given[name] = value.fetch()
        session = given["session"]
        attempt = session.info.get(Attempt)
        if attempt is None:
            answered = endpoint(**given)
        else:
            said = answer_once(session, attempt, lambda: write(endpoint(**given)))
            answered = Response(said.body or None, said.status, media_type="application/json" if said.body else None)
        session.commit()
        return answered

    @wraps(endpoint)
    async def answer(**given: Any) -> Any:
        return await to_thread.run_sync(answer_and_commit, given)

    return answer
