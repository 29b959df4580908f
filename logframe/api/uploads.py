"""A file on its way in: from the wire to the disk, never as a whole in memory, and before the database is held."""

from collections.abc import AsyncIterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import IO, Annotated, Any

from anyio import to_thread
from fastapi import Depends, Query, Request

from logframe.actions.evidence import Received
from logframe.api.dependencies import AsksForRow, Key, VisitorDep, admit, in_turn
from logframe.api.gate import Visitor
from logframe.database import open_session
from logframe.domain.permissions import Permission
from logframe.errors import FilesUnusable
from logframe.files.keeping import open_store
from logframe.files.recognising import check_name, recognise
from logframe.tables.evaluations import Rating
from logframe.tables.measurements import Measurement

FileName = Annotated[str, Query(min_length=1, max_length=200, description="The name of the file, such as list.pdf")]
BODY = {
    "requestBody": {
        "required": True,
        "description": "The file itself, of at most LOGFRAME_EVIDENCE_LIMIT bytes",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
"""What an upload takes, for the OpenAPI document: the endpoint itself never sees the body."""


class Receives:
    """The file in the body, for somebody who may add it: who may not is refused before anything is read."""

    def __init__(self, table: type[Any], permission: Permission) -> None:
        self.asks = AsksForRow(table, permission)

    async def __call__(
        self, request: Request, visitor: VisitorDep, id: Key, filename: FileName
    ) -> AsyncIterator[Received]:
        """Receive a file and look at it; it is gone after the answer unless it was kept."""
        state = request.app.state
        name = check_name(filename)
        async with in_turn(state.sessions):
            await to_thread.run_sync(self._admit, state.engine, visitor, id)
        store = open_store(state.settings)
        try:
            arriving = await to_thread.run_sync(store.begin)
        except OSError as error:
            raise FilesUnusable() from error
        path = Path(arriving.name)
        try:
            size, digest = await _write(request, arriving)
            declared = request.headers.get("content-type", "")
            media_type = await to_thread.run_sync(recognise, path, name, declared)
            request.scope["state"]["digest"] = digest
            yield Received(name, media_type, size, digest, path, store)
        finally:
            await to_thread.run_sync(partial(path.unlink, missing_ok=True))

    def _admit(self, engine: Any, visitor: Visitor, id: int) -> None:
        """Refuse who may not add a file here; the endpoint asks again, in its own transaction."""
        with open_session(engine, writes=False) as session:
            admit(session, visitor, self.asks.wanted, self.asks.permission, key=id)


async def _write(request: Request, arriving: IO[bytes]) -> tuple[int, str]:
    """Write the body to a file as it comes; return its size and the hash of its content."""
    size, seen = 0, sha256()
    try:
        with arriving:
            async for chunk in request.stream():
                size += len(chunk)
                seen.update(chunk)
                await to_thread.run_sync(arriving.write, chunk)
    except OSError as error:
        raise FilesUnusable() from error
    return size, seen.hexdigest()


FileOfMeasurement = Annotated[Received, Depends(Receives(Measurement, Permission.record), scope="function")]
FileOfRating = Annotated[Received, Depends(Receives(Rating, Permission.evaluate), scope="function")]
