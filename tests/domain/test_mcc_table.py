"""Percentages that a US agency (MCC, public domain) printed, computed again from its own columns."""

import csv
import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from docs.write_numbers import PAGE
from logframe.domain.achievement import judge_achievement
from logframe.domain.rounding import percent_points
from logframe.domain.words import AchievementMethod, Direction

TABLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "tables" / "mcc_indicators_half.csv"
ALLOWED_UNEXPLAINED = 8
CAUSES = ("missing actual printed as 0 %", "text in a numeric cell", "target = baseline", "no target")

pytestmark = pytest.mark.skipif(not TABLE.exists(), reason=f"{TABLE} is not on this machine")


class Row(NamedTuple):
    """One indicator as printed."""

    id: str
    baseline: str
    actual: str
    target: str
    printed: Decimal


def read_rows() -> list[Row]:
    """Read the rows that print a percentage."""
    with TABLE.open(encoding="utf-8-sig", newline="") as file:
        return [
            Row(
                row["indicator_id"],
                row["baseline"].strip(),
                row["actual_to_date"].strip(),
                row["end_of_compact_target"].strip(),
                Decimal(printed.rstrip("%").replace(",", "")),
            )
            for row in csv.DictReader(file)
            if re.fullmatch(r"-?[\d,.]+%?", printed := row["percent_complete_to_date"].strip())
        ]


def read_number(cell: str) -> Decimal | None:
    """Read a cell with thousands commas; None where it is empty. ValueError for text."""
    if not cell:
        return None
    plain = cell.replace(",", "").rstrip("%")
    if not re.fullmatch(r"-?\d+(\.\d+)?", plain):
        raise ValueError(cell)
    return Decimal(plain)


def explain(row: Row) -> str:
    """Say whether we compute the same within one point, before any rounding, or why not."""
    try:
        baseline, actual, target = map(read_number, (row.baseline, row.actual, row.target))
    except ValueError:
        return "text in a numeric cell"
    judged = judge_achievement(AchievementMethod.auto, Direction.increase, baseline, target, actual)
    ours = percent_points(judged.share)
    if ours is not None and abs(ours - row.printed) <= 1:
        return "reproduced"
    if judged.reason == "actual_missing" and row.printed == 0:
        return "missing actual printed as 0 %"
    if judged.reason == "target_missing":
        return "no target"
    if judged.reason == "target_equals_baseline":
        return "target = baseline"
    return "not explained"


def rows_by_cause() -> dict[str, list[Row]]:
    """Group the rows by whether we compute the same, or why not."""
    found = defaultdict(list)
    for row in read_rows():
        found[explain(row)].append(row)
    return found


def test_every_printed_percentage_is_reproduced_or_has_a_named_cause(capsys):
    found = rows_by_cause()
    counts = {cause: len(rows) for cause, rows in found.items()}

    with capsys.disabled():
        print(f"\nMCC: {sum(counts.values())} printed percentages: {counts}")
        for row in found["not explained"]:
            print(f"  not explained: {row.id}: {row.baseline}, {row.actual}, {row.target} -> {row.printed} %")

    assert sum(counts.values()) == 272
    assert set(counts) <= {"reproduced", "not explained", *CAUSES}
    assert counts["not explained"] <= ALLOWED_UNEXPLAINED


def test_the_page_about_numbers_tells_each_cause_and_its_count():
    page = PAGE.read_text(encoding="utf-8")
    told = {
        cause: int(count)
        for cause, count in re.findall(r"^\| ([^|]+) \| (\d+) \| [A-Z][^|]+\. \|$", page, re.MULTILINE)
    }
    counts = {cause: len(rows) for cause, rows in rows_by_cause().items()}

    assert told == {cause: counts[cause] for cause in (*CAUSES, "not explained")}
    assert f"our rules give {counts['reproduced']} within" in " ".join(page.split())


def test_a_missing_actual_is_never_zero_percent():
    silent = [row for row in read_rows() if not row.actual and row.printed == 0]

    assert silent
    assert {explain(row) for row in silent} <= set(CAUSES)
