"""What the browser needs to keep and send an entry by itself, and to say how each one stands."""

from typing import Any
from uuid import uuid4

from dash import dcc, html

from dashboard.components import evidence
from dashboard.components.aria import aria
from dashboard.components.desk import Desk
from logframe.domain.words import MissingReason
from logframe.languages import Reader, marked
from logframe.wording import word

SAYS = {
    "here": marked("Only in this browser"),
    "sending": marked("On its way"),
    "stored": marked("Stored"),
    "refused": marked("Refused"),
    "putBack": marked("Back into the form"),
    "beside": marked("Add mine beside it"),
    "there": marked("{name} has entered {value}."),
    "discard": marked("Discard"),
    "choosePeriod": marked("Choose a period."),
    "nothing": marked("Type a value first, or say why there is none."),
    "formInUse": marked("Save or discard what is in the form first."),
    "mend": marked("Nothing is saved yet. Mend the fields that are marked."),
    "explain": marked("Say here why it is right as it is, then submit again."),
    "share": marked("{part} of {whole}"),
    "change": marked("{label}, changed"),
    "current": marked("Stored now: {value}."),
    "kept": marked("What you typed before is here again. It is not saved yet."),
    "changing": marked("You are changing what was saved before."),
}
"""What the browser says beside the form, by the name under which it finds the sentence."""


def page_store(desk: Desk, reads: Reader) -> dcc.Store:
    """Hold what the browser needs: names, words, and the region in which numbers are typed."""
    return dcc.Store(
        id="record-page",
        data={
            "visit": uuid4().hex,
            "indicator": desk.indicator.id,
            "region": reads.region,
            "many": len(desk.own_places()) > 1,
            "dimensions": [one.dimension_id for one in desk.indicator.dimensions],
            "own": desk.own_slots(),
            "free": [str(one.id) for one in desk.free_periods()],
            "periods": desk.codes(),
            "places": desk.names(),
            "missing": {one.value: word(reads, one) for one in MissingReason},
            "say": {name: reads.say(sentence) for name, sentence in {**SAYS, **evidence.SAYS}.items()},
        },
    )


def kept_line(reads: Reader) -> html.Div:
    """Leave room to say that what was typed before is here again, or that a saved entry is being changed."""
    return html.Div(
        [
            html.Span(),
            html.Button(reads.say("Discard it"), id="record-discard", type="button", className="plain-button"),
        ],
        id="record-kept",
        className="kept",
        hidden=True,
    )


def sent_list(reads: Reader) -> html.Ul:
    """Leave room for what was saved on this page, each with how it stands."""
    told: dict[str, Any] = aria(label=reads.say("Saved on this page"), live="polite")
    return html.Ul(id="record-sent", className="sent", **told)
