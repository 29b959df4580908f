"""What the figures of a project must be, told from the log of what was written, in the plainest way.

Nothing here is the product's: fractions for numbers, every question asked of the whole log each time.
"""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

EXCUSED = ("not_due", "not_applicable")
SILENCE = {
    None: "not_reported",
    "not_due": "not_due",
    "not_applicable": "not_applicable",
    "not_collected": "not_reported",
    "in_question": "cannot_be_judged",
}


@dataclass
class Kind:
    """An indicator as it is defined."""

    accumulation: str
    across: str = "sum"
    over: str = "snapshot"
    measure: str = "number"
    direction: str = "increase"
    baseline: Fraction | None = None
    units: list[int] = field(default_factory=list)
    split: bool = False
    weight: Fraction | None = None


@dataclass
class Slot:
    """A period of the calendar."""

    starts_on: date
    closed: bool = False
    code: str = ""


@dataclass
class Said:
    """An entry as it was typed, and where it stands; parts are by cell: one category, or several crossed."""

    indicator: int
    period: int
    place: int | None
    status: str
    value: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    done_on: str | None = None
    missing: str | None = None
    total: Fraction | None = None
    weight: Fraction | None = None
    parts: dict[tuple[int, ...], "Said"] = field(default_factory=dict)
    corrects: int | None = None
    has_counted: bool = False

    @property
    def speaks(self) -> bool:
        """Tell whether it has a value."""
        return self.missing is None


@dataclass
class Made:
    """What some entries make together."""

    used: list[Said] = field(default_factory=list)
    value: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    done_on: str | None = None
    unweighed: bool = False


@dataclass
class Log:
    """All that was written about a project: entries in the order in which they came."""

    indicators: dict[int, Kind] = field(default_factory=dict)
    periods: dict[int, Slot] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)
    categories: dict[int, str] = field(default_factory=dict)
    dimensions: dict[str, set[int]] = field(default_factory=dict)
    retired: set[int] = field(default_factory=set)
    entries: dict[int, Said] = field(default_factory=dict)
    targets: dict[tuple[int, int | None, int | None], Fraction] = field(default_factory=dict)
    on_track: Fraction = Fraction(17, 20)
    off_track: Fraction = Fraction(1, 2)
    codes: dict[int, str] = field(default_factory=dict)

    def in_order(self) -> list[int]:
        """Return the keys of the periods, the earliest first."""
        return sorted(self.periods, key=lambda key: self.periods[key].starts_on)

    def begun(self, today: date) -> list[int]:
        """Return the keys of the periods that have begun."""
        return [key for key in self.in_order() if self.periods[key].starts_on <= today]

    def counted(self, indicator: int, periods: list[int]) -> list[Said]:
        """Return the approved entries of some periods, by period first and as they came second."""
        mine = [one for one in self.entries.values() if one.indicator == indicator and one.status == "approved"]
        return [one for period in self.in_order() if period in periods for one in mine if one.period == period]

    def before(self, said: "Said", *, everywhere: bool) -> list[Fraction]:
        """Return the values that stand before an entry, in order: of its place, or of all."""
        through = self.in_order()[: self.in_order().index(said.period) + 1]
        waiting = {one.corrects for one in self.entries.values() if one.status == "submitted"}
        standing = [
            one for key, one in self.entries.items() if one.status in ("submitted", "approved") and key not in waiting
        ]
        mine = [one for one in standing if one.indicator == said.indicator and (everywhere or one.place == said.place)]
        return _values([one for period in through for one in mine if one.period == period])

    def empty(self, indicator: int) -> bool:
        """Tell whether nothing was ever recorded of an indicator."""
        return all(one.indicator != indicator for one in self.entries.values())


def latest(entries: list[Said]) -> list[Said]:
    """Return the last entry of each place."""
    last = {one.place: one for one in entries}
    return [one for one in entries if last[one.place] is one]


def make(kind: Kind, entries: list[Said], *, through: bool = False) -> Made:
    """Return what entries with a value make, by the words of the rule; `through` where it is a total to date."""
    entries = [one for one in entries if one.speaks]
    if not entries:
        return Made()
    if kind.accumulation == "share":
        return _pool(kind, entries)
    if kind.accumulation == "milestone":
        used = latest(entries)
        return Made(used, Fraction(1), done_on=max(str(one.done_on) for one in used))
    if kind.accumulation == "unique":
        used = _count_once(entries)
        return _stand_for_all(used) if through else Made(used, max(_values(used)))
    if kind.accumulation == "increment":
        return Made(entries, sum(_values(entries), Fraction(0)))
    used = latest(entries)
    values = _values(used)
    if kind.accumulation == "running_total" or len(used) == 1:
        return Made(used, sum(values, Fraction(0)))
    if kind.across == "weighted":
        return _weigh(used)
    told = {"sum": sum(values, Fraction(0)), "minimum": min(values), "maximum": max(values)}
    return Made(used, told.get(kind.across, sum(values, Fraction(0)) / len(values)))


