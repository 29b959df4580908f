"""A retried request changes nothing and answers as the first did."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from logframe.errors import KeyReused
from logframe.tables.base import columns, utc_now
from logframe.tables.retries import Answered

KEPT = timedelta(days=7)

answered = columns(Answered)
ANSWERS = Answered.__table__  # type: ignore[attr-defined]


class Attempt(NamedTuple):
    """A request that may come again: whose it is, its key, and what tells it from another one."""

    person_id: int
    key: str
    fingerprint: str


class Said(NamedTuple):
    """An answer as it left: status and body."""

    status: int
    body: str


def answer_once(session: Session, attempt: Attempt, answer: Callable[[], Said]) -> Said:
    """Return the answer to an attempt: the one that was given, or a new one, kept in the same transaction.

    Two attempts at once wait for each other at the key. A refusal is not kept: it changed nothing.
    """
    session.execute(sa.delete(ANSWERS).where(answered.answered_at < utc_now() - KEPT))
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = {**attempt._asdict(), "status": 0, "body": "", "answered_at": utc_now()}
    taken = session.execute(insert(ANSWERS).values(row).on_conflict_do_nothing().returning(answered.id)).scalar()
    if taken is None:
        return _find_answer(session, attempt)
    said = answer()
    session.execute(sa.update(ANSWERS).where(answered.id == taken).values(**said._asdict()))
    return said


def _find_answer(session: Session, attempt: Attempt) -> Said:
    """Return what was answered to the same request."""
    query = sa.select(answered.fingerprint, answered.status, answered.body)
    kept = session.execute(query.where(answered.person_id == attempt.person_id, answered.key == attempt.key)).one()
    if kept.fingerprint != attempt.fingerprint:
        raise KeyReused()
    return Said(kept.status, kept.body)
