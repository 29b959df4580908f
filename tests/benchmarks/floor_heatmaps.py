"""The heatmaps by plain SQL: the same answers as the product's."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.benchmarks.plain_sql import PlainSql, moment, plain, year

DIMENSIONS = ("achievement", "sustainability")
LEVELS = ("low", "moderate", "above_moderate", "high")

HEATMAP_CELLS = """
SELECT r.outcome_id, r.dimension, r.level, r.id, r.evaluation_id, e.title, e.kind, r.justification, r.evidence,
       rater.name, r.rated_at, confirmer.name, r.source, r.illustrative
FROM rating r
JOIN outcome o ON o.id = r.outcome_id
JOIN evaluation e ON e.id = r.evaluation_id
JOIN person rater ON rater.id = r.rated_by_id
LEFT JOIN person confirmer ON confirmer.id = r.confirmed_by_id
WHERE o.project_id = %s AND o.level = 'long_term' AND r.rated_at <= %s
ORDER BY coalesce(e.dated_on, e.covers_through, '0001-01-01'), r.id
"""
CELL = (
    "outcome_id", "dimension", "level", "rating_id", "evaluation_id", "evaluation_title", "evaluation_kind",
    "justification", "evidence", "rated_by", "rated_at", "confirmed_by", "source", "illustrative",
)  # fmt: skip
PROJECTS = """
SELECT p.id, p.code, p.title, p.country, p.reference, p.starts_on, p.ends_on, p.currency, p.budget, p.illustrative
FROM project p JOIN membership m ON m.project_id = p.id AND m.person_id = %s
ORDER BY p.code LIMIT %s
"""
DONORS = """
SELECT t.project_id, d.name FROM participation t JOIN organisation d ON d.id = t.organisation_id
WHERE t.project_id IN (KEYS) AND t.role = 'donor' ORDER BY d.name
"""
YEARS = "SELECT project_id, year FROM portfolio_row WHERE project_id IN (KEYS)"
OUTCOMES = """
SELECT project_id, count(*) FROM outcome WHERE project_id IN (KEYS) AND level = 'long_term' GROUP BY project_id
"""
RATINGS = """
SELECT o.project_id, r.dimension, r.outcome_id, r.level FROM outcome o
JOIN rating r ON r.outcome_id = o.id
JOIN evaluation e ON e.id = r.evaluation_id
WHERE o.project_id IN (KEYS) AND o.level = 'long_term' AND r.rated_at <= %s
ORDER BY coalesce(e.dated_on, e.covers_through, '0001-01-01'), r.id
"""
BUDGETS = """
SELECT p.currency, p.budget FROM project p
JOIN membership m ON m.project_id = p.id AND m.person_id = %s WHERE p.budget IS NOT NULL
"""


def assemble_heatmap(sql: PlainSql, code: str, as_of: datetime) -> dict[str, Any]:
    """Answer the ratings of one project."""
    [(key, title)] = sql.rows("SELECT id, title FROM project WHERE code = %s", code)
    outcomes = sql.rows(
        "SELECT id, code, title FROM outcome WHERE project_id = %s AND level = 'long_term' ORDER BY position, code",
        key,
    )
    newest = {(row[0], row[1]): row for row in sql.rows(HEATMAP_CELLS, key, as_of)}
    cells = []
    for outcome, _code, _title in outcomes:
        for dimension in DIMENSIONS:
            cell = dict(zip(CELL, newest[outcome, dimension], strict=True))
            cell["rated_at"], cell["illustrative"] = moment(cell["rated_at"]), bool(cell["illustrative"])
            cells.append(cell)
    return {
        "project_code": code,
        "project_title": title,
        "as_of": as_of,
        "outcomes": [{"id": row[0], "code": row[1], "title": row[2]} for row in outcomes],
        "cells": cells,
    }


def assemble_portfolio(sql: PlainSql, person: int, as_of: datetime, limit: int) -> dict[str, Any]:
    """Answer the ratings of the projects of a person."""
    projects = sql.rows(PROJECTS, person, limit + 1)
    more, projects = len(projects) > limit, projects[:limit]
    keys = [row[0] for row in projects]
    donors, years = defaultdict(list), defaultdict(list)
    for key, name in sql.rows_of(keys, DONORS):
        donors[key].append(name)
    for key, listed in sql.rows_of(keys, YEARS):
        years[key].append(listed)
    outcomes = dict(sql.rows_of(keys, OUTCOMES))
    newest = {row[:3]: row[3] for row in sql.rows_of(keys, RATINGS, as_of)}
    levels = defaultdict(list)
    for (key, dimension, _outcome), level in newest.items():
        levels[key, dimension].append(level)
    budgets: dict[str, Decimal] = defaultdict(Decimal)
    for currency, budget in sql.rows(BUDGETS, person):
        budgets[currency or ""] += Decimal(budget)
    return {
        "as_of": as_of,
        "projects": [
            {
                "code": row[1],
                "title": row[2],
                "country": row[3],
                "reference": row[4],
                "donors": donors[row[0]],
                "starts_on": row[5],
                "ends_on": row[6],
                "years": sorted({*range(year(row[5]), year(row[6]) + 1), *years[row[0]]}),
                "currency": row[7],
                "budget": plain(row[8]),
                "illustrative": bool(row[9]),
                "portfolio_rows": len(years[row[0]]),
                "cells": [_tally(name, levels[row[0], name], outcomes[row[0]]) for name in DIMENSIONS],
            }
            for row in projects
        ],
        "next": projects[-1][1] if more else None,
        "budgets": {currency: plain(total) for currency, total in budgets.items()},
    }


def _tally(dimension: str, levels: list[str], outcomes: int) -> dict[str, Any]:
    """Return how many outcomes stand where, and the lower median."""
    ordered = sorted(levels, key=LEVELS.index)
    return {
        "dimension": dimension,
        "level": ordered[(len(ordered) - 1) // 2],
        "counts": {level: levels.count(level) for level in LEVELS if level in levels},
        "rated": len(levels),
        "outcomes": outcomes,
    }
