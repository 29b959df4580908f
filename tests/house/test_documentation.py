"""What the README does not name does not exist, and nothing names the machine it was made on."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from logframe.cli import app
from logframe.settings import HOME, PREFIX, Settings

README = (HOME / "README.md").read_text(encoding="utf-8")
IGNORED = {
    line.strip("/").strip()
    for line in (HOME / ".gitignore").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
}
TEXT = {".py", ".md", ".toml", ".txt", ".in", ".yaml", ".yml", ".css", ".js", ".html", ".po", ".ini", ".svg", ".json"}


def commands() -> Iterator[str]:
    """Yield the words of every command."""
    for name, command in typer.main.get_command(app).commands.items():
        below = getattr(command, "commands", None)
        if below is None:
            yield name
        else:
            yield from (f"{name} {inner}" for inner in below)


def tracked() -> Iterator[Path]:
    """Yield the files of ours that are text."""
    for path in sorted(HOME.rglob("*")):
        inside = path.relative_to(HOME)
        hidden = any(part in IGNORED or part.endswith(".egg-info") for part in inside.parts)
        named = path.suffix in TEXT or path.name in {"Makefile", "LICENSE"}
        if named and not hidden and inside.parts[0] != ".git" and path.is_file():
            yield path


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_the_readme_names_every_setting(name):
    assert f"{PREFIX}{name.upper()}" in README


@pytest.mark.parametrize("command", sorted(commands()))
def test_the_readme_names_every_command(command):
    assert re.search(rf"logframe {command}\b", README)


def test_the_readme_names_no_setting_that_is_not_there():
    named = set(re.findall(rf"{PREFIX}([A-Z_]+)", README))

    assert named <= {name.upper() for name in Settings.model_fields}


def test_the_readme_names_no_make_target_that_is_not_there():
    named = set(re.findall(r"`make ([a-z]+)`|^make ([a-z]+)", README, re.MULTILINE))
    there = set(re.findall(r"^([a-z]+):", (HOME / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

    assert {first or second for first, second in named} <= there


def test_what_the_readme_shows_is_there():
    shown = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", README)

    assert [link for link in shown if not (HOME / link).exists()] == []


MACHINE = {
    "the folder it was made in": re.compile(r"/work/(main|shared)|/home/\w+/|/Users/\w+/|/root/"),
    "an index of packages": re.compile(
        r"--(extra-)?index-url[= ]\S|--find-links[= ]\S|index-url\s*=|https?://[^\s/]*(pypi|artifactory|nexus|devpi)",
        re.IGNORECASE,
    ),
}


@pytest.mark.parametrize("kind", sorted(MACHINE))
def test_no_file_names_the_machine_it_was_made_on(kind):
    found = [
        f"{path.relative_to(HOME)}:{number}: {line.strip()[:80]}"
        for path in tracked()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if MACHINE[kind].search(line)
    ]

    assert found == []


def test_the_requirements_name_no_host():
    for path in (HOME / "requirements").iterdir():
        assert "://" not in path.read_text(encoding="utf-8"), path.name
