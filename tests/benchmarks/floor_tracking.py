"""The tracking table by plain SQL: the same answer as the product's, for the two kinds of indicator in the scene.

Counts that add up, without a baseline, and levels with one; every period is reported and over.
"""

from collections import defaultdict
from datetime import datetime
from decimal import Context, Decimal
from typing import Any

from tests.benchmarks.plain_sql import PlainSql, plain

DIVISION = Context(prec=34)

INDICATORS = """
SELECT i.id, i.code, i.title, coalesce(o.code, u.code) AS result_code, coalesce(o.title, u.title), i.unit, i.measure,
       i.accumulation, i.direction, i.decimals, i.baseline, i.baseline_on, i.baseline_not_applicable, i.illustrative
FROM indicator i LEFT JOIN outcome o ON o.id = i.outcome_id LEFT JOIN output u ON u.id = i.output_id
WHERE i.project_id = %s ORDER BY result_code, i.position, i.code
"""
FACTS = (
    "indicator_id", "code", "title", "result_code", "result_title", "unit", "measure", "accumulation", "direction",
    "decimals", "baseline", "baseline_on", "baseline_not_applicable", "illustrative",
)  # fmt: skip
PERIODS = """
SELECT id, code, starts_on, ends_on, due_on, closed_at FROM reporting_period WHERE project_id = %s ORDER BY starts_on
"""
TARGETS = """
SELECT indicator_id, period_id, value FROM target WHERE indicator_id IN (KEYS) AND category_id IS NULL AND set_at <= %s
AND (superseded_at IS NULL OR superseded_at > %s)
"""
ENTRIES = """
SELECT indicator_id, period_id, value FROM measurement
WHERE indicator_id IN (KEYS) AND status = 'approved' AND decided_at <= %s ORDER BY recorded_at, id
"""
AWAITING = """
SELECT indicator_id, period_id, count(*) FROM measurement WHERE indicator_id IN (KEYS) AND status = 'submitted'
GROUP BY indicator_id, period_id
"""

Numbers = dict[tuple[int, int], Decimal]


def assemble_tracking_table(sql: PlainSql, code: str, as_of: datetime) -> dict[str, Any]:
    """Answer targets against actuals of one project."""
    [(key, title, starts_on, ends_on)] = sql.rows(
        "SELECT id, title, starts_on, ends_on FROM project WHERE code = %s", code
    )
    periods = sql.rows(PERIODS, key)
    indicators = sql.rows(INDICATORS, key)
    keys = [row[0] for row in indicators]
    targets: Numbers = {row[:2]: Decimal(row[2]) for row in sql.rows_of(keys, TARGETS, as_of, as_of)}
    entries: dict[tuple[int, int], list[Decimal]] = defaultdict(list)
    for indicator, period, value in sql.rows_of(keys, ENTRIES, as_of):
        entries[indicator, period].append(Decimal(value))
    awaiting = {row[:2]: row[2] for row in sql.rows_of(keys, AWAITING)}
    life = {"period_id": None, "code": None, "starts_on": starts_on, "ends_on": ends_on}
    rows = []
    for row in indicators:
        figures = _figures(row, periods, targets, entries, awaiting, life)
        rows.append(
            _facts(row) | {"status": figures[-2]["status"], "periods": figures[:-1], "life_of_project": figures[-1]}
        )
    names = ("period_id", "code", "starts_on", "ends_on", "due_on")
    return {
        "project_code": code,
        "project_title": title,
        "as_of": as_of,
        "periods": [dict(zip(names, p, strict=False)) | {"closed": p[5] is not None} for p in periods],
        "rows": rows,
    }


def _facts(row: tuple[Any, ...]) -> dict[str, Any]:
    """Return what the table says of an indicator."""
    facts = dict(zip(FACTS, row, strict=True))
    facts["baseline"] = plain(facts["baseline"])
    facts["baseline_not_applicable"] = bool(facts["baseline_not_applicable"])
    facts["illustrative"] = bool(facts["illustrative"])
    return facts


def _figures(
    row: tuple[Any, ...],
    periods: list[tuple[Any, ...]],
    targets: Numbers,
    entries: dict[tuple[int, int], list[Decimal]],
    awaiting: dict[tuple[int, int], int],
    life: dict[str, Any],
) -> list[dict[str, Any]]:
    """Return the figures of each period and of the life of the project."""
    counts, baseline = row[7] == "increment", None if row[10] is None else Decimal(row[10])
    figures, aimed, reached, waiting = [], Decimal(0), Decimal(0), 0
    for period in periods:
        cell = (row[0], period[0])
        target, own = targets[cell], entries[cell]
        actual = sum(own) if counts else own[-1]
        aimed, reached = (aimed + target, reached + actual) if counts else (target, actual)
        head = {"period_id": period[0], "code": period[1], "starts_on": period[2], "ends_on": period[3]}
        waits = awaiting.get(cell, 0)
        waiting += waits
        figures.append(assemble_figure(head, baseline, target, actual, aimed, reached, waits))
    return [*figures, assemble_figure(life, baseline, aimed, reached, aimed, reached, waiting)]


def assemble_figure(
    head: dict[str, Any],
    baseline: Decimal | None,
    target: Decimal,
    actual: Decimal,
    aimed: Decimal,
    reached: Decimal,
    waiting: int,
) -> dict[str, Any]:
    """Return one figure with its achievement and status."""
    share, method = _share(baseline, target, actual), "ratio" if baseline is None else "baseline_adjusted"
    met = actual >= target
    grade = "on_track" if share >= Decimal("0.85") else "off_track" if share < Decimal("0.50") else "behind"
    return {
        **head,
        "target": format(target, "f"),
        "actual": format(actual, "f"),
        "numerator": None,
        "denominator": None,
        "text": None,
        "done_on": None,
        "target_to_date": format(aimed, "f"),
        "to_date": format(reached, "f"),
        "achievement": format(share, "f"),
        "achievement_to_date": format(_share(baseline, aimed, reached), "f"),
        "met": met,
        "status": "met" if met else grade,
        "reason": None,
        "method": method,
        "missing_reason": None,
        "coverage": {"reported": 1, "expected": 1, "silent": []},
        "parts": [],
        "gaps": [],
        "warnings": ["above_150_check_target"] if share > Decimal("1.5") else [],
        "to_date_warnings": [],
        "awaiting": waiting,
        "illustrative": False,
    }


def _share(baseline: Decimal | None, target: Decimal, actual: Decimal) -> Decimal:
    """Return the share of the way that is done."""
    if baseline is None:
        return DIVISION.divide(actual, target)
    return DIVISION.divide(actual - baseline, target - baseline)
