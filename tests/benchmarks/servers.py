"""Servers in processes of their own: the product as people start it, and the floors beside it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from logframe.settings import HOME

PRODUCT = ("-m", "logframe", "serve")
FLOORS = ("-m", "tests.benchmarks.floors")
START_SECONDS = 60


Wanted = Mapping[str, tuple[Sequence[str], str]]
"""By name: a program, and the address of its database."""


@contextmanager
def serving(wanted: Wanted, *, workers: int = 1) -> Iterator[dict[str, int]]:
    """Run servers until the block ends, started all at once; give their ports by name."""
    ports = {name: _free_port() for name in wanted}
    with ExitStack() as stack:
        servers = [
            stack.enter_context(_started(program, url, ports[name], workers)) for name, (program, url) in wanted.items()
        ]
        for server, port in zip(servers, ports.values(), strict=True):
            _wait(server, port)
        yield ports


@contextmanager
def _started(program: Sequence[str], url: str, port: int, workers: int) -> Iterator[subprocess.Popen[bytes]]:
    """Start a server; stop it when the block ends."""
    settings = {
        "LOGFRAME_DATABASE_URL": url,
        "LOGFRAME_HOST": "127.0.0.1",
        "LOGFRAME_PORT": str(port),
        "LOGFRAME_WORKERS": str(workers),
    }
    silent = subprocess.DEVNULL
    server = subprocess.Popen(
        [sys.executable, *program], cwd=HOME, env=os.environ | settings, stdout=silent, stderr=silent
    )
    try:
        yield server
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
