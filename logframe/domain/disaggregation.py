"""Parts against totals: by sex, region or age, or by several of them crossed."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from logframe.domain.decimals import ZERO, difference, exact_sum, quotient

Category = Hashable
Cell = tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class Pooled:
    """The parts of a share added up, and the share they make (None over 0)."""

    numerator: Decimal
    denominator: Decimal

    @property
    def share(self) -> Decimal | None:
        """The pooled share: 0.6, not 60."""
        return quotient(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """How the parts of one dimension stand to their total.

    `gap` is total less parts: above 0 something is in no category, below 0 something
    is counted twice; None where there is nothing to compare. `unknown` is what was
    reported as of unknown category, and `silent` the categories without a value.
    """

    gap: Decimal | None
    unknown: Decimal | None
    silent: tuple[Category, ...]

    @property
    def complete(self) -> bool:
        """Whether the parts add up to the total."""
        return self.gap is not None and self.gap == ZERO


def gap(total: Decimal | None, parts: Iterable[Decimal | None]) -> Decimal | None:
    """Return the total less the sum of its parts, in the unit of the indicator.

    To be shown with its size, never corrected and never refused. None where the total
    or every part is missing: what is not disaggregated has no gap.
    """
    added = exact_sum(parts)
    return None if total is None or added is None else difference(total, added)


def reconcile(
    total: Decimal | None,
    parts: Mapping[Category, Decimal | None],
    *,
    exhaustive: bool = True,
    unknown: Category | None = None,
) -> Reconciliation:
    """Return how the parts of one dimension stand to their total.

    Each dimension is held against the total by itself: sex and age side by side are not
    added to each other. A dimension that is not exhaustive has a gap only where its
    parts exceed the total by themselves.
    """
    found = gap(total, parts.values())
    if not exhaustive and found is not None and found > ZERO:
        found = None
    silent = tuple(category for category, value in parts.items() if value is None)
    return Reconciliation(found, None if unknown is None else parts.get(unknown), silent)


def add_parts(entries: Iterable[Mapping[Category, Decimal | None]]) -> dict[Category, Decimal | None]:
    """Return the sum of each category over several entries.

    None where no entry gives the category a value: what is missing stays missing.
    """
    gathered: dict[Category, list[Decimal | None]] = {}
    for entry in entries:
        for category, value in entry.items():
            gathered.setdefault(category, []).append(value)
    return {category: exact_sum(values) for category, values in gathered.items()}


def pool_parts(
    entries: Iterable[Mapping[Category, tuple[Decimal | None, Decimal | None]]],
) -> dict[Category, Pooled | None]:
    """Return the pooled share of each category over several (numerator, denominator) entries.

    A cell without both its parts is left out; None where a category has no whole cell.
    """
    gathered: dict[Category, list[tuple[Decimal, Decimal]]] = {}
    for entry in entries:
        for category, (numerator, denominator) in entry.items():
            whole = gathered.setdefault(category, [])
            if numerator is not None and denominator is not None:
                whole.append((numerator, denominator))
    return {category: _pool(cells) for category, cells in gathered.items()}


def marginal(cells: Mapping[Cell, Decimal | None], axis: int) -> dict[Category, Decimal | None]:
    """Return the sums of crossed cells along one of their dimensions, numbered from 0."""
    return add_parts({cell[axis]: value} for cell, value in cells.items())


def total_of_cells(cells: Mapping[Cell, Decimal | None]) -> Decimal | None:
    """Return the total of crossed cells, from the deepest of them only.

    Cells of fewer categories are sums of deeper ones, and would count people twice.
    """
    deepest = max((len(cell) for cell in cells), default=0)
    return exact_sum(value for cell, value in cells.items() if len(cell) == deepest)


def distribution(parts: Mapping[Category, Decimal | None]) -> dict[Category, Decimal | None]:
    """Return each category as a share of what the categories add up to, 0 to 1.

    None for a category without a value, and for all where they add up to 0.
    """
    total = exact_sum(parts.values())
    return {category: quotient(value, total) for category, value in parts.items()}


def _pool(cells: list[tuple[Decimal, Decimal]]) -> Pooled | None:
    """Add up the numerators and the denominators of cells."""
    numerator = exact_sum(numerator for numerator, _denominator in cells)
    denominator = exact_sum(denominator for _numerator, denominator in cells)
    return None if numerator is None or denominator is None else Pooled(numerator, denominator)
