"""The judges of many indicators, of whichever projects, in a fixed number of queries: totals to date, in bulk."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from logframe.domain.words import Accumulation, AchievementMethod, AcrossUnits, Direction, Measure, ShareOver
from logframe.figures.frames import find_frames
from logframe.figures.judging import Judge
from logframe.figures.sources import TOTALS, SourceReader, as_stored, indicator, read_rows


class Measured(NamedTuple):
    """What is known of an indicator without its entries."""

    measure: Measure
    direction: Direction
    accumulation: Accumulation
    across_units: AcrossUnits
    share_over: ShareOver
    method: AchievementMethod
    id: int
    code: str
    title: str
    project_id: int
    outcome_id: int | None
    output_id: int | None
    unit: str | None
    baseline: Decimal | None
    planned_on: date | None
    weight: Decimal | None
    position: int
    illustrative: bool


WORDS = (Measure, Direction, Accumulation, AcrossUnits, ShareOver, AchievementMethod)
INDICATORS: sa.Select[Any] = sa.select(
    *as_stored(indicator.measure, indicator.direction, indicator.accumulation),
    *as_stored(indicator.across_units, indicator.share_over, indicator.method),
    indicator.id, indicator.code, indicator.title, indicator.project_id, indicator.outcome_id, indicator.output_id,
    indicator.unit, indicator.baseline, indicator.planned_on, indicator.weight, indicator.position,
    indicator.illustrative,
).order_by(indicator.id)  # fmt: skip


@cache
def _read_words(*stored: str) -> tuple[Any, ...]:
    """Return the words that an indicator is computed by; a portfolio has few combinations of them."""
    return tuple(words(text) for words, text in zip(WORDS, stored, strict=True))


def find_judges(session: Session, asked: sa.ColumnElement[bool], as_of: datetime) -> Iterator[Judge]:
    """Return the judges of the indicators that are asked for, one after the other, so that memory holds few of them.

    They know totals to date and for the life of the project, not parts, names of places, or what waits.
    """
    frames = find_frames(session, sa.select(indicator.project_id).where(asked), as_of)
    positions = {key: place for frame in frames.values() for key, place in frame.calendar.positions.items()}
    reader = SourceReader(session, asked, positions, as_of, TOTALS)
    for row in read_rows(session, INDICATORS.where(asked)):
        one = Measured(*_read_words(*row[: len(WORDS)]), *row[len(WORDS) :])
        yield Judge(one, reader.take(one.id), frames[one.project_id])
