"""What a project's checks find in an entry, in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from logframe.domain.accumulation import value_over
from logframe.domain.achievement import judge_achievement, starting_point
from logframe.domain.entries import Entry, Rule
from logframe.domain.quality import exceeds_whole, falls_below, jumps, median, outside_range
from logframe.domain.rounding import percent_points
from logframe.domain.status import deviation_side
from logframe.domain.totals import make_total
from logframe.domain.words import Accumulation, AcrossUnits, CheckGrade, CheckKind, EntryStatus, Measure
from logframe.figures.sources import Split, stands
from logframe.figures.splitting import find_gaps
from logframe.schemas.columns import write_digits
from logframe.schemas.measurements import Valued
from logframe.tables.base import columns
from logframe.tables.indicators import Category, Dimension, Indicator, IndicatorDimension, IndicatorLocation, Target
from logframe.tables.measurements import Measurement, MeasurementPart
from logframe.tables.projects import Project, ReportingPeriod
from logframe.tables.quality import QualityCheck

entry, calendar, check = columns(Measurement), columns(ReportingPeriod), columns(QualityCheck)
project, target, unit = columns(Project), columns(Target), columns(IndicatorLocation)
part = columns(MeasurementPart)
split, category, dimension = columns(IndicatorDimension), columns(Category), columns(Dimension)

CHECKS: sa.Select[Any] = sa.select(check.kind, check.grade, check.factor, project.deviation).where(
    check.project_id == project.id, check.active
)
STANDING: sa.Select[Any] = (
    sa.select(
        entry.id, entry.period_id, entry.location_id, entry.value, entry.numerator, entry.denominator, entry.weight,
        entry.done_on, entry.missing_reason, entry.total_to_date, entry.status, calendar.starts_on,
    )
    .join(ReportingPeriod, calendar.id == entry.period_id)
    .where(stands())
    .order_by(calendar.starts_on, entry.ordered_at, entry.id)
)  # fmt: skip
SPLITS: sa.Select[Any] = (
    sa.select(dimension.name, split.exhaustive, category.id)
    .join(IndicatorDimension, split.dimension_id == dimension.id)
    .join(Category, category.dimension_id == dimension.id)
    .order_by(dimension.id)
)


class Part(NamedTuple):
    """One part of an entry, by the keys of its categories."""

    category_ids: Sequence[int]
    valued: Valued

    def within(self, whole: Entry) -> Entry:
        """Return the part as an entry of its own, beside its whole."""
        own = self.valued
        return whole._replace(
            value=own.value, numerator=own.numerator, denominator=own.denominator or whole.denominator
        )


class Active(NamedTuple):
    """A check that is on."""

    grade: CheckGrade
    factor: Decimal | None
    deviation: Decimal


class Finding(NamedTuple):
    """What a check found: the code of its sentence, where to look, and the values the sentence names."""

    kind: CheckKind
    grade: CheckGrade
    said: str
    field: str
    values: dict[str, str]


Found = Iterable[tuple[str, str, Mapping[str, object]]]
"""Findings of one check: sentence, field, values."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An entry that is looked at, with what it is held against."""

    indicator: Indicator
    period: ReportingPeriod
    row: Measurement
    parts: Sequence[Part]
    standing: Sequence[Any]

    @property
    def share(self) -> bool:
        """Whether the indicator is x out of y."""
        return self.indicator.accumulation is Accumulation.share

    @property
    def rule(self) -> Rule:
        """How the entries of the indicator make a total."""
        return Rule(self.indicator.accumulation, self.indicator.across_units, self.indicator.share_over)

    @property
    def value(self) -> Decimal | None:
        """The value in the unit of the indicator."""
        if not self.share:
            return self.row.value
        found = value_over(self.rule, [as_entry(self.row, 0)], (0,)).value
        return percent_points(found) if self.indicator.measure is Measure.percentage else found

    def history(self) -> list[Any]:
        """Return the approved entries with a number of the same place up to this period, in order."""
        return [
            one
            for one in self.standing
            if one.status == EntryStatus.approved
            and one.location_id == self.row.location_id
            and one.starts_on <= self.period.starts_on
            and (one.numerator if self.share else one.value) is not None
        ]


def as_entry(row: Any, order: int) -> Entry:
    """Return an entry as the domain takes it, of the one period that is looked at."""
    below = row.denominator if row.weight is None else row.weight
    return Entry(
        0, order, row.location_id, row.value, row.numerator, below, row.done_on, row.missing_reason, row.total_to_date
    )


def find_findings(
    session: Session,
    indicator: Indicator,
    period: ReportingPeriod,
    row: Measurement,
    parts: Sequence[Part],
) -> list[Finding]:
    """Return what the active checks of the project find in an entry; one without a value is not looked at."""
    if row.missing_reason is not None:
        return []
    set_up = session.execute(CHECKS.where(check.project_id == indicator.project_id)).all()
    active = {CheckKind(one.kind): Active(one.grade, one.factor, one.deviation) for one in set_up}
    checked = Checked(indicator, period, row, parts, _find_standing(session, active, row))
    found: dict[CheckKind, Found] = {
        CheckKind.out_of_range: find_outside(checked),
        CheckKind.numerator_above_denominator: find_excess(checked),
        CheckKind.running_total_falls: find_fall(checked),
    }
    if (jump := active.get(CheckKind.jump)) is not None and jump.factor is not None:
        found[CheckKind.jump] = find_jump(checked, jump.factor)
    if CheckKind.parts_differ in active and parts:
        found[CheckKind.parts_differ] = find_differing(session, checked)
    if (narrative := active.get(CheckKind.narrative_required)) is not None and not (row.note or "").strip():
        found[CheckKind.narrative_required] = find_deviation(session, checked, narrative.deviation)
    return [
        Finding(kind, active[kind].grade, said, field, {name: _write(value) for name, value in values.items()})
        for kind in CheckKind
        if kind in active
        for said, field, values in found.get(kind, ())
    ]


