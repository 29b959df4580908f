"""An answer of the API held against the naive log."""

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from tests.stateful.naive import Log, expect_life, expect_period

NEARLY = Fraction(1, 10**30)
"""Divisions are answered to 34 digits; everything else is exact."""
ALIKE = ("status", "missing_reason", "awaiting", "met", "done_on")


def compare(log: Log, key: int, answer: dict[str, Any], *, split: bool) -> None:
    """Hold all figures of an indicator against what the log says; `split` where parts are answered."""
    today = datetime.now(UTC).date()
    assert [one["period_id"] for one in answer["periods"]] == log.in_order()
    for one in answer["periods"]:
        _hold(one, expect_period(log, key, one["period_id"], today), f"{log.indicators[key]}, {one}", split=split)
    life = answer["life_of_project"]
    _hold(life, expect_life(log, key, today), f"{log.indicators[key]}, {life}", split=split)


def _hold(answered: dict[str, Any], expected: dict[str, Any], where: str, *, split: bool) -> None:
    """Hold one figure against what is expected of it."""
    found = {name: answered[name] for name in expected.keys() - {"coverage", "parts", "gaps"}}
    found["coverage"] = (
        answered["coverage"]["reported"],
        answered["coverage"]["expected"],
        sorted(answered["coverage"]["silent"]),
    )
    if split:
        found["parts"] = {one["categories"][0]: (one["target"], one["actual"]) for one in answered["parts"]}
        found["gaps"] = {one["of"]: one["size"] for one in answered["gaps"]}
    differing = {name: (told, expected[name]) for name, told in found.items() if not _same(told, expected[name])}
    assert not differing, f"answered and expected differ: {differing} in {where}"


def _same(answered: Any, expected: Any) -> bool:
    """Tell whether an answer says what is expected; numbers travel as text."""
    if isinstance(expected, dict):
        return answered.keys() == expected.keys() and all(_same(answered[name], expected[name]) for name in expected)
    if isinstance(expected, tuple):
        return len(answered) == len(expected) and all(map(_same, answered, expected))
    if isinstance(expected, Fraction):
        return isinstance(answered, str) and abs(Fraction(answered) - expected) <= abs(expected) * NEARLY
    return bool(answered == expected)
