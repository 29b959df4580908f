"""What our rules answer to the calculations of other systems, one function for each of their operations.

A function takes the inputs as they printed them and returns our answer under their names.
"""

from datetime import date
from decimal import Decimal

from logframe.domain.accumulation import Entry, Rule, period_value, recut, to_date
from logframe.domain.achievement import achievement, judge_achievement
from logframe.domain.combining import combine, weighted_mean
from logframe.domain.decimals import exact_sum, parse_exact, product, quotient
from logframe.domain.disaggregation import add_parts, gap, pool_parts, total_of_cells
from logframe.domain.kinds import is_part_of_whole
from logframe.domain.periods import Period, cut, overlaps, per_year, position_on
from logframe.domain.rollup import Linked, roll_up_linked, roll_up_shares
from logframe.domain.rounding import percent_points
from logframe.domain.status import Thresholds, deviation_side, growth_pace, judge_status, lag
from logframe.domain.targets import life_target, next_target, target_to_date, targets_gap
from logframe.domain.typed import running_from_increments
from logframe.domain.words import Accumulation, AchievementMethod, AcrossUnits, Direction, Frequency, Overlap, Status
from logframe.languages import Reader

INCREMENT, RUNNING, LEVEL = (
    Rule(Accumulation.increment),
    Rule(Accumulation.running_total),
    Rule(Accumulation.level),
)
SHARE = Rule(Accumulation.share)
PER_YEAR = {2: Frequency.semi_annual, 4: Frequency.quarterly}


def number(printed):
    """Read a number as printed; None for what is not one."""
    if printed is None:
        return None
    try:
        return parse_exact(str(printed))
    except ValueError:
        return None


def ratio_percent(target, actual, baseline=None, direction="increase"):
    judged = judge_achievement(
        AchievementMethod.auto if baseline is not None else AchievementMethod.ratio,
        Direction(direction),
        number(baseline),
        number(target),
        number(actual),
    )
    return percent_points(judged.share)


def approved(entries, period=0):
    return [
        Entry(period, at, unit=entry.get("by"), value=number(entry["value"]))
        for at, entry in enumerate(entries)
        if entry.get("status", "approved") == "approved"
    ]


def average(values):
    if 0 not in values:  # theirs is a mean of rates: ours has none without numerator and denominator
        entries = [Entry(at, at, value=number(value)) for at, value in enumerate(values)]
        assert to_date(SHARE, entries, len(values), begun_through=99).value is None
        return {}
    return {"value": combine(AcrossUnits.mean, map(number, values))}


def formula(formula=None, **values):
    if "reporting_rate" in values:
        weighted = product(number(values["actual"]), number(values["reporting_rate"]))
        return {"value": quotient(weighted, Decimal(100))}
    first, (second, below) = formula.split("*")[0], formula.split("*")[1].split("/")
    read = {**values, "100": 100}
    return {"value": quotient(product(number(read[first]), number(read[second])), number(read[below]))}


def nested(base, formula):
    return {month: product(Decimal(2), number(value)) for month, value in base.items()}


def indicator(num, den, factor, annualized=False, days=None):
    numerator = product(*map(number, num.split("*"))) if isinstance(num, str) else number(num)
    share = period_value(SHARE, [Entry(0, 0, numerator=numerator, denominator=number(den))], 0).value
    value = None if share is None else product(share, number(factor))
    return {"value": per_year(value, days) if annualized else value}


def side(share, direction="increase", margin=Decimal("0.15")):
    """Tola's sign: it turns for a falling indicator."""
    found = deviation_side(share, margin)
    return -found if found is not None and direction == "decrease" else found


def on_track(target=None, actual=None, targets=(), actuals=(), variants=(), ratios=(), margin=0.15, **when):
    if ratios:
        return {"over_under": [deviation_side(number(ratio), number(margin)) for ratio in ratios]}
    if "frequency" in when:
        judged = judge_status(
            Thresholds(),
            direction=Direction.increase,
            baseline=None,
            target=number(target),
            actual=number(actual),
            elapsed=Decimal("0.9"),
        )
        reporting = judged.status is not Status.not_due
        return {"over_under": 0 if reporting else None, "reporting": reporting}
    if not variants:
        return {"over_under": deviation_side(quotient(number(actual), number(target)), number(margin))}
    answers = []
    for variant in variants:
        cumulative, direction = variant.split("/")
        kind = Accumulation.increment if cumulative == "noncumulative" else Accumulation.running_total
        due = target_to_date(kind, dict(enumerate(map(number, targets))), len(targets) - 1)
        entries = [Entry(at, at, value=number(value)) for at, value in enumerate(actuals)]
        done = to_date(INCREMENT, entries, len(actuals) - 1, begun_through=99).value
        answers.append((due, done, side(quotient(done, due), direction)))
    return dict(zip(("target", "actual", "over_under"), map(list, zip(*answers, strict=True)), strict=True))


