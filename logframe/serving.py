"""The server: one process, or several, that answers on one port."""

import gc
import os
import pkgutil
import socket

import uvicorn
from starlette.types import ASGIApp

from logframe.errors import LogframeError
from logframe.languages import marked
from logframe.logs import set_up_logs
from logframe.settings import Settings

APPLICATION = "dashboard.app:create_app"
"""Named, not imported: the backend does not know the dashboard."""


class AddressUnusable(LogframeError):
    """The server cannot listen where it was told to."""

    sentence = marked("The server cannot listen on {host}, port {port}: {why}. Set LOGFRAME_HOST and LOGFRAME_PORT.")


def build_application() -> ASGIApp:
    """Build the application in the process that serves it."""
    set_up_logs(Settings().log_level)
    application: ASGIApp = pkgutil.resolve_name(APPLICATION)()
    # What is there from the start stays: the collector need not walk through it in the midst of a request.
    gc.collect()
    gc.freeze()
    # An answer may hold thousands of figures: look for circles after more of them than the usual 700.
    gc.set_threshold(50_000, 20, 100)
    return application


def check_address(settings: Settings) -> None:
    """Refuse an address on which nothing can listen.

    Raises AddressUnusable: the port is taken, or the host is not of this machine.
    """
    try:
        family, _kind, _protocol, _name, place = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM
        )[0]
        socket.create_server(place[:2], family=family).close()
    except OSError as error:
        known = error.errno is not None and error.errno > 0  # a name that nobody knows has a number below 0
        why = os.strerror(error.errno or 0) if known else str(error.strerror)
        raise AddressUnusable(host=settings.host, port=settings.port, why=why.lower()) from error


def serve_application(settings: Settings) -> None:
    """Run the server until it is stopped."""
    set_up_logs(settings.log_level)
    uvicorn.run(
        "logframe.serving:build_application",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers if settings.workers > 1 else None,
        forwarded_allow_ips=settings.trusted_proxies,
        access_log=False,
        server_header=False,
        log_config=None,
    )
