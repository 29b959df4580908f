"""Whether the figures in answers are what the definitions give: every one computed again, rule by rule.

Nothing computed is stored. Answers follow an indicator's calendar once; the definitions look at its
entries anew for each period. The two are held against each other here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from logframe.domain.accumulation import period_value, to_date
from logframe.domain.entries import Figure
from logframe.figures.frames import find_frame
from logframe.figures.judging import Judge
from logframe.figures.sources import find_sources
from logframe.tables.base import columns
from logframe.tables.indicators import Indicator
from logframe.tables.projects import Project


@dataclass(frozen=True, slots=True)
class Recomputed:
    """An indicator in a period: each figure as answered and as defined; `total` is the one through its end."""

    project: str
    indicator: str
    period: str
    value: tuple[Figure, Figure]
    total: tuple[Figure, Figure]

    def differences(self) -> Iterator[str]:
        """Say what differs, a line each; nothing where the answer is what the definition gives."""
        for kind, (answered, defined) in (("the period", self.value), ("to date", self.total)):
            for name, mine, its in zip(Figure._fields, answered, defined, strict=True):
                if (mine, str(mine)) != (its, str(its)):
                    where = f"{self.project}, indicator {self.indicator}, {self.period}, {kind}"
                    yield f"{where}: {name} is answered as {mine}, and defined as {its}."


def recompute_all(session: Session, as_of: datetime) -> Iterator[Recomputed]:
    """Yield every indicator in every period, project by project, each in a fixed number of queries."""
    project = columns(Project)
    for key in session.scalars(sa.select(project.id).order_by(project.code)).all():
        yield from recompute_project(session, session.get_one(Project, key), as_of)


def recompute_project(session: Session, project: Project, as_of: datetime) -> Iterator[Recomputed]:
    """Yield every indicator of a project in every period."""
    frame = find_frame(session, project, as_of)
    table = Indicator.metadata.tables["indicator"]
    rows = session.execute(sa.select(table).where(table.c.project_id == project.id).order_by(table.c.code)).all()
    sources = find_sources(session, [row.id for row in rows], frame.calendar, as_of, with_parts=False)
    for row in rows:
        judge = Judge(row, sources[row.id], frame)
        entries, units = judge.sources.entries, judge.sources.units
        for place, (period, answered) in enumerate(zip(frame.calendar.periods, judge.figures, strict=True)):
            value = period_value(judge.rule, entries, place, units)
            total = to_date(judge.rule, entries, place, begun_through=frame.begun, units=units)
            yield Recomputed(
                project.code, row.code, period.code, value=(answered[0], value), total=(answered[1], total)
            )
