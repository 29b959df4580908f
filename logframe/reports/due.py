"""The due list: what is expected, how it stands, why, and who can do something about it."""

from collections import defaultdict
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from logframe.domain.words import DueState, MissingReason, Role
from logframe.errors import Invalid
from logframe.languages import Reader, marked
from logframe.reports.due_cells import Cursor, find_cells
from logframe.reports.due_reasons import say_why
from logframe.reports.due_standing import Asked, entry, held
from logframe.schemas.base import MAX_ID
from logframe.schemas.due import DueItem, DueList
from logframe.tables.base import columns
from logframe.tables.people import Membership, Person

person = columns(Person)

Workers = dict[tuple[int, Role], dict[int, str]]
"""Who is what in which project: their names by key."""


def build_due(session: Session, asked: Asked, reader: Reader, cursor: str | None, limit: int) -> DueList:
    """Answer one page of what is expected, in a fixed number of queries."""
    cells = find_cells(session, asked, read_cursor(cursor), limit + 1)
    page, more = cells[:limit], len(cells) > limit
    entries = _find_entries(session, {cell.measurement_id for cell in page})
    workers = _find_workers(session, {cell.project_id for cell in page})
    items = []
    for cell in page:
        told = entries.get(cell.measurement_id)
        items.append(
            DueItem(
                **{name: getattr(cell, name) for name in DueItem.model_fields if hasattr(cell, name)},
                why=say_why(reader, cell, told, asked.at.date()),
                missing_reason=MissingReason(told.missing_reason) if told and told.missing_reason else None,
                waiting_for=_waiting_for(cell, told, workers),
            )
        )
    return DueList(items=items, next=write_cursor(page[-1]) if more else None)


def write_cursor(cell: sa.Row[Any]) -> str:
    """Return the cursor of the page after a cell."""
    return f"{cell.starts_on.toordinal()}-{cell.period_id}-{cell.indicator_id}-{cell.location_id or 0}"


def read_cursor(text: str | None) -> Cursor | None:
    """Return where the page before ended; refuse what is no cursor of ours."""
    if not text:
        return None
    try:
        day, period_id, indicator_id, location_id = (int(number) for number in text.split("-"))
        after = Cursor(date.fromordinal(day), period_id, indicator_id, location_id)
    except (ValueError, OverflowError) as error:
        raise Invalid("cursor", marked("This is not the `next` of a page before.")) from error
    if max(after[1:]) > MAX_ID:
        raise Invalid("cursor", marked("This is not the `next` of a page before."))
    return after


def _find_entries(session: Session, keys: set[int | None]) -> dict[int, sa.Row[Any]]:
    """Return the entries that tell how cells stand, by key."""
    query = sa.select(
        entry.id, entry.status, entry.missing_reason, entry.return_reason, entry.submitted_at, entry.decided_at,
        entry.recorded_by_id, person.name.label("author"),
    ).where(person.id == entry.recorded_by_id, entry.id.in_(keys - {None}))  # fmt: skip
    return {row.id: row for row in session.execute(query)}


def _find_workers(session: Session, projects: set[int]) -> Workers:
    """Return the officers and managers of projects."""
    query = sa.select(held.project_id, held.role, person.id, person.name).join(Person, person.id == held.person_id)
    asked = query.where(
        held.project_id.in_(projects), held.role.in_([Role.officer, Role.manager]), person.active
    ).select_from(Membership)
    found: Workers = defaultdict(dict)
    for project_id, role, key, name in session.execute(asked.order_by(person.name, person.id)):
        found[project_id, Role(role)][key] = name
    return found


def _waiting_for(cell: sa.Row[Any], told: sa.Row[Any] | None, workers: Workers) -> list[str]:
    """Return the names of those who can do what is to be done next."""
    managers = workers.get((cell.project_id, Role.manager), {})
    if cell.state in (DueState.due, DueState.late, DueState.not_due):
        return list((workers.get((cell.project_id, Role.officer)) or managers).values())
    if cell.state in (DueState.draft, DueState.returned) and told:
        return [told.author]
    if cell.state == DueState.submitted and told:
        return [name for key, name in managers.items() if key != told.recorded_by_id]
    return []
