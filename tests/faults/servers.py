"""Real server processes, forked from one that has imported everything already: a start takes moments."""

import multiprocessing
import os
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import httpx2

from logframe.api.app import PREFIX
from tests.faults.application import serve

_nursery = multiprocessing.get_context("forkserver")
_nursery.set_forkserver_preload(["tests.faults.application"])


class Server:
    """A server on one port, of one process or several, and a client of it."""

    def __init__(self, address: str, *, processes: int = 1, patience: float | None = None) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}{PREFIX}"
        self._log = Path(tempfile.mkdtemp(prefix="server")) / "log"
        self._given = (address, self.listener, patience, str(self._log))
        self._wanted = processes
        self.processes: list[ForkServerProcess] = []
        self.start()

    def start(self) -> None:
        """Start the processes; who knocks meanwhile waits at the port."""
        self.processes = [_nursery.Process(target=serve, args=self._given, daemon=True) for _ in range(self._wanted)]
        for process in self.processes:
            process.start()

    def client(self, headers: dict[str, str], timeout: float = 60) -> httpx2.Client:
        """Return a client that waits for the server to start."""
        return httpx2.Client(base_url=self.url, headers=headers, timeout=timeout)

    def send(self, number: signal.Signals) -> None:
        """Send a signal to every process that still runs."""
        for process in self.processes:
            if process.pid is not None and process.is_alive():
                os.kill(process.pid, number)

    def kill(self) -> None:
        """End the processes at once, as a power cut would: nothing of theirs is tidied up."""
        self.send(signal.SIGKILL)

    def restart(self) -> None:
        """Kill the processes, and start them again on the same port."""
        self.kill()
        self._bury()
        self.start()

    def log(self) -> str:
        """Return what the processes have logged: warnings and worse."""
        return self._log.read_text(encoding="utf-8") if self._log.exists() else ""

    def close(self) -> None:
        """Kill what still runs, and let go of the port."""
        self.kill()
        self._bury()
        self.listener.close()

    def _bury(self) -> None:
        """Wait until the processes have ended."""
        for process in self.processes:
            process.join()
            process.close()
        self.processes = []


@contextmanager
def running(address: str, *, processes: int = 1, patience: float | None = None) -> Iterator[Server]:
    """Run a server until the block ends."""
    server = Server(address, processes=processes, patience=patience)
    try:
        yield server
    finally:
        server.close()
