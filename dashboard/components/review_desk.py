"""What stands on a manager's desk: what waits, the periods, and what was restated; asked for again after each deed."""

from asyncio import gather
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from dash import dcc, html

from dashboard.client import Client
from dashboard.components.calendar_bar import period_section
from dashboard.components.restated import restated_section
from dashboard.components.review import Marks, View, name_of, review_list, status_nav
from logframe.domain.words import EntryStatus
from logframe.languages import Reader
from logframe.schemas.base import Problem
from logframe.schemas.projects import PeriodRead
from logframe.schemas.restatements import Restatement
from logframe.schemas.reviews import ReviewItem, ReviewList
from logframe.wording import word


@dataclass(frozen=True, slots=True)
class ReviewDesk:
    """What a manager has before them."""

    found: ReviewList
    periods: list[PeriodRead]
    restated: list[Restatement]

    def item(self, id: int) -> ReviewItem | None:
        """Return an entry that is in the list."""
        return next((one for one in self.found.items if one.entry.id == id), None)

    def begun(self, chosen: int | None = None) -> list[PeriodRead]:
        """Return the periods that have begun, or of these the one that is chosen."""
        today = datetime.now(UTC).date()
        return [one for one in self.periods if one.starts_on <= today and chosen in (None, one.id)]


async def open_review(asks: Client, view: View) -> ReviewDesk:
    """Ask for all that stands on the desk; who may not review learns that first."""
    found = await asks.review(view.code, view.status, view.period_id, view.cursor)
    return ReviewDesk(found, *await gather(asks.periods(view.code), asks.restatements(view.code)))


def draw_desk(desk: ReviewDesk, view: View, reads: Reader, marks: Marks | None = None) -> list[Any]:
    """Draw all of it; the browser keeps which versions were seen, and a key for what is done next."""
    seen = {
        str(one.entry.id): {"version": one.entry.version, "name": name_of(one), "value": one.value}
        for one in desk.found.items
    }
    return [
        dcc.Store(id="review-seen", data={"key": uuid4().hex, "entries": seen}),
        status_nav(desk.found, view, reads),
        html.Div(review_list(desk.found, view, marks or Marks(), reads), id="review-list", className="card"),
        period_section(desk.begun(view.period_id), reads),
        restated_section(desk.restated, reads),
    ]


def say_now(desk: ReviewDesk, id: int, before: Mapping[str, Any], problem: Problem, reads: Reader) -> str:
    """Say what an entry says now where that is not what was seen, or where it stands now."""
    item = desk.item(id)
    if item is not None and item.value != before.get("value"):
        return reads.say("You saw {old}; it says {new} now.", old=before.get("value", ""), new=item.value)
    status = (problem.current or {}).get("status")
    if item is None and status:
        return reads.say("It stands now as: {status}.", status=word(reads, EntryStatus(status)))
    return ""


def blame(
    desk: ReviewDesk, problem: Problem, known: Mapping[int, Mapping[str, Any]], reads: Reader
) -> tuple[dict[int, str], Problem]:
    """Return what is said at which entry, and of the whole: there what is no longer in the list is named."""
    ids = list(known)
    told: dict[int, str] = {} if len(ids) != 1 or problem.errors else {ids[0]: problem.detail}
    for one in problem.errors or []:
        place = one.get("field", "").split(".")
        if place[0] == "items" and len(place) > 1 and place[1].isdecimal() and int(place[1]) < len(ids):
            told[ids[int(place[1])]] = one.get("detail", problem.detail)
    told = {id: f"{why} {say_now(desk, id, known[id], problem, reads)}".strip() for id, why in told.items()}
    gone = [f"{known[id].get('name', id)}: {why}" for id, why in told.items() if desk.item(id) is None]
    return told, problem.model_copy(update={"detail": " ".join(gone) or problem.detail})
