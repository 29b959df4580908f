"""How a value of an indicator is written: by its kind and decimals, in the reader's marks."""

from decimal import Decimal

from dashboard.components.words import word
from logframe.domain.words import Accumulation, Measure
from logframe.languages import MISSING, Reader
from logframe.schemas.answers import Performance, TrackingRow
from logframe.schemas.indicators import IndicatorRead

Measured = IndicatorRead | TrackingRow


def in_percent(indicator: Measured) -> bool:
    """Tell whether a value is a percentage; the API gives it in points, 100 is all."""
    return indicator.measure is Measure.percentage


def has_numbers(indicator: Measured) -> bool:
    """Tell whether an indicator has numbers to draw; words and milestones have none."""
    return indicator.measure is not Measure.qualitative and indicator.accumulation is not Accumulation.milestone


def value_text(reader: Reader, indicator: Measured, value: Decimal | None) -> str:
    """Write a value of an indicator; "—" where there is none, which is not 0."""
    if value is None:
        return MISSING
    if indicator.accumulation is Accumulation.milestone or indicator.measure is Measure.yes_no:
        return reader.say("Done") if value else reader.say("Not done")
    number = reader.number(value, indicator.decimals)
    return f"{number}\u00a0%" if in_percent(indicator) else number


def actual_text(reader: Reader, indicator: Measured, period: Performance) -> str:
    """Write what was reported for a period: a value, words, a date, or why there is nothing."""
    if period.text:
        return period.text
    if period.done_on:
        return reader.say("Done on {day}", day=reader.day(period.done_on))
    if period.actual is None and period.missing_reason:
        return f"{MISSING} {word(reader, period.missing_reason)}"
    text = value_text(reader, indicator, period.actual)
    if period.numerator is not None and period.denominator is not None:
        return reader.say(
            "{share} ({part} of {whole})",
            share=text,
            part=reader.digits(period.numerator),
            whole=reader.digits(period.denominator),
        )
    return text


def reached_text(reader: Reader, indicator: Measured, life: Performance) -> str:
    """Write what is reached to date: words, a date, or the total."""
    if life.text:
        return life.text
    if life.done_on:
        return reader.say("Done on {day}", day=reader.day(life.done_on))
    return value_text(reader, indicator, life.to_date if life.to_date is not None else life.actual)


def target_text(reader: Reader, indicator: Measured, value: Decimal | None) -> str:
    """Write a target; that of a milestone is the day it is planned for."""
    if isinstance(indicator, IndicatorRead) and indicator.planned_on:
        return reader.say("By {day}", day=reader.day(indicator.planned_on))
    return value_text(reader, indicator, value)
