"""What an officer typed one way, told the other way: new since last time, or total so far."""

from collections.abc import Iterable
from decimal import Decimal

from logframe.domain.decimals import ZERO, difference, exact_sum
from logframe.domain.entries import Entry, Unit


def running_from_increments(increments: Iterable[Decimal | None], start: Decimal = ZERO) -> list[Decimal | None]:
    """Return the total so far after each report of what was new.

    Typing either is enough, the other is derived. Where nothing was reported there is no
    total either. The start is 0, or the baseline where the total is said to contain it
    (as in LogAlto).

    Example: 15 new, a silence and 40 new make totals of 15, a gap, and 55.

    >>> [str(total) for total in running_from_increments([Decimal(15), None, Decimal(40)])]
    ['15', 'None', '55']
    """
    running, so_far = start, []
    for increment in increments:
        running = exact_sum((running, increment)) or ZERO
        so_far.append(None if increment is None else running)
    return so_far


def increment_from_running(running: Iterable[Decimal | None], start: Decimal = ZERO) -> list[Decimal | None]:
    """Return what each total so far added to the last one before it.

    After a silent period it holds what was new in both. Below 0 the total fell: a
    correction or an error.

    Example: totals of 15, a silence, 55 and 50 mean 15 new, a gap, 40 new, and then -5.

    >>> [str(new) for new in increment_from_running([Decimal(15), None, Decimal(55), Decimal(50)])]
    ['15', 'None', '40', '-5']
    """
    before, increments = start, []
    for so_far in running:
        increments.append(None if so_far is None else difference(so_far, before))
        before = before if so_far is None else so_far
    return increments


def increment_from_total(total: Decimal, before: Iterable[Decimal | None]) -> Decimal:
    """Return what is new in a total so far: the total less all that was new before it.

    Below 0 the total lies under what was reported already: a correction or an error.

    Example: a total of 55 after 15 and 10 means 30 new.

    >>> increment_from_total(Decimal(55), [Decimal(15), Decimal(10)])
    Decimal('30')
    """
    return difference(total, exact_sum(before) or ZERO)


def total_from_increment(increment: Decimal, last: Decimal | None) -> Decimal:
    """Return the total so far after something new: the last total and what is new.

    Example: 40 new after a total of 15 make 55.

    >>> total_from_increment(Decimal(40), Decimal(15))
    Decimal('55')

    None for the last total where there was none.
    """
    return exact_sum((last, increment)) or ZERO


def typed_totals_that_differ(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries whose typed total so far is not the sum of what was new by then.

    A total typed for one place is held against that place, one typed for the whole against
    all places together. Both stand as they were typed; the conflict is shown, never
    corrected.

    Example: 30 new and then 12 new with a typed total of 45: the second entry differs,
    because 30 and 12 make 42.

    >>> said = [Entry(0, 1, value=Decimal(30)), Entry(1, 2, value=Decimal(12), total=Decimal(45))]
    >>> [entry.total for entry in typed_totals_that_differ(said)]
    [Decimal('45')]
    """
    so_far: dict[Unit, Decimal] = {}
    differing = []
    for entry in sorted(entries, key=lambda one: (one.period, one.order)):
        if entry.value is not None:
            for unit in {entry.unit, None}:
                so_far[unit] = exact_sum((so_far.get(unit), entry.value)) or ZERO
        if entry.total is not None and entry.total != so_far.get(entry.unit):
            differing.append(entry)
    return differing
