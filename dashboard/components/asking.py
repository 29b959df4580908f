"""What is asked before a deed besides a reason, as things stand now."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from dashboard.client import Client, Refused
from dashboard.components.calendar_bar import ASKING, still_open
from dashboard.components.correction import correction_form
from dashboard.components.questions import exception_fields
from dashboard.components.review import View
from logframe.domain.words import DueState
from logframe.languages import Reader
from logframe.schemas.base import Problem
from logframe.schemas.projects import PeriodRead

OF_PERIODS = frozenset({"close", "reopen", "except"})


async def prepare(
    asks: Client, deed: str, of: int, seen: Mapping[str, Mapping[str, Any]], view: View, reads: Reader
) -> tuple[str, list[Any]]:
    """Return the name of what a deed is about, and its fields."""
    if deed in OF_PERIODS:
        period = next(one for one in await asks.periods(view.code) if one.id == of)
        if deed == "close":
            return period.code, [still_open(await count_states(asks, view.code, period), reads)]
        return period.code, exception_fields(await asks.locations(view.code), reads) if deed == "except" else []
    name = seen.get(str(of), {}).get("name", "")
    if deed != "correct":
        return name, []
    found = await asks.review(view.code, view.status, view.period_id, view.cursor)
    entry = next((one.entry for one in found.items if one.entry.id == of), None)
    if entry is None:
        detail = reads.say("This is no longer in the list. Close this and look again.")
        raise Refused(Problem(title="NotFound", status=404, detail=detail))
    return name, correction_form(entry, await asks.indicator(entry.indicator_id), reads)


async def count_states(asks: Client, code: str, period: PeriodRead) -> Counter[DueState]:
    """Count what a period still waits for; the list is the newest first, so it ends with the period."""
    counts: Counter[DueState] = Counter()
    cursor = ""
    while True:
        page = await asks.project_due(code, ASKING, cursor)
        counts.update(one.state for one in page.items if one.period_id == period.id)
        passed = counts and page.items and page.items[-1].period_id != period.id
        if page.next is None or passed:
            return counts
        cursor = page.next
