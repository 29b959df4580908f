"""What goes into a figure and what comes out: the shapes of accumulation."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from logframe.domain.remarks import Note
from logframe.domain.words import Accumulation, AcrossUnits, MissingReason, ShareOver

Unit = Hashable | None


@dataclass(frozen=True, slots=True)
class Rule:
    """How an indicator accumulates: over time, across units (levels only), and as a share."""

    accumulation: Accumulation
    across_units: AcrossUnits = AcrossUnits.sum
    share_over: ShareOver = ShareOver.snapshot


class Entry(NamedTuple):
    """One entry of an indicator.

    `period` is the position in the calendar, 0 first; `order` grows with the time of
    entry; `unit` is who reports, None for the indicator as a whole. A share has both
    its parts; a weighted level has its weight in `denominator`; `total` is the
    de-duplicated count to date, where people counted once came with one.
    """

    period: int
    order: int
    unit: Unit = None
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    done_on: date | None = None
    missing_reason: MissingReason | None = None
    total: Decimal | None = None


class Coverage(NamedTuple):
    """How many of those expected have reported, and who has not: silent is not zero."""

    reported: int
    expected: int
    silent: tuple[Unit, ...] = ()


class Figure(NamedTuple):
    """A computed value, with what it rests on.

    `value` is in the unit of the indicator; for a share it is numerator ÷ denominator
    (0.6, not 60), for a milestone 1 when done and 0 when not. None is no value, and
    `missing` says why where somebody did. `coverage` counts reporting units, `periods`
    the positions of the calendar; `used` are the entries that are in the number.
    """

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    done_on: date | None
    coverage: Coverage
    missing: MissingReason | None = None
    notes: tuple[Note, ...] = ()
    periods: Coverage = Coverage(0, 0)
    used: tuple[Entry, ...] = ()

    @property
    def partial(self) -> bool:
        """Whether some of the periods it stands for have reported, and some have not."""
        return 0 < self.periods.reported < self.periods.expected
