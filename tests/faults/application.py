"""The API behind its gate, without the screens: a server that the fault tests kill and start again."""

import os
import socket
import sys

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from logframe import database
from logframe.api import dependencies, gate
from logframe.api.app import PREFIX, create_api
from logframe.logs import set_up_logs
from logframe.settings import Settings


def serve(address: str, listener: socket.socket, patience: float | None, log: str) -> None:
    """Serve a database on a socket that the test opened, so that nobody is refused while we start.

    `patience` is how many seconds it waits for the database, where that is not what it is in earnest.
    """
    sys.stderr = os.fdopen(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT), "w", buffering=1)
    set_up_logs("WARNING")
    if patience is not None:
        database.BUSY_SECONDS = database.ANSWER_SECONDS = patience  # type: ignore[assignment]
        gate.LOOKUP_SECONDS = dependencies.TURN_SECONDS = patience  # type: ignore[assignment]
    settings = Settings(database_url=address)
    api = create_api(settings)
    gated = gate.Gate(Starlette(routes=[Mount(PREFIX, api)]), api.state.engine, settings)
    uvicorn.Server(uvicorn.Config(gated, log_config=None, access_log=False)).run([listener])
