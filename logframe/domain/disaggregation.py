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
    """Return the total less the sum of its parts.

    It is shown with its size, never corrected and never refused. None where the total or
    every part is missing: what is not split has no gap.

    Example: 41 people of whom 18 are women and 22 men: 1 is in no category.

    >>> gap(Decimal(41), [Decimal(18), Decimal(22)])
    Decimal('1')
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
    added to each other. "Unknown" is a category like any other. A dimension that is not
    exhaustive (some regions of a country) may fall short of the total, but not exceed it.

    Example: 18 women, 20 men and 3 unknown make 41: no gap. Of 41 people 10 in Lima is no
    gap where Lima is one region of several; 50 in Lima is a gap of -9.

    >>> sexes = {"women": Decimal(18), "men": Decimal(20), "unknown": Decimal(3)}
    >>> reconcile(Decimal(41), sexes, unknown="unknown").complete
    True
    >>> reconcile(Decimal(41), {"Lima": Decimal(10)}, exhaustive=False).gap is None
    True
    >>> reconcile(Decimal(41), {"Lima": Decimal(50)}, exhaustive=False).gap
    Decimal('-9')
    """
    found = gap(total, parts.values())
    if not exhaustive and found is not None and found > ZERO:
        found = None
    silent = tuple(category for category, value in parts.items() if value is None)
    return Reconciliation(found, None if unknown is None else parts.get(unknown), silent)


def add_parts(entries: Iterable[Mapping[Category, Decimal | None]]) -> dict[Category, Decimal | None]:
    """Return the sum of each category over several entries.

    None where no entry gives the category a value: what is missing stays missing.

    Example: 20 women and then 15 women are 35; of men nobody said anything, so there is no
    number of men.

    >>> added = add_parts([{"women": Decimal(20), "men": None}, {"women": Decimal(15)}])
    >>> added["women"], added["men"] is None
    (Decimal('35'), True)
    """
    gathered: dict[Category, list[Decimal | None]] = {}
    for entry in entries:
        for category, value in entry.items():
            gathered.setdefault(category, []).append(value)
    return {category: exact_sum(values) for category, values in gathered.items()}


def pool_parts(
    entries: Iterable[Mapping[Category, tuple[Decimal | None, Decimal | None]]],
) -> dict[Category, Pooled | None]:
    """Return the share of each category over several entries, pooled from its parts.

    What has only one of its two parts is left out. None where a category has no whole one.

    Example: 1 of 4 women and then 5 of 8 women are 6 of 12, 50 %.

    >>> entries = [{"women": (Decimal(1), Decimal(4))}, {"women": (Decimal(5), Decimal(8))}]
    >>> women = pool_parts(entries)["women"]
    >>> women.numerator, women.denominator, women.share
    (Decimal('6'), Decimal('12'), Decimal('0.5'))
    """
    gathered: dict[Category, list[tuple[Decimal, Decimal]]] = {}
    for entry in entries:
        for category, (numerator, denominator) in entry.items():
            whole = gathered.setdefault(category, [])
            if numerator is not None and denominator is not None:
                whole.append((numerator, denominator))
    return {category: _pool(cells) for category, cells in gathered.items()}


def marginal(cells: Mapping[Cell, Decimal | None], axis: int) -> dict[Category, Decimal | None]:
    """Return the sums of crossed categories along one of their dimensions.

    Example: of 3 young women, 4 older women and 5 young men, 7 are women and 5 are men.

    >>> cells = {("women", "young"): Decimal(3), ("women", "older"): Decimal(4), ("men", "young"): Decimal(5)}
    >>> marginal(cells, 0)
    {'women': Decimal('7'), 'men': Decimal('5')}

    Dimensions are numbered from 0.
    """
    return add_parts({cell[axis]: value} for cell, value in cells.items())


def total_of_cells(cells: Mapping[Cell, Decimal | None]) -> Decimal | None:
    """Return the total of crossed categories, from the deepest of them only.

    Sums by one dimension are made of the crossed ones and would count people twice.

    Example: 7 women, of whom 3 young and 4 older: the total is 7, not 14.

    >>> total_of_cells({("women",): Decimal(7), ("women", "young"): Decimal(3), ("women", "older"): Decimal(4)})
    Decimal('7')
    """
    deepest = max((len(cell) for cell in cells), default=0)
    return exact_sum(value for cell, value in cells.items() if len(cell) == deepest)


def distribution(parts: Mapping[Category, Decimal | None]) -> dict[Category, Decimal | None]:
    """Return each category as a share of what the categories add up to.

    None for a category without a value, and for all where they add up to 0.

    Example: 1 woman and 3 men are 25 % and 75 %.

    >>> distribution({"women": Decimal(1), "men": Decimal(3)})
    {'women': Decimal('0.25'), 'men': Decimal('0.75')}
    """
    total = exact_sum(parts.values())
    return {category: quotient(value, total) for category, value in parts.items()}


def _pool(cells: list[tuple[Decimal, Decimal]]) -> Pooled | None:
    """Add up the numerators and the denominators of cells."""
    numerator = exact_sum(numerator for numerator, _denominator in cells)
    denominator = exact_sum(denominator for _numerator, denominator in cells)
    return None if numerator is None or denominator is None else Pooled(numerator, denominator)
