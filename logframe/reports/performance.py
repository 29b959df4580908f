"""Targets against actuals of one indicator."""

from datetime import datetime

from sqlmodel import Session

from logframe.domain.periods import begun_through
from logframe.domain.status import Thresholds
from logframe.reports.indicators import read_indicator
from logframe.reports.judging import Frame, Judge, standing_of
from logframe.reports.sources import find_calendar, find_names, find_sources
from logframe.schemas import answers
from logframe.tables.indicators import Indicator
from logframe.tables.projects import Project


def find_frame(session: Session, project: Project, as_of: datetime) -> Frame:
    """Return the calendar, thresholds and names of a project."""
    calendar = find_calendar(session, project.id, as_of)
    places, categories = find_names(session, project.id)
    periods = calendar.periods
    return Frame(
        calendar,
        begun_through(periods, calendar.today),
        Thresholds(project.on_track_from, project.off_track_below, project.deviation),
        project.starts_on or (periods[0].starts_on if periods else None),
        project.ends_on or (periods[-1].ends_on if periods else None),
        places,
        categories,
    )


def build_performance(session: Session, indicator: Indicator, as_of: datetime) -> answers.IndicatorPerformance:
    """Answer the figures of one indicator, with its parts."""
    project = session.get(Project, indicator.project_id)
    assert project is not None
    frame = find_frame(session, project, as_of)
    sources = find_sources(session, [indicator.id], frame.calendar, as_of, with_parts=True)[indicator.id]
    judge = Judge(indicator, sources, frame)
    periods, life = judge.judge_periods(), judge.judge_life()
    standing = standing_of(periods, life)
    return answers.IndicatorPerformance(
        indicator=read_indicator(session, indicator),
        project_code=project.code,
        as_of=as_of,
        status=standing.status,
        reason=standing.reason,
        periods=periods,
        life_of_project=life,
        warnings=judge.warnings(),
    )
