"""The dashboard's way to the API: in the same process, past the same gate, as the person who looks.

Screens never compute: every number they show is a field of an answer.
"""

from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote

import dash
import httpx2
from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.types import ASGIApp

from logframe.domain.words import DueState
from logframe.schemas.answers import Budget, Framework, Heatmap, IndicatorPerformance, Portfolio, Recut, TrackingTable
from logframe.schemas.base import Page, Problem
from logframe.schemas.due import DueList
from logframe.schemas.evaluations import EvaluationRead
from logframe.schemas.explanations import Explanation
from logframe.schemas.history import HistoryStep
from logframe.schemas.indicators import IndicatorRead
from logframe.schemas.measurements import MeasurementRead
from logframe.schemas.people import MeRead, SessionRead
from logframe.schemas.projects import LocationRead, PeriodRead, ProjectRead
from logframe.schemas.quality import CheckRemark
from logframe.schemas.results import EventRead, StudyRead
from logframe.schemas.rollups import ProjectRollUp, RollUp

API = "/api/v1"
COOKIES = ("logframe_session", "logframe_language")
PAGE_SIZE = 200

door: ContextVar[ASGIApp] = ContextVar("door")
"""The gated app of this request, through which the dashboard asks like anybody else."""

signed_in: ContextVar[int | None] = ContextVar("signed_in", default=None)
"""Whose request this is, for what the browser keeps of theirs."""

Shape = TypeVar("Shape", bound=BaseModel)


