"""Whether the figures in answers are what the definitions give: every one computed again, rule by rule.

Nothing computed is stored. Answers follow an indicator's calendar once, and roll-ups read totals of many
indicators at once; the definitions look at the entries of one anew for each period. Each way is held against
the definitions here.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from logframe.domain.accumulation import period_value, to_date, value_over
from logframe.domain.entries import Entry, Figure
from logframe.domain.targets import target_to_date
from logframe.domain.words import Accumulation
from logframe.figures.frames import find_frame
from logframe.figures.judges import find_judges
from logframe.figures.judging import Judge
from logframe.figures.sources import Cell, find_sources
from logframe.figures.splitting import split_figure
from logframe.schemas.answers import Performance
from logframe.tables.base import columns
from logframe.tables.indicators import Indicator
from logframe.tables.projects import Project

Named = Mapping[str, Any]
NUMBERS = ("value", "numerator", "denominator")
OF_LIFE = ("numerator", "denominator", "done_on", "missing_reason")


class Held(NamedTuple):
    """One figure as answered and as defined, each by the names of what it says; `kind` tells which figure it is."""

    kind: str
    answered: Named
    defined: Named


@dataclass(frozen=True, slots=True)
class Recomputed:
    """An indicator in a period: all its figures as answered and as defined."""

    project: str
    indicator: str
    period: str
    held: tuple[Held, ...]

    def differences(self) -> Iterator[str]:
        """Say what differs, a line each; nothing where the answer is what the definition gives."""
        for kind, answered, defined in self.held:
            for name in sorted({*answered, *defined}):
                mine, its = answered.get(name), defined.get(name)
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
    frame, table = find_frame(session, project, as_of), Indicator.metadata.tables["indicator"]
    own = table.c.project_id == project.id
    rows = session.execute(sa.select(table).where(own).order_by(table.c.code)).all()
    sources = find_sources(session, [row.id for row in rows], frame.calendar, as_of, with_parts=True)
    bulk = {judge.indicator.id: judge for judge in find_judges(session, own, as_of)}
    periods = frame.calendar.periods
    for row in rows:
        judge = Judge(row, sources[row.id], frame)
        for place, period in enumerate(periods):
            held = (*_hold_period(judge, place), _hold_roll_up(judge, bulk[row.id], place))
            if period is periods[-1]:
                held = (*held, *_hold_life(judge, bulk[row.id]))
            yield Recomputed(project.code, row.code, period.code, held)


def _hold_period(judge: Judge, place: int) -> Iterator[Held]:
    """Yield the value, the total and the parts of a period, against what its entries make by themselves."""
    value, total = judge.figures[place]
    entries, units = judge.sources.entries, judge.sources.units
    yield Held("the period", value._asdict(), period_value(judge.rule, entries, place, units)._asdict())
    yield Held("to date", total._asdict(), _define_total(judge, place)._asdict())
    yield from _hold_parts(judge, value, judge.judge_period(place), "the period")


def _define_total(judge: Judge, place: int) -> Figure:
    """Return the total through a period, by its definition."""
    entries, units = judge.sources.entries, judge.sources.units
    return to_date(judge.rule, entries, place, begun_through=judge.frame.begun, units=units)


def _hold_roll_up(judge: Judge, bulk: Judge, place: int) -> Held:
    """Return what roll-ups read as the total to date, its target and its achievement."""
    total, target, reached = bulk.reached_by(place)
    its, due = _define_total(judge, place), target_to_date(judge.rule.accumulation, judge.targets, place)
    defined = judge.achieve(due, judge.in_unit(its), total=True)
    return Held(
        "to date in roll-ups",
        {**total._asdict(), "target": target, "achievement": reached.share, "met": reached.met},
        {**its._asdict(), "target": due, "achievement": defined.share, "met": defined.met},
    )


def _hold_life(judge: Judge, bulk: Judge) -> Iterator[Held]:
    """Yield the life of the project as answered, against what roll-ups read, and its parts."""
    life, (total, target, reached) = judge.judge_life(), bulk.reached_by(None)
    answered = {name: getattr(life, name) for name in (*OF_LIFE, "actual", "target", "achievement", "met")}
    defined = {name: getattr(total, name.removesuffix("_reason")) for name in OF_LIFE}
    defined |= {"actual": bulk.in_unit(total), "target": target, "achievement": reached.share, "met": reached.met}
    yield Held("the life of the project", answered, defined)
    yield from _hold_parts(judge, judge.life[0], life, "the life of the project")


def _hold_parts(judge: Judge, figure: Figure, answer: Performance, kind: str) -> Iterator[Held]:
    """Yield the parts of a figure as they are answered and as they are explained."""
    defined = _define_parts(judge, figure)
    explained = split_figure(judge.rule, figure, judge.sources)
    yield Held(
        f"parts of {kind}",
        _name_parts({tuple(one.category_ids): (one.actual, one.numerator, one.denominator) for one in answer.parts}),
        _name_parts({cell: (judge.in_unit(one), one.numerator, one.denominator) for cell, one in defined.items()}),
    )
    yield Held(
        f"explained parts of {kind}",
        _name_parts({cell: tuple(getattr(one, name) for name in NUMBERS) for cell, one in explained.items()}),
        _name_parts({cell: tuple(getattr(one, name) for name in NUMBERS) for cell, one in defined.items()}),
    )


def _define_parts(judge: Judge, figure: Figure) -> dict[Cell, Figure]:
    """Return the figure of each cell: what its parts would make if they were the entries that the total uses.

    The largest of several counts of people has no parts.
    """
    kind, used = judge.rule.accumulation, figure.used
    cells: dict[Cell, list[Entry]] = defaultdict(list)
    if kind is Accumulation.unique and len(used) != 1:
        return {}
    for one in used:
        for cell, value, above, below in judge.sources.parts.get(one.order, ()):
            weight = one.denominator if kind is Accumulation.level else below
            cells[cell].append(one._replace(value=value, numerator=above, denominator=weight, total=None))
    places = range(len(judge.frame.calendar.periods))
    return {cell: value_over(judge.rule, entries, places) for cell, entries in cells.items()}


def _name_parts(cells: Mapping[Cell, tuple[Any, ...]]) -> dict[str, Any]:
    """Return the numbers of cells by what they are called; a target alone is no number."""
    return {
        f"{name} of {'-'.join(map(str, cell))}": number
        for cell, numbers in cells.items()
        for name, number in zip(NUMBERS, numbers, strict=True)
        if number is not None
    }
