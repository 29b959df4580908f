"""How a row is added, changed and deleted: version, audit and a clear refusal, once for all nouns."""

from collections.abc import Mapping
from typing import Any, TypeVar

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from logframe.actions.audit import facts, note
from logframe.errors import OUT_OF_SHAPE, CodeTaken, InUse, Invalid, NotFound, StaleVersion
from logframe.languages import marked
from logframe.schemas.base import Change
from logframe.tables import Row
from logframe.tables.base import NumberedRow, VersionedRow
from logframe.tables.people import Person
from logframe.tables.projects import Project

AnyRow = TypeVar("AnyRow", bound=NumberedRow)

NOUNS = {
    "activity": marked("activities"),
    "evaluation": marked("evaluations"),
    "indicator": marked("indicators"),
    "indicator_dimension": marked("indicators split by it"),
    "indicator_link": marked("links to other indicators"),
    "indicator_location": marked("indicators reported from it"),
    "measurement": marked("entries"),
    "outcome": marked("outcomes"),
    "output": marked("outputs"),
    "part_category": marked("parts of entries"),
    "period_exception": marked("exceptions to closed periods"),
    "progress_report": marked("progress reports"),
    "rating": marked("ratings"),
    "target": marked("targets"),
}
"""What tables hold, in words; a table that is not here keeps its name."""

ONE = {
    "dimension": marked("dimension"),
    "evaluation": marked("evaluation"),
    "location": marked("location"),
    "outcome": marked("outcome"),
    "output": marked("output"),
    "reporting_period": marked("reporting period"),
}
"""What one row is, in words, where it is named by its key."""


def add_row(session: Session, person: Person | None, row: AnyRow, *, project_id: int | None = None) -> AnyRow:
    """Store a new row and its event."""
    session.add(row)
    session.flush()
    note(session, person, "add", row, project_id=project_id)
    return row


def lock(session: Session, row: NumberedRow, *, shared: bool = False) -> None:
    """Read a row again and keep it for this transaction: nobody changes it before the end.

    Shared, others may do the same. SQLite has one writer at a time and needs no lock.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    how: Any = {"read": True} if shared else True
    if session.get(type(row), row.id, populate_existing=True, with_for_update=how) is None:
        raise NotFound()


def lock_project(session: Session, project_id: int) -> None:
    """Let one transaction at a time change what must fit together in a project: its calendar, its tree."""
    session.exec(select(Project.id).where(Project.id == project_id).with_for_update(key_share=True)).one()


def check_version(
    session: Session, row: VersionedRow, sent: int | None, yours: Mapping[str, Any] | None = None
) -> None:
    """Keep a row for this transaction, and refuse a save that was made from an older version; None is from any."""
    lock(session, row)
    if sent is not None and row.version != sent:
        raise StaleVersion(sent, facts(row), yours)


def change_row(
    session: Session,
    person: Person,
    row: VersionedRow,
    payload: Change,
    *,
    changes: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    """Store what changed, one version up; `changes` where they are not just the payload's."""
    check_version(session, row, payload.version, payload.sent())
    before = facts(row)
    for name, value in (payload.changes() if changes is None else changes).items():
        setattr(row, name, value)
    check_shape(row)
    row.version += 1
    session.flush()
    note(session, person, "change", row, before=before, reason=reason)


def check_shape(row: NumberedRow) -> None:
    """Refuse a change that leaves the whole row out of shape (dates upside down, say)."""
    base: Any = next(kind for kind in type(row).__mro__[1:] if kind.__module__.startswith("logframe.schemas"))
    try:
        base.model_validate(row.model_dump())
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        sentence = OUT_OF_SHAPE.get(first["type"], first["msg"].removeprefix("Value error, "))
        raise Invalid(field, sentence, **first.get("ctx", {})) from error


def delete_row(session: Session, person: Person, row: NumberedRow) -> None:
    """Delete a row on which nothing depends, and keep the event."""
    lock(session, row)
    before = facts(row)
    dependents = find_dependents(session, row)
    if dependents:
        raise InUse(dependents)
    note(session, person, "delete", row, before=before)
    session.delete(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise InUse({marked("other data"): 1}) from error


def find_dependents(session: Session, row: NumberedRow) -> dict[str, int]:
    """Return how many of what keep a row from being deleted; rows that go with it don't."""
    found: dict[str, int] = {}
    for table in Row.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table.name == row.__tablename__ and key.ondelete != "CASCADE":
                count = session.execute(sa.select(sa.func.count()).where(key.parent == row.id)).scalar_one()
                if count:
                    noun = NOUNS.get(table.name, table.name)
                    found[noun] = found.get(noun, 0) + count
    return found


def check_code(session: Session, table: type[Any], project_id: int, code: str, but: int | None = None) -> None:
    """Refuse a code that another row of the project has."""
    same = select(table.id).where(table.project_id == project_id, table.code == code)
    if session.exec(same.where(table.id != but) if but else same).first() is not None:
        raise CodeTaken(code=code)


def require_of_project(rows: Mapping[int, AnyRow], table: type[AnyRow], key: int, field: str) -> AnyRow:
    """Return one of the rows found in this project.

    Raises Invalid where the key is of nothing, or of another project: the two look the same.
    """
    if key not in rows:
        noun = ONE.get(str(table.__tablename__), str(table.__tablename__))
        raise Invalid(field, marked("There is no {noun} {key} in this project."), noun=noun, key=key)
    return rows[key]


def belongs(session: Session, table: type[AnyRow], project_id: int, key: int | None, field: str) -> AnyRow | None:
    """Return the row of this project with the key; None where no key was given.

    Raises Invalid where the key is of nothing, or of another project: the two look the same.
    """
    if key is None:
        return None
    row = session.get(table, key)
    found = {key: row} if row is not None and getattr(row, "project_id", None) == project_id else {}
    return require_of_project(found, table, key, field)
