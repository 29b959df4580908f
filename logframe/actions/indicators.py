"""Indicators and the dimensions they are split by."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, func, select

from logframe.actions.audit import facts, note
from logframe.actions.entry_rules import wanted_fields
from logframe.actions.results import check_one_result
from logframe.actions.rows import add_row, belongs, change_row, check_code, check_version, delete_row, find_dependents
from logframe.domain.accumulation import Rule, default_across_units, why_not
from logframe.errors import ChangesNumbers, CodeTaken, InUse, Invalid, RuleRefused
from logframe.figures.previewing import preview_method
from logframe.languages import marked
from logframe.schemas.indicators import (
    CategoryCreate,
    DimensionChange,
    DimensionCreate,
    IndicatorChange,
    IndicatorCreate,
)
from logframe.tables.base import utc_now
from logframe.tables.indicators import (
    Category,
    Dimension,
    Indicator,
    IndicatorCode,
    IndicatorDimension,
    IndicatorLocation,
)
from logframe.tables.measurements import Measurement
from logframe.tables.people import Person
from logframe.tables.projects import Location, Project

METHOD = (
    "accumulation", "across_units", "share_over", "measure", "direction", "method", "baseline",
    "baseline_not_applicable", "planned_on",
)  # fmt: skip
"""What may not change silently once values are recorded."""


def add_indicator(session: Session, person: Person | None, project: Project, payload: IndicatorCreate) -> Indicator:
    """Add an indicator of exactly one outcome or output, with what it is split by and who reports it."""
    assert project.id is not None
    check_code(session, Indicator, project.id, payload.code)
    check_one_result(session, project.id, payload.outcome_id, payload.output_id)
    row = Indicator(project_id=project.id, **payload.model_dump(exclude={"dimensions", "codes", "location_ids"}))
    declared = "across_units" in payload.model_fields_set
    if not declared:
        row.across_units = default_across_units(row.measure)
    check_rule(row, declared=declared)
    add_row(session, person, row)
    for dimension in payload.dimensions:
        belongs(session, Dimension, project.id, dimension.dimension_id, "dimensions")
    if len({item.dimension_id for item in payload.dimensions}) < len(payload.dimensions):
        raise Invalid("dimensions", marked("A dimension is named twice."))
    for key in set(payload.location_ids):
        belongs(session, Location, project.id, key, "location_ids")
    session.add_all(IndicatorDimension(indicator_id=row.id, **item.model_dump()) for item in payload.dimensions)
    session.add_all(IndicatorLocation(indicator_id=row.id, location_id=key) for key in set(payload.location_ids))
    codes = {(item.vocabulary, item.code): item for item in payload.codes}
    session.add_all(IndicatorCode(indicator_id=row.id, **item.model_dump()) for item in codes.values())
    session.flush()
    return row


def check_rule(row: Indicator, *, declared: bool) -> None:
    """Refuse a rule that could never give a right number; `declared` where somebody chose how units come together."""
    rule = Rule(row.accumulation, row.across_units, row.share_over)
    reason = why_not(rule, row.measure, across_declared=declared)
    if reason is not None:
        raise RuleRefused(why=reason)


def change_indicator(session: Session, person: Person, indicator: Indicator, payload: IndicatorChange) -> Indicator:
    """Change an indicator; its method, once values are recorded, for a reason."""
    changes = payload.changes()
    reason = changes.pop("reason", None)
    if changes.get("code", indicator.code) != indicator.code:
        check_code(session, Indicator, indicator.project_id, changes["code"])
    outcome_id = changes.get("outcome_id", indicator.outcome_id)
    check_one_result(session, indicator.project_id, outcome_id, changes.get("output_id", indicator.output_id))
    moved = {name: changes[name] for name in METHOD if name in changes and changes[name] != getattr(indicator, name)}
    entries = moved and session.scalar(_count_entries(indicator))
    if entries:
        check_version(session, indicator, payload.version, payload.sent())
        check_method(session, indicator, moved, reason, declared="across_units" in changes)
    change_row(session, person, indicator, payload, changes=changes, reason=reason)
    check_rule(indicator, declared="across_units" in changes)
    return indicator


def check_method(
    session: Session, indicator: Indicator, moved: Mapping[str, Any], reason: str | None, *, declared: bool
) -> None:
    """Refuse another method that the recorded values do not fit, or that comes without a reason.

    The refusal says which published numbers would change.
    """
    changed = Indicator(**{**indicator.model_dump(), **moved})
    check_rule(changed, declared=declared)
    if wanted_fields(changed) != wanted_fields(indicator):
        raise RuleRefused(why=marked("the values that are recorded are not of that kind. Add another indicator."))
    if not (reason or "").strip():
        raise ChangesNumbers(preview_method(session, indicator, moved))


def _count_entries(indicator: Indicator) -> Any:
    """Return the query for how much is recorded of an indicator."""
    return select(func.count()).select_from(Measurement).where(Measurement.indicator_id == indicator.id)


def add_dimension(session: Session, person: Person | None, project: Project, payload: DimensionCreate) -> Dimension:
    """Add a dimension with its categories."""
    assert project.id is not None
    _check_name(session, project.id, payload.name)
    row = add_row(session, person, Dimension(project_id=project.id, name=payload.name))
    _add_categories(session, person, row, payload.categories)
    return row


def _check_name(session: Session, project_id: int, name: str) -> None:
    """Refuse a second dimension with the same name."""
    same = select(Dimension.id).where(Dimension.project_id == project_id, Dimension.name == name)
    if session.exec(same).first() is not None:
        raise CodeTaken(code=name)


def _add_categories(
    session: Session, person: Person | None, dimension: Dimension, categories: list[CategoryCreate]
) -> None:
    """Add categories; a name stands once in a dimension."""
    names = [item.name for item in categories]
    taken = session.exec(select(Category.name).where(Category.dimension_id == dimension.id)).all()
    if len(set(names)) < len(names) or set(names) & set(taken):
        raise Invalid("categories", marked("A category stands twice in this dimension."))
    for item in categories:
        category = Category(dimension_id=dimension.id, **item.model_dump())
        add_row(session, person, category, project_id=dimension.project_id)


def change_dimension(session: Session, person: Person, dimension: Dimension, payload: DimensionChange) -> Dimension:
    """Rename a dimension, add categories, retire categories; old entries keep theirs."""
    changes = payload.changes()
    added, retired = changes.pop("add", []), set(changes.pop("retire", []))
    if changes.get("name", dimension.name) != dimension.name:
        _check_name(session, dimension.project_id, changes["name"])
    change_row(session, person, dimension, payload, changes=changes)
    _add_categories(session, person, dimension, added)
    for key in sorted(retired):
        _retire(session, person, dimension, key)
    return dimension


def _retire(session: Session, person: Person, dimension: Dimension, key: int) -> None:
    """Take a category out of use; entries that have it keep it."""
    category = session.get(Category, key)
    if category is None or category.dimension_id != dimension.id:
        raise Invalid("retire", marked("There is no category {key} in this dimension."), key=key)
    if category.retired_at is None:
        before = facts(category)
        category.retired_at = utc_now()
        session.flush()
        note(session, person, "retire", category, project_id=dimension.project_id, before=before)


def delete_dimension(session: Session, person: Person, dimension: Dimension) -> None:
    """Delete a dimension that no entry or target uses."""
    for category in session.exec(select(Category).where(Category.dimension_id == dimension.id)):
        dependents = find_dependents(session, category)
        if dependents:
            raise InUse(dependents)
    delete_row(session, person, dimension)
