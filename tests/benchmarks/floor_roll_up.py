"""The roll-up of a portfolio by plain SQL: the same answer as the product's, for the indicators of the scene.

Counts that add up, without a baseline, and levels with one; each has a target and an entry.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Context, Decimal
from typing import Any, NamedTuple

from tests.benchmarks.floor_tracking import DIVISION
from tests.benchmarks.plain_sql import PlainSql

EXACT = Context(prec=60)
ZERO, ONE = Decimal(0), Decimal(1)

PROJECTS = """
SELECT p.id, p.code, p.title FROM project p JOIN membership m ON m.project_id = p.id AND m.person_id = %s
ORDER BY p.code LIMIT %s
"""
OUTCOMES = """
SELECT project_id, id, code FROM outcome WHERE project_id IN (KEYS) AND parent_id IS NULL ORDER BY position, code
"""
MINE = "JOIN indicator i ON i.id = x.indicator_id JOIN membership p ON p.project_id = i.project_id AND p.person_id = %s"
INDICATORS = """
SELECT i.id, i.outcome_id, i.accumulation, i.baseline FROM indicator i
JOIN membership p ON p.project_id = i.project_id AND p.person_id = %s
"""
TARGETS = f"""
SELECT x.indicator_id, x.value FROM target x {MINE} LEFT JOIN reporting_period r ON r.id = x.period_id
WHERE x.category_id IS NULL AND x.set_at <= %s AND (x.superseded_at IS NULL OR x.superseded_at > %s)
ORDER BY r.starts_on
"""
ENTRIES = f"""
SELECT x.indicator_id, x.value FROM measurement x {MINE} JOIN reporting_period r ON r.id = x.period_id
WHERE x.status = 'approved' AND x.decided_at <= %s ORDER BY r.starts_on, x.recorded_at, x.id
"""

Numbers = dict[int, list[Decimal]]


class Tally(NamedTuple):
    """How many targets are met, of how many, and the mean of the capped achievements."""

    met: int
    judged: int
    mean: Decimal | None


def assemble_roll_up(sql: PlainSql, person: int, as_of: datetime, limit: int) -> dict[str, Any]:
    """Answer how the projects of a person stand, and how they stand together."""
    projects = sql.rows(PROJECTS, person, limit + 1)
    more, projects = len(projects) > limit, projects[:limit]
    targets, entries = defaultdict(list), defaultdict(list)
    for gathered, rows in (
        (targets, sql.rows(TARGETS, person, as_of, as_of)),
        (entries, sql.rows(ENTRIES, person, as_of)),
    ):
        for key, value in rows:
            gathered[key].append(Decimal(value))
    judged = defaultdict(list)
    for key, outcome, kind, baseline in sql.rows(INDICATORS, person):
        judged[outcome].append(_judge(kind, baseline, targets[key], entries[key]))
    outcomes: dict[int, dict[str, Tally]] = defaultdict(dict)
    for project, outcome, code in sql.rows_of([row[0] for row in projects], OUTCOMES):
        outcomes[project][code] = _tally(judged[outcome])
    tallies = {code: _gather(outcomes[key].values()) for key, code, _title in projects}
    lines = [
        {"code": code, "title": title, "targets": _tell(tallies[code], outcomes[key])} for key, code, title in projects
    ]
    return {
        "as_of": as_of,
        "projects": lines,
        "targets": _tell(_gather(tallies.values()), tallies),
        "next": projects[-1][1] if more else None,
    }


def _judge(kind: str, baseline: Any, targets: list[Decimal], entries: list[Decimal]) -> tuple[bool, Decimal]:
    """Return whether an indicator has met its target, and how much of the way is done, between 0 and 1."""
    counts = kind == "increment"
    target, actual = (sum(targets), sum(entries)) if counts else (targets[-1], entries[-1])
    start = ZERO if baseline is None else Decimal(baseline)
    share = DIVISION.divide(actual - start, target - start)
    return actual >= target, min(max(share, ZERO), ONE)


def _tally(judged: list[tuple[bool, Decimal]]) -> Tally:
    """Return how the indicators of an outcome stand."""
    total = ZERO
    for _met, share in judged:
        total = EXACT.add(total, share)
    mean = DIVISION.divide(total, Decimal(len(judged))) if judged else None
    return Tally(sum(met for met, _share in judged), len(judged), mean)


def _gather(tallies: Iterable[Tally]) -> Tally:
    """Return how several stand together, each mean by what it rests on."""
    met, judged, total = 0, 0, ZERO
    for one in tallies:
        met, judged = met + one.met, judged + one.judged
        if one.mean is not None:
            total = EXACT.add(total, EXACT.multiply(one.mean, Decimal(one.judged)))
    return Tally(met, judged, DIVISION.divide(total, Decimal(judged)) if judged else None)


def _tell(found: Tally, parts: Mapping[str, Tally]) -> dict[str, Any]:
    """Return a tally as it is read, with those of its parts in which nothing is judged."""
    silent = [name for name, one in parts.items() if not one.judged]
    return {
        "met": found.met,
        "judged": found.judged,
        "indicators": found.judged,
        "share_met": format(DIVISION.divide(Decimal(found.met), Decimal(found.judged)), "f"),
        "mean_of_capped_achievements": None if found.mean is None else format(found.mean, "f"),
        "averaged": found.judged,
        "weighted": False,
        "illustrative": False,
        "coverage": {"reported": len(parts) - len(silent), "expected": len(parts), "silent": silent},
    }
