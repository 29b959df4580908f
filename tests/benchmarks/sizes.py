"""How much there is to measure on, and by which keys the calls find it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

TOKEN = "benchmark"
WRITTEN_AT, RATED_AT, AS_OF = (datetime(2022, month, 15, tzinfo=UTC) for month in (1, 2, 3))
OFFICER, MANAGER, EVALUATOR = 1, 2, 3
TRACKED, DEEP, BULK = 1, 3, 4
HALF_YEARS = tuple(
    (f"{year}-H{half}", date(year, 1 if half == 1 else 7, 1), date(year, *((6, 30) if half == 1 else (12, 31))))
    for year in range(2018, 2022)
    for half in (1, 2)
)


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is. The last project has `wide` outcomes, every other one `outcomes`.

    `hidden` projects are nobody's: the measurements in the background are theirs.
    """

    projects: int = 1_000
    hidden: int = 100
    outcomes: int = 4
    wide: int = 40
    tracked: int = 400
    others: int = 50
    months: int = 120
    units: int = 30
    bulk: int = 10_000
    few: int = 10_000
    many: int = 1_000_000

    @property
    def deep(self) -> int:
        """The key of the deepest indicator: the first after those of every project."""
        return self.tracked + (self.projects + self.hidden - 1) * self.others + 1

    def every_project(self) -> range:
        """Return the keys of the projects, the hidden ones last."""
        return range(1, self.projects + self.hidden + 1)

    def every_indicator(self) -> Iterator[tuple[int, int, int]]:
        """Return (key, project, number) of every indicator but the deepest."""
        counts = ((project, self.tracked if project == TRACKED else self.others) for project in self.every_project())
        plan = ((project, number) for project, indicators in counts for number in range(indicators))
        yield from ((key, project, number) for key, (project, number) in enumerate(plan, 1))

    def period(self, project: int, place: int) -> int:
        """Return the key of a period; the months of the deepest project come after all half-years."""
        before = self.projects + self.hidden if project == DEEP else project - 1
        return before * len(HALF_YEARS) + place + 1


TINY = Size(
    projects=5, hidden=2, outcomes=2, wide=3, tracked=6, others=2, months=3, units=2, bulk=20, few=100, many=150
)


def code(project: int) -> str:
    """Return the code of a project, in the order of the numbers."""
    return f"B{project:05}"
