"""The API behind its gate, without the screens: a server that the fault tests kill and start again."""

import socket

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from logframe.api.app import PREFIX, create_api
from logframe.api.gate import Gate
from logframe.settings import Settings


def serve(address: str, listener: socket.socket) -> None:
    """Serve a database on a socket that the test opened, so that nobody is refused while we start."""
    settings = Settings(database_url=address)
    api = create_api(settings)
    gate = Gate(Starlette(routes=[Mount(PREFIX, api)]), api.state.engine, settings)
    uvicorn.Server(uvicorn.Config(gate, log_config=None, access_log=False)).run([listener])
