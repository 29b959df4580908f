"""Errors become problem documents (RFC 9457), in the reader's language. The only place that catches them."""

from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolEmpty
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, ExceptionHandler, Message, Receive, Scope, Send

from logframe.database import explain
from logframe.errors import OUT_OF_SHAPE, Conflict, DatabaseUnusable, Invalid, LogframeError, TooBusy
from logframe.languages import marked, reader
from logframe.schemas.base import Problem

MEDIA_TYPE = "application/problem+json"
TRY_AGAIN_SECONDS = 5
"""When to try again what we could not do: a database that restarts is back by then."""

SAY = {
    "missing": marked("This is required."),
    "extra_forbidden": marked("This field is not known here."),
    "finite_number": marked("This must be a number."),
    "decimal_parsing": marked("This must be a number, written with digits and a point only, such as 1234.5."),
    "number_of_region": marked("Write a number such as {example}."),
    "decimal_type": marked("This must be a number."),
    "decimal_max_digits": marked("This number has too many digits: at most 18 before the point and 10 after."),
    "decimal_whole_digits": marked("This number has too many digits: at most 18 before the point and 10 after."),
    "decimal_max_places": marked("This number has too many digits: at most 18 before the point and 10 after."),
    "int_parsing": marked("This must be a whole number."),
    "int_type": marked("This must be a whole number."),
    "int_from_float": marked("This must be a whole number."),
    "string_type": marked("This must be text."),
    "string_too_short": marked("This is too short: at least {min_length} characters."),
    "string_too_long": marked("This is too long: at most {max_length} characters."),
    "string_pattern_mismatch": marked("This is not written in the form that is asked for here."),
    "enum": marked("This must be one of: {expected}."),
    "bool_parsing": marked("This must be true or false."),
    "bool_type": marked("This must be true or false."),
    "date_from_datetime_parsing": marked("This must be a date such as 2021-06-30."),
    "date_parsing": marked("This must be a date such as 2021-06-30."),
    "date_type": marked("This must be a date such as 2021-06-30."),
    "greater_than": marked("This must be more than {gt}."),
    "greater_than_equal": marked("This must be at least {ge}."),
    "less_than_equal": marked("This must be at most {le}."),
    "list_type": marked("This must be a list."),
    "too_short": marked("This list is too short."),
    "too_long": marked("This list is too long."),
    "float_parsing": marked("This must be a number."),
    "float_type": marked("This must be a number."),
    "int_parsing_size": marked("This must be a whole number."),
    "string_unicode": marked("This text has signs that are not Unicode."),
    "date_from_datetime_inexact": marked("This must be a date such as 2021-06-30."),
    "datetime_type": marked("This must be a moment such as 2021-06-30T12:00:00Z."),
    "datetime_parsing": marked("This must be a moment such as 2021-06-30T12:00:00Z."),
    "datetime_from_date_parsing": marked("This must be a moment such as 2021-06-30T12:00:00Z."),
    "datetime_object_invalid": marked("This must be a moment such as 2021-06-30T12:00:00Z."),
    "timezone_aware": marked("This must be a moment such as 2021-06-30T12:00:00Z."),
    "dict_type": marked("This must be an object: names with their values."),
    "model_type": marked("This must be an object: names with their values."),
    "model_attributes_type": marked("This must be an object: names with their values."),
    "none_required": marked("This cannot be changed here."),
    **OUT_OF_SHAPE,
}
"""What to do, by the kind of error; a sentence may name what the kind tells, such as the limit."""

SAY_OF_BODY = {
    "missing": marked("The body is missing: it must be JSON in UTF-8."),
    "json_invalid": marked("The body is not valid JSON: something is wrong at character {at}."),
    "model_attributes_type": marked("The body must be a JSON object, with Content-Type: application/json."),
}
"""The same where it is the body as a whole."""

RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {}}}
    for status in (400, 401, 403, 404, 409, 413, 422, 429, 503)
}

log = structlog.get_logger("logframe")


def problem(
    status: int, title: str, detail: str, errors: list[dict[str, str]] | None = None, **told: Any
) -> JSONResponse:
    """Return a problem document; `told` is what else the person needs to act."""
    body = Problem(title=title, status=status, detail=detail, errors=errors, **told)
    said = {name: value for name, value in body.model_dump().items() if value is not None}
    return JSONResponse(said, status, media_type=MEDIA_TYPE)


