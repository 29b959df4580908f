"""The figure of an indicator together with those linked to it, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from logframe.domain.entries import Figure
from logframe.domain.rollup import Linked, RolledUp, roll_up_linked, roll_up_shares
from logframe.domain.words import Accumulation, AcrossUnits, Measure, Overlap
from logframe.figures.frames import project
from logframe.figures.judges import find_judges
from logframe.figures.judging import Judge
from logframe.figures.sources import indicator
from logframe.languages import marked
from logframe.tables.base import columns
from logframe.tables.links import IndicatorLink

ADDS_UP = frozenset({Accumulation.increment, Accumulation.running_total})

NOT_COUNTED = marked("milestones and what is told in words do not make a figure together.")
OTHER_MEASURE = marked(
    "the two indicators do not measure the same kind of value, such as number, percentage or amount."
)
OTHER_CURRENCY = marked("the amounts of the two projects are in different currencies.")
OTHER_UNIT = marked("the two indicators have different units. Give both the same unit first.")
OTHER_KIND = marked(
    "the two indicators add up in different ways. New values and totals so far go together; every other kind goes with "
    "its own only."
)
WEIGHED = marked(
    "levels that are weighed by unit cannot be weighed across indicators. Record x out of y (share) in both, and the "
    "shares are pooled."
)
CIRCLE = marked("an indicator would go into its own figure.")

link = columns(IndicatorLink)


class Bond(NamedTuple):
    """A link as figures see it."""

    id: int
    parent_id: int
    child_id: int
    overlap: Overlap
    left_out_because: str | None
    opted_out_because: str | None


class Home(NamedTuple):
    """What is known of an indicator's project."""

    code: str
    currency: str | None


class Child(NamedTuple):
    """What a linked indicator brings, and why it is not included, where it is not."""

    bond: Bond
    rolled: RolledUp
    why_not: str | None


def why_not_together(parent: Any, child: Any, currencies: tuple[str | None, str | None]) -> str | None:
    """Return the sentence that says why a child's figure cannot go into a parent's; None where it can."""
    kinds = {parent.accumulation, child.accumulation}
    if Accumulation.milestone in kinds or Measure.qualitative in {parent.measure, child.measure}:
        return NOT_COUNTED
    if parent.measure is not child.measure:
        return OTHER_MEASURE
    if parent.measure is Measure.currency and currencies[0] != currencies[1]:
        return OTHER_CURRENCY
    if _unit_of(parent) != _unit_of(child):
        return OTHER_UNIT
    if len(kinds) > 1 and not kinds <= ADDS_UP:
        return OTHER_KIND
    if parent.accumulation is Accumulation.level and parent.across_units is AcrossUnits.weighted:
        return WEIGHED
    return None


def _unit_of(one: Any) -> str:
    """Return a unit as it is compared: "People" and "people " are the same."""
    return (one.unit or "").strip().casefold()


def reach(session: Session, keys: Collection[int], *, down: bool = True) -> set[int]:
    """Return indicators and all that go into them; not `down`, all that they go into."""
    query = sa.select(_reached(keys, down=down).c.id)
    return set(session.execute(query).scalars())


def _reached(keys: Collection[int], *, down: bool) -> sa.CTE:
    """Return the indicators that links lead to, from some of them on."""
    start, end = (link.parent_id, link.child_id) if down else (link.child_id, link.parent_id)
    reached = sa.select(indicator.id).where(indicator.id.in_(keys)).cte(recursive=True)
    return reached.union(sa.select(end).where(start == reached.c.id))


def find_bonds(session: Session, key: int, as_of: datetime) -> list[Bond]:
    """Return the links of an indicator and of all that go into it, that were there at a moment."""
    above = _reached([key], down=True)
    query = sa.select(
        link.id, link.parent_id, link.child_id, link.overlap, link.left_out_because, link.opted_out_because
    ).where(link.parent_id == above.c.id, link.linked_at <= as_of)
    return [Bond(*row) for row in session.execute(query.order_by(link.id))]


def find_homes(session: Session, keys: Collection[int]) -> dict[int, Home]:
    """Return what is known of some projects."""
    query = sa.select(project.id, project.code, project.currency).where(project.id.in_(keys))
    return {key: Home(code, currency) for key, code, currency in session.execute(query)}


@dataclass(slots=True)
class Family:
    """An indicator with all that go into its figure."""

    judges: dict[int, Judge]
    homes: dict[int, Home]
    bonds: dict[int, list[Bond]] = field(default_factory=lambda: defaultdict(list))

    def own(self, key: int) -> Figure:
        """Return what was reported for an indicator itself, to date."""
        return self.judges[key].reached_by(None)[0]

    def children(self, key: int, path: tuple[int, ...] = ()) -> list[Child]:
        """Return what each indicator that is linked to one brings."""
        return [self._child(bond, (*path, key)) for bond in self.bonds.get(key, ())]

    def roll_up(self, key: int, children: Sequence[Child]) -> RolledUp:
        """Return the figure of an indicator together with those linked to it.

        People counted once may always be in two counts: their sum is an upper bound, whatever was declared.
        """
        judge, own = self.judges[key], self.own(key)
        kind, across = judge.rule.accumulation, judge.rule.across_units
        linked = [_as_linked(child, once=kind is Accumulation.unique) for child in children]
        if kind is Accumulation.share:
            rolled = roll_up_shares(Linked(key, own.value, own.numerator, own.denominator), linked)
        else:
            adds = kind is not Accumulation.level or across is AcrossUnits.weighted
            rolled = roll_up_linked(own.value, linked, AcrossUnits.sum if adds else across)
        doubtful = any(child.rolled.up_to and child.why_not is None for child in children)
        return replace(rolled, up_to=rolled.up_to or doubtful)

    def _child(self, bond: Bond, path: tuple[int, ...]) -> Child:
        """Return what one linked indicator brings, with what is linked to it in turn."""
        key = bond.child_id
        below = [] if key in path else self.children(key, path)
        return Child(bond, self.roll_up(key, below), CIRCLE if key in path else self._why_not(bond))

    def _why_not(self, bond: Bond) -> str | None:
        """Return why a linked indicator is not included: what a side said, or that the two do not go together."""
        said = bond.left_out_because or bond.opted_out_because
        parent, child = (self.judges[key].indicator for key in (bond.parent_id, bond.child_id))
        currencies = self.homes[parent.project_id].currency, self.homes[child.project_id].currency
        return said or why_not_together(parent, child, currencies)


def _as_linked(child: Child, *, once: bool) -> Linked:
    """Return a linked indicator as the arithmetic takes it."""
    bond, rolled = child.bond, child.rolled
    overlap = Overlap.some if once and bond.overlap is Overlap.none else bond.overlap
    return Linked(bond.id, rolled.value, rolled.numerator, rolled.denominator, child.why_not is None, overlap)


def find_family(session: Session, key: int, as_of: datetime) -> Family:
    """Return an indicator with all that go into its figure."""
    bonds = find_bonds(session, key, as_of)
    keys = {key, *(bond.child_id for bond in bonds)}
    judges = {judge.indicator.id: judge for judge in find_judges(session, indicator.id.in_(keys), as_of)}
    family = Family(judges, find_homes(session, {judge.indicator.project_id for judge in judges.values()}))
    for bond in bonds:
        family.bonds[bond.parent_id].append(bond)
    return family
