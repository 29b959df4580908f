"""The table: each figure of this run, its ratio, the limit, and the target of DESIGN §7."""

from collections.abc import Sequence
from dataclasses import dataclass

HEAD = ("", "ours ms", "p95 ms", "beside ms", "ratio", "limit", "target", "")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line: what was compared with what, and whether it stays within its limit; times are medians."""

    name: str
    ours: float
    beside: float
    ratio: float
    limit: float
    p95: float | None = None
    target: float | None = None

    @property
    def within(self) -> bool:
        """Tell whether the limit is kept."""
        return self.ratio <= self.limit

    def cells(self) -> tuple[str, ...]:
        """Return the line as it is printed; the target is for the 95th percentile and breaks nothing."""
        target = "—" if self.target is None else f"< {self.target:g} ms"
        if self.p95 is not None and self.target is not None:
            target += " kept" if self.p95 < self.target else " missed"
        return (
            self.name,
            f"{self.ours:.2f}",
            "—" if self.p95 is None else f"{self.p95:.2f}",
            f"{self.beside:.2f}",
            f"{self.ratio:.2f}",
            f"{self.limit:g}",
            target,
            "ok" if self.within else "OVER",
        )


def layout(lines: Sequence[Sequence[str]]) -> str:
    """Return lines of cells in columns: the first to the left, the rest to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def table(title: str, verdicts: Sequence[Verdict]) -> str:
    """Return the lines of one database under its name."""
    return layout([(title, *HEAD[1:]), *(verdict.cells() for verdict in verdicts)])
