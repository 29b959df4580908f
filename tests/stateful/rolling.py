"""The results of the project: which indicators stand under them, and how they roll up."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from logframe.tables.results import Outcome, Output
from tests.stateful.comparing import compare_result
from tests.stateful.summing import gather, tally
from tests.stateful.working import Working


class RollingUp(Working):
    """A long-term outcome with an output under it, and another outcome beside."""

    looks: Iterator[int]
    top: Outcome
    beside_top: Outcome
    below: Output
    homes: dict[int, str]

    def set_up_results(self) -> None:
        """Make the results."""
        self.top, self.beside_top = self.make.outcome(self.project), self.make.outcome(self.project)
        self.below, self.homes = self.make.output(self.project, outcome_id=self.top.id), {}

    def home(self, place: int) -> tuple[str, dict[str, Any]]:
        """Return the code of the outcome that an indicator is counted in, and what it stands under."""
        homes = (
            (self.top.code, {"output_id": self.below.id}),
            (self.top.code, {"outcome_id": self.top.id}),
            (self.beside_top.code, {"outcome_id": self.beside_top.id}),
        )
        return homes[place % len(homes)]

    def compare_results(self) -> None:
        """Hold the roll-ups against the log: for life, and through one period after the other."""
        periods, today = [None, *self.log.in_order()], datetime.now(UTC).date()
        period = periods[next(self.looks) % len(periods)]
        asked = "" if period is None else f"?period_id={period}"
        tallies = {
            code: tally(self.log, [key for key in self.log.indicators if self.homes[key] == code], period, today)
            for code in (self.top.code, self.beside_top.code)
        }
        answer = self.api.get(f"outcomes/{self.top.id}/roll-up{asked}", headers=self.manager).json()
        compare_result(answer["result"], tallies[self.top.code])
        answer = self.api.get(f"projects/{self.project.code}/roll-up{asked}", headers=self.manager).json()
        compare_result(answer, gather(tallies))
