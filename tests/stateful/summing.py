"""What larger periods, results and linked indicators must show, told from the log in the plainest way."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tests.stateful.naive import SILENCE, Kind, Log, Made, achieve, aim, cover, in_unit, make

ADDS_UP = ("increment", "running_total")


@dataclass
class Link:
    """An indicator that goes into the figure of another, and what each side says of it."""

    parent: int
    child: int
    overlap: str
    version: int = 1
    left_out: str | None = None
    opted_out: str | None = None


def expect_years(log: Log, key: int, today: date) -> list[dict[str, Any]]:
    """Return what is answered of an indicator by year."""
    years = sorted({one.starts_on.year for one in log.periods.values()})
    return [_expect_year(log, key, year, today) for year in years]


def _expect_year(log: Log, key: int, year: int, today: date) -> dict[str, Any]:
    """Return what is answered of an indicator in a year."""
    kind, inside = log.indicators[key], [one for one in log.in_order() if log.periods[one].starts_on.year == year]
    entries = log.counted(key, inside)
    made, target = make(kind, entries), _aim_for_year(log, key, inside)
    reached = achieve(kind, target, in_unit(kind, made.value), total=False)
    reported, expected, silent, missing = cover(kind, entries)
    spoke = {one.period for one in entries if one.speaks}
    return {
        "code": str(year),
        "target": target,
        "actual": in_unit(kind, made.value),
        "numerator": made.numerator,
        "denominator": made.denominator,
        "done_on": made.done_on,
        "achievement": reached["achievement"],
        "met": reached["met"],
        "missing_reason": missing if inside[0] in log.begun(today) else "not_due",
        "coverage": (reported, expected, sorted(log.places[place] for place in silent if place is not None)),
        "periods": (len(spoke), len(inside), [log.periods[one].code for one in inside if one not in spoke]),
        "partial": 0 < len(spoke) < len(inside),
    }


def _aim_for_year(log: Log, key: int, inside: list[int]) -> Fraction | None:
    """Return the target of a year: the sum of what adds up, else the last that is set; of people, of one period."""
    kind = log.indicators[key].accumulation
    aims = [log.targets[key, one, None] for one in inside if (key, one, None) in log.targets]
    if kind == "increment":
        return sum(aims, Fraction(0)) if aims else None
    return aims[-1] if aims and (kind != "unique" or len(inside) == 1) else None


def judge(log: Log, key: int, period: int | None, today: date) -> tuple[bool | None, Fraction | None, str | None]:
    """Return whether an indicator is met, how far, and what keeps it out of the count."""
    kind, order, begun = log.indicators[key], log.in_order(), log.begun(today)
    through = begun if period is None else order[: order.index(period) + 1]
    began = bool(begun) if period is None else period in begun
    entries = log.counted(key, through) if began else []
    made, target = make(kind, entries, through=True), aim(log, key, period, total=True)
    reached = achieve(kind, target, in_unit(kind, made.value), total=True)
    missing = cover(kind, entries)[3] if began else "not_due"
    if kind.accumulation == "milestone":
        if made.value is not None:
            return True, None, None
        late = period is None or log.periods[period].starts_on.year > 2021
        status = SILENCE[missing] if late or missing is not None else "not_due"
        plain = missing is None or status in ("not_due", "not_applicable")
        return None, None, status if plain else missing
    if reached["met"] is not None:
        return reached["met"], reached["achievement"], None
    if made.value is not None:
        return None, None, "target_missing"
    return None, None, missing or ("weights_missing" if made.unweighed else "actual_missing")


def tally(log: Log, keys: list[int], period: int | None, today: date) -> dict[str, Any]:
    """Return n of N of some indicators, with those that are left out and why."""
    judged = {key: judge(log, key, period, today) for key in keys}
    known = [key for key in keys if judged[key][0] is not None]
    shares = [(min(max(judged[key][1], Fraction(0)), Fraction(1)), log.indicators[key].weight)  # type: ignore[type-var]
              for key in known if judged[key][1] is not None]  # fmt: skip
    weights = [weight for _share, weight in shares if weight is not None]
    weighted = bool(shares) and len(weights) == len(shares) and sum(weights) > 0
    mean = None
    if shares:
        each = weights if weighted else [Fraction(1)] * len(shares)
        mean = sum((share * weight for (share, _), weight in zip(shares, each, strict=True)), Fraction(0)) / sum(each)
    return {
        "met": sum(judged[key][0] is True for key in known),
        "judged": len(known),
        "indicators": len(keys),
        "mean": mean,
        "averaged": len(shares),
        "weighted": weighted,
        "silent": sorted(log.codes[key] for key in keys if key not in known),
        "left_out": {key: judged[key][2] for key in keys if judged[key][2] is not None},
    }


def gather(tallies: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return n of N of a project, from the results that stand under no other."""
    known = [one for one in tallies.values() if one["mean"] is not None]
    averaged = sum(one["averaged"] for one in known)
    return {
        "met": sum(one["met"] for one in tallies.values()),
        "judged": sum(one["judged"] for one in tallies.values()),
        "indicators": sum(one["indicators"] for one in tallies.values()),
        "mean": sum(one["mean"] * one["averaged"] for one in known) / averaged if known else None,
        "averaged": averaged,
        "weighted": bool(known) and all(one["weighted"] for one in known),
        "silent": sorted(code for code, one in tallies.items() if not one["judged"]),
    }


