"""The command line as a person meets it: words typed, lines printed, a status."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from logframe.cli import main
from logframe.settings import Settings


@dataclass(frozen=True)
class Said:
    """What a command printed, and how it ended."""

    status: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on the test's database, or on another."""
    monkeypatch.setenv("LOGFRAME_DATABASE_URL", settings.database_url)

    def call(*words: object, database: str | None = None) -> Said:
        if database is not None:
            monkeypatch.setenv("LOGFRAME_DATABASE_URL", database)
        monkeypatch.setattr(sys, "argv", ["logframe", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        if isinstance(ended.value.code, str):  # Python prints it and exits with 1
            return Said(1, printed.out, printed.err + ended.value.code)
        return Said(ended.value.code or 0, printed.out, printed.err)

    return call


def refused(said: Said) -> str:
    """Return the one sentence with which a command ended, and nothing else was printed."""
    assert (said.status, said.out) == (1, "")
    assert "\n" not in said.err.strip()
    assert said.err.strip().endswith((".", ".'"))
    assert "Traceback" not in said.err
    return said.err.strip()
