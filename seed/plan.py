"""A monitoring plan of the files: dimensions, indicators, targets and what was measured."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session, select

from logframe.actions.indicators import add_dimension, add_indicator
from logframe.actions.measurements import record_measurement
from logframe.actions.targets import set_target
from logframe.actions.workflow import approve_measurement
from logframe.domain.words import EntryStatus
from logframe.errors import ExplanationNeeded
from logframe.schemas.indicators import DimensionCreate, IndicatorCreate, TargetSet
from logframe.schemas.measurements import MeasurementCreate
from logframe.tables.indicators import Category, Dimension, Indicator
from logframe.tables.people import Person
from seed.files import Node, fields
from seed.framework import Framework

NOT_EXPLAINED = "The document does not say how this came about."
"""What shipped values answer to the checks of their project."""


@dataclass(frozen=True, slots=True)
class Authors:
    """Who sets up the plan and approves, and who measures."""

    manager: Person
    officer: Person


@dataclass(frozen=True, slots=True)
class Split:
    """A stored dimension with the keys of its categories by name."""

    dimension: Dimension
    categories: dict[str, int | None]


def add_plan(session: Session, authors: Authors, framework: Framework, content: Node) -> None:
    """Add the indicators of a project with their targets and entries."""
    splits = {node["name"]: _add_split(session, authors, framework, node) for node in content["dimensions"]}
    for position, node in enumerate(content["indicators"], start=1):
        indicator = _add_indicator(session, authors, framework, splits, {"position": position, **node})
        named = [splits[one["dimension"]] for one in node.get("dimensions", [])]
        categories = {name: key for split in named for name, key in split.categories.items()}
        for target in node.get("targets", []):
            payload = TargetSet.model_validate(_target(framework, categories, target))
            set_target(session, authors.manager, indicator, payload)
        for measurement in node.get("measurements", []):
            _record(session, authors, framework, indicator, categories, measurement)


def _add_split(session: Session, authors: Authors, framework: Framework, node: Node) -> Split:
    """Add a dimension, and remember the keys of its categories."""
    row = add_dimension(session, authors.manager, framework.project, DimensionCreate.model_validate(node))
    categories = session.exec(select(Category).where(Category.dimension_id == row.id))
    return Split(row, {category.name: category.id for category in categories})


def _add_indicator(
    session: Session, authors: Authors, framework: Framework, splits: dict[str, Split], node: Node
) -> Indicator:
    """Add an indicator under the result that its node names."""
    values = {
        **fields(node, "under", "locations", "targets", "measurements"),
        **framework.under(node["under"]),
        "dimensions": [
            {"dimension_id": splits[one["dimension"]].dimension.id, "exhaustive": one["exhaustive"]}
            for one in node.get("dimensions", [])
        ],
        "location_ids": [framework.locations[name].id for name in node.get("locations", [])],
    }
    payload = IndicatorCreate.model_validate(values)
    return add_indicator(session, authors.manager, framework.project, payload)


def _target(framework: Framework, categories: dict[str, int | None], node: Node) -> Node:
    """Return a target's fields; without a period it is for the life of the project."""
    period, category = node.get("period"), node.get("category")
    return {
        **fields(node, "period", "category"),
        "period_id": framework.periods[period].id if period else None,
        "category_id": categories[category] if category else None,
    }


def _record(
    session: Session,
    authors: Authors,
    framework: Framework,
    indicator: Indicator,
    categories: dict[str, int | None],
    node: Node,
) -> None:
    """Record a node's entries as far as its status says: approved, unless it says less."""
    status = EntryStatus(node.get("status", EntryStatus.approved))
    parts = [{"category_ids": [categories[name]], "value": value} for name, value in node.get("parts", {}).items()]
    values = {
        **fields(node, "period", "location", "locations", "status"),
        "period_id": framework.periods[node["period"]].id,
        "parts": parts,
        "submit": status is not EntryStatus.draft,
    }
    for location_id in _units(framework, node):
        payload = MeasurementCreate.model_validate({**values, "location_id": location_id})
        try:
            entry = record_measurement(session, authors.officer, indicator, payload)
        except ExplanationNeeded:
            payload.explanation = NOT_EXPLAINED
            entry = record_measurement(session, authors.officer, indicator, payload)
        if status is EntryStatus.approved:
            approve_measurement(session, authors.manager, entry)


def _units(framework: Framework, node: Node) -> Iterator[int | None]:
    """Yield the place that reports, each of several, or None where it is the project as a whole."""
    names = node.get("locations", [node.get("location")])
    yield from (framework.locations[name].id if name else None for name in names)
