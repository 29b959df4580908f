"""Imports go down only: the contracts stand in pyproject.toml."""

from importlinter.cli import lint_imports


def test_imports_go_down_only(capsys):
    assert lint_imports(cache_dir=None) == 0, capsys.readouterr().out
