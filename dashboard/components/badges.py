"""Words with a symbol and a colour: statuses, ratings, and what is made up."""

from typing import Any

from dash import html

from dashboard.components.aria import aria
from dashboard.theme import DUE_ICONS, ENTRY_ICONS, LEVEL_DOTS, STATUS_ICONS
from logframe.domain.words import DueState, EntryStatus, RatingLevel, Status
from logframe.languages import reader
from logframe.wording import NO_DATA, level_word, word


def icon(name: str) -> html.Span:
    """Return a symbol that is drawn by the style sheet and silent to a screen reader."""
    return html.Span(className=f"icon icon-{name}", **aria(hidden="true"))


def status_badge(status: Status) -> html.Span:
    """Return the status of an indicator as word, symbol and colour."""
    return html.Span([icon(STATUS_ICONS[status]), word(reader.get(), status)], className=f"badge status-{status}")


def entry_badge(status: EntryStatus) -> html.Span:
    """Return where an entry stands."""
    return html.Span([icon(ENTRY_ICONS[status]), word(reader.get(), status)], className=f"badge entry-{status}")


def due_badge(state: DueState) -> html.Span:
    """Return how a value that is expected stands."""
    return html.Span([icon(DUE_ICONS[state]), word(reader.get(), state)], className=f"badge due-{state}")


def illustrative_badge(illustrative: bool) -> html.Span | None:
    """Return the mark of what is made up to show the product; nothing for what is real."""
    if not illustrative:
        return None
    return html.Span(reader.get().say("Illustrative"), className="badge illustrative")


def level_tile(level: RatingLevel | None, known: bool = True, note: Any = None) -> html.Span:
    """Return a rating as word, dots and colour; "not rated" and "no data" look like neither."""
    look = f"level-{level}" if level else ("level-none" if known else "level-unknown")
    text = level_word(reader.get(), level) if known else reader.get().say(NO_DATA)
    dots = html.Span(LEVEL_DOTS[level], className="dots", **aria(hidden="true")) if level else None
    return html.Span(
        [
            html.Span([html.B(text), dots], className="tile-word"),
            html.Span(note, className="tile-note") if note else None,
        ],
        className=f"tile {look}",
    )
