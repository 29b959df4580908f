"""Where evidence is kept: by the hash of its content, so that the same content is there once."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Protocol

from logframe.settings import Settings


class FileStore(Protocol):
    """A place that keeps files by the SHA-256 of their content."""

    def begin(self) -> IO[bytes]:
        """Open a temporary file for content that arrives."""
        ...

    def keep(self, arrived: Path, sha256: str) -> None:
        """Keep what arrived, for good: it is there after a power cut."""
        ...

    def open(self, sha256: str) -> IO[bytes]:
        """Open what is kept; raises FileNotFoundError where it is not there."""
        ...


class LocalFolder:
    """Keeps files in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self) -> IO[bytes]:
        """Open a temporary file beside those that are kept, which only we can read."""
        arriving = self.folder / "arriving"
        arriving.mkdir(parents=True, exist_ok=True, mode=0o700)
        return NamedTemporaryFile(dir=arriving, delete=False)

    def keep(self, arrived: Path, sha256: str) -> None:
        """Write what arrived to the disk, then name it by its hash."""
        place = self._place(sha256)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with arrived.open("rb") as content:
            os.fsync(content.fileno())
        arrived.replace(place)
        for folder in (place.parent, self.folder):
            _sync_folder(folder)

    def open(self, sha256: str) -> IO[bytes]:
        """Open what is kept."""
        return self._place(sha256).open("rb")

    def _place(self, sha256: str) -> Path:
        """Return where a hash is kept: a folder of ten thousand files is slow to list."""
        return self.folder / sha256[:2] / sha256


def _sync_folder(folder: Path) -> None:
    """Write the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_store(settings: Settings) -> FileStore:
    """Return the place that the settings name."""
    return LocalFolder(settings.evidence_folder)
