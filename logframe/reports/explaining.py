"""Every number answers with its entries, its rule in words, what was left out and why, and where it goes."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from logframe.figures.frames import find_frame
from logframe.figures.sources import find_sources
from logframe.languages import Reader
from logframe.reports.explained_entries import explain_entries, find_recorded, list_left_out
from logframe.reports.explained_figures import (
    explain_achievement,
    explain_actual,
    explain_coverage,
    explain_status,
    explain_target,
    explain_to_date,
)
from logframe.reports.explained_parts import explain_parts
from logframe.reports.explained_progress import explain_progress
from logframe.reports.explained_scope import Scope, Witness
from logframe.schemas.explanations import Above, Explanation, Step
from logframe.tables.base import columns
from logframe.tables.indicators import Indicator
from logframe.tables.projects import Project
from logframe.tables.results import Outcome, Output

outcome = columns(Outcome)


def explain_indicator(
    session: Session, indicator: Indicator, as_of: datetime, period_id: int | None, reader: Reader
) -> Explanation:
    """Explain the figures of an indicator: of a period, or of the life of the project."""
    project = session.get(Project, indicator.project_id)
    assert project is not None
    frame = find_frame(session, project, as_of)
    sources = find_sources(session, [indicator.id], frame.calendar, as_of, with_parts=True)[indicator.id]
    recorded = find_recorded(session, indicator.id, as_of)
    of_life = period_id is None
    place = frame.begun if period_id is None else frame.calendar.positions[period_id]
    scope = Scope(Witness(indicator, sources, frame), reader, place, of_life, [row.id for row in recorded])
    return Explanation.model_construct(
        subject=f"{indicator.code} {indicator.title}",
        project_code=project.code,
        period_id=period_id,
        period=scope.answer.code or reader.say("Life of project"),
        as_of=as_of,
        illustrative=scope.answer.illustrative,
        steps=_list_steps(scope),
        entries=explain_entries(scope, recorded),
        left_out=list_left_out(scope),
        path=_find_path(session, indicator, project),
    )


def _list_steps(scope: Scope) -> list[Step]:
    """Return the steps from the entries to the status; of a life the value is the total to date."""
    own = [] if scope.of_life else [explain_actual(scope)]
    against = [explain_target(scope, to_date=False), explain_achievement(scope, to_date=False)]
    if not scope.of_life:
        against += [explain_target(scope, to_date=True), explain_achievement(scope, to_date=True)]
    return [
        *own,
        explain_to_date(scope),
        *against,
        explain_status(scope),
        *([explain_coverage(scope)] if scope.answer.text is None else []),
        *explain_parts(scope),
        *(explain_progress(scope) if scope.of_life else []),
    ]


def _find_path(session: Session, indicator: Indicator, project: Project) -> list[Above]:
    """Return what the indicator goes into: its output, the outcomes above, the project."""
    rows = session.execute(
        sa.select(outcome.id, outcome.parent_id, outcome.code, outcome.title).where(outcome.project_id == project.id)
    )
    outcomes = {row.id: row for row in rows}
    path, above = [], indicator.outcome_id
    if indicator.output_id is not None:
        output = session.get(Output, indicator.output_id)
        assert output is not None
        path.append(Above(kind="output", code=output.code, title=output.title))
        above = output.outcome_id
    while above is not None:
        row = outcomes[above]
        path.append(Above(kind="outcome", code=row.code, title=row.title))
        above = row.parent_id
    return [*path, Above(kind="project", code=project.code, title=project.title)]
