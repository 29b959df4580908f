"""Which published numbers would change if an indicator were computed, or judged, in another way."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from sqlmodel import Session, col, select

from logframe.domain.status import Thresholds
from logframe.figures.frames import Frame, find_frame
from logframe.figures.judging import Judge
from logframe.figures.sources import Sources, find_sources
from logframe.schemas.answers import Performance
from logframe.schemas.base import NumberChange
from logframe.tables.base import utc_now
from logframe.tables.indicators import Indicator
from logframe.tables.projects import Project

PUBLISHED = ("actual", "to_date", "target_to_date", "achievement", "achievement_to_date", "met", "status")


def preview_method(session: Session, indicator: Indicator, changes: Mapping[str, Any]) -> list[NumberChange]:
    """Return the numbers of an indicator that another method would change, old and new."""
    project = session.get(Project, indicator.project_id)
    assert project is not None
    frame, sources = _find(session, project, [indicator])
    changed = SimpleNamespace(**{**indicator.model_dump(), **changes})
    return _compare(Judge(indicator, sources[indicator.id], frame), Judge(changed, sources[indicator.id], frame))


def preview_thresholds(session: Session, project: Project, changes: Mapping[str, Any]) -> list[NumberChange]:
    """Return what other thresholds would change in a project, old and new."""
    indicators = session.exec(select(Indicator).where(Indicator.project_id == project.id).order_by(col(Indicator.id)))
    known = list(indicators)
    frame, sources = _find(session, project, known)
    lines = {**project.model_dump(), **changes}
    thresholds = Thresholds(lines["on_track_from"], lines["off_track_below"], lines["deviation"])
    other = replace(frame, thresholds=thresholds)
    return [
        change
        for row in known
        for change in _compare(Judge(row, sources[row.id], frame), Judge(row, sources[row.id], other))
    ]


def _find(session: Session, project: Project, indicators: Sequence[Indicator]) -> tuple[Frame, dict[int, Sources]]:
    """Return what the indicators are computed from, as it is published now."""
    now = utc_now()
    frame = find_frame(session, project, now)
    return frame, find_sources(session, [row.id for row in indicators], frame.calendar, now, with_parts=False)


def _compare(old: Judge, new: Judge) -> list[NumberChange]:
    """Return the differences between two ways to judge the same entries."""
    pairs = zip([*old.judge_periods(), old.judge_life()], [*new.judge_periods(), new.judge_life()], strict=True)
    return [
        NumberChange(indicator=old.indicator.code, period=before.code, figure=figure, old=was, new=now)
        for before, after in pairs
        for figure, was, now in _differences(before, after)
    ]


def _differences(before: Performance, after: Performance) -> list[tuple[str, str | None, str | None]]:
    """Return the figures of a period that differ, in digits or words."""
    found = [(figure, getattr(before, figure), getattr(after, figure)) for figure in PUBLISHED]
    return [(figure, _write(was), _write(now)) for figure, was, now in found if was != now]


def _write(value: Any) -> str | None:
    """Write a number, a word or yes and no; None is no value."""
    if value is None or isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else f"{value:f}"
