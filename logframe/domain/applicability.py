"""Which kinds of accumulation fit which kinds of value, with the reason where they do not."""

from logframe.domain.entries import Rule
from logframe.domain.words import Accumulation, AcrossUnits, Measure, marked

_ADDS_UP = frozenset({Accumulation.increment, Accumulation.running_total})
_TEXTUAL = frozenset({Measure.qualitative, Measure.yes_no, Measure.ordinal})
_EXTREMES = frozenset({AcrossUnits.minimum, AcrossUnits.maximum})


def why_not(rule: Rule, measure: Measure, *, across_declared: bool = True) -> str | None:
    """Return the sentence that says why a rule cannot apply to a kind of value.

    It is refused when the indicator is set up, not when the report is due: percentages do
    not add up and are never averaged, steps of a scale do not add up, people counted once
    do not add up across units, a share needs two numbers, a milestone takes none. None
    where the rule can apply.

    Example: a percentage that should be added up over periods is refused.

    >>> why_not(Rule(Accumulation.increment), Measure.percentage)
    'Percentages do not add up. Record x out of y (share), or the level at each date.'

    `across_declared` is False where nobody chose how units come together and a default
    stands there: then that choice is not judged.
    """
    refusal = _why_not_over_time(rule.accumulation, measure)
    if refusal is None and across_declared:
        refusal = _why_not_across_units(rule, measure)
    return refusal


def default_across_units(measure: Measure) -> AcrossUnits:
    """Return how the levels of several units come together where nobody has said.

    Numbers are summed. Percentages wait for their weights and steps of a scale show the
    lowest unit: neither is added up.

    Example: percentages of several units are weighed, a scale shows its lowest unit.

    >>> default_across_units(Measure.percentage).value, default_across_units(Measure.ordinal).value
    ('weighted', 'minimum')
    """
    if measure is Measure.percentage:
        return AcrossUnits.weighted
    if measure in _TEXTUAL:
        return AcrossUnits.minimum
    return AcrossUnits.sum


def _why_not_over_time(kind: Accumulation, measure: Measure) -> str | None:
    """Say why values of this measure cannot accumulate this way over time."""
    if measure is Measure.percentage and kind in _ADDS_UP:
        return marked("Percentages do not add up. Record x out of y (share), or the level at each date.")
    if measure is Measure.yes_no and kind in _ADDS_UP:
        return marked("Yes and no do not add up. Record the level at each date, or a milestone.")
    if measure is Measure.ordinal and kind in _ADDS_UP:
        return marked("Steps of a scale do not add up. Record the level at each date.")
    if kind is Accumulation.milestone and measure in {
        Measure.percentage,
        Measure.currency,
        Measure.ordinal,
    }:
        return marked("A milestone is done or not done on a date; it takes no percentage, amount or step of a scale.")
    if kind is Accumulation.share and measure in _TEXTUAL:
        return marked("A share is x out of y, both numbers; words and steps of a scale have no such parts.")
    if kind is Accumulation.unique and measure is not Measure.number:
        return marked("Only a number of people or things can be counted once.")
    return None


def _why_not_across_units(rule: Rule, measure: Measure) -> str | None:
    """Say why the values of several units cannot come together this way."""
    kind, across = rule.accumulation, rule.across_units
    if kind in _ADDS_UP and across is not AcrossUnits.sum:
        return marked("What is new, and totals so far, are added up across units; nothing else makes their total.")
    if kind is Accumulation.level and measure is Measure.yes_no and across not in _EXTREMES:
        return marked("A yes and a no are not added up or averaged. Show the lowest or the highest unit.")
    if kind is Accumulation.level and measure is Measure.percentage and across is AcrossUnits.sum:
        return marked("Percentages of several units cannot be summed. Record x out of y (share), or weigh them.")
    if measure is Measure.percentage and across is AcrossUnits.mean:
        return marked("Percentages are never averaged. Record x out of y (share), or weigh them.")
    if kind is Accumulation.share and across is AcrossUnits.weighted:
        return marked("A share is pooled from its parts, which weighs it already.")
    if kind is Accumulation.level and measure is Measure.ordinal and across not in _EXTREMES:
        return marked("Steps of a scale are not added up or averaged. Show the lowest or the highest unit.")
    if kind is Accumulation.unique and across is not AcrossUnits.maximum:
        return marked("People counted once do not add up across units. Type their total, or take the largest unit.")
    return None
