"""A backup that fits both databases: every row of every table, as it is, and the files of evidence, in one zip file.

It is read in one transaction while people go on writing, and restored into an empty database,
SQLite or PostgreSQL, of the same schema revision.
"""

import hashlib
import json
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from alembic.migration import MigrationContext
from pydantic import BaseModel, TypeAdapter
from sqlalchemy.exc import OperationalError, StatementError

from logframe.database import head_revision, one_snapshot
from logframe.errors import LogframeError
from logframe.files.keeping import FileStore
from logframe.languages import marked
from logframe.schemas.columns import ExactDecimal
from logframe.tables import Row
from logframe.tables.base import columns
from logframe.tables.measurements import Evidence

MANIFEST, FOLDER, CHUNK = "manifest.json", "evidence/", 1000
TABLES = Row.metadata.sorted_tables
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, RuntimeError)
"""What reading a file raises that is no backup, or no longer a whole one."""

DAMAGED = marked("The backup is damaged: not all of it can be read.")


class Manifest(BaseModel):
    """What a backup is of: the schema's revision, and how many rows each table has."""

    revision: str | None
    rows: dict[str, int]


class BackupRefused(LogframeError):
    """The backup cannot be made or restored."""

    status, sentence = 409, marked("{why}")


def write_backup(engine: sa.Engine, path: Path, files: FileStore | None = None) -> dict[str, int]:
    """Write all rows into a new file, with the files of evidence that are there; return how many of each table.

    Raises BackupRefused where the file is there already.
    """
    if path.exists():
        raise BackupRefused(why=marked("The file is there already. Choose another name."))
    counts: dict[str, int] = {}
    unfinished = path.with_name(path.name + ".part")
    unfinished.touch(mode=0o600)  # what is inside is for nobody else
    try:
        with (
            one_snapshot(engine).connect() as connection,
            zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for table in TABLES:
                with (
                    archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as member,
                    connection.execution_options(yield_per=CHUNK).execute(sa.select(table)) as found,
                ):
                    counts[table.name] = 0
                    for row in found:
                        member.write(_encode(table, row) + b"\n")
                        counts[table.name] += 1
            if files is not None:
                _write_files(connection, archive, files)
            manifest = Manifest(revision=_revision(connection), rows=counts)
            archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return counts


def _write_files(connection: sa.Connection, archive: zipfile.ZipFile, files: FileStore) -> None:
    """Add the content of evidence, each once; one that is lost stays lost, and the rows are kept all the same."""
    for sha256 in connection.execute(sa.select(columns(Evidence).sha256).distinct()).scalars():
        with suppress(OSError), files.open(sha256) as content, archive.open(FOLDER + sha256, "w") as member:
            shutil.copyfileobj(content, member)


def _restore_files(archive: zipfile.ZipFile, files: FileStore) -> None:
    """Keep the content of evidence again; raises BackupRefused where one is not what its name says."""
    for name in archive.namelist():
        if not name.startswith(FOLDER):
            continue
        arriving, seen = files.begin(), hashlib.sha256()
        with arriving, archive.open(name) as member:
            while chunk := member.read(65_536):
                seen.update(chunk)
                arriving.write(chunk)
        if FOLDER + seen.hexdigest() != name:
            Path(arriving.name).unlink()
            raise BackupRefused(why=DAMAGED)
        files.keep(Path(arriving.name), seen.hexdigest())


def read_backup(engine: sa.Engine, path: Path, files: FileStore | None = None) -> dict[str, int]:
    """Restore a file into an empty database, all of it or nothing, and return how many rows.

    Raises BackupRefused: no such file, not a backup, of another revision, damaged, or rows are there.
    """
    try:
        archive = zipfile.ZipFile(path)
        manifest = Manifest.model_validate_json(archive.read(MANIFEST))
    except (OSError, *UNREADABLE) as error:
        raise BackupRefused(why=marked("The file is not there, or is no backup of ours.")) from error
    if manifest.revision != head_revision():
        raise BackupRefused(why=marked("The backup is of another version. Restore it with that version, then upgrade."))
    try:
        with archive, engine.execution_options(writes=True).begin() as connection:
            _restore_all(connection, archive, manifest)
            if files is not None:
                _restore_files(archive, files)
    except OperationalError:
        raise  # the database's trouble, not the file's
    except (*UNREADABLE, StatementError) as error:
        raise BackupRefused(why=DAMAGED) from error
    return manifest.rows


def _restore_all(connection: sa.Connection, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Restore every table, parents first, into a database where each is empty."""
    for table in TABLES:
        if connection.execute(sa.select(sa.exists(sa.select(table)))).scalar():
            raise BackupRefused(why=marked("The database is not empty. Restore into a new one."))
    for table in TABLES:
        if _restore(connection, table, archive) != manifest.rows.get(table.name):
            raise BackupRefused(why=DAMAGED)


def _revision(connection: sa.Connection) -> str | None:
    """Return the revision of the database within the transaction that is read."""
    return MigrationContext.configure(connection).get_current_revision()


def _encode(table: sa.Table, row: Any) -> bytes:
    """Return a row as JSON: decimals with all their digits, moments with their zone."""
    return ANYTHING.dump_json(dict(zip(table.columns.keys(), row, strict=True)))


def _decode(table: sa.Table, line: bytes) -> dict[str, Any]:
    """Return a row as Python values, by the types of its columns."""
    values = json.loads(line)
    return {column.name: _read(column, values[column.name]) for column in table.columns}


def _read(column: sa.Column[Any], value: Any) -> Any:
    """Return a value of a column; words, and what is JSON by itself, stay as they are."""
    plain = column.type.impl_instance if isinstance(column.type, sa.types.TypeDecorator) else column.type
    if value is None or isinstance(plain, sa.JSON | sa.Enum):
        return value
    kind = Decimal if isinstance(column.type, ExactDecimal) else plain.python_type
    return READERS[kind].validate_python(value)


ANYTHING: TypeAdapter[Any] = TypeAdapter(Any)
READERS: dict[Any, TypeAdapter[Any]] = {
    kind: TypeAdapter(kind) for kind in (bool, int, float, str, date, datetime, Decimal)
}


def _restore(connection: sa.Connection, table: sa.Table, archive: zipfile.ZipFile) -> int:
    """Insert the rows of a table; what points at the table itself is set once all are there."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    later: list[dict[str, Any]] = []
    count = 0
    with archive.open(f"{table.name}.jsonl") as member:
        for chunk in _chunks(member):
            rows = [_decode(table, line) for line in chunk]
            for row in rows:
                if any(row[name] is not None for name in own):
                    later.append({"key": row["id"], **{name: row[name] for name in own}})
                    row.update(dict.fromkeys(own))
            connection.execute(table.insert(), rows)
            count += len(rows)
    for row in later:
        connection.execute(table.update().where(table.c.id == row.pop("key")).values(row))
    if connection.dialect.name == "postgresql" and "id" in table.c:
        place = sa.func.pg_get_serial_sequence(table.name, "id")
        highest = sa.select(sa.func.max(table.c.id)).scalar_subquery()
        connection.execute(sa.select(sa.func.setval(place, sa.func.coalesce(highest, 1), highest.is_not(None))))
    return count


def _chunks(lines: IO[bytes]) -> Iterator[list[bytes]]:
    """Return the lines a thousand at a time."""
    while chunk := list(islice(lines, CHUNK)):
        yield chunk
