"""How a row is added, changed and deleted: version, audit and a clear refusal, once for all nouns."""

from collections.abc import Mapping
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from logframe.actions.audit import facts, note
from logframe.errors import CodeTaken, InUse, Invalid, StaleVersion
from logframe.languages import marked
from logframe.schemas.base import Change
from logframe.tables import Row
from logframe.tables.base import NumberedRow, VersionedRow
from logframe.tables.people import Person

AnyRow = TypeVar("AnyRow", bound=NumberedRow)


def add_row(session: Session, person: Person | None, row: AnyRow, *, project_id: int | None = None) -> AnyRow:
    """Store a new row and its event."""
    session.add(row)
    session.flush()
    note(session, person, "add", row, project_id=project_id)
    return row


def check_version(row: VersionedRow, sent: int) -> None:
    """Refuse a save that was made from an older version."""
    if row.version != sent:
        raise StaleVersion(sent=sent, stored=row.version)


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
    check_version(row, payload.version)
    before = facts(row)
    for name, value in (payload.changes() if changes is None else changes).items():
        setattr(row, name, value)
    check_shape(row)
    row.version += 1
    session.flush()
    note(session, person, "change", row, before=before, reason=reason)


def check_shape(row: NumberedRow) -> None:
    """Refuse a change that leaves the whole row out of shape (dates upside down, say)."""
    base = next(kind for kind in type(row).__mro__[1:] if kind.__module__.startswith("logframe.schemas"))
    try:
        base.model_validate(row.model_dump())
    except ValueError as error:
        first = error.errors()[0] if hasattr(error, "errors") else {"msg": str(error), "loc": ()}
        field = ".".join(str(part) for part in first["loc"])
        raise Invalid(field, marked("{why}"), why=str(first["msg"]).removeprefix("Value error, ")) from error


def delete_row(session: Session, person: Person, row: NumberedRow) -> None:
    """Delete a row on which nothing depends, and keep the event."""
    before = facts(row)
    dependents = find_dependents(session, row)
    if dependents:
        raise InUse(dependents=", ".join(dependents))
    note(session, person, "delete", row, before=before)
    session.delete(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise InUse(dependents=marked("other data")) from error


def find_dependents(session: Session, row: NumberedRow) -> list[str]:
    """Return what keeps a row from being deleted, such as "3 measurement"; rows that go with it don't."""
    found = []
    for table in Row.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table.name == row.__tablename__ and key.ondelete != "CASCADE":
                count = session.execute(sa.select(sa.func.count()).where(key.parent == row.id)).scalar_one()
                if count:
                    found.append(f"{count} {table.name.replace('_', ' ')}")
    return found


def check_code(
    session: Session, table: type[Any], project_id: int, code: str, but: int | None = None
) -> None:
    """Refuse a code that another row of the project has."""
    same = select(table.id).where(table.project_id == project_id, table.code == code)
    if session.exec(same.where(table.id != but) if but else same).first() is not None:
        raise CodeTaken(code=code)


def belongs(
    session: Session, table: type[AnyRow], project_id: int, key: int | None, field: str
) -> AnyRow | None:
    """Return the row of this project with the key; None where no key was given.

    Raises Invalid where the key is of nothing, or of another project: the two look the same.
    """
    if key is None:
        return None
    row = session.get(table, key)
    if row is None or getattr(row, "project_id", None) != project_id:
        raise Invalid(
            field, marked("There is no {noun} {key} in this project."), noun=table.__tablename__, key=key
        )
    return row
