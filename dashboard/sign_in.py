"""Signing in and out, and the choice of language: plain forms that need no JavaScript."""

from contextlib import suppress
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.client import Client, Refused, door, forwarded
from dashboard.shell import OWN_NAMES
from logframe.languages import LANGUAGES, Reader, reader

PAGE = Template((Path(__file__).parent / "sign_in.html").read_text(encoding="utf-8"))
SESSION, LANGUAGE = "logframe_session", "logframe_language"
YEAR = 365 * 24 * 3600


def routes() -> list[Route]:
    """Return the addresses that stand in front of the screens."""
    return [
        Route("/sign-in", get_sign_in, methods=["GET"]),
        Route("/sign-in", post_sign_in, methods=["POST"]),
        Route("/sign-out", post_sign_out, methods=["POST"]),
        Route("/language", post_language, methods=["POST"]),
    ]


async def get_sign_in(request: Request) -> Response:
    """Show the form, in the language that was asked for."""
    chosen = request.query_params.get("language")
    reads = Reader(chosen) if chosen in LANGUAGES else reader.get()
    page = draw_form(reads, local(request.query_params.get("next")))
    if chosen in LANGUAGES:
        _keep_language(page, chosen, request)
    return page


async def post_sign_in(request: Request) -> Response:
    """Begin a session and go where the person wanted to go; else say why not, keeping the address typed."""
    form = await request.form()
    email, target = str(form.get("email", "")), local(str(form.get("next", "")))
    try:
        session = await _client(request).sign_in(email.strip(), str(form.get("password", "")))
    except Refused as refused:
        return draw_form(reader.get(), target, email, refused.problem.detail, refused.problem.status)
    answer = RedirectResponse(target, 303)
    answer.set_cookie(
        SESSION,
        session.token,
        expires=session.expires_at,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    _keep_language(answer, session.person.language, request)
    return answer


async def post_sign_out(request: Request) -> Response:
    """End the session, also where it has ended by itself."""
    try:
        await _client(request).sign_out()
    except Refused as refused:
        if refused.problem.status != 401:
            raise
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(SESSION, httponly=True, samesite="lax")
    return answer


async def post_language(request: Request) -> Response:
    """Change the person's language and come back to the page they were on."""
    form = await request.form()
    chosen = str(form.get("language", ""))
    referer = urlsplit(request.headers.get("referer", ""))
    answer = RedirectResponse(local(f"{referer.path}?{referer.query}" if referer.query else referer.path), 303)
    if chosen in LANGUAGES:
        with suppress(Refused):  # nobody is signed in any more: the browser remembers it all the same
            await _client(request).change_me(language=chosen)
        _keep_language(answer, chosen, request)
    return answer


def local(target: str | None) -> str:
    """Return a path of this site; anything else is the start page."""
    target = target or "/"
    own = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if own and not any(sign.isspace() or ord(sign) < 32 for sign in target) else "/"


def draw_form(reads: Reader, target: str, email: str = "", problem: str = "", status: int = 200) -> HTMLResponse:
    """Return the sign-in page; every text that comes from outside is escaped."""
    say = reads.say
    back = escape(quote(target, safe="/"))
    others = "".join(
        f'<a href="/sign-in?language={code}&amp;next={back}" lang="{code}" hreflang="{code}">{name}</a>'
        for code, name in OWN_NAMES.items()
        if code != reads.language
    )
    words = {
        "language": reads.language,
        "title": say("Sign in"),
        "promise": say("Targets against actuals, outcome by outcome: numbers you can trust and cannot misread."),
        "email_label": say("E-mail address"),
        "password_label": say("Password"),
        "button": say("Sign in"),
        "email": email,
        "next": target,
    }
    alert = f'<p class="problem" id="problem" role="alert">{escape(problem)}</p>' if problem else ""
    invalid = 'aria-invalid="true" aria-describedby="problem"' if problem else ""
    escaped = {name: escape(text) for name, text in words.items()}
    return HTMLResponse(PAGE.substitute(escaped, others=others, alert=alert, invalid=invalid), status)


def _client(request: Request) -> Client:
    """Return the client of the browser that sent the form."""
    headers = forwarded(request.cookies, request.headers.get("accept-language"))
    address = (request.client.host, request.client.port) if request.client else ("127.0.0.1", 0)
    return Client(door.get(), headers, address)


def _keep_language(answer: Response, language: str, request: Request) -> None:
    """Remember the language for the next sign-in on this browser."""
    answer.set_cookie(
        LANGUAGE, language, max_age=YEAR, samesite="lax", httponly=True, secure=request.url.scheme == "https"
    )
