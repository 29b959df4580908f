"""Every write leaves an event: who, what, from, to, why.

Events are noted as things happen and written when the transaction commits: the heads of their chains
are held for as short as can be, and always last and in the same order, so that no two writers wait
for each other in a circle. No event stands before the one before it: not even where the clock was set back.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from pydantic_core import to_jsonable_python
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session

from logframe.errors import ClockSetBack
from logframe.tables.audit import NO_PROJECT, AuditChain, AuditEvent, seal
from logframe.tables.base import NumberedRow, columns, utc_now
from logframe.tables.people import Person

Event = dict[str, Any]

head, written = columns(AuditChain), columns(AuditEvent)
ADD_EVENTS = sa.insert(AuditEvent.__table__)  # type: ignore[attr-defined]
LAST_EVENT = sa.select(written.at).where(written.chain == head.chain, written.position == head.position)
HOLD_HEAD = (
    sa.select(head.position, head.hash, LAST_EVENT.scalar_subquery().label("at"))
    .where(head.chain == sa.bindparam("of_chain"))
    .with_for_update()
)
MOVE_HEAD = (
    sa.update(AuditChain.__table__)  # type: ignore[attr-defined]
    .where(head.chain == sa.bindparam("of_chain"))
    .values(position=sa.bindparam("new_position"), hash=sa.bindparam("new_hash"))
)
CLOCKS_DIFFER = timedelta(seconds=5)
"""By how much the clocks of several machines may differ: within it an event is put just after the last one."""
NOTED = "audit events that wait for the commit"
SECRET = {"password_hash", "digest"}
PERSONAL = {"person": {"email", "name"}}
"""What is never told of a row of a table: an event stays for good, and a person's data may have to go."""


class Head(NamedTuple):
    """The end of a chain: how many events it has, the hash of the last, and its moment."""

    position: int
    hash: str
    at: datetime | None


def facts(row: NumberedRow) -> dict[str, Any]:
    """Return what a row says, as JSON, without secrets and without anybody's name or address."""
    hidden = SECRET | PERSONAL.get(str(row.__tablename__), set())
    return to_jsonable_python(row.model_dump(exclude=hidden))  # type: ignore[no-any-return]


def note(
    session: Session,
    person: Person | None,
    deed: str,
    row: NumberedRow,
    *,
    project_id: int | None = None,
    before: dict[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    """Note the deed on a stored row; its event is written with the commit."""
    project_id = project_id if project_id is not None else getattr(row, "project_id", None)
    after = None if deed == "delete" else facts(row)
    _note(session, person, deed, (str(row.__tablename__), row.id), project_id, before, after, reason)


def note_many(
    session: Session, person: Person, deed: str, table: type[NumberedRow], project_id: int, rows: Mapping[int, Event]
) -> None:
    """Note one deed on many rows that were stored by their values; those that were left out are empty."""
    subject, empty = str(table.__tablename__), dict.fromkeys(table.model_fields)
    for key, values in rows.items():
        after = to_jsonable_python({**empty, **values, "id": key})
        _note(session, person, deed, (subject, key), project_id, None, after, None)


def _note(
    session: Session,
    person: Person | None,
    deed: str,
    subject: tuple[str, int | None],
    project_id: int | None,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    reason: str | None,
) -> None:
    """Keep an event until the commit, with the savepoint it belongs to."""
    event = {
        "at": utc_now(),
        "person_id": person.id if person else None,
        "project_id": project_id,
        "deed": deed,
        "subject": subject[0],
        "subject_id": subject[1],
        "before": before,
        "after": after,
        "reason": reason,
    }
    session.info.setdefault(NOTED, []).append((session.get_nested_transaction(), event))


@sa.event.listens_for(Session, "before_commit")
def write_events(session: Session) -> None:
    """Give the noted events their places in their chains, and add them; the end of a savepoint is no commit."""
    if session.in_nested_transaction() or not session.info.get(NOTED):
        return
    session.flush()  # whatever else waits for a lock does so before the heads are held
    events: list[Event] = [event for _savepoint, event in session.info.pop(NOTED)]
    for event in events:
        event["chain"] = NO_PROJECT if event["project_id"] is None else event["project_id"]
    connection = session.connection()
    heads = {chain: _hold_head(connection, chain) for chain in sorted({event["chain"] for event in events})}
    for event in events:
        position, previous, last = heads[event["chain"]]
        event["at"] = event["at"] if last is None else max(event["at"], last + timedelta.resolution)
        event["position"], event["hash"] = position + 1, seal(previous, event)
        heads[event["chain"]] = Head(event["position"], event["hash"], event["at"])
    connection.execute(ADD_EVENTS, events)
    moved = [{"of_chain": key, "new_position": end.position, "new_hash": end.hash} for key, end in heads.items()]
    connection.execute(MOVE_HEAD, moved)


def _hold_head(connection: sa.Connection, chain: int) -> Head:
    """Return the end of a chain, and keep its head until the end of the transaction.

    Raises ClockSetBack where what is written now would stand before what was written last.
    """
    found = connection.execute(HOLD_HEAD, {"of_chain": chain}).first()
    if found is None:
        insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        new = {"chain": chain, "position": 0, "hash": ""}
        connection.execute(insert(AuditChain).values(new).on_conflict_do_nothing())
        found = connection.execute(HOLD_HEAD, {"of_chain": chain}).one()
    last, now = found.at, utc_now()
    if last is None and found.position:  # who waited for the head on PostgreSQL does not see what came meanwhile
        last = connection.execute(LAST_EVENT.where(head.chain == chain)).scalar()
    if last is not None and now < last - CLOCKS_DIFFER:
        raise ClockSetBack(now=f"{now:%Y-%m-%d %H:%M:%S}", last=f"{last:%Y-%m-%d %H:%M:%S}")
    return Head(found.position, found.hash, last)


@sa.event.listens_for(Session, "after_soft_rollback")
def forget_events(session: Session, undone: SessionTransaction) -> None:
    """Forget what was noted in a transaction that was taken back, or in one within it."""
    noted = session.info.get(NOTED)
    if noted:
        session.info[NOTED] = [one for one in noted if not _within(one[0], undone)]


def _within(noted: SessionTransaction | None, undone: SessionTransaction) -> bool:
    """Tell whether what was noted belongs to what was undone; None is the outermost transaction."""
    if undone.parent is None:
        return True
    while noted is not None and noted is not undone:
        noted = noted.parent
    return noted is not None