def goes_together(parent: Kind, child: Kind) -> bool:
    """Tell whether the figure of one indicator can go into that of another."""
    kinds = {parent.accumulation, child.accumulation}
    alike = len(kinds) == 1 or kinds <= {*ADDS_UP}
    weighed = parent.accumulation == "level" and parent.across == "weighted"
    return "milestone" not in kinds and parent.measure == child.measure and alike and not weighed


def expect_linked(
    log: Log, key: int, links: dict[int, Link], elsewhere: Log, names: dict[int, str], today: date
) -> dict[str, Any]:
    """Return what an indicator and those linked to it make together, to date."""
    kind, mine = log.indicators[key], {at: one for at, one in links.items() if one.parent == key}
    own = make(kind, log.counted(key, log.begun(today)), through=True)
    made = {at: _bring(elsewhere, one.child, today) for at, one in mine.items()}
    taken = [
        at for at, one in mine.items()
        if not (one.left_out or one.opted_out) and goes_together(kind, elsewhere.indicators[one.child])
    ]  # fmt: skip
    telling = [at for at in taken if made[at].value is not None]
    whole = _pool(own, mine, made, telling) if kind.accumulation == "share" else _join(kind, own, mine, made, telling)
    return {
        **whole,
        "value": _told(kind, whole["value"]),
        "own": _told(kind, own.value),
        "left_out": sorted(names[one.child] for at, one in mine.items() if at not in taken),
        "coverage": (
            len(telling),
            len(taken),
            sorted(names[mine[at].child] for at in taken if at not in telling),
        ),
        "children": {
            at: (_told(elsewhere.indicators[one.child], made[at].value), at in taken) for at, one in mine.items()
        },
    }


def _told(kind: Kind, value: Fraction | None) -> Fraction | None:
    """Return a number in the indicator's unit; a milestone that is done is 1."""
    return value if kind.accumulation == "milestone" else in_unit(kind, value)


def _bring(elsewhere: Log, child: int, today: date) -> Made:
    """Return what a linked indicator brings."""
    return make(elsewhere.indicators[child], elsewhere.counted(child, elsewhere.begun(today)), through=True)


def _pool(own: Made, mine: dict[int, Link], made: dict[int, Made], telling: list[int]) -> dict[str, Any]:
    """Add numerators and denominators of shares."""
    whole = [one for one in (own, *(made[at] for at in telling)) if one.value is not None]
    above = sum((one.numerator or Fraction(0) for one in whole), Fraction(0))
    below = sum((one.denominator or Fraction(0) for one in whole), Fraction(0))
    return {
        "value": above / below if whole else None,
        "numerator": above if whole else None,
        "denominator": below if whole else None,
        "up_to": len(whole) > 1 and any(mine[at].overlap != "none" for at in telling),
    }


def _join(kind: Kind, own: Made, mine: dict[int, Link], made: dict[int, Made], telling: list[int]) -> dict[str, Any]:
    """Bring values together; what is counted beside another entirely stands for what exceeds the rest."""
    across = kind.across if kind.accumulation == "level" and kind.across != "weighted" else "sum"
    beside = [at for at in telling if mine[at].overlap != "all"]
    values = [one for one in (own.value, *(made[at].value for at in beside)) if one is not None]
    inner = [one for one in (made[at].value for at in telling if at not in beside) if one is not None]
    every = values + inner
    doubtful = [at for at in beside if mine[at].overlap == "some" or kind.accumulation == "unique"]
    told: dict[str, Fraction | None] = {"sum": None, "minimum": None, "maximum": None, "mean": None}
    if every:
        told = {"minimum": min(every), "maximum": max(every), "mean": sum(every, Fraction(0)) / len(every)}
        told["sum"] = max(([sum(values, Fraction(0))] if values else []) + inner)
    return {
        "value": told[across],
        "numerator": None,
        "denominator": None,
        "up_to": across == "sum" and len(values) > 1 and bool(doubtful),
    }
