"""The one way in which figures are written: values, shares, dates and empties.

API labels, explanations, screens and files all take their text from here, so that a figure reads
the same wherever it stands. "—" is missing; 0, "not due" and "does not apply" are three other things.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Protocol

from logframe.domain.decimals import MAX_PLACES
from logframe.domain.words import Accumulation, Measure, MissingReason, Status
from logframe.languages import MISSING, Reader
from logframe.wording import FINDINGS, word


class Measured(Protocol):
    """An indicator, as far as its values are worded by it."""

    measure: Measure
    accumulation: Accumulation
    decimals: int


class Typed(Protocol):
    """What somebody typed: a value, x of y, words, a day, or why there is nothing."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None


class Reported(Protocol):
    """The figures of a period, or of the life of the project, as far as they are worded."""

    text: str | None
    done_on: date | None
    actual: Decimal | None
    to_date: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    missing_reason: MissingReason | None
    status: Status


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


def actual_text(reader: Reader, indicator: Measured, period: Reported) -> str:
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


def reached_text(reader: Reader, indicator: Measured, life: Reported) -> str:
    """Write what is reached to date: words, a date, or the total."""
    if life.text:
        return life.text
    if life.done_on:
        return reader.say("Done on {day}", day=reader.day(life.done_on))
    return value_text(reader, indicator, life.to_date if life.to_date is not None else life.actual)


def target_text(reader: Reader, indicator: Measured, value: Decimal | None) -> str:
    """Write a target; that of a milestone is the day it is planned for."""
    planned: date | None = getattr(indicator, "planned_on", None)
    if planned is not None:
        return reader.say("By {day}", day=reader.day(planned))
    return value_text(reader, indicator, value)


def exact_text(reader: Reader, value: Decimal | None) -> str:
    """Write a number with the digits it was typed with; one that goes on and on as "≈" with six decimals."""
    exponent = 0 if value is None else value.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -MAX_PLACES:
        return reader.digits(value)
    return f"≈\u00a0{reader.number(value, 6)}"


def milestone_text(reader: Reader, done_on: date | None, done: Decimal | None) -> str:
    """Write whether a milestone is done and since when; `done` is 1 or 0, None where nobody has said."""
    if done_on:
        return reader.say("Done on {day}", day=reader.day(done_on))
    if done is None:
        return MISSING
    return reader.say("Done") if done else reader.say("Not done")


def status_text(reader: Reader, period: Reported) -> str:
    """Write how a figure stands, and why there is none where somebody said: "Not reported: Not collected"."""
    status = word(reader, period.status)
    if period.actual is not None or period.missing_reason is None:
        return status
    reason = word(reader, period.missing_reason)
    return status if period.missing_reason.value == period.status.value else f"{status}: {reason}"


def share_text(reader: Reader, numerator: Decimal | None, denominator: Decimal | None) -> str:
    """Write x out of y as typed."""
    return reader.say("{part} of {whole}", part=reader.digits(numerator), whole=reader.digits(denominator))


def coverage_text(reader: Reader, reported: int, expected: int) -> str:
    """Write how many of those expected have reported."""
    return reader.say("{n} of {m}", n=reader.count(reported), m=reader.count(expected))


def typed_text(reader: Reader, indicator: Measured, typed: Typed) -> str:
    """Write what was typed with every digit of it: a value, x of y, words, a day, or why there is nothing."""
    text, done_on = getattr(typed, "text", None), getattr(typed, "done_on", None)
    missing: MissingReason | None = getattr(typed, "missing_reason", None)
    if text:
        return str(text)
    if missing:
        return f"{MISSING} {word(reader, missing)}"
    if typed.denominator is not None:
        return share_text(reader, typed.numerator, typed.denominator)
    if done_on or indicator.accumulation is Accumulation.milestone or indicator.measure is Measure.yes_no:
        return milestone_text(reader, done_on, typed.value)
    number = reader.digits(typed.value)
    return f"{number}\u00a0%" if in_percent(indicator) and typed.value is not None else number


AS_TYPED = frozenset({"code", "dimension"})
"""The values of findings that are neither numbers nor days."""


def finding_text(reader: Reader, said: str, values: Mapping[str, str]) -> str:
    """Write what a check found, with its numbers and days as the reader writes them."""

    def told(name: str, value: str) -> str:
        if name in AS_TYPED:
            return value
        if name == "day":
            return reader.day(date.fromisoformat(value))
        return reader.percent(Decimal(value)) if name == "share" else exact_text(reader, Decimal(value))

    return reader.say(FINDINGS[said], **{name: told(name, value) for name, value in values.items()})
