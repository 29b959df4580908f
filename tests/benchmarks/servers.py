"""Servers in processes of their own: the product as people start it, and the floors beside it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from logframe.settings import HOME

PRODUCT = ("-m", "logframe", "serve")
FLOORS = ("-m", "tests.benchmarks.floors")
START_SECONDS = 60


@contextmanager
def serving(program: Sequence[str], database_url: str) -> Iterator[int]:
    """Run a server on a database until the block ends, and give its port."""
    port = _free_port()
    environment = os.environ | {
        "LOGFRAME_DATABASE_URL": database_url,
        "LOGFRAME_PORT": str(port),
        "LOGFRAME_HOST": "127.0.0.1",
    }
    silent = subprocess.DEVNULL
    server = subprocess.Popen(
        [sys.executable, *program], cwd=HOME, env=environment, stdout=silent, stderr=silent
    )
    try:
        _wait(server, port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    """Wait until a server takes connections."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"{server.args} ended with status {server.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"{server.args} takes no connection")
