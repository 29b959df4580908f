"""What was done to an entry, step by step: shut at first, and asked for when it is opened."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from dash import html
from pydantic import JsonValue

from dashboard.components.aria import aria
from logframe.domain.words import EntryStatus, MissingReason
from logframe.languages import MISSING, Reader
from logframe.schemas.history import FieldChange, HistoryStep
from logframe.wording import deed_word, field_word, word

NUMBERS = {"value", "numerator", "denominator", "total_to_date", "increment", "weight"}


def history_disclosure(id: int, period: str, reads: Reader, key: str = "history") -> html.Details:
    """Offer the history of an entry; a page that answers by itself asks under a key of its own."""
    named = aria(label=reads.say("History of {period}", period=period))
    return html.Details(
        [
            html.Summary(reads.say("History"), id={key: id, "part": "asked"}, n_clicks=0, **named),
            html.Div(id={key: id, "part": "told"}, role="status"),
        ],
        className="history",
    )


def history_list(
    steps: Sequence[HistoryStep], periods: Mapping[int, str], places: Mapping[int, str], reads: Reader
) -> html.Ol:
    """Show who did what when, from what to what, and why; the newest last."""
    names = {"period_id": periods, "location_id": places}
    return html.Ol([_step(step, names, reads) for step in steps])


def _step(step: HistoryStep, names: Mapping[str, Mapping[int, str]], reads: Reader) -> html.Li:
    """Show one step."""
    day, who = reads.day(step.at.date()), step.who or reads.say("the command line")
    told = [_change(change, names, reads) for change in step.changes]
    return html.Li(
        [
            html.B(deed_word(reads, step.deed)),
            " ",
            html.Span(reads.say("By {name}, {day}", name=who, day=f"{day}, {step.at:%H:%M} UTC")),
            html.Ul([html.Li(one) for one in told]) if told else None,
            html.P(reads.say("Reason: {reason}", reason=step.reason)) if step.reason else None,
        ]
    )


def _change(change: FieldChange, names: Mapping[str, Mapping[int, str]], reads: Reader) -> str:
    """Say what a field said before and says now."""
    name = field_word(reads, change.field)
    old, new = (_said(change.field, one, names, reads) for one in (change.old, change.new))
    if change.old is None:
        return f"{name}: {new}"
    return f"{name}: {old} → {new}"


def _said(field: str, value: JsonValue, names: Mapping[str, Mapping[int, str]], reads: Reader) -> str:
    """Write what a field says, as it is written elsewhere on the screen."""
    if value is None:
        return MISSING
    if isinstance(value, int) and field in names:
        return names[field].get(value, MISSING)
    if isinstance(value, bool):
        return reads.say("Yes") if value else reads.say("No")
    if field in NUMBERS:
        return reads.digits(Decimal(str(value)))
    if field == "status":
        return word(reads, EntryStatus(str(value)))
    if field == "missing_reason":
        return word(reads, MissingReason(str(value)))
    return reads.day(date.fromisoformat(str(value))) if field == "done_on" else str(value)
