"""What an officer typed one way, told the other way: new since last time, or total so far."""

from collections.abc import Iterable
from decimal import Decimal

from logframe.domain.decimals import ZERO, difference, exact_sum
from logframe.domain.entries import Entry, Unit


def increment_from_total(total: Decimal, before: Iterable[Decimal | None]) -> Decimal:
    """Return what is new in a total so far: the total less all that was new before it.

    Below 0 the total lies under what was reported already: a correction or an error.
    """
    return difference(total, exact_sum(before) or ZERO)


def total_from_increment(increment: Decimal, last: Decimal | None) -> Decimal:
    """Return the total so far after an increment; `last` is the total before it, None for none."""
    return exact_sum((last, increment)) or ZERO


def typed_totals_that_differ(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries whose typed total so far is not the sum of what was new in their unit by then.

    Both stand as they were typed; the conflict is shown, never corrected.
    """
    so_far: dict[Unit, Decimal] = {}
    differing = []
    for entry in sorted(entries, key=lambda one: (one.period, one.order)):
        if entry.value is not None:
            so_far[entry.unit] = exact_sum((so_far.get(entry.unit), entry.value)) or ZERO
        if entry.total is not None and entry.total != so_far.get(entry.unit):
            differing.append(entry)
    return differing
