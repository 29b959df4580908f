"""Real server processes, forked from one that has imported everything already: a start takes moments."""

import multiprocessing
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2

from logframe.api.app import PREFIX
from tests.faults.application import serve

_nursery = multiprocessing.get_context("forkserver")
_nursery.set_forkserver_preload(["tests.faults.application"])


class Server:
    """A server process on one port, and a client of it."""

    def __init__(self, address: str, *, processes: int = 1) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.processes = [
            _nursery.Process(target=serve, args=(address, self.listener), daemon=True) for _ in range(processes)
        ]
        for process in self.processes:
            process.start()
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}{PREFIX}"

    def client(self, headers: dict[str, str]) -> httpx2.Client:
        """Return a client that waits for the server to start."""
        return httpx2.Client(base_url=self.url, headers=headers, timeout=60)

    def kill(self) -> None:
        """End the processes at once, as a power cut would: nothing of theirs is tidied up."""
        for process in self.processes:
            if process.pid is not None and process.is_alive():
                os.kill(process.pid, signal.SIGKILL)

    def close(self) -> None:
        """Kill what still runs, and let go of the port."""
        self.kill()
        for process in self.processes:
            process.join()
            process.close()
        self.listener.close()


@contextmanager
def running(address: str, *, processes: int = 1) -> Iterator[Server]:
    """Run a server until the block ends."""
    server = Server(address, processes=processes)
    try:
        yield server
    finally:
        server.close()