def _stand_for_all(used: list[Said]) -> Made:
    """Return the largest of counts and typed totals; a period's only count drops what its total so far exceeds."""
    kept: list[Said] = []
    most: list[Fraction] = []
    for period in dict.fromkeys(one.period for one in used):
        own = [one for one in used if one.period == period]
        typed = [one.total for one in own if one.total is not None]
        if len(own) == 1 and typed and typed[0] >= max(most, default=typed[0]):
            kept = []
        kept, most = kept + own, most + _values(own) + typed
    return Made(kept, max(most))


def _weigh(used: list[Said]) -> Made:
    """Return the mean by weight; nothing where a weight is missing, or where all are 0."""
    weights = [one.weight for one in used if one.weight is not None]
    if len(weights) < len(used) or not sum(weights):
        return Made(used, unweighed=True)
    above = sum((value * weight for value, weight in zip(_values(used), weights, strict=True)), Fraction(0))
    return Made(used, above / sum(weights), denominator=sum(weights, Fraction(0)))


def _values(entries: list[Said]) -> list[Fraction]:
    """Return the values of entries."""
    return [one.value for one in entries if one.value is not None]


def _pool(kind: Kind, entries: list[Said]) -> Made:
    """Add numerators and denominators: of all entries of a cohort, else of each place's last period."""
    last = {one.place: one.period for one in entries}
    used = [one for one in entries if kind.over == "cohort" or one.period == last[one.place]]
    above = sum((one.numerator or Fraction(0) for one in used), Fraction(0))
    below = sum((one.denominator or Fraction(0) for one in used), Fraction(0))
    return Made(used, above / below, above, below)


def _count_once(entries: list[Said]) -> list[Said]:
    """Return the counts that compete: in each period the one over all places, else the last of each place."""
    used = []
    for period in dict.fromkeys(one.period for one in entries):
        counts = latest([one for one in entries if one.period == period])
        used += [one for one in counts if one.place is None] or counts
    return used


def cover(kind: Kind, entries: list[Said]) -> tuple[int, int, list[int | None], str | None]:
    """Return how many places have reported, of how many, who is silent, and why there is no value at all."""
    expected = list(dict.fromkeys([*kind.units, *(one.place for one in entries)])) or [None]
    spoke = {one.place for one in entries if one.speaks}
    why = {one.place: one.missing for one in entries if one.place not in spoke}
    due = [place for place in expected if why.get(place) not in EXCUSED]
    silent = [place for place in due if place not in spoke]
    if spoke or any(why.get(place) is None for place in silent):
        return len(due) - len(silent), len(due), silent, None
    asked = silent or expected
    return 0, len(due), silent, [one for one in entries if one.place in asked][-1].missing


def in_unit(kind: Kind, value: Fraction | None) -> Fraction | None:
    """Return a number in the indicator's unit: shares of a percentage in points, milestones as none."""
    if value is None or kind.accumulation == "milestone":
        return None
    return value * 100 if kind.accumulation == "share" and kind.measure == "percentage" else value


def aim(log: Log, key: int, period: int | None, *, total: bool) -> Fraction | None:
    """Return the target of a period, of all through it, or of the whole life (None)."""
    set_ = [(each, log.targets[key, each, None]) for each in log.in_order() if (key, each, None) in log.targets]
    adds_up = log.indicators[key].accumulation == "increment"
    if period is None:
        if (key, None, None) in log.targets:
            return log.targets[key, None, None]
        if not set_ or log.indicators[key].accumulation == "unique":
            return None
        return sum((value for _each, value in set_), Fraction(0)) if adds_up else set_[-1][1]
    if total and adds_up:
        through = log.in_order()[: log.in_order().index(period) + 1]
        values = [value for each, value in set_ if each in through]
        return sum(values, Fraction(0)) if values else None
    return dict(set_).get(period)


def achieve(kind: Kind, target: Fraction | None, actual: Fraction | None, *, total: bool) -> dict[str, Any]:
    """Return how much of the way is done, whether it is met, and where that stands."""
    start = kind.baseline
    if start is not None and kind.accumulation == "increment":
        start = Fraction(0) if kind.direction == "increase" else None if total else start
    if target is None or actual is None:
        return {"achievement": None, "met": None, "rising": None}
    rising = target > start if start is not None and start != target else kind.direction != "decrease"
    met = actual >= target if rising else actual <= target
    share = None
    if start is not None and start != target:
        share = (actual - start) / (target - start)
    elif start is None and kind.direction == "increase" and target > 0:
        share = actual / target
    return {"achievement": share, "met": met, "rising": rising}


def stand(
    log: Log,
    kind: Kind,
    made: Made,
    missing: str | None,
    target: Fraction | None,
    reached: dict[str, Any],
    *,
    total: bool,
) -> str:
    """Return the status of a figure whose time is over; a milestone is due when the project ends."""
    if made.value is None:
        no_day = kind.accumulation == "milestone" and missing is None and not total
        return "cannot_be_judged" if no_day or made.unweighed else SILENCE[missing]
    if kind.accumulation == "milestone":
        return "met"
    if target is None:
        return "cannot_be_judged"
    if reached["met"]:
        return "met"
    share = reached["achievement"]
    if share is None:
        return "behind"
    return "off_track" if share < log.off_track else "on_track" if share >= log.on_track else "behind"


