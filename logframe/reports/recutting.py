"""The entries of an indicator cut by larger periods than they were typed for."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from logframe.domain.accumulation import recut
from logframe.domain.entries import Figure
from logframe.domain.periods import Period, cut, group
from logframe.domain.targets import life_target, target_to_date
from logframe.domain.words import Accumulation, Frequency, MissingReason
from logframe.errors import Invalid
from logframe.figures.frames import find_frame
from logframe.figures.judging import Judge
from logframe.figures.sources import find_sources
from logframe.languages import marked
from logframe.schemas import answers
from logframe.tables.indicators import Indicator
from logframe.tables.projects import Project


def build_recut(
    session: Session, indicator: Indicator, as_of: datetime, by: Frequency, first_month: int
) -> answers.Recut:
    """Answer targets against actuals by month, quarter, half-year, year or for the life of the project."""
    project = session.get(Project, indicator.project_id)
    assert project is not None
    frame = find_frame(session, project, as_of)
    sources = find_sources(session, [indicator.id], frame.calendar, as_of, with_parts=False)[indicator.id]
    judge, typed = Judge(indicator, sources, frame), frame.calendar.periods
    larger: list[Period] = []
    if typed:
        starts_on, ends_on = min(one.starts_on for one in typed), max(one.ends_on for one in typed)
        larger = cut(starts_on, ends_on, by, first_month)
    try:
        buckets = group(typed, larger)
    except ValueError as error:
        why = marked("The periods of this project do not fit into these: they are as long, longer, or lie across two.")
        raise Invalid("by", why) from error
    whole = by is Frequency.once
    if whole and buckets:  # people counted once may have a typed total, which stands for their whole life only
        figures = [judge.reached_by(None)[0]]
    else:
        figures = recut(judge.rule, sources.entries, buckets, sources.units)
    return answers.Recut(
        indicator_id=indicator.id,
        by=by,
        first_month=first_month,
        as_of=as_of,
        periods=[
            _judge_period(judge, period, bucket, figure, whole=whole)
            for period, bucket, figure in zip(larger, buckets, figures, strict=True)
            if bucket
        ],
    )


def _judge_period(
    judge: Judge, period: Period, bucket: Sequence[int], figure: Figure, *, whole: bool
) -> answers.RecutPeriod:
    """Return the figures of one larger period."""
    calendar, begun = judge.frame.calendar, bucket[0] <= judge.frame.begun
    actual, target = judge.in_unit(figure), _find_target(judge, bucket, whole=whole)
    reached = judge.achieve(target, actual, total=whole)
    reported, expected, silent = figure.periods
    return answers.RecutPeriod(
        code=period.code,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        target=target,
        actual=actual,
        numerator=figure.numerator,
        denominator=figure.denominator,
        done_on=figure.done_on,
        achievement=reached.share,
        met=reached.met,
        method=reached.method,
        missing_reason=figure.missing if begun else MissingReason.not_due,
        coverage=judge.cover(figure),
        periods=answers.PeriodsReported(
            reported=reported,
            expected=expected,
            silent=[calendar.periods[place].code for place in silent if isinstance(place, int)],
        ),
        partial=figure.partial,
        warnings=[*reached.warnings, *figure.notes],
    )


def _find_target(judge: Judge, bucket: Sequence[int], *, whole: bool) -> answers.Computed | None:
    """Return the target of a larger period: the sum of what is added up, else the last one set in it."""
    kind = judge.rule.accumulation
    if whole:
        return life_target(kind, judge.targets, judge.sources.targets.get(None))
    if len(bucket) == 1:
        return judge.targets.get(bucket[0])
    inside = {place: value for place, value in judge.targets.items() if place in bucket}
    if kind is Accumulation.increment:
        return target_to_date(kind, inside, bucket[-1])
    return None if not inside or kind is Accumulation.unique else inside[max(inside)]