def answer_error(error: LogframeError) -> JSONResponse:
    """Return an error of ours as a problem."""
    language = reader.get().language
    answer = problem(
        error.status, type(error).__name__, error.detail(language), error.items(language) or None, **error.told
    )
    if error.status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        answer.headers["Retry-After"] = str(TRY_AGAIN_SECONDS)
    return answer


def say_invalid(error: dict[str, Any]) -> dict[str, str]:
    """Return one validation error: where, and what to do."""
    kind, told = error["type"], {"at": "", **error.get("ctx", {})}
    source, *place = error["loc"]
    if kind == "json_invalid":
        told["at"], place = place[0] + 1, []
    whole = source == "body" and not place
    sentence = SAY_OF_BODY.get(kind, SAY.get(kind)) if whole else SAY.get(kind)
    if sentence is None:
        detail = reader.get().say(str(error["msg"]).removeprefix("Value error, "))
    else:
        detail = reader.get().say(sentence, **told)
    return {"field": ".".join(str(part) for part in place), "detail": detail}


async def _ours(_request: Request, error: LogframeError) -> JSONResponse:
    """Answer an error of ours."""
    return answer_error(error)


async def _invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
    """Answer a payload of the wrong shape, naming each field."""
    errors = [say_invalid(item) for item in error.errors()[:50]]
    detail = "; ".join(f"{item['field']}: {item['detail']}" if item["field"] else item["detail"] for item in errors[:5])
    return problem(422, "Invalid", detail, errors)


async def _http(_request: Request, error: HTTPException) -> JSONResponse:
    """Answer what the framework refused: no such address, no such method, a body that cannot be read."""
    if isinstance(error.__cause__, LogframeError):  # the gate's, which the framework met reading the body
        return answer_error(error.__cause__)
    said = {
        400: marked("The body could not be read: it must be JSON in UTF-8."),
        404: marked("There is nothing at this address."),
        405: marked("This address does not take {method}."),
    }
    sentence = said.get(error.status_code)
    detail = reader.get().say(sentence, method=_request.method) if sentence else str(error.detail)
    answer = problem(error.status_code, HTTPStatus(error.status_code).phrase.replace(" ", ""), detail)
    answer.headers.update(error.headers or {})
    return answer


async def _database(_request: Request, error: DBAPIError) -> JSONResponse:
    """Answer what the database refused: a rule of its own, or that it cannot be used."""
    if isinstance(error, DataError):
        log.warning("value_of_the_database", detail=str(error.orig))
        sentence = marked("This holds a sign or a number that cannot be stored.")
        return problem(422, Invalid.__name__, reader.get().say(sentence))
    if isinstance(error, IntegrityError):
        log.warning("rule_of_the_database", detail=str(error.orig))
        sentence = marked("This contradicts what is stored already; reload and try again.")
        return problem(409, Conflict.__name__, reader.get().say(sentence))
    log.error("database", exc_info=error)
    return answer_error(DatabaseUnusable(why=reader.get().say(explain(error))))


async def _no_connection(_request: Request, _error: PoolEmpty) -> JSONResponse:
    """Answer that every connection is taken."""
    return answer_error(TooBusy())


class AnswerUnexpected:
    """Answers what nobody expected, before the framework does it with a bare line of text."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Log the error with the number of the request, and tell the person that number."""
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except Exception:
            if started or scope["type"] != "http":
                raise
            log.exception("unexpected", method=scope["method"], path=scope["path"])
            await unexpected()(scope, receive, send)


def unexpected() -> JSONResponse:
    """Return the answer to an error of ours: a number to tell us, and nothing about the inside."""
    number = str(structlog.contextvars.get_contextvars().get("request_id", ""))
    sentence = marked("Something went wrong on our side. If it happens again, tell us the number {number}.")
    return problem(500, "InternalError", reader.get().say(sentence, number=number), instance=number)


def handle_problems(api: FastAPI) -> None:
    """Answer every error of the API with a problem document."""
    api.add_middleware(AnswerUnexpected)
    handlers: dict[type[Exception], Any] = {
        LogframeError: _ours,
        RequestValidationError: _invalid,
        HTTPException: _http,
        DBAPIError: _database,
        PoolEmpty: _no_connection,
    }
    for kind, handler in handlers.items():
        typed: ExceptionHandler = handler
        api.add_exception_handler(kind, typed)
