"""The rules of numbers in words: what an explanation says of each figure."""

from logframe.domain.words import Accumulation, AcrossUnits, ShareOver, Status
from logframe.figures.judging import Judge
from logframe.languages import Reader, marked
from logframe.schemas.explanations import Operation

IN_PERIOD = {
    Accumulation.increment: marked("What is new: all entries of the period are added up."),
    Accumulation.running_total: marked(
        "Total so far: the latest total of each place counts, and the places are added up."
    ),
    Accumulation.level: marked("Situation at a date: the latest level of each place counts."),
    Accumulation.share: marked(
        "x out of y: all x are added up, all y are added up, and one is divided by the other. "
        "Percentages are never averaged."
    ),
    Accumulation.unique: marked(
        "People counted once are never added up: the count that was typed stands, else the largest of several."
    ),
    Accumulation.milestone: marked("Done when every place that reports is done, since the last of their days."),
}
TO_DATE = {
    Accumulation.increment: marked("What is new: all periods up to here are added up."),
    Accumulation.running_total: marked(
        "Total so far: the latest total of each place counts, whichever period it is of, and the places are added up."
    ),
    Accumulation.level: marked(
        "Situation at a date: the latest level of each place counts, whichever period it is of. "
        "Levels of two periods are never added up."
    ),
    Accumulation.share: marked(
        "x out of y: all x of the periods up to here are added up, all y too, "
        "and one is divided by the other (a cohort)."
    ),
    Accumulation.unique: marked(
        "People counted once are never added up: the total so far that was typed stands, "
        "else the largest count of a period."
    ),
    Accumulation.milestone: marked("Done since every place that reports is done."),
}
LATEST_SHARE = marked(
    "x out of y: the latest of each place counts, whichever period it is of. "
    "All x are added up, all y are added up, and one is divided by the other (a snapshot)."
)
ACROSS = {
    AcrossUnits.sum: marked("The places are added up."),
    AcrossUnits.mean: marked("The mean of the places is taken."),
    AcrossUnits.weighted: marked("The mean of the places is taken, each by its weight."),
    AcrossUnits.minimum: marked("The lowest place is taken."),
    AcrossUnits.maximum: marked("The highest place is taken."),
}
JOINED = {
    AcrossUnits.sum: Operation.sum,
    AcrossUnits.mean: Operation.mean,
    AcrossUnits.weighted: Operation.weighted_mean,
    AcrossUnits.minimum: Operation.smallest,
    AcrossUnits.maximum: Operation.largest,
}
TOLD_IN_WORDS = marked("It is told in words: the newest entry stands.")
NOT_BEGUN = marked("The period has not begun, and nothing is carried into it.")

ACHIEVED = {
    Operation.baseline_adjusted: marked(
        "The way from the baseline to the actual, divided by the way from the baseline to the target: "
        "(actual − baseline) ÷ (target − baseline)."
    ),
    Operation.ratio: marked("The actual divided by the target."),
    Operation.compared: marked("There is no percentage here, only met or not met."),
    Operation.none: marked("There is no achievement."),
}
METHODS = {
    "baseline_adjusted": Operation.baseline_adjusted,
    "ratio": Operation.ratio,
    "met_or_not": Operation.compared,
    "none": Operation.none,
}
FROM_ZERO = marked("What is new is counted from 0.")

JUDGED = {
    Status.met: marked("The target is reached."),
    Status.on_track: marked("At least {on_track} of what was due is reached."),
    Status.behind: marked("At least {off_track} of what was due is reached, but less than {on_track}."),
    Status.off_track: marked("Less than {off_track} of what was due is reached."),
    Status.not_due: marked("Nothing is due yet."),
    Status.not_reported: marked("It was due, and nobody has reported a value."),
    Status.not_applicable: marked("It does not apply."),
    Status.cannot_be_judged: marked("It cannot be judged."),
}
MISSED = marked("It was due and is not reached.")
MILESTONE = {
    Status.met: marked("The milestone is done."),
    Status.off_track: marked("The milestone is not done."),
    Status.not_due: marked("The day of the milestone has not come."),
}


def say_accumulation(reader: Reader, judge: Judge, *, total: bool) -> str:
    """Say how the entries of an indicator make its value for a period, or its total to date."""
    kind = judge.rule.accumulation
    if total and kind is Accumulation.share and judge.rule.share_over is ShareOver.snapshot:
        return reader.say(LATEST_SHARE)
    told = [reader.say((TO_DATE if total else IN_PERIOD)[kind])]
    if kind is Accumulation.level:
        told.append(reader.say(ACROSS[judge.rule.across_units]))
    return " ".join(told)


def choose_operation(judge: Judge, count: int) -> Operation:
    """Return how so many operands make a figure of the indicator."""
    kind = judge.rule.accumulation
    if kind is Accumulation.share:
        return Operation.pooled_percent if judge.in_percent else Operation.pooled
    if kind is Accumulation.unique:
        return Operation.largest
    if kind is Accumulation.milestone:
        return Operation.compared
    return JOINED[judge.rule.across_units] if kind is Accumulation.level and count > 1 else Operation.sum
