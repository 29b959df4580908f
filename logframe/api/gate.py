"""The gate: one pure ASGI door over the API and every page. Shut unless the table of permissions opens it.

It knows who comes, refuses writes that another site sent, bounds the body, sets the reader's
language and the security headers, and writes one log line a request.
"""

import asyncio
import re
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, urlsplit

import sqlalchemy as sa
import structlog
from babel import negotiate_locale
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolEmpty
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from logframe.api.problems import answer_error, problem
from logframe.database import LOOKUPS_AT_ONCE, explain, single_reads
from logframe.domain.permissions import is_open
from logframe.errors import BodyTooLarge, CrossOrigin, DatabaseUnusable, LogframeError, NotSignedIn, TooBusy
from logframe.languages import LANGUAGES, Reader, marked, reader
from logframe.security import LANGUAGE_COOKIE, SESSION_COOKIE, digest
from logframe.settings import Settings
from logframe.tables.base import columns, utc_now
from logframe.tables.people import ApiToken, Person, SignInSession

SAFE = {"GET", "HEAD", "OPTIONS"}
API = "/api/"
BRINGS_FILE = re.compile(r"/api/v1/(measurements|ratings)/[0-9]+/evidence")
LOOKUP_SECONDS = 20
HOME_REGIONS = {"en": "en_US", "es": "es_PE"}

person, session, key = columns(Person), columns(SignInSession), columns(ApiToken)

who = sa.select(person.id, person.administrator, person.language, person.region).where(person.active)
hashed: sa.BindParameter[str] = sa.bindparam("hashed")
now: sa.BindParameter[datetime] = sa.bindparam("now", type_=session.expires_at.type)
HOLDER = sa.union_all(
    who.where(session.person_id == person.id, session.digest == hashed, session.expires_at > now),
    who.where(key.person_id == person.id, key.digest == hashed, sa.or_(key.expires_at.is_(None), key.expires_at > now)),
)

