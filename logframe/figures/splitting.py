"""A figure by category: the parts of the entries that are in it, by the same rule as the total."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from logframe.domain.decimals import exact_sum
from logframe.domain.disaggregation import add_parts, reconcile
from logframe.domain.entries import Entry, Figure, Rule, Unit
from logframe.domain.kinds import Total
from logframe.domain.totals import make_total
from logframe.domain.words import Accumulation, AcrossUnits, Measure
from logframe.figures.sources import Cell, Sources, Split
from logframe.schemas.answers import Gap

ADDED_UP = frozenset({Accumulation.increment, Accumulation.running_total})
COUNTED = frozenset({Measure.number, Measure.currency})


def split_figure(rule: Rule, figure: Figure, sources: Sources) -> dict[Cell, Total]:
    """Return the figure of each category, and of each crossing, in the entries that a figure uses.

    A total so far takes the parts of the entries it takes its value from. The largest of several
    counts of people has no parts: the categories of one count say nothing of another.
    """
    if not sources.parts or (rule.accumulation is Accumulation.unique and len(figure.used) != 1):
        return {}
    cells: dict[Cell, dict[Unit, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    weighed = rule.accumulation is Accumulation.level
    for period, order, unit, _value, _numerator, weight, *_rest in figure.used:
        for cell, value, numerator, denominator in sources.parts.get(order, ()):
            below = weight if weighed else denominator
            cells[cell][unit].append(Entry(period, order, unit, value, numerator, below))
    return {cell: make_total(rule, by_unit) for cell, by_unit in cells.items()}


def split_value(rule: Rule, figure: Figure, sources: Sources) -> dict[Cell, Total]:
    """Return the same figures; what adds up comes without its entries, which only explanations read."""
    if rule.accumulation is not Accumulation.increment:
        return split_figure(rule, figure, sources)
    values: dict[Cell, list[Decimal | None]] = defaultdict(list)
    for one in figure.used:
        for part in sources.parts.get(one.order, ()):
            values[part[0]].append(part[1])
    return {cell: Total((), exact_sum(found)) for cell, found in values.items()}


def find_gaps(
    rule: Rule, measure: Measure, figure: Figure, cells: Mapping[Cell, Total], dimensions: Iterable[Split]
) -> list[Gap]:
    """Return how far the parts of each dimension are from the total, where they should add up to it.

    A share is held against its numerator and its denominator. Percentages, steps of a scale, and
    levels that are not summed have parts that do not add up.
    """
    if rule.accumulation is Accumulation.share:
        wanted = ["numerator", "denominator"]
    else:
        wanted = ["value"] if measure in COUNTED and _adds_up(rule, figure) else []
    gaps = [(dimension, of, _gap(dimension, of, figure, cells)) for dimension in dimensions for of in wanted]
    return [Gap(dimension=dimension.name, of=of, size=size) for dimension, of, size in gaps if size]


def _adds_up(rule: Rule, figure: Figure) -> bool:
    """Tell whether the parts of a figure make the figure."""
    alone = len(figure.used) == 1
    summed = rule.accumulation is Accumulation.level and rule.across_units is AcrossUnits.sum
    return rule.accumulation in ADDED_UP or summed or alone


def cells_of(dimension: Split, cells: Mapping[Cell, Total]) -> list[Cell]:
    """Return the cells that a dimension is held against the total by: its own, else the deepest crossings."""
    inside = [cell for cell in cells if dimension.categories.intersection(cell)]
    depth = 1 if any(len(cell) == 1 for cell in inside) else max(map(len, inside), default=0)
    return [cell for cell in inside if len(cell) == depth]


def _gap(dimension: Split, of: str, figure: Figure, cells: Mapping[Cell, Total]) -> Decimal | None:
    """Return the gap of one dimension."""
    parts = add_parts(
        {key: getattr(cells[cell], of) for key in cell if key in dimension.categories}
        for cell in cells_of(dimension, cells)
    )
    return reconcile(getattr(figure, of), parts, exhaustive=dimension.exhaustive).gap
