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

PUBLISHED = (
    "target", "actual", "numerator", "denominator", "target_to_date", "to_date", "achievement", "achievement_to_date",
    "met", "status", "reason",
)  # fmt: skip
OF_PARTS = ("actual", "achievement", "met")


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
    return frame, find_sources(session, [row.id for row in indicators], frame.calendar, now, with_parts=True)


def _compare(old: Judge, new: Judge) -> list[NumberChange]:
    """Return the differences between two ways to judge the same entries."""
    pairs = zip([*old.judge_periods(), old.judge_life()], [*new.judge_periods(), new.judge_life()], strict=True)
    found: list[tuple[str | None, str, Any, Any]] = _on_the_way(old, new)
    for before, after in pairs:
        was, now = _list_figures(before), _list_figures(after)
        found += [(before.code, figure, was.get(figure), now.get(figure)) for figure in {**was, **now}]
    return [
        NumberChange(indicator=old.indicator.code, period=code, figure=figure, old=_write(was), new=_write(now))
        for code, figure, was, now in found
        if was != now
    ]


def _list_figures(shown: Performance) -> dict[str, Any]:
    """Return the figures of a period by name, those of its parts too."""
    figures = {figure: getattr(shown, figure) for figure in PUBLISHED}
    for part in shown.parts:
        name = " × ".join(part.categories)
        figures.update({f"{name}: {figure}": getattr(part, figure) for figure in OF_PARTS})
    return figures


def _on_the_way(old: Judge, new: Judge) -> list[tuple[str | None, str, Any, Any]]:
    """Return pace and next target, as they were and as they would be."""
    was, now = old.find_pace(), new.find_pace()
    ahead, then = old.find_next_target(), new.find_next_target()
    return [
        (None, "pace", was and was.pace, now and now.pace),
        (None, "next_target", ahead and ahead.achievement, then and then.achievement),
    ]


def _write(value: Any) -> str | None:
    """Write a number, a word or yes and no; None is no value."""
    if value is None or isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else f"{value:f}"
