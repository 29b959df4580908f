"""One process, one port: the API at /api/v1, the screens at /, one gate in front of both."""

from functools import cache
from html import escape
from importlib import import_module
from typing import Any

import dash
import structlog
from dash import Dash
from dash.backends._fastapi import FastAPIDashServer
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.client import door, signed_in
from dashboard.shell import frame
from dashboard.sign_in import routes
from logframe.api.app import create_api
from logframe.api.gate import Gate
from logframe.languages import reader
from logframe.settings import Settings

PAGES = ("portfolio", "project", "indicator", "record", "due", "settings", "not_found_404")

log = structlog.get_logger("logframe")

INDEX = """<!DOCTYPE html>
<html lang="{language}">
  <head>
    {metas}
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Logframe</title>
    <link rel="icon" href="/assets/mark.svg" type="image/svg+xml">
    <script src="/assets/head/scheme.js"></script>
    {css}
  </head>
  <body>
    {app_entry}
    <noscript><p class="noscript">{noscript}</p></noscript>
    <div>{config}{scripts}{renderer}</div>
  </body>
</html>"""


class Screens(Dash):
    """The Dash app, whose page is in the reader's language and whose layouts may await."""

    def enable_pages(self) -> None:
        """Let pages lay out asynchronously; Dash ties that to a package that only its Flask needs."""
        self._use_async = True
        super().enable_pages()

    def interpolate_index(self, *_parts: Any, **parts: Any) -> str:
        """Fill the page that loads everything else."""
        reads = reader.get()
        parts["app_entry"] = parts["app_entry"].replace("Loading...", escape(reads.say("Loading…")))
        noscript = escape(reads.say("These screens need JavaScript. The API at /api/v1 does not."))
        kept = {name: parts[name] for name in ("metas", "css", "app_entry", "config", "scripts", "renderer")}
        return INDEX.format(language=reads.language, noscript=noscript, **kept)


def say_unexpected(error: Exception) -> None:
    """Log what a callback did not expect, and tell the person; what they see stays as it is."""
    log.error("callback", exc_info=error)
    dash.set_props("line", {"children": reader.get().say("Something went wrong on our side. Please try again.")})


@cache
def build_screens() -> Screens:
    """Build the one Dash app of this process, with its pages, ready for a deep link as first request."""
    # Dash 4.4.1 opens a WebSocket that nobody asked for (plotly/dash#3939).
    FastAPIDashServer.websocket_capability = False
    screens = Screens(
        "dashboard",
        server=FastAPI(openapi_url=None, docs_url=None, redoc_url=None),  # type: ignore[arg-type]
        title="Logframe",
        update_title=None,  # type: ignore[arg-type]
        use_pages=True,
        pages_folder="",
        include_pages_meta=False,
        assets_ignore="^(sign_in\\.css|scheme\\.js)$",
        serve_locally=True,
        suppress_callback_exceptions=True,
        on_error=say_unexpected,
    )
    for page in PAGES:
        import_module(f"dashboard.pages.{page}")
    screens.layout = frame
    _set_up(screens)
    return screens


def _set_up(screens: Screens) -> None:
    """Do now what Dash does at its first request: mounted, it gets no lifespan, and a deep link no set-up."""
    backend: Any = screens.backend
    for prepare in backend._before_request_funcs:
        pending = prepare()
        if pending is not None:
            try:
                pending.send(None)
            except StopIteration:
                continue
            raise RuntimeError("Dash's set-up now waits for something: run it in an event loop.")
    backend._setup_catchall()


def create_app(settings: Settings | None = None) -> ASGIApp:
    """Build the whole house: API, screens, gate."""
    settings = settings or Settings()
    api = create_api(settings)
    screens = build_screens()

    root = Starlette(routes=[Mount("/api/v1", app=api), *routes(), Mount("/", app=screens.server)])
    root.add_middleware(GZipMiddleware, minimum_size=500, compresslevel=5)

    async def house(scope: Scope, receive: Receive, send: Send) -> None:
        """Tell the screens of this request who is there, and through which door they ask the API."""
        door.set(gate)
        visitor = scope.get("state", {}).get("visitor")
        signed_in.set(visitor and visitor.person_id)
        await root(scope, receive, send)

    gate = Gate(house, api.state.engine, settings, tuple(screens.csp_hashes()))
    return gate
