"""The entry grid: all indicators of a period with what was said before, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from logframe.domain.words import Accumulation, Measure
from logframe.languages import Reader
from logframe.reports.entry_grid_entries import Spot, find_entries, find_previous
from logframe.reports.entry_grid_locks import Locks, find_locks
from logframe.schemas.entry_grid import EntryGrid, GridCategory, GridDimension, GridRow, GridSplit
from logframe.tables.base import columns
from logframe.tables.indicators import Category, Dimension, Indicator, IndicatorDimension, IndicatorLocation, Target
from logframe.tables.projects import Location, Project, ReportingPeriod
from logframe.tables.results import Outcome, Output

i, unit, place, target = columns(Indicator), columns(IndicatorLocation), columns(Location), columns(Target)
split, dimension, category = columns(IndicatorDimension), columns(Dimension), columns(Category)
outcome, output = columns(Outcome), columns(Output)

Splits = Mapping[int, list[GridSplit]]


def build_entry_grid(
    session: Session, project: Project, period: ReportingPeriod, person_id: int, at: datetime, reader: Reader
) -> EntryGrid:
    """Answer what somebody can enter for a period, and what stands there already."""
    locks = find_locks(session, period, at)
    entries = find_entries(session, period, person_id)
    previous = find_previous(session, period)
    splits, targets = _find_splits(session, project), _find_targets(session, period)
    rows = []
    for found in _find_rows(session, project):
        spot = Spot(found.id, found.location_id)
        entry = entries.get(spot)
        rows.append(
            GridRow(
                indicator_id=found.id,
                code=found.code,
                title=found.title,
                unit=found.unit,
                measure=found.measure,
                accumulation=found.accumulation,
                decimals=found.decimals,
                planned_on=found.planned_on,
                location_id=found.location_id,
                location=found.location,
                fields=_fields_of(found),
                splits=splits[found.id] if _has_parts(found) else [],
                target=targets.get(found.id),
                previous=previous[spot].tell(found.accumulation) if spot in previous else None,
                entry=entry.told if entry else None,
                locked=_lock(locks, found, entry, reader),
            )
        )
    return EntryGrid.model_construct(
        project_code=project.code,
        project_title=project.title,
        period_id=period.id,
        period_code=period.code,
        due_on=period.due_on,
        closed=period.closed,
        dimensions=_find_dimensions(session, project),
        rows=rows,
    )


def _lock(locks: Locks, found: sa.Row[Any], entry: Any, reader: Reader) -> str | None:
    """Say why a row takes nothing: by its period, or by what stands there."""
    return locks.say(reader, found.location_id) or (entry.say_lock(reader) if entry else None)


def _find_rows(session: Session, project: Project) -> list[sa.Row[Any]]:
    """Return the indicators of a project in its order, each with the places that report it."""
    result = sa.func.coalesce(outcome.code, output.code)
    query = (
        sa.select(
            i.id, i.code, i.title, i.unit, i.measure, i.accumulation, i.decimals, i.planned_on,
            place.id.label("location_id"), place.name.label("location"),
        )
        .select_from(Indicator)
        .outerjoin(Outcome, outcome.id == i.outcome_id)
        .outerjoin(Output, output.id == i.output_id)
        .outerjoin(IndicatorLocation, unit.indicator_id == i.id)
        .outerjoin(Location, place.id == unit.location_id)
        .where(i.project_id == project.id)
        .order_by(result, i.position, i.code, i.id, place.name, place.id)
    )  # fmt: skip
    return list(session.execute(query))


def _fields_of(found: Any) -> list[str]:
    """Return the names of what an entry of the indicator takes."""
    if found.measure is Measure.qualitative:
        return ["text"]
    if found.accumulation is Accumulation.milestone:
        return ["done_on"]
    return ["numerator", "denominator"] if found.accumulation is Accumulation.share else ["value"]


def _has_parts(found: Any) -> bool:
    """Tell whether values of this kind have parts: words and milestones have none."""
    return found.measure is not Measure.qualitative and found.accumulation is not Accumulation.milestone


def _find_targets(session: Session, period: ReportingPeriod) -> dict[int, Any]:
    """Return what is aimed at in the period now, by indicator."""
    query = sa.select(target.indicator_id, target.value).where(
        target.period_id == period.id, target.category_id.is_(None), target.superseded_at.is_(None)
    )
    return dict(session.execute(query).all())


def _find_splits(session: Session, project: Project) -> Splits:
    """Return what each indicator is split by."""
    query = (
        sa.select(split.indicator_id, split.dimension_id, split.exhaustive)
        .join(Indicator, i.id == split.indicator_id)
        .where(i.project_id == project.id)
        .order_by(split.indicator_id, split.dimension_id)
    )
    found: Splits = defaultdict(list)
    for indicator_id, dimension_id, exhaustive in session.execute(query):
        found[indicator_id].append(GridSplit(dimension_id=dimension_id, exhaustive=exhaustive))
    return found


def _find_dimensions(session: Session, project: Project) -> list[GridDimension]:
    """Return the dimensions of a project, without the categories that are retired."""
    query = (
        sa.select(dimension.id, dimension.name, category.id, category.name)
        .join(Category, category.dimension_id == dimension.id)
        .where(dimension.project_id == project.id, category.retired_at.is_(None))
        .order_by(dimension.id, category.position, category.id)
    )
    found: dict[int, GridDimension] = {}
    for id, name, category_id, category_name in session.execute(query):
        one = found.setdefault(id, GridDimension(id=id, name=name, categories=[]))
        one.categories.append(GridCategory(id=category_id, name=category_name))
    return list(found.values())