def find_parts(session: Session, row: Measurement) -> list[Part]:
    """Return the parts of a stored entry."""
    query = sa.select(part.cell, part.value, part.numerator, part.denominator).where(part.measurement_id == row.id)
    return [
        Part([int(key) for key in one.cell.split("-")], Valued.model_validate(one, from_attributes=True))
        for one in session.execute(query.order_by(part.id))
    ]


def _write(value: object) -> str:
    """Return a value of a sentence as it is kept."""
    return write_digits(value) or "" if isinstance(value, Decimal) else str(value)


def _find_standing(session: Session, active: Mapping[CheckKind, Active], row: Measurement) -> Sequence[Any]:
    """Return what else stands for the same place or the same period, the earliest first."""
    if not active.keys() & {CheckKind.jump, CheckKind.running_total_falls, CheckKind.narrative_required}:
        return ()
    near = sa.or_(entry.location_id.is_not_distinct_from(row.location_id), entry.period_id == row.period_id)
    query = STANDING.where(entry.indicator_id == row.indicator_id, near)
    return [one for one in session.execute(query) if one.id not in (row.id, row.supersedes_id)]


def find_outside(checked: Checked) -> Found:
    """Return that a value is not possible, and on which side."""
    least, greatest = checked.indicator.least, checked.indicator.greatest
    side = outside_range(checked.value, least, greatest)
    if side:
        limit = least if side < 0 else greatest
        said = "below_least" if side < 0 else "above_greatest"
        yield said, "numerator" if checked.share else "value", {"value": checked.value, "limit": limit}


def find_jump(checked: Checked, factor: Decimal) -> Found:
    """Return that a value is many times what is usual, or that part of it."""
    value = checked.row.numerator if checked.share else checked.row.value
    history = [one.numerator if checked.share else one.value for one in checked.history()]
    if value is not None and jumps(value, history, factor):
        said = {"value": value, "usual": median(history), "factor": factor}
        yield "jump", "numerator" if checked.share else "value", said


def find_excess(checked: Checked) -> Found:
    """Return that more is counted than there is, in the entry or in a part."""
    for field, one in (("", checked.row), *((f"parts.{n}.", part.valued) for n, part in enumerate(checked.parts))):
        if exceeds_whole(one.numerator, one.denominator):
            said = {"numerator": one.numerator, "denominator": one.denominator}
            yield "numerator_above_denominator", f"{field}numerator", said


def find_fall(checked: Checked) -> Found:
    """Return that a total so far is lower than the last one of its place."""
    if checked.indicator.accumulation is not Accumulation.running_total:
        return
    history = checked.history()
    if history and falls_below(checked.row.value, history[-1].value):
        yield "running_total_falls", "value", {"value": checked.row.value, "last": history[-1].value}


def find_differing(session: Session, checked: Checked) -> Found:
    """Return that the parts of a dimension do not make the total; those of a mean, or of a weight, need not."""
    indicator = checked.indicator
    if indicator.accumulation is Accumulation.level and indicator.across_units is not AcrossUnits.sum:
        return
    splits: dict[tuple[str, bool], set[int]] = {}
    query = SPLITS.where(split.indicator_id == indicator.id)
    for name, exhaustive, category_id in session.execute(query):
        splits.setdefault((name, exhaustive), set()).add(category_id)
    dimensions = [Split(name, exhaustive, frozenset(keys)) for (name, exhaustive), keys in splits.items()]
    whole = as_entry(checked.row, 0)
    cells = {tuple(one.category_ids): make_total(checked.rule, {None: [one.within(whole)]}) for one in checked.parts}
    figure = value_over(checked.rule, [whole], (0,))
    for gap in find_gaps(checked.rule, indicator.measure, figure, cells, dimensions):
        total = getattr(checked.row, gap.of)
        yield "parts_differ", "parts", {"dimension": gap.dimension, "gap": abs(gap.size), "total": total}


def find_deviation(session: Session, checked: Checked, deviation: Decimal) -> Found:
    """Return that the period lies too far from its target without a note, once all who are expected have reported."""
    aim = sa.select(target.value).where(
        target.indicator_id == checked.indicator.id,
        target.period_id == checked.period.id,
        target.category_id.is_(None),
        target.superseded_at.is_(None),
    )
    aimed = session.execute(aim).scalar()
    if aimed is None:
        return
    indicator = checked.indicator
    units = session.execute(sa.select(unit.location_id).where(unit.indicator_id == indicator.id)).scalars().all()
    others = [one for one in checked.standing if one.period_id == checked.period.id]
    entries = [as_entry(one, order) for order, one in enumerate([*others, checked.row])]
    figure = value_over(checked.rule, entries, (0,), units)
    if figure.coverage.reported < figure.coverage.expected:
        return
    in_points = checked.share and indicator.measure is Measure.percentage
    actual = percent_points(figure.value) if in_points else figure.value
    start = starting_point(indicator.accumulation, indicator.direction, indicator.baseline, total=False)
    share = judge_achievement(indicator.method, indicator.direction, start, aimed, actual).share
    if deviation_side(share, deviation):
        yield "narrative_required", "explanation", {"share": share, "target": aimed}
