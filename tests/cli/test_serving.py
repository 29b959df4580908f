"""The server as it is started: it listens and answers, or ends with status 1 and one sentence."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx2
import pytest

from logframe.settings import HOME, Settings


@pytest.fixture
def port() -> int:
    """Return a port that is free at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def start(*words: str, **variables: object) -> subprocess.Popen[str]:
    """Start a command in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LOGFRAME_")}
    environment |= {f"LOGFRAME_{name.upper()}": str(value) for name, value in variables.items()}
    return subprocess.Popen(
        [sys.executable, "-m", "logframe", *words],
        cwd=HOME,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def server(settings: Settings, port: int) -> Iterator[subprocess.Popen[str]]:
    """Run the whole house."""
    with start("serve", database_url=settings.database_url, port=port) as process:
        yield process
        process.kill()


def wait_for(address: str, process: subprocess.Popen[str]) -> httpx2.Response:
    """Return the first answer of a server."""
    for _ in range(300):
        assert process.poll() is None, process.communicate()
        try:
            return httpx2.get(address)
        except httpx2.TransportError:
            time.sleep(0.1)
    raise AssertionError("the server never answered")


@pytest.mark.slow
def test_serve_answers_and_stops_when_it_is_told(server, port):
    answer = wait_for(f"http://127.0.0.1:{port}/api/v1/health", server)
    page = httpx2.get(f"http://127.0.0.1:{port}/sign-in")

    server.send_signal(signal.SIGTERM)
    out, err = server.communicate(timeout=20)

    assert (answer.status_code, answer.json()["status"]) == (200, "ok")
    assert page.status_code == 200
    assert out == ""
    lines = [json.loads(line) for line in err.splitlines()]  # every line of the log is JSON
    assert {"/api/v1/health", "/sign-in"} <= {line.get("path") for line in lines}
    assert all("level" in line and "timestamp" in line for line in lines)


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"database_url": "sqlite:///{folder}/new.sqlite"}, "it is empty. Run `logframe migrate`."),
        ({"database_url": "postgresql+psycopg://nobody@127.0.0.1:9/x"}, "cannot be reached"),
        ({"database_url": "mysql://host/x"}, "must begin with sqlite:///"),
        ({"port": "eighty"}, "LOGFRAME_PORT: "),
        ({"host": "192.0.2.1"}, "cannot listen on 192.0.2.1"),
        ({"host": "no such host"}, "cannot listen on no such host"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_server_that_cannot_start_says_why_in_a_sentence(tmp_path, port, variables, sentence):
    given = {name: value.format(folder=tmp_path) for name, value in variables.items()}
    with start("serve", **{"port": port, "database_url": f"sqlite:///{tmp_path}/x.sqlite", **given}) as process:
        out, err = process.communicate(timeout=60)

    assert (process.returncode, out) == (1, "")
    assert sentence in err
    assert len(err.splitlines()) == 1


def test_a_port_that_is_taken_is_named(settings):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with start("serve", database_url=settings.database_url, port=port) as process:
            out, err = process.communicate(timeout=60)

    assert (process.returncode, out) == (1, "")
    assert f"cannot listen on 127.0.0.1, port {port}: address already in use." in err
    assert len(err.splitlines()) == 1
