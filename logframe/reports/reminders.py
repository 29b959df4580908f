"""What waits for whom, told to each person in their own language."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from logframe.domain.words import DueState, Role
from logframe.languages import Reader
from logframe.reports.due import build_due
from logframe.reports.due_cells import project
from logframe.reports.due_standing import Asked, held
from logframe.schemas.due import DueItem
from logframe.tables.base import columns
from logframe.tables.people import Person
from logframe.wording import word

person = columns(Person)

ASKING = (DueState.late, DueState.due, DueState.returned, DueState.draft, DueState.submitted)
WORKING = (Role.officer, Role.manager)
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Reminder:
    """What waits for one person; `made_up` tells people of the shipped demonstration, who read no mail."""

    name: str
    email: str
    made_up: bool
    subject: str
    lines: list[str]


def find_reminders(session: Session, at: datetime, days_ahead: int) -> Iterator[Reminder]:
    """Return the reminder of everybody for whom something waits, or is due in so many days."""
    working = sa.select(held.person_id).where(held.role.in_(WORKING))
    query = sa.select(person.id, person.name, person.email, person.language, person.region, person.demonstration)
    for row in session.execute(query.where(person.active, person.id.in_(working)).order_by(person.email)).all():
        reads = Reader(row.language, row.region)
        items = list(_find_items(session, row.id, row.name, at, days_ahead, reads))
        if items:
            subject = reads.say("Logframe: values that wait for you: {n}", n=reads.count(len(items)))
            lines = [_line(item, reads) for item in sorted(items, key=_urgency)]
            yield Reminder(row.name, row.email, row.demonstration, subject, lines)


def _find_items(
    session: Session, key: int, name: str, at: datetime, days_ahead: int, reads: Reader
) -> Iterator[DueItem]:
    """Return what one person can do something about."""
    mine = sa.select(held.project_id).where(held.person_id == key, held.role.in_(WORKING))
    states = {*ASKING, DueState.not_due} if days_ahead else {*ASKING}
    asked, cursor = Asked(key, project.id.in_(mine), at, frozenset(states)), None
    while True:
        page = build_due(session, asked, reads, cursor, AT_ONCE)
        for item in page.items:
            soon = item.due_on is not None and item.due_on <= at.date() + timedelta(days=days_ahead)
            if name in item.waiting_for and (soon or item.state is not DueState.not_due):
                yield item
        cursor = page.next
        if cursor is None:
            return


def _urgency(item: DueItem) -> int:
    """Return where an item stands in a reminder: what is late first, what is not due yet last."""
    return [*ASKING, DueState.not_due].index(item.state)


def _line(item: DueItem, reads: Reader) -> str:
    """Write one item: how it stands, what it is, and why."""
    where = [item.project_code, f"{item.indicator_code} {item.indicator_title}", item.period_code, item.location]
    return f"{word(reads, item.state)}: {' · '.join(part for part in where if part)}. {item.why}"
