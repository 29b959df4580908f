"""What must be true of what is stored, whatever happened to who stored it."""

from collections import Counter

import sqlalchemy as sa
from sqlmodel import Session

from logframe.reports.chains import find_faults
from logframe.tables.audit import AuditEvent
from logframe.tables.base import columns
from logframe.tables.measurements import Measurement
from logframe.tables.retries import Answered

entry, event, answered = columns(Measurement), columns(AuditEvent), columns(Answered)


def stored_values(engine: sa.Engine) -> dict[int, int]:
    """Return the key of each stored value; fail where one is there twice."""
    with engine.connect() as connection:
        rows = connection.execute(sa.select(entry.value, entry.id)).all()
    twice = [value for value, count in Counter(value for value, _key in rows).items() if count > 1]
    assert not twice, f"stored more than once: {twice}"
    return {int(value): key for value, key in rows}


def check_whole(engine: sa.Engine) -> None:
    """Fail where an entry has no event or two, an event no entry, an answer no end, or a chain a fault."""
    with engine.connect() as connection:
        entries = set(connection.execute(sa.select(entry.id)).scalars())
        begun = sa.select(event.subject_id).where(event.subject == "measurement", event.before.is_(sa.null()))
        told = Counter(connection.execute(begun).scalars())
        kept = sa.select(answered.status).where(sa.or_(answered.status == 0, answered.body == ""))
        assert connection.execute(kept).all() == [], "an answer was begun and kept"
    assert set(told) == entries, "entries and events do not fit each other"
    assert set(told.values()) <= {1}, "an entry was told of twice"
    with Session(engine) as session:
        assert list(find_faults(session)) == []
