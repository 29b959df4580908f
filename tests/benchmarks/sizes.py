"""How much there is to measure on, and by which keys the calls find it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

TOKEN = "benchmark"
WRITTEN_AT, RATED_AT, AS_OF = (datetime(2022, month, 15, tzinfo=UTC) for month in (1, 2, 3))
OFFICER, MANAGER, EVALUATOR = 1, 2, 3
TRACKED = 1
HALF_YEARS = tuple(
    (f"{year}-H{half}", date(year, 1 if half == 1 else 7, 1), date(year, *((6, 30) if half == 1 else (12, 31))))
    for year in range(2018, 2022)
    for half in (1, 2)
)


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is. The last project has `wide` outcomes, every other one `outcomes`."""

    projects: int = 1_000
    outcomes: int = 4
    wide: int = 40
    tracked: int = 400
    others: int = 40
    few: int = 10_000
    many: int = 1_000_000


TINY = Size(projects=5, outcomes=2, wide=3, tracked=6, others=2, few=100, many=150)


def code(project: int) -> str:
    """Return the code of a project, in the order of the numbers."""
    return f"B{project:05}"