def previous_value(typed_order):
    entries = [Entry(one["period"], at, value=number(one["value"])) for at, one in enumerate(typed_order)]
    return {"value": to_date(RUNNING, entries, 2, begun_through=2).value}


def cumulative_from_increments(entries, targets=(), baseline=0):
    running = running_from_increments(map(number, entries), number(baseline))
    if not targets:
        return {"cumulative": running}
    return {"actual_5th": running[4], "percent_2nd": ratio_percent(targets[1], running[1])}


def tola(cumulative, unit, direction, periods, targets, entries_by_period, entry_dates, view=None):
    rule = LEVEL if unit == "percent" else INCREMENT
    targets = dict(enumerate(map(number, targets)))
    values = [number(value) for own in entries_by_period for value in own]
    places = [at for at, own in enumerate(entries_by_period) for _value in own]
    last = len(periods) - 1
    if view == "semi_annual":
        halves = cut(date(2020, 1, 1), date(2020, 12, 31), Frequency.semi_annual)
        places = [position_on(halves, read_day(day)) for own in entry_dates for day in own]
        last = len(halves) - 1
    entries = [Entry(place, at, value=value) for at, (place, value) in enumerate(zip(places, values, strict=True))]
    whole = to_date(rule, entries, last, begun_through=last).value
    if view == "life_of_program":
        kind = Accumulation.running_total if cumulative else Accumulation.increment
        due = life_target(kind, targets, None)
        return {"target": due, "actual": whole, "percent_met": percent_points(quotient(whole, due))}
    actuals = [
        to_date(rule, entries, at, begun_through=last).value if cumulative else period_value(rule, entries, at).value
        for at in range(last + 1)
    ]
    if view == "semi_annual":
        by_half = [figure.value for figure in recut(rule, entries, [(0,), (1,)])]
        assert cumulative or by_half == actuals
        return {"actuals": actuals}
    shares = [quotient(actual, targets[at]) for at, actual in enumerate(actuals)]
    return {
        "actuals": actuals,
        "percent_met": [percent_points(share) for share in shares],
        "over_under": [side(share, direction) for share in shares],
    }


def read_day(text):
    """Read "Feb 1" of some year."""
    month, day = text.split()
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return date(2020, months.index(month) + 1, int(day))


def cumulative_running_total(periods, reporters):
    entries = [entry for at, typed in enumerate(periods) for entry in approved(typed, at)]
    return {"actuals": [to_date(RUNNING, entries, at, begun_through=99).value for at in range(len(periods))]}


def cumulative_rollup(children):
    entries = [
        Entry(period, 0, unit=child, value=number(one["value"]))
        for child, periods in enumerate(children)
        for period, typed in enumerate(periods)
        for one in typed
    ]
    return {"lead": [to_date(RUNNING, entries, at, begun_through=99).value for at in range(2)]}


def period_actual(method, entries=(), steps=()):
    if steps:
        return {"actual_after_each_step": [period_value(INCREMENT, approved(step), 0).value for step in steps]}
    return {"actual": period_value(INCREMENT, approved(entries), 0).value}


def display(actual):
    return {"shown": parse_exact(actual)}


def progress(target, actual, baseline=None):
    judged = judge_achievement(
        AchievementMethod.auto, Direction.increase, number(baseline), number(target), number(actual)
    )
    answer = {"progress": judged.share, "percent": percent_points(judged.share), "met": judged.met}
    return {**answer, "status": judged.reason}


def gain(cases):
    return {
        "percent": [
            percent_points(achievement(*(number(case[key]) for key in ("baseline", "target", "actual"))))
            for case in cases
        ]
    }


def progress_from_baseline(baseline, target, actual, final_target=None):
    answer = {"percent": ratio_percent(target, actual, baseline)}
    return {**answer, "against_final": ratio_percent(final_target, actual, baseline)} if final_target else answer


