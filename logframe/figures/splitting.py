"""A figure by category: the parts of the entries that are in it, by the same rule as the total."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from logframe.domain.accumulation import value_over
from logframe.domain.disaggregation import add_parts, reconcile
from logframe.domain.entries import Entry, Figure, Rule
from logframe.domain.words import Accumulation, AcrossUnits, Measure
from logframe.figures.sources import Cell, Sources, Split
from logframe.schemas.answers import Gap

ADDED_UP = frozenset({Accumulation.increment, Accumulation.running_total})
COUNTED = frozenset({Measure.number, Measure.currency})


def split_figure(rule: Rule, figure: Figure, sources: Sources) -> dict[Cell, Figure]:
    """Return the figure of each category, and of each crossing, in the entries that a figure uses.

    A total so far takes the parts of the entries it takes its value from. The largest of several
    counts of people has no parts: the categories of one count say nothing of another.
    """
    if not sources.parts or (rule.accumulation is Accumulation.unique and len(figure.used) != 1):
        return {}
    cells: dict[Cell, list[Entry]] = {}
    weighed = rule.accumulation is Accumulation.level
    for used in figure.used:
        for part in sources.parts.get(used.order, ()):
            below = used.denominator if weighed else part.denominator
            one = Entry(used.period, used.order, used.unit, part.value, part.numerator, below)
            cells.setdefault(part.cell, []).append(one)
    return {cell: value_over(rule, entries, range(entries[-1].period + 1)) for cell, entries in cells.items()}


def find_gaps(
    rule: Rule, measure: Measure, figure: Figure, cells: Mapping[Cell, Figure], dimensions: Iterable[Split]
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


def _gap(dimension: Split, of: str, figure: Figure, cells: Mapping[Cell, Figure]) -> Decimal | None:
    """Return the gap of one dimension, from its own parts or else from the crossings it is in."""
    own = [cell for cell in cells if dimension.categories.intersection(cell)]
    if any(len(cell) == 1 for cell in own):
        own = [cell for cell in own if len(cell) == 1]
    deepest = max(map(len, own), default=0)
    parts = add_parts(
        {key: getattr(cells[cell], of) for key in cell if key in dimension.categories}
        for cell in own
        if len(cell) == deepest
    )
    return reconcile(getattr(figure, of), parts, exhaustive=dimension.exhaustive).gap
