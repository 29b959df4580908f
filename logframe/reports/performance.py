"""Targets against actuals of one indicator."""

from datetime import datetime

from sqlmodel import Session

from logframe.domain.status import standing
from logframe.figures.frames import find_frame
from logframe.figures.judging import Judge
from logframe.figures.sources import find_sources
from logframe.reports.indicators import read_indicator
from logframe.schemas import answers
from logframe.tables.indicators import Indicator
from logframe.tables.projects import Project


def build_performance(session: Session, indicator: Indicator, as_of: datetime) -> answers.IndicatorPerformance:
    """Answer the figures of one indicator, with its parts."""
    project = session.get(Project, indicator.project_id)
    assert project is not None
    frame = find_frame(session, project, as_of)
    sources = find_sources(session, [indicator.id], frame.calendar, as_of, with_parts=True)[indicator.id]
    judge = Judge(indicator, sources, frame)
    periods, life = judge.judge_periods(), judge.judge_life()
    now = standing(periods, life)
    return answers.IndicatorPerformance(
        indicator=read_indicator(session, indicator),
        project_code=project.code,
        as_of=as_of,
        status=now.status,
        reason=now.reason,
        periods=periods,
        life_of_project=life,
        pace=judge.find_pace(),
        next_target=judge.find_next_target(),
        warnings=judge.warnings(),
    )
