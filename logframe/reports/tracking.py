"""The tracking table: targets against actuals of every indicator, in a fixed number of queries."""

from dataclasses import fields
from datetime import datetime
from types import SimpleNamespace

import sqlalchemy as sa
from sqlmodel import Session

from logframe.domain.status import standing
from logframe.figures.frames import find_frame
from logframe.figures.judging import Judge
from logframe.figures.sources import find_sources
from logframe.schemas import answers
from logframe.tables.base import columns
from logframe.tables.indicators import Indicator
from logframe.tables.projects import Project
from logframe.tables.results import Outcome, Output

SHOWN = frozenset(one.name for one in fields(answers.TrackingRow))

i, outcome, output = columns(Indicator), columns(Outcome), columns(Output)


def build_tracking_table(
    session: Session, project: Project, as_of: datetime, period_id: int | None = None
) -> answers.TrackingTable:
    """Answer targets against actuals of a project; of one period where it is named."""
    frame = find_frame(session, project, as_of)
    result = sa.func.coalesce(outcome.code, output.code).label("result_code")
    rows = session.execute(
        sa.select(
            i.id, i.code, i.title, i.unit, i.measure, i.direction, i.accumulation, i.across_units, i.share_over,
            i.method, i.decimals, i.baseline, i.baseline_on, i.baseline_not_applicable, i.planned_on, i.illustrative,
            result, sa.func.coalesce(outcome.title, output.title).label("result_title"),
        )
        .select_from(Indicator)
        .outerjoin(Outcome, outcome.id == i.outcome_id)
        .outerjoin(Output, output.id == i.output_id)
        .where(i.project_id == project.id)
        .order_by(result, i.position, i.code)
    ).all()  # fmt: skip
    sources = find_sources(session, [row.id for row in rows], frame.calendar, as_of, with_parts=False)
    places = [n for n, period in enumerate(frame.calendar.periods) if period_id in (None, period.id)]
    table = []
    for found in rows:
        row = SimpleNamespace(**found._mapping)
        judge = Judge(row, sources[row.id], frame)
        every, life = judge.judge_periods(), judge.judge_life()
        facts = {name: value for name, value in vars(row).items() if name in SHOWN}
        table.append(
            answers.TrackingRow(
                **facts,
                indicator_id=row.id,
                status=standing(every, life).status,
                periods=[every[place] for place in places],
                life_of_project=life,
            )
        )
    return answers.TrackingTable.model_construct(
        project_code=project.code,
        project_title=project.title,
        as_of=as_of,
        periods=[
            answers.TrackingPeriod(
                period_id=period.id,
                code=period.code,
                starts_on=period.starts_on,
                ends_on=period.ends_on,
                due_on=period.due_on,
                closed=period.closed_at is not None,
            )
            for period in (frame.calendar.periods[place] for place in places)
        ],
        rows=table,
    )
