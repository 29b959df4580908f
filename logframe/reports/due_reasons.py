"""Why something is due, late, locked or none of them, in a sentence for who reads."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from logframe.domain.words import Accumulation, DueState, EntryStatus, MissingReason
from logframe.languages import Reader
from logframe.wording import word


def say_why(reader: Reader, cell: sa.Row[Any], told: sa.Row[Any] | None, today: date) -> str:
    """Return why a cell stands as it does; of an entry without value also why it has none."""
    sentences = [say_entry(reader, cell.state, told) if told else _by_day(reader, cell, today)]
    if cell.state == DueState.locked:
        sentences = [_closed(reader, cell), _left(reader, told)]
    elif cell.closed_at and cell.until:
        sentences.append(_excepted(reader, cell))
    if told and told.missing_reason:
        sentences.append(reader.say("No value: {reason}.", reason=word(reader, MissingReason(told.missing_reason))))
    return " ".join(sentences)


def _by_day(reader: Reader, cell: sa.Row[Any], today: date) -> str:
    """Say by which day something was, or is, expected."""
    if cell.state == DueState.late:
        return reader.say("It was due by {day}.", day=reader.day(cell.due_on))
    if cell.state == DueState.not_due and cell.accumulation is Accumulation.milestone:
        return _milestone(reader, cell, today)
    if cell.due_on is None:
        return reader.say("The period lasts until {day}; no day is set for its values.", day=reader.day(cell.ends_on))
    return reader.say("It is due by {day}.", day=reader.day(cell.due_on))


def _milestone(reader: Reader, cell: sa.Row[Any], today: date) -> str:
    """Say why no entry of a milestone is due."""
    if cell.planned_on is None or cell.planned_on < today:
        return reader.say("The milestone is done already, or its period is not over.")
    return reader.say("The milestone is planned for {day}.", day=reader.day(cell.planned_on))


def say_entry(reader: Reader, state: str, told: sa.Row[Any]) -> str:
    """Say where an entry stands, and through whom."""
    if state == DueState.draft:
        return reader.say("{author} has a draft that is not submitted yet.", author=told.author)
    if state == DueState.returned:
        return reader.say("It was returned to {author}: {reason}", author=told.author, reason=told.return_reason or "")
    if state == DueState.submitted:
        day = reader.day(told.submitted_at.date() if told.submitted_at else None)
        return reader.say("{author} submitted it on {day}; it waits for a manager.", author=told.author, day=day)
    return reader.say("It was approved on {day}.", day=reader.day(told.decided_at.date() if told.decided_at else None))


def _closed(reader: Reader, cell: sa.Row[Any]) -> str:
    """Say who closed the period, and when."""
    day = reader.day(cell.closed_at.date())
    return reader.say("{closer} closed the period on {day}.", closer=cell.closed_by, day=day)


def _left(reader: Reader, told: sa.Row[Any] | None) -> str:
    """Say what was left in a closed period."""
    if told is None:
        return reader.say("Nothing was entered.")
    return reader.say("What was entered is left behind: {status}.", status=word(reader, EntryStatus(told.status)))


def _excepted(reader: Reader, cell: sa.Row[Any]) -> str:
    """Say until when a closed period takes entries nevertheless."""
    return reader.say(
        "The period is closed, but takes this until {day}, {time} UTC.",
        day=reader.day(cell.until.date()),
        time=f"{cell.until:%H:%M}",
    )