class Refused(Exception):
    """The API said no; `problem` holds the sentence for the person."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.detail)


@dataclass(frozen=True, slots=True)
class Client:
    """Asks the API as one person; `headers` carry who that is."""

    app: ASGIApp
    headers: dict[str, str]
    address: tuple[str, int] = ("127.0.0.1", 0)

    async def ask(self, method: str, path: str, **request: Any) -> httpx2.Response:
        """Send one request and return its answer, or raise what the API refused."""
        transport = httpx2.ASGITransport(app=self.app, client=self.address)
        headers = {**self.headers, **request.pop("headers", {})}
        async with httpx2.AsyncClient(transport=transport, base_url="http://dashboard") as http:
            answer = await http.request(method, API + path, headers=headers, **request)
        if answer.is_error:
            raise Refused(read_problem(answer))
        return answer

    async def read(self, shape: type[Shape], path: str, **query: Any) -> Shape:
        """Return one answer in its shape; what is not asked for stays out of the address."""
        answer = await self.ask("GET", path, params={name: one for name, one in query.items() if one})
        return shape.model_validate_json(answer.content)

    async def read_all(self, shape: type[Shape], path: str) -> list[Shape]:
        """Return all items of a list, page after page."""
        items: list[Shape] = []
        cursor: int | None = None
        while True:
            page = await self.read(Page[shape], path, cursor=cursor, limit=PAGE_SIZE)  # type: ignore[valid-type]
            items.extend(page.items)
            cursor = page.next
            if cursor is None:
                return items

    async def sign_in(self, email: str, password: str) -> SessionRead:
        """Begin a session."""
        answer = await self.ask("POST", "/session", json={"email": email, "password": password})
        return SessionRead.model_validate_json(answer.content)

    async def sign_out(self) -> None:
        """End the session."""
        await self.ask("DELETE", "/session")

    async def me(self) -> MeRead:
        """Return who is signed in."""
        return await self.read(MeRead, "/me")

    async def change_me(self, **changes: Any) -> MeRead:
        """Change language or region, from the version that is stored now."""
        version = (await self.me()).version
        answer = await self.ask("PATCH", "/me", json={"version": version, **changes})
        return MeRead.model_validate_json(answer.content)

    async def portfolio(self, **filters: str | None) -> Portfolio:
        """Return the projects by achievement and sustainability; filters are donor, country and year."""
        return await self.read(Portfolio, "/heatmap", **filters)

    async def project(self, code: str) -> ProjectRead:
        """Return the facts of a project."""
        return await self.read(ProjectRead, under_project(code))

    async def heatmap(self, code: str) -> Heatmap:
        """Return the ratings of a project's long-term outcomes."""
        return await self.read(Heatmap, under_project(code, "heatmap"))

    async def tracking_table(self, code: str) -> TrackingTable:
        """Return targets against actuals of all indicators."""
        return await self.read(TrackingTable, under_project(code, "tracking-table"))

    async def roll_up(self, code: str) -> ProjectRollUp:
        """Return how many targets of each result are met."""
        return await self.read(ProjectRollUp, under_project(code, "roll-up"))

    async def outcome_roll_up(self, id: int) -> RollUp:
        """Return how many targets of an outcome are met."""
        return await self.read(RollUp, f"/outcomes/{id}/roll-up")

    async def framework(self, code: str) -> Framework:
        """Return the results framework as a tree."""
        return await self.read(Framework, under_project(code, "framework"))

    async def periods(self, code: str) -> list[PeriodRead]:
        """Return the calendar of a project."""
        return await self.read_all(PeriodRead, under_project(code, "periods"))

    async def locations(self, code: str) -> list[LocationRead]:
        """Return where a project works."""
        return await self.read_all(LocationRead, under_project(code, "locations"))

    async def evaluations(self, code: str) -> list[EvaluationRead]:
        """Return what evaluations said."""
        return await self.read_all(EvaluationRead, under_project(code, "evaluations"))

    async def budget(self, code: str) -> Budget:
        """Return the budget of a project."""
        return await self.read(Budget, under_project(code, "budget"))

    async def events(self, code: str) -> list[EventRead]:
        """Return the events of a project."""
        return await self.read_all(EventRead, under_project(code, "events"))

    async def studies(self, code: str) -> list[StudyRead]:
        """Return the baseline studies of a project."""
        return await self.read_all(StudyRead, under_project(code, "studies"))

    async def due(self, states: Sequence[DueState], cursor: str) -> DueList:
        """Return one page of what is expected in the reader's projects."""
        return await self.read(DueList, "/due", state=[one.value for one in states], cursor=cursor)

    async def indicator(self, id: int) -> IndicatorRead:
        """Return an indicator with what it is split by."""
        return await self.read(IndicatorRead, f"/indicators/{id}")

    async def performance(self, id: int) -> IndicatorPerformance:
        """Return the figures of an indicator."""
        return await self.read(IndicatorPerformance, f"/indicators/{id}/performance")

    async def explanation(self, id: int, period_id: int | None) -> Explanation:
        """Return how the figures of a period came about, or of the life of the project."""
        return await self.read(Explanation, f"/indicators/{id}/explain", period_id=period_id)

    async def recut(self, id: int, by: str, first_month: str) -> Recut:
        """Return the figures of an indicator by larger periods."""
        return await self.read(Recut, f"/indicators/{id}/recut", by=by, first_month=first_month)

    async def measurements(self, id: int) -> list[MeasurementRead]:
        """Return the entries of an indicator."""
        return await self.read_all(MeasurementRead, f"/indicators/{id}/measurements")

    async def history(self, id: int) -> list[HistoryStep]:
        """Return what was done to an entry, the newest last."""
        return await self.read_all(HistoryStep, f"/measurements/{id}/history")

    async def checks(self, id: int) -> list[CheckRemark]:
        """Return what the checks find in an entry now."""
        answer = await self.ask("GET", f"/measurements/{id}/checks")
        return TypeAdapter(list[CheckRemark]).validate_json(answer.content)

    async def approve(self, id: int) -> MeasurementRead:
        """Let a submitted entry count."""
        return await self._move(id, "approve")

    async def give_back(self, id: int, reason: str) -> MeasurementRead:
        """Return a submitted entry to its author."""
        return await self._move(id, "return", {"reason": reason})

    async def _move(self, id: int, step: str, body: dict[str, str] | None = None) -> MeasurementRead:
        """Take an entry one step further."""
        answer = await self.ask("POST", f"/measurements/{id}/{step}", json=body)
        return MeasurementRead.model_validate_json(answer.content)


def client() -> Client:
    """Return the client of the person whose callback this is."""
    return Client(door.get(), forwarded(dash.ctx.cookies, dash.ctx.headers.get("accept-language")))


def forwarded(cookies: Any, accepted: str | None) -> dict[str, str]:
    """Return the headers by which the API knows who asks, and in which language."""
    sent = "; ".join(f"{name}={cookies[name]}" for name in COOKIES if cookies.get(name))
    headers = {"cookie": sent, "accept": "application/json", "sec-fetch-site": "same-origin"}
    return {**headers, "accept-language": accepted} if accepted else headers


def under_project(code: str, *rest: str) -> str:
    """Return the address of something of a project; the code is data, not path."""
    return "/".join(["/projects", quote(code, safe=""), *rest])


def read_problem(answer: httpx2.Response) -> Problem:
    """Return what went wrong, also where the answer is not a problem document."""
    try:
        return Problem.model_validate_json(answer.content)
    except ValidationError:
        return Problem(title="Unexpected", status=answer.status_code, detail=answer.reason_phrase)
