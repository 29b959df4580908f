"""An explanation counted again: each result from its own operands, by the operation that the step names."""

from decimal import Decimal

from logframe.domain.combining import combine, weighted_mean
from logframe.domain.decimals import difference, exact_sum, quotient
from logframe.domain.rounding import percent_points
from logframe.domain.words import AcrossUnits
from logframe.schemas.columns import write_digits

ACROSS = {
    "sum": AcrossUnits.sum,
    "mean": AcrossUnits.mean,
    "smallest": AcrossUnits.minimum,
    "largest": AcrossUnits.maximum,
}
OF_A_CATEGORY = {"part": "actual", "part_target": "target", "part_achievement": "achievement"}


def number(digits):
    """Return an exact number as it travels."""
    return None if digits is None else Decimal(digits)


def by_role(step):
    """Return the values of operands by what they are to the formula."""
    return {one["role"]: number(one["value"]) for one in step["operands"]}


def recompute(step):
    """Return what the operands make, in digits; None where there is nothing to count."""
    values = [number(one["value"]) for one in step["operands"]]
    operation = step["operation"]
    if operation in ACROSS:
        found = combine(ACROSS[operation], values)
    elif operation == "weighted_mean":
        pairs = [(value, number(one["weight"])) for value, one in zip(values, step["operands"], strict=True)]
        found = weighted_mean(pairs) if all(weight is not None for _value, weight in pairs) else None
    elif operation in {"pooled", "pooled_percent"}:
        above, below = (
            exact_sum(number(one[name]) for one in step["operands"]) for name in ("numerator", "denominator")
        )
        share = quotient(above, below)
        found = percent_points(share) if operation == "pooled_percent" else share
    elif operation == "difference":
        found = difference(values[0], exact_sum(values[1:]))
    elif operation == "quotient":
        found = quotient(values[0], values[1])
    elif operation == "baseline_adjusted":
        of = by_role(step)
        found = quotient(difference(of["actual"], of["baseline"]), difference(of["target"], of["baseline"]))
    elif operation == "ratio":
        of = by_role(step)
        found = quotient(of["actual"], of["target"])
    elif operation == "counted":
        found = values[0] - sum(one["role"] == "silent" for one in step["operands"])
    elif operation == "given":
        found = values[0] if values else None
    else:
        found = None
    return write_digits(found)


def drifts(explanation, figures, progress):
    """Return the steps whose operands do not make their result, or whose result is not that of the figures.

    `progress` are pace and next target, which belong to the life of the project.
    """
    parts = {tuple(one["categories"]): one for one in figures["parts"]}
    gaps = {(one["dimension"], one["of"]): one["size"] for one in figures["gaps"]}
    wrong, seen = [], set()
    for step in explanation["steps"]:
        name, of = step["figure"], tuple(step["of"])
        seen.add((name, of))
        if name in OF_A_CATEGORY:
            published = parts[of][OF_A_CATEGORY[name]]
        elif name == "gap":
            published = gaps[of]
        elif name in progress:
            published = progress[name]
        elif name == "coverage":
            published = str(figures["coverage"]["reported"])
        elif name == "status":
            published = None
        else:
            published = figures[name]
        if not recompute(step) == step["result"] == published:
            wrong.append((name, of, step["operation"], recompute(step), step["result"], published))
    missing = wanted(figures, of_life=figures["period_id"] is None) | {(name, ()) for name in progress}
    missing -= seen
    return wrong + sorted(missing)


def progress_of(published):
    """Return pace and next target, by the names of their steps."""
    found = {}
    if published["pace"] is not None:
        found["pace"] = published["pace"]["pace"]
    if published["next_target"] is not None:
        found["next_target"] = published["next_target"]["value"]
        found["next_achievement"] = published["next_target"]["achievement"]
    return found


def wanted(figures, *, of_life):
    """Return every number that the figures give; those of a life are its totals to date."""
    names = {"to_date", "target", "achievement", "status"} | (set() if figures["text"] else {"coverage"})
    names |= set() if of_life else {"actual", "target_to_date", "achievement_to_date"}
    cells = [tuple(one["categories"]) for one in figures["parts"]]
    aimed = [tuple(one["categories"]) for one in figures["parts"] if one["target"] is not None]
    return (
        {(name, ()) for name in names}
        | {("part", of) for of in cells}
        | {(name, of) for of in aimed for name in ("part_target", "part_achievement")}
        | {("gap", (one["dimension"], one["of"])) for one in figures["gaps"]}
    )