log = structlog.get_logger("logframe")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in, and with what."""

    person_id: int
    token: str
    administrator: bool
    language: str
    region: str


def find_visitor(engine: sa.Engine, token: str) -> Visitor | None:
    """Return who holds a session or a token that is still good; asked anew at every request."""
    with engine.connect() as connection:
        row = connection.execute(HOLDER, {"hashed": digest(token), "now": utc_now()}).first()
    return None if row is None else Visitor(row[0], token, row[1], row[2], row[3])


def same_origin(headers: Headers) -> bool:
    """Tell whether a browser sent a request from our own page; what is no browser says nothing."""
    site = headers.get("sec-fetch-site")
    if site:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return not origin or urlsplit(origin).netloc == headers.get("host")


def read_cookies(headers: Headers) -> dict[str, str]:
    """Return the cookies; none where the header cannot be read."""
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}


def read_token(headers: Headers, cookies: dict[str, str]) -> tuple[str | None, bool]:
    """Return the secret that came along, and whether a browser sent it by itself."""
    scheme, _, bearer = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and bearer.strip():
        return bearer.strip(), False
    return cookies.get(SESSION_COOKIE), True


def choose_reader(headers: Headers, cookies: dict[str, str], visitor: Visitor | None) -> Reader:
    """Return the language and region of the person, else of the cookie, else of the browser."""
    if visitor is not None:
        return Reader(visitor.language, visitor.region)
    wished = [part.split(";")[0].strip() for part in headers.get("accept-language", "").split(",")]
    asked = cookies.get(LANGUAGE_COOKIE) or negotiate_locale(wished, LANGUAGES, sep="-") or "en"
    language = asked if asked in LANGUAGES else "en"
    return Reader(language, HOME_REGIONS[language])


def policy(script_hashes: tuple[str, ...]) -> str:
    """Return the content security policy: our own scripts only, and no eval."""
    scripts = " ".join(["script-src 'self'", *script_hashes])
    return (
        f"default-src 'none'; {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


class Gate:
    """The outermost door."""

    def __init__(
        self, app: ASGIApp, engine: sa.Engine, settings: Settings, script_hashes: tuple[str, ...] = ()
    ) -> None:
        self.app, self.settings = app, settings
        self.lookups = ThreadPoolExecutor(LOOKUPS_AT_ONCE, thread_name_prefix="gate")
        self.engine = single_reads(engine)
        self.headers = {
            "content-security-policy": policy(script_hashes),
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
            "x-frame-options": "DENY",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "permissions-policy": "camera=(), geolocation=(), microphone=()",
        }
        if settings.secure_cookies:
            self.headers["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 4404})
        elif scope["type"] == "http":
            await self._handle(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Bind the request to its log lines, answer it, and write one line about it."""
        request_id, began, status = uuid.uuid4().hex[:12], time.perf_counter(), 500
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal status, started
            if message["type"] == "http.response.start":
                started, status = True, message["status"]
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = request_id
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith(API) or ("cache-control" not in headers and not _is_asset(scope["path"])):
                    headers["cache-control"] = "no-store"
            await send(message)

        try:
            await self._admit(scope, self._bounded(receive, self._limit(scope)), send_with_headers)
        except BodyTooLarge as error:
            await answer_error(error)(scope, receive, send_with_headers)
        except Exception:
            log.exception("unexpected", method=scope["method"], path=scope["path"])
            if started:
                raise
            detail = reader.get().say(
                marked("Something went wrong on our side. If it happens again, tell us the number {number}."),
                number=request_id,
            )
            await problem(500, "InternalError", detail, instance=request_id)(scope, receive, send_with_headers)
        finally:
            took = round((time.perf_counter() - began) * 1000, 1)
            log.info("request", method=scope["method"], path=scope["path"], status=status, ms=took)

    async def _admit(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Find out who comes, and let them through, to the sign-in page, or away."""
        headers = Headers(scope=scope)
        cookies = read_cookies(headers)
        token, by_cookie = read_token(headers, cookies)
        reader.set(choose_reader(headers, cookies, None))
        if _length(headers) > (limit := self._limit(scope)):
            raise BodyTooLarge(count=limit)
        visitor = None
        if token:
            try:
                visitor = await self._find_visitor(token)
            except LogframeError as error:
                return await answer_error(error)(scope, receive, send)
        reader.set(choose_reader(headers, cookies, visitor))
        scope.setdefault("state", {})["visitor"] = visitor
        if visitor is not None:
            structlog.contextvars.bind_contextvars(person=visitor.person_id)
        if scope["method"] not in SAFE and by_cookie and not same_origin(headers):
            return await answer_error(CrossOrigin())(scope, receive, send)
        if visitor is None and not is_open(scope["method"], scope["path"]):
            return await self._turn_away(scope, headers)(scope, receive, send)
        return await self.app(scope, receive, send)

    async def _find_visitor(self, token: str) -> Visitor | None:
        """Return who holds a token; wait for the database, but not without end."""
        looks_up = asyncio.get_running_loop().run_in_executor(self.lookups, find_visitor, self.engine, token)
        try:
            return await asyncio.wait_for(looks_up, LOOKUP_SECONDS)
        except DBAPIError as error:
            raise DatabaseUnusable(why=explain(error)) from error
        except (TimeoutError, PoolEmpty) as error:
            raise TooBusy() from error

    def _turn_away(self, scope: Scope, headers: Headers) -> Response:
        """Send a person to the sign-in page, and a program a 401."""
        if "text/html" in headers.get("accept", "") and not scope["path"].startswith(API) and scope["method"] in SAFE:
            query = scope["query_string"].decode("latin-1")
            wanted = scope["path"] + (f"?{query}" if query else "")
            return RedirectResponse(f"/sign-in?next={quote(wanted)}", 303)
        return answer_error(NotSignedIn())

    def _limit(self, scope: Scope) -> int:
        """Return how many bytes are read of a body: files of evidence may be larger than anything else."""
        brings_file = scope["method"] == "POST" and BRINGS_FILE.fullmatch(scope["path"]) is not None
        return self.settings.evidence_limit if brings_file else self.settings.body_limit

    def _bounded(self, receive: Receive, limit: int) -> Receive:
        """Count what is read of the body, and stop at the limit."""
        read = 0

        async def receive_bounded() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise BodyTooLarge(count=limit)
            return message

        return receive_bounded


def _length(headers: Headers) -> int:
    """Return the announced length of the body; 0 where none is."""
    announced = headers.get("content-length", "")
    return int(announced) if announced.isascii() and announced.isdigit() else 0


def _is_asset(path: str) -> bool:
    """Tell whether a file is the same for everybody and may be kept."""
    return path.startswith(("/assets/", "/_dash-component-suites/"))
