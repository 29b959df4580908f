"""The shipped files as shapes, without a database: every reference to another node becomes key 1."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

from logframe.schemas.evaluations import EvaluationCreate, RatingCreate
from logframe.schemas.indicators import DimensionCreate, IndicatorCreate, TargetSet
from logframe.schemas.measurements import MeasurementCreate
from logframe.schemas.people import PersonBase
from logframe.schemas.projects import LocationCreate, PeriodCreate, ProjectCreate
from logframe.schemas.results import (
    ActivityCreate,
    EventCreate,
    OutcomeCreate,
    OutputCreate,
    PrintedTotalCreate,
    StudyCreate,
)
from seed.files import HERE, read_file

SHARED = Path(__file__).resolve().parents[3] / "shared"
EXTRACT = SHARED / "data" / "seed_extract.json"
DOCUMENTS = {
    "Solidarity Center evaluation summary": SHARED / "seeds" / "004_f74148497d06db27.txt",
    "RBCLAC mid-term evaluation, Peru": SHARED / "seeds" / "000_37cc13f999376af4.txt",
}
FILES = ("peru_labour_law", "peru_labour_law_plan", "rbclac_peru", "ilo_portfolio")
SHAPES: dict[str, type[SQLModel]] = {
    "locations": LocationCreate,
    "periods": PeriodCreate,
    "outcomes": OutcomeCreate,
    "outputs": OutputCreate,
    "activities": ActivityCreate,
    "events": EventCreate,
    "studies": StudyCreate,
    "printed_totals": PrintedTotalCreate,
    "dimensions": DimensionCreate,
    "indicators": IndicatorCreate,
    "targets": TargetSet,
    "measurements": MeasurementCreate,
    "ratings": RatingCreate,
    "projects": ProjectCreate,
    "people": PersonBase,
}
REFERENCES = {"under", "outcome", "period", "location", "category", "locations", "targets", "measurements"}
OURS = {"status", "closed", "administrator"}
"""What tells the loader what to do with a node, and is no field of it."""

needs_documents = pytest.mark.skipif(
    not all(path.exists() for path in DOCUMENTS.values()), reason="the documents are not on this machine"
)
needs_extract = pytest.mark.skipif(not EXTRACT.exists(), reason=f"{EXTRACT} is not on this machine")


def nodes(content: dict[str, Any]) -> Iterator[tuple[type[SQLModel], dict[str, Any]]]:
    """Yield every node of a file, those inside indicators too, with the shape it should have."""
    if "project" in content:
        yield ProjectCreate, content["project"]
    if "evaluation" in content:
        yield EvaluationCreate, content["evaluation"]
    for name, shape in SHAPES.items():
        for node in content.get(name, []):
            yield shape, node
            if name == "indicators":
                yield from nodes({key: node.get(key, []) for key in ("targets", "measurements")})


def shaped(shape: type[SQLModel], node: dict[str, Any]) -> SQLModel:
    """Return a node in its shape."""
    values = {name: value for name, value in node.items() if name not in REFERENCES | OURS}
    for name in ("period_id", "outcome_id", "evaluation_id"):
        if name in shape.model_fields:
            values[name] = 1
    if shape is MeasurementCreate:
        values["parts"] = [{"category_ids": [1], "value": value} for value in node.get("parts", {}).values()]
    if shape is IndicatorCreate:
        values["dimensions"] = [{"dimension_id": 1} for _one in node.get("dimensions", [])]
    return shape.model_validate(values)


def facts(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every shape that may carry a source, at any depth, as plain values."""
    if isinstance(value, SQLModel):
        value = value.model_dump()
    if isinstance(value, dict):
        if "illustrative" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from facts(item)


def by_code(content: dict[str, Any], name: str) -> dict[str, dict[str, Any]]:
    """Return the nodes of a list by their codes."""
    return {node["code"]: node for node in content[name]}


def lines_of(source: str) -> tuple[str, list[int]]:
    """Return the document and the line numbers that a source names."""
    document = next(name for name in DOCUMENTS if source.startswith(name + ", line"))
    return document, [int(number) for number in re.findall(r"\d+", source.removeprefix(document))]


def extract() -> dict[str, Any]:
    """Return the facts of both documents, as they were extracted by hand."""
    found: dict[str, Any] = json.loads(EXTRACT.read_text(encoding="utf-8"))
    return found


def all_text() -> str:
    """Return what the files say, comments included."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(HERE.glob("*.yaml")))


def read_all() -> dict[str, dict[str, Any]]:
    """Return the files with facts, by name."""
    return {name: read_file(name) for name in FILES}