def percent_of_target(**inputs):
    if "cases" in inputs:
        actuals = [exact_sum(map(number, case["entries"])) for case in inputs["cases"]]
        percents = [
            ratio_percent(case["target"], actual) for case, actual in zip(inputs["cases"], actuals, strict=True)
        ]
        return {"actual": actuals, "percent": percents}
    if "targets" in inputs and "entries" in inputs:
        return {"percent_3rd": ratio_percent(inputs["targets"][2], inputs["entries"][2])}
    if "targets" in inputs:
        targets = dict(enumerate(map(number, inputs["targets"])))
        return {"percent": ratio_percent(life_target(Accumulation.running_total, targets, None), inputs["actual"])}
    actual = inputs["actual"] if "actual" in inputs else exact_sum(map(number, inputs["entries"]))
    return {"percent": ratio_percent(inputs["target"], actual)}


def disagg_complete(total, axis):
    return {"incomplete": gap(number(total), map(number, axis.values())) != 0}


def disagg_sum(entries):
    cells = {cell: None for entry in entries for cell in entry["cells"]}
    taken = [entry["cells"] for entry in entries if entry["status"] == "approved"]
    return add_parts([cells, *({cell: number(value) for cell, value in one.items()} for one in taken)])


def disagg_total_from_deepest(cells, set):
    changed = {tuple(cell.strip("()").split(",")): number(value) for cell, value in (cells | set).items()}
    return {"()": total_of_cells(changed)}


def disagg_ratio(entries):
    pooled = pool_parts([{cell: (*map(number, pair),) for cell, pair in entry.items()} for entry in entries])
    return {cell: [one.numerator, one.denominator] for cell, one in pooled.items()}


def disagg_rollup(levels, leaf_entries):
    total = add_parts([{cell: number(value) for cell, value in entry.items()} for entry in leaf_entries])
    for _level in range(levels - 1):
        total = add_parts([total])
    return {"every_level": total}


def rollup_tree(**levels):
    return {"L1": add_parts([{cell: number(value) for cell, value in one.items()} for one in levels.values()])}


def linked(indicator3, indicator1, link):
    child = Linked("3", exact_sum(map(number, indicator3)))
    parent = roll_up_linked(exact_sum(map(number, indicator1)), [child]).value
    again = roll_up_linked(parent, [Linked("3", child.value, overlap=Overlap.all)])
    assert (parent, again.value, again.up_to) == (1900, 1900, False)
    return {}


def rollup_sum(children, parent_entries=(), parent_stored_actual=None):
    own = period_value(INCREMENT, approved(parent_entries), 0).value
    values = [
        period_value(INCREMENT, approved(child["entries"]), 0).value if "entries" in child else number(child["actual"])
        for child in children
    ]
    rolled = roll_up_linked(
        own,
        [
            Linked(at, value, included=child.get("included", True))
            for at, (child, value) in enumerate(zip(children, values, strict=True))
        ],
    )
    coverage = f"{rolled.coverage.reported} of {rolled.coverage.expected} reported"
    return {"parent_actual": rolled.value, "child_actual": values[0], "coverage": coverage}


def rollup(formula, children):
    across = {"max": AcrossUnits.maximum}[formula]
    return {"parent": roll_up_linked(None, [Linked(at, number(v)) for at, v in enumerate(children)], across).value}


def ratio_rollup(children, round=None):
    shares = [Linked(at, None, number(one["num"]), number(one["den"])) for at, one in enumerate(children)]
    rolled = roll_up_shares(None, shares)
    percent = percent_points(rolled.value)
    return {
        "children_percent": [percent_points(quotient(one.numerator, one.denominator)) for one in shares],
        "parent_num": rolled.numerator,
        "parent_den": rolled.denominator,
        "num": rolled.numerator,
        "den": rolled.denominator,
        "parent_percent": percent,
        "percent": percent,
    }


def across_locations(totals):
    entries = [Entry(0, at, unit=at, value=number(value)) for at, value in enumerate(totals)]
    rules = {"sum": AcrossUnits.sum, "max": AcrossUnits.maximum, "avg": AcrossUnits.mean}
    return {word: period_value(Rule(Accumulation.level, across), entries, 0).value for word, across in rules.items()}


def across_periods(totals):
    return across_locations([one["v"] for one in totals if one["status"] == "accepted"])


def boolean_agg(values):
    done = [Decimal(value) for value in values]
    ways = {"min": AcrossUnits.minimum, "max": AcrossUnits.maximum, "sum": AcrossUnits.sum}
    return {word: combine(across, done) for word, across in ways.items()} | {"count": len(done)}


def sum_values(values):
    kept = [one if not isinstance(one, dict) else one["v"] for one in values if not is_deleted(one)]
    return {"value": exact_sum(map(number, kept))}


def is_deleted(one):
    return isinstance(one, dict) and one.get("deleted", False)


