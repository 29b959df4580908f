"""How the indicators of a result stand together: which targets are met, and why an indicator is in no count."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from logframe.domain.entries import Figure
from logframe.domain.rollup import Judged, Tally, gather, tally
from logframe.domain.status import judge_milestone
from logframe.domain.words import Measure, OutcomeLevel, Status
from logframe.figures.judges import Measured, find_judges
from logframe.figures.judging import Judge
from logframe.figures.sources import indicator
from logframe.tables.base import columns
from logframe.tables.results import Outcome, Output

Key = tuple[bool, int]
"""What tells a result from every other: whether it is an output, and its own key."""

NO_VALUE = frozenset({"denominator_zero", "weights_missing"})
"""The notes of a figure that has entries and yet no value."""

outcome, output = columns(Outcome), columns(Output)


class Standing(NamedTuple):
    """An indicator as its result sees it.

    `why` is the code of what keeps it out of the count; `illustrative` says that something in it is made up.
    """

    indicator: Measured
    judged: Judged
    why: str | None
    illustrative: bool


@dataclass(slots=True)
class Result:
    """An outcome (with its level) or an output, and the results right under it."""

    id: int
    project_id: int
    code: str
    title: str
    level: OutcomeLevel | None
    above: int | None
    below: list["Result"] = field(default_factory=list)

    @property
    def key(self) -> Key:
        """Return whether it is an output, and its key."""
        return self.level is None, self.id


def find_standings(
    session: Session, asked: sa.ColumnElement[bool], as_of: datetime, period_id: int | None = None
) -> list[Standing]:
    """Return how each indicator that is asked for stands, for the life of the project or through a period.

    They come in the order of their lists.
    """
    found = [stand(judge, period_id) for judge in find_judges(session, asked, as_of)]
    return sorted(found, key=lambda one: (one.indicator.position, one.indicator.code))


def stand(judge: Judge, period_id: int | None) -> Standing:
    """Return whether an indicator has met its target: the total to date against the target to date.

    Without a period, by the last one that is over; of a project that is over, for its life.
    """
    place = judge.frame.due if period_id is None else judge.frame.calendar.positions[period_id]
    figure, _target, reached = judge.reached_by(place)
    measured: Measured = judge.indicator
    met, why = _judge_milestone(judge, figure, place) if judge.is_milestone else (reached.met, None)
    if met is None:
        why = why or _why(judge, figure)
    made_up = measured.illustrative or bool(judge.sources.illustrative)
    return Standing(measured, Judged(measured.code, met, reached.share, measured.weight), why, made_up)


def _judge_milestone(judge: Judge, figure: Figure, place: int | None) -> tuple[bool | None, str | None]:
    """Return a milestone as met when it is done, missed when it is overdue, and else unknown for a reason."""
    measured, calendar = judge.indicator, judge.frame.calendar
    today = calendar.today
    if place is not None and place >= 0:
        today = min(today, calendar.periods[place].ends_on + timedelta(days=1))
    status, reason = judge_milestone(
        planned_on=measured.planned_on or judge.frame.ends_on,
        done=None if figure.value is None else bool(figure.value),
        done_on=figure.done_on,
        today=today,
        missing=figure.missing,
    )
    met = {Status.met: True, Status.off_track: False}.get(status)
    return met, None if met is not None else reason or status.value


def _why(judge: Judge, figure: Figure) -> str:
    """Return the code of what keeps an indicator from being judged."""
    if judge.indicator.measure is Measure.qualitative or (figure.value is None and judge.sources.texts):
        return "qualitative"
    if figure.value is not None:
        return "target_missing"
    if figure.missing is not None:
        return figure.missing.value
    return next((note for note in figure.notes if note in NO_VALUE), "actual_missing")


def find_results(session: Session, project_ids: Sequence[int]) -> list[Result]:
    """Return the outcomes and then the outputs of projects in their order, each with what stands under it."""
    outcomes = sa.select(
        outcome.id, outcome.project_id, outcome.code, outcome.title, outcome.level, outcome.parent_id
    ).where(outcome.project_id.in_(project_ids))
    outputs = sa.select(
        output.id, output.project_id, output.code, output.title, sa.null(), output.outcome_id
    ).where(output.project_id.in_(project_ids))  # fmt: skip
    rows: list[Any] = [
        *session.execute(outcomes.order_by(outcome.position, outcome.code)),
        *session.execute(outputs.order_by(output.position, output.code)),
    ]
    found = [Result(*row) for row in rows]
    by_key = {one.id: one for one in found if one.level is not None}
    for one in found:
        if one.above is not None:
            by_key[one.above].below.append(one)
    return found


def under(result: Result) -> Iterator[Result]:
    """Return a result and all that stands under it."""
    yield result
    for one in result.below:
        yield from under(one)


def belongs_to(results: Iterable[Result]) -> sa.ColumnElement[bool]:
    """Return the rule that an indicator is of one of these results."""
    keys = [one.key for one in results]
    return sa.or_(
        indicator.outcome_id.in_([key for is_output, key in keys if not is_output]),
        indicator.output_id.in_([key for is_output, key in keys if is_output]),
    )


def group_by_result(standings: Iterable[Standing]) -> dict[Key, list[Standing]]:
    """Return the indicators that each result has of its own."""
    groups: dict[Key, list[Standing]] = defaultdict(list)
    for one in standings:
        measured = one.indicator
        key = (True, measured.output_id) if measured.outcome_id is None else (False, measured.outcome_id)
        groups[key].append(one)  # type: ignore[index]
    return groups


def find_under(result: Result, groups: Mapping[Key, Sequence[Standing]]) -> list[Standing]:
    """Return the indicators of a result and of everything under it."""
    return [one for each in under(result) for one in groups.get(each.key, ())]


def tally_up(standings: Iterable[Standing]) -> Tally:
    """Return n of N targets met, of indicators."""
    return tally([one.judged for one in standings])


def tally_project(results: Iterable[Result], groups: Mapping[Key, Sequence[Standing]]) -> Tally:
    """Return the tally of a project from the results that stand under no other, so that nothing counts twice."""
    return gather({one.key: tally_up(find_under(one, groups)) for one in results if one.above is None})