def expect_period(log: Log, key: int, period: int, today: date) -> dict[str, Any]:
    """Return what is answered of an indicator in a period."""
    kind, order = log.indicators[key], log.in_order()
    began = period in log.begun(today)
    own, through = [period], order[: order.index(period) + 1] if began else []
    made, so_far = make(kind, log.counted(key, own)), make(kind, log.counted(key, through), through=True)
    target, so_far_due = aim(log, key, period, total=False), aim(log, key, period, total=True)
    reached = achieve(kind, target, in_unit(kind, made.value), total=False)
    later = achieve(kind, so_far_due, in_unit(kind, so_far.value), total=True)
    *covered, missing = cover(kind, log.counted(key, own))
    return {
        "target_to_date": so_far_due,
        "to_date": in_unit(kind, so_far.value),
        "achievement_to_date": later["achievement"],
        "status": stand(log, kind, made, missing, target, reached, total=False) if began else "not_due",
        "missing_reason": missing if began else "not_due",
        "awaiting": _awaiting(log, key, own),
        **_shown(log, key, period, made, target, reached, covered),
    }


def expect_life(log: Log, key: int, today: date) -> dict[str, Any]:
    """Return what is answered of an indicator for the life of its project."""
    kind, begun = log.indicators[key], log.begun(today)
    made = make(kind, log.counted(key, begun), through=True)
    target = aim(log, key, None, total=True)
    reached = achieve(kind, target, in_unit(kind, made.value), total=True)
    *covered, missing = cover(kind, log.counted(key, begun)) if begun else (0, 0, [], "not_due")
    return {
        "target_to_date": target,
        "to_date": in_unit(kind, made.value),
        "achievement_to_date": reached["achievement"],
        "status": stand(log, kind, made, missing, target, reached, total=True),
        "missing_reason": missing,
        "awaiting": _awaiting(log, key, log.in_order()),
        **_shown(log, key, None, made, target, reached, covered),
    }


def _awaiting(log: Log, key: int, periods: list[int]) -> int:
    """Return how many entries wait for a manager."""
    mine = [one for one in log.entries.values() if one.indicator == key and one.period in periods]
    return sum(one.status == "submitted" for one in mine)


def _shown(
    log: Log,
    key: int,
    period: int | None,
    made: Made,
    target: Fraction | None,
    reached: dict[str, Any],
    covered: list[Any],
) -> dict[str, Any]:
    """Return what a period and the life of the project show alike."""
    kind, (reported, expected, silent) = log.indicators[key], covered
    return {
        "target": target,
        "actual": in_unit(kind, made.value),
        "numerator": made.numerator,
        "denominator": made.denominator,
        "done_on": made.done_on,
        "achievement": reached["achievement"],
        "met": reached["met"],
        "coverage": (reported, expected, sorted(log.places[place] for place in silent if place is not None)),
        "parts": _parts(log, key, period, made),
        "gaps": _gaps(log, kind, made),
    }


def _parts(log: Log, key: int, period: int | None, made: Made) -> dict[tuple[int, ...], Any]:
    """Return target and value of each cell, by the same rule as the total, from the same entries."""
    kind = log.indicators[key]
    targets: dict[tuple[int, ...], Fraction] = {
        (category,): value
        for (indicator, slot, category), value in log.targets.items()
        if (indicator, slot) == (key, period) and category is not None
    }
    cells = _cells(kind, made)
    return {cell: (targets.get(cell), in_unit(kind, cells.get(cell, Made()).value)) for cell in {*targets, *cells}}


def _cells(kind: Kind, made: Made) -> dict[tuple[int, ...], Made]:
    """Return what each cell makes in the entries in use; the cells of the largest of several counts say nothing."""
    if kind.accumulation == "unique" and len(made.used) != 1:
        return {}
    told = {cell for one in made.used for cell in one.parts}
    return {cell: make(kind, [one.parts[cell] for one in made.used if cell in one.parts]) for cell in told}


def _gaps(log: Log, kind: Kind, made: Made) -> dict[tuple[str, str], Fraction]:
    """Return how far the parts of each dimension are from the total, where they should add up to it."""
    cells = _cells(kind, made)
    adds_up = kind.accumulation in ("increment", "running_total") or kind.across == "sum" or len(made.used) == 1
    wanted = ["value"] if kind.measure == "number" and adds_up else []
    if kind.accumulation == "share":
        wanted = ["numerator", "denominator"]
    gaps = {}
    for name, categories in log.dimensions.items():
        inside = {cell: one for cell, one in cells.items() if categories.intersection(cell)}
        depth = 1 if any(len(cell) == 1 for cell in inside) else 2
        for of in wanted:
            sizes = [getattr(one, of) for cell, one in inside.items() if len(cell) == depth]
            if sizes:
                gaps[name, of] = (getattr(made, of) or 0) - sum(sizes, Fraction(0))
    return {of: Fraction(size) for of, size in gaps.items() if size}
