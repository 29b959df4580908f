"""The performance of the deepest indicator by plain SQL: the same answer as the product's.

A count that adds up, without a baseline; every unit has reported every month, with parts that add up.
"""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.benchmarks.floor_tracking import PERIODS, assemble_figure
from tests.benchmarks.plain_sql import PlainSql, plain

FIELDS = (
    "id", "version", "project_id", "outcome_id", "output_id", "code", "title", "description", "position",
    "illustrative", "source", "definition", "unit", "measure", "direction", "accumulation", "across_units",
    "share_over", "method", "decimals", "baseline", "baseline_on", "baseline_not_applicable", "planned_on",
    "data_source", "collection_method", "frequency", "responsible", "least", "greatest", "evidence_required", "weight",
)  # fmt: skip
YES_OR_NO = ("illustrative", "baseline_not_applicable", "evidence_required")
INDICATOR = f"SELECT {', '.join(FIELDS)} FROM indicator WHERE id = %s"
DIMENSIONS = """
SELECT d.id, d.name, s.exhaustive, c.id, c.name, c.position, c."unknown", c.retired_at
FROM indicator_dimension s JOIN dimension d ON d.id = s.dimension_id JOIN category c ON c.dimension_id = d.id
WHERE s.indicator_id = %s ORDER BY d.id, c.position, c.id
"""
UNITS = """
SELECT s.location_id, l.name FROM indicator_location s JOIN location l ON l.id = s.location_id
WHERE s.indicator_id = %s ORDER BY s.location_id
"""
TARGETS = """
SELECT period_id, value FROM target
WHERE indicator_id = %s AND category_id IS NULL AND set_at <= %s AND (superseded_at IS NULL OR superseded_at > %s)
"""
ENTRIES = """
SELECT period_id, location_id, value FROM measurement
WHERE indicator_id = %s AND status = 'approved' AND decided_at <= %s ORDER BY recorded_at, id
"""
PARTS = """
SELECT m.period_id, c.category_id, p.value
FROM measurement m JOIN measurement_part p ON p.measurement_id = m.id JOIN part_category c ON c.part_id = p.id
WHERE m.indicator_id = %s AND m.status = 'approved' AND m.decided_at <= %s
"""
AWAITING = """
SELECT period_id, count(*) FROM measurement WHERE indicator_id = %s AND status = 'submitted' GROUP BY period_id
"""

Parts = dict[int, Decimal]


def assemble_performance(sql: PlainSql, key: int, as_of: datetime) -> dict[str, Any]:
    """Answer the figures of one indicator by month, and for the life of its project."""
    indicator = _assemble_indicator(sql, key)
    [(code, starts_on, ends_on)] = sql.rows(
        "SELECT code, starts_on, ends_on FROM project WHERE id = %s", indicator["project_id"]
    )
    targets = {period: Decimal(value) for period, value in sql.rows(TARGETS, key, as_of, as_of)}
    entries, reported = defaultdict(Decimal), defaultdict(set)
    for period, unit, value in sql.rows(ENTRIES, key, as_of):
        entries[period] += Decimal(value)
        reported[period].add(unit)
    parts: dict[int, Parts] = defaultdict(lambda: defaultdict(Decimal))
    for period, category, value in sql.rows(PARTS, key, as_of):
        parts[period][category] += Decimal(value)
    awaiting = dict(sql.rows(AWAITING, key))
    figures, aimed, reached = [], Decimal(0), Decimal(0)
    life: Parts = defaultdict(Decimal)
    for period in sql.rows(PERIODS, indicator["project_id"]):
        own = period[0]
        aimed, reached = aimed + targets[own], reached + entries[own]
        for category, value in parts[own].items():
            life[category] += value
        head = {"period_id": own, "code": period[1], "starts_on": period[2], "ends_on": period[3]}
        figure = assemble_figure(head, None, targets[own], entries[own], aimed, reached, awaiting.get(own, 0))
        figures.append(figure | _split(indicator, entries[own], parts[own], reported[own]))
    whole = {"period_id": None, "code": None, "starts_on": starts_on, "ends_on": ends_on}
    total = assemble_figure(whole, None, aimed, reached, aimed, reached, sum(awaiting.values()))
    return {
        "indicator": indicator,
        "project_code": code,
        "as_of": as_of,
        "status": figures[-1]["status"],
        "reason": None,
        "periods": figures,
        "life_of_project": total | _split(indicator, reached, life, set().union(*reported.values())),
        "pace": {"share_of_way": total["achievement"], "share_of_time": "1", "pace": total["achievement"]},
        "next_target": {"due_on": figures[-1]["ends_on"], "value": total["target"]}
        | {name: total[name] for name in ("achievement", "met")},
        "warnings": [],
    }


def _assemble_indicator(sql: PlainSql, key: int) -> dict[str, Any]:
    """Answer the definition of the indicator."""
    [row] = sql.rows(INDICATOR, key)
    facts = {name: plain(value) for name, value in zip(FIELDS, row, strict=True)}
    dimensions: dict[int, dict[str, Any]] = {}
    for dimension, name, exhaustive, category, label, position, unknown, retired in sql.rows(DIMENSIONS, key):
        split = dimensions.setdefault(
            dimension,
            {"dimension_id": dimension, "name": name, "exhaustive": bool(exhaustive), "categories": []},
        )
        split["categories"].append(
            {"id": category, "name": label, "position": position, "unknown": bool(unknown), "retired": bool(retired)}
        )
    return {
        **facts,
        **{name: bool(facts[name]) for name in YES_OR_NO},
        "dimensions": [*dimensions.values()],
        "codes": sql.rows("SELECT vocabulary, code FROM indicator_code WHERE indicator_id = %s", key),
        "location_ids": [unit for unit, _name in sql.rows(UNITS, key)],
    }


def _split(indicator: dict[str, Any], total: Decimal, parts: Parts, reported: set[int]) -> dict[str, Any]:
    """Return who has reported, the figure of each category, and which dimensions do not add up."""
    names = {each["id"]: each["name"] for split in indicator["dimensions"] for each in split["categories"]}
    expected = indicator["location_ids"]
    gaps = {
        split["name"]: total - sum(parts[each["id"]] for each in split["categories"])
        for split in indicator["dimensions"]
    }
    return {
        "coverage": {"reported": len(reported), "expected": len(expected), "silent": [*{*expected} - reported]},
        "parts": [
            {
                "category_ids": [category],
                "categories": [names[category]],
                "target": None,
                "actual": format(value, "f"),
                "numerator": None,
                "denominator": None,
                "achievement": None,
                "met": None,
                "method": "none",
            }
            for category, value in sorted(parts.items())
        ],
        "gaps": [{"dimension": name, "of": "value", "size": format(size, "f")} for name, size in gaps.items() if size],
    }
