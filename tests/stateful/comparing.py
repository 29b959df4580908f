"""An answer of the API held against the naive log."""

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from tests.stateful.naive import Log, expect_life, expect_period
from tests.stateful.summing import expect_years

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


def compare_years(log: Log, key: int, answer: dict[str, Any]) -> None:
    """Hold the years of an indicator against what the log says."""
    expected = expect_years(log, key, datetime.now(UTC).date())
    assert [one["code"] for one in answer["periods"]] == [one["code"] for one in expected]
    for one, year in zip(answer["periods"], expected, strict=True):
        found = {name: one[name] for name in year} | {
            "coverage": _read_coverage(one["coverage"]),
            "periods": (one["periods"]["reported"], one["periods"]["expected"], one["periods"]["silent"]),
        }
        _agree(found, year, f"{log.indicators[key]}, {one}")


def compare_result(answer: dict[str, Any], expected: dict[str, Any]) -> None:
    """Hold a roll-up of a result, or of a project, against what the log says."""
    targets = answer["targets"]
    found = {name: targets[name] for name in ("met", "judged", "indicators", "averaged", "weighted")}
    found["mean"] = targets["mean_of_capped_achievements"]
    found["silent"] = sorted(targets["coverage"]["silent"])
    if "left_out" in expected:
        found["left_out"] = {one["indicator_id"]: one["why"] for one in answer["left_out"]}
    _agree(found, expected, str(answer))
    share = Fraction(expected["met"], expected["judged"]) if expected["judged"] else None
    assert _same(targets["share_met"], share), answer
    if answer.get("suggestion"):
        upper = 2 * expected["met"] > expected["judged"]
        assert answer["suggestion"]["levels"] == (["above_moderate", "high"] if upper else ["low", "moderate"])


def compare_linked(answer: dict[str, Any], expected: dict[str, Any]) -> None:
    """Hold the figure of an indicator with those linked to it against what the logs say."""
    found = {name: answer[name] for name in ("value", "numerator", "denominator", "up_to", "own")}
    found["left_out"] = sorted(answer["left_out"])
    found["coverage"] = _read_coverage(answer["coverage"])
    found["children"] = {one["link_id"]: (one["value"], one["included"]) for one in answer["children"]}
    _agree(found, expected, str(answer))


def _read_coverage(answered: dict[str, Any]) -> tuple[int, int, list[str]]:
    """Return a coverage in order."""
    return answered["reported"], answered["expected"], sorted(answered["silent"])


def _agree(found: dict[str, Any], expected: dict[str, Any], where: str) -> None:
    """Tell what differs."""
    differing = {name: (told, expected[name]) for name, told in found.items() if not _same(told, expected[name])}
    assert not differing, f"answered and expected differ: {differing} in {where}"


def _hold(answered: dict[str, Any], expected: dict[str, Any], where: str, *, split: bool) -> None:
    """Hold one figure against what is expected of it."""
    found = {name: answered[name] for name in expected.keys() - {"coverage", "parts", "gaps"}}
    found["coverage"] = _read_coverage(answered["coverage"])
    if split:
        found["parts"] = {tuple(one["category_ids"]): (one["target"], one["actual"]) for one in answered["parts"]}
        found["gaps"] = {(one["dimension"], one["of"]): one["size"] for one in answered["gaps"]}
    _agree(found, expected, where)


def _same(answered: Any, expected: Any) -> bool:
    """Tell whether an answer says what is expected; numbers travel as text."""
    if isinstance(expected, dict):
        return answered.keys() == expected.keys() and all(_same(answered[name], expected[name]) for name in expected)
    if isinstance(expected, tuple):
        return len(answered) == len(expected) and all(map(_same, answered, expected))
    if isinstance(expected, Fraction):
        return isinstance(answered, str) and abs(Fraction(answered) - expected) <= abs(expected) * NEARLY
    return bool(answered == expected)
