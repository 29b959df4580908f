"""How the deepest indicator's numbers came about, by plain SQL: the product's answer but for the choice of words."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.benchmarks.floor_performance import PARTS, TARGETS
from tests.benchmarks.floor_tracking import DIVISION, PERIODS
from tests.benchmarks.plain_sql import PlainSql, moment, plain

FACTS = """
SELECT i.code, i.title, i.outcome_id, p.id, p.code, p.title, p.on_track_from, p.off_track_below
FROM indicator i JOIN project p ON p.id = i.project_id WHERE i.id = %s
"""
ENTRIES = """
SELECT m.id, m.period_id, l.name, m.value, m.numerator, m.denominator, m.weight, m.total_to_date, m.done_on, m.text,
       m.missing_reason, officer.name, m.recorded_at, manager.name, m.decided_at, m.illustrative
FROM measurement m LEFT JOIN location l ON l.id = m.location_id
JOIN person officer ON officer.id = m.recorded_by_id JOIN person manager ON manager.id = m.decided_by_id
WHERE m.indicator_id = %s AND m.status = 'approved' AND m.decided_at <= %s ORDER BY m.recorded_at, m.id
"""
ENTRY = (
    "id", "period", "unit", "value", "numerator", "denominator", "weight", "total_to_date", "done_on", "text",
    "missing_reason", "recorded_by", "recorded_at", "approved_by", "approved_at", "illustrative",
)  # fmt: skip
IN_EVERY_NUMBER = {"in_actual": True, "why_not_in_actual": None, "in_to_date": True, "why_not_in_to_date": None}
NAMES = """
SELECT c.id, c.name FROM indicator_dimension s JOIN category c ON c.dimension_id = s.dimension_id
WHERE s.indicator_id = %s
"""
OUTCOME = "SELECT code, title FROM outcome WHERE id = %s"
UNITS = "SELECT count(*) FROM indicator_location WHERE indicator_id = %s"

Steps = list[dict[str, Any]]
Sums = dict[int, Decimal]


def assemble_explanation(sql: PlainSql, key: int, as_of: datetime) -> dict[str, Any]:
    """Answer how the numbers of the life of a project came about."""
    [(code, title, outcome, project, project_code, project_title, *thresholds)] = sql.rows(FACTS, key)
    periods = {row[0]: row[1] for row in sql.rows(PERIODS, project)}
    recorded = sql.rows(ENTRIES, key, as_of)
    totals: Sums = defaultdict(Decimal)
    for row in recorded:
        totals[row[1]] += Decimal(row[3])
    targets = {period: Decimal(value) for period, value in sql.rows(TARGETS, key, as_of, as_of)}
    cells: dict[int, Sums] = defaultdict(lambda: defaultdict(Decimal))
    for period, category, value in sql.rows(PARTS, key, as_of):
        cells[category][period] += Decimal(value)
    names = dict(sql.rows(NAMES, key))
    [(units,)] = sql.rows(UNITS, key)
    reached, aimed = sum(totals.values()), sum(targets.values())
    share = DIVISION.divide(reached, aimed)
    judged = [("achievement", share), ("time", Decimal(1)), *(("threshold", Decimal(one)) for one in thresholds)]
    compared = [_operand("actual", reached), _operand("target", aimed)]
    [(outcome_code, outcome_title)] = sql.rows(OUTCOME, outcome)
    return {
        "subject": f"{code} {title}",
        "project_code": project_code,
        "period_id": None,
        "period": "Life of project",
        "as_of": as_of,
        "illustrative": False,
        "steps": [
            _add_up("to_date", [], "term", totals, periods),
            _add_up("target", [], "target", targets, periods),
            _step("achievement", [], "ratio", compared, share),
            _step("status", [], "compared", [_operand(*one) for one in judged], None),
            _step("coverage", [], "counted", [_operand("term", Decimal(units))], Decimal(units)),
            *(_add_up("part", [names[one]], "term", cells[one], periods) for one in sorted(cells)),
            _step("pace", [], "quotient", [_operand(*one) for one in judged[:2]], share),
            _step("next_target", [], "given", [_operand("target", aimed)], aimed),
            _step("next_achievement", [], "ratio", compared, share),
        ],
        "entries": [_entry(row, periods) for row in recorded],
        "left_out": [],
        "path": [
            {"kind": "outcome", "code": outcome_code, "title": outcome_title},
            {"kind": "project", "code": project_code, "title": project_title},
        ],
    }


def _add_up(figure: str, of: list[str], role: str, values: Sums, periods: dict[int, str]) -> dict[str, Any]:
    """Return the step that adds up what each period brought."""
    operands = [_operand(role, values[key], name) for key, name in periods.items()]
    return _step(figure, of, "sum", operands, sum(values.values(), Decimal(0)))


def _step(figure: str, of: list[str], operation: str, operands: Steps, result: Decimal | None) -> dict[str, Any]:
    """Return a step; its words are about as long as the product's."""
    return {
        "figure": figure,
        "of": of,
        "title": figure,
        "rule": "What is new: all periods up to here are added up.",
        "operation": operation,
        "operands": operands,
        "result": plain(result),
        "label": f"{result:,.0f}" if result is not None else "Behind",
        "unrounded": None,
        "remarks": [],
    }


def _operand(role: str, value: Decimal, name: str = "") -> dict[str, Any]:
    """Return one number that went into a step."""
    return {
        "role": role,
        "name": name,
        "label": f"{value:,}",
        "value": plain(value),
        "numerator": None,
        "denominator": None,
        "weight": None,
        "actual": None,
        "target": None,
        "done_on": None,
        "entry_id": None,
        "indicator_id": None,
    }


def _entry(row: tuple[Any, ...], periods: dict[int, str]) -> dict[str, Any]:
    """Return one entry, which is in every number."""
    told = dict(zip(ENTRY, map(plain, row), strict=True))
    told |= {"period": periods[row[1]], "illustrative": bool(told["illustrative"]), "label": f"{Decimal(row[3]):,}"}
    return told | {name: moment(row[ENTRY.index(name)]) for name in ("recorded_at", "approved_at")} | IN_EVERY_NUMBER
