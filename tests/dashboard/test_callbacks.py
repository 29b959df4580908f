"""Callbacks and pages share the API's event loop, so each of them is async."""

import ast
from pathlib import Path

import pytest

FILES = sorted((Path(__file__).parents[2] / "dashboard").rglob("*.py"))


def decorators(function):
    """Return the names of what decorates a function."""
    called = [one.func if isinstance(one, ast.Call) else one for one in function.decorator_list]
    return {one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in called}


@pytest.mark.parametrize("file", FILES, ids=lambda one: one.name)
def test_no_callback_is_a_plain_function(file):
    plain = [one for one in ast.walk(ast.parse(file.read_text())) if isinstance(one, ast.FunctionDef)]

    assert [one.name for one in plain if "callback" in decorators(one)] == []


@pytest.mark.parametrize("file", [one for one in FILES if one.parent.name == "pages"], ids=lambda one: one.name)
def test_no_page_is_laid_out_by_a_plain_function(file):
    plain = [one.name for one in ast.walk(ast.parse(file.read_text())) if isinstance(one, ast.FunctionDef)]

    assert "layout" not in plain