def expression_sum(values, cases):
    figures = []
    for case in cases:
        entries = [Entry(0, at, unit, number(values[unit])) for at, unit in enumerate(case)]
        figures.append(period_value(INCREMENT, entries, 0, case))
    return {
        "skip_if_all": [one.value for one in figures],
        "skip_if_any": [None if one.coverage.silent else one.value for one in figures],
    }


def cagr_pace(direction, base, current, target):
    dated = [(date(year, 1, 1), number(value)) for year, value in (base, current, target)]
    if current[1] >= target[1]:
        return {"status": "target_achieved"}
    ratio = growth_pace(*dated)
    return {"ratio": ratio, "status": "deterioration" if ratio < 0 else "substantial_progress"}


def periods(fiscal_start_month, per_year, range):
    starts_on, ends_on = map(date.fromisoformat, range)
    found = cut(starts_on, ends_on, PER_YEAR[per_year], fiscal_start_month)
    first, last = found[0].starts_on.isoformat(), found[-1].starts_on.isoformat()
    return {"first": first, "last": last, "count": len(found)}


def period_count(cases):
    return {
        "counts": [
            len(cut(date.fromisoformat(start), date.fromisoformat(end), Frequency(frequency)))
            for frequency, start, end in cases
        ]
    }


def is_locked(lock, records):
    closed, *spans = (Period("", *map(date.fromisoformat, span)) for span in (lock, *records))
    return {"locked": [overlaps(closed, span) for span in spans]}


def global_vs_activity_targets(activities, **whole):
    targets = dict(enumerate(map(number, activities)))
    gaps = [targets_gap(targets, number(whole["global"])), targets_gap(targets, Decimal(999))]
    return {"allowed": None not in gaps, "equality_required": gaps[1] == 0}


def targets(style, per_quarter):
    quarters = dict(enumerate(map(number, per_quarter)))
    return {"to_date": [target_to_date(Accumulation.increment, quarters, at) for at in quarters]}


def period_target(target, entries):
    return {"target": target_to_date(Accumulation.increment, {0: number(target)}, 0)}


def status_vs_budget(cases):
    behind = [lag(quotient(number(a), Decimal(100)), quotient(number(b), Decimal(100))) for a, b in cases]
    edge = Decimal("-0.10")
    return {"status": ["ok" if one >= 0 else "warning" if one >= edge else "danger" for one in behind]}


def weighted_avg(items):
    return {"value": weighted_mean((number(value), number(weight)) for value, weight in items)}


def zero_denominator(v, d, unit=None):
    figure = period_value(SHARE, [Entry(0, 0, numerator=number(v), denominator=number(d))], 0)
    refused = figure.value is None and "denominator_zero" in figure.notes
    return {
        "error": "zero denominator and non-zero numerator" if refused else None,
        "text": "n/a (denominator is 0)" if refused else None,
    }


def score(scale, steps):
    entries = [approved([{"value": one["index"], "status": one["status"]}]) for one in steps]
    return {"score_after_each_step": [period_value(LEVEL, step, 0).value for step in entries]}


def store(value, **_flags):
    return {"stored": period_value(INCREMENT, [Entry(0, 0, value=number(value))], 0).coverage.reported == 1}


def store_actual(value):
    return {"rejected": number(value) is None}


def is_percentage(values):
    read = [number(value) for value in values]
    return {"valid": [one is not None and is_part_of_whole(quotient(one, Decimal(100))) for one in read]}


def target_month(**stretch):
    """Theirs shows the target in its last month only; ours holds every month of it against the target."""
    first, last = date.fromisoformat(stretch["from"]), date.fromisoformat(stretch["to"])
    months = cut(first, last, Frequency.monthly)
    found = [next_target([(last, Decimal(1))], month.ends_on) for month in months]
    assert found == [(last, 1)] * 14
    return {}


def import_cell(cell, unit):
    """Theirs takes a ratio in one cell; ours has a number for each part, and refuses a ratio or a day in one."""
    assert number(cell) is number("1/2") is None
    assert period_value(SHARE, [Entry(0, 0, numerator=number("1"), denominator=number("2"))], 0).value == Decimal("0.5")
    return {}


def thousands(v):
    return {"text": Reader().number(number(v))}


ANSWERS = {
    name: function
    for name, function in list(globals().items())
    if callable(function) and function.__module__ == __name__
} | {
    "sum": sum_values,
    "percent_met": progress,
    "format": thousands,
    "validate_cell": zero_denominator,
    "format_percent": zero_denominator,
}
