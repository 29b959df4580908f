"""The entry grid by plain SQL: the same answer as the product's, for a period whose entries are approved."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from tests.benchmarks.plain_sql import PlainSql, moment, plain

PERIOD = "SELECT code, starts_on, due_on, closed_at FROM reporting_period WHERE id = %s AND project_id = %s"
ROWS = """
SELECT i.id, i.code, i.title, i.unit, i.measure, i.accumulation, i.decimals, i.planned_on, l.id, l.name
FROM indicator i LEFT JOIN outcome o ON o.id = i.outcome_id LEFT JOIN output u ON u.id = i.output_id
LEFT JOIN indicator_location il ON il.indicator_id = i.id LEFT JOIN location l ON l.id = il.location_id
WHERE i.project_id = %s ORDER BY coalesce(o.code, u.code), i.position, i.code, i.id, l.name, l.id
"""
FACTS = (
    "indicator_id", "code", "title", "unit", "measure", "accumulation", "decimals", "planned_on", "location_id",
    "location",
)  # fmt: skip
TARGETS = """
SELECT indicator_id, value FROM target WHERE period_id = %s AND category_id IS NULL AND superseded_at IS NULL
"""
TYPED = ("value", "numerator", "denominator", "text", "done_on", "missing_reason")
ENTRIES = f"""
SELECT m.indicator_id, m.location_id, {", ".join(f"m.{name}" for name in TYPED)}, m.id, m.version, m.status, p.name,
       m.note, m.explanation, m.return_reason, m.recorded_by_id, m.decided_at
FROM measurement m JOIN person p ON p.id = m.recorded_by_id
WHERE m.period_id = %s AND m.status IN ('draft', 'submitted', 'returned', 'approved') ORDER BY m.id
"""
PREVIOUS = f"""
SELECT * FROM (
  SELECT m.indicator_id, m.location_id, {", ".join(f"m.{name}" for name in TYPED)}, m.recorded_at, m.id, m.status,
         p.code, rank() OVER (PARTITION BY m.indicator_id, m.location_id ORDER BY p.starts_on DESC, m.status) AS nearest
  FROM measurement m JOIN reporting_period p ON p.id = m.period_id
  WHERE p.project_id = %s AND p.starts_on < %s AND m.status IN ('approved', 'submitted')
) said WHERE nearest = 1 ORDER BY recorded_at, id
"""
PARTS = """
SELECT t.measurement_id, t.cell, t.value FROM measurement_part t JOIN measurement m ON m.id = t.measurement_id
WHERE m.period_id = %s
"""
SPLITS = """
SELECT s.indicator_id, s.dimension_id, s.exhaustive FROM indicator_dimension s
JOIN indicator i ON i.id = s.indicator_id WHERE i.project_id = %s
"""
DIMENSIONS = """
SELECT d.id, d.name, c.id, c.name FROM dimension d JOIN category c ON c.dimension_id = d.id
WHERE d.project_id = %s AND c.retired_at IS NULL
"""

Spots = dict[tuple[int, int | None], Any]


def assemble_entry_grid(sql: PlainSql, code: str, period_id: int, person_id: int) -> dict[str, Any]:
    """Answer what can be entered for a period; the scene has neither parts nor dimensions."""
    [(key, title)] = sql.rows("SELECT id, title FROM project WHERE code = %s", code)
    [(period_code, starts_on, due_on, closed_at)] = sql.rows(PERIOD, period_id, key)
    targets = dict(sql.rows(TARGETS, period_id))
    assert not (sql.rows(PARTS, period_id) or sql.rows(SPLITS, key) or sql.rows(DIMENSIONS, key))
    entries, days = _entries(sql, period_id, person_id)
    previous = _previous(sql, key, starts_on)
    rows = []
    for found in sql.rows(ROWS, key):
        spot = (found[0], found[8])
        rows.append(
            {
                **dict(zip(FACTS, found, strict=True)),
                "fields": ["value"],
                "splits": [],
                "target": plain(targets.get(found[0])),
                "previous": _told(previous[spot], adds=found[5] == "increment"),
                "entry": entries[spot],
                "locked": f"It was approved on {days[spot]:%b %d, %Y}.",
            }
        )
    return {
        "project_code": code,
        "project_title": title,
        "period_id": period_id,
        "period_code": period_code,
        "due_on": due_on,
        "closed": closed_at is not None,
        "dimensions": [],
        "rows": rows,
    }


def _entries(sql: PlainSql, period_id: int, person_id: int) -> tuple[Spots, Spots]:
    """Return the entry of each spot, the last one, and when it was decided."""
    entries: Spots = {}
    days: Spots = {}
    names = (*TYPED, "id", "version", "status", "author", "note", "explanation", "return_reason")
    for row in sql.rows(ENTRIES, period_id):
        told = dict(zip(names, map(plain, row[2:-2]), strict=True))
        entries[row[:2]] = told | {"mine": row[-2] == person_id, "parts": []}
        days[row[:2]] = moment(row[-1])
    return entries, days


def _previous(sql: PlainSql, key: int, starts_on: Any) -> Spots:
    """Return what was said last of each spot."""
    found: Spots = defaultdict(list)
    for row in sql.rows(PREVIOUS, key, starts_on):
        found[row[:2]].append(row)
    return found


def _told(said: list[tuple[Any, ...]], *, adds: bool) -> dict[str, Any]:
    """Return what entries of one period say together."""
    last = said[-1]
    told = dict(zip(TYPED, map(plain, last[2:8]), strict=True))
    if adds:
        told["value"] = format(sum(Decimal(row[2]) for row in said), "f")
    return told | {"status": last[10], "period_code": last[11]}
