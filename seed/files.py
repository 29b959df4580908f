"""The shipped files, read so that a number keeps its digits."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
Node = dict[str, Any]


class ExactLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML's safe loader, with decimals in place of floats: 102600.00 is not 102600.0."""


def _read_decimal(loader: Any, node: yaml.ScalarNode) -> Decimal:
    """Return a number with a point as it was typed."""
    return Decimal(loader.construct_scalar(node))


ExactLoader.add_constructor("tag:yaml.org,2002:float", _read_decimal)


def read_file(name: str) -> Node:
    """Return what a file of this folder says."""
    text = (HERE / f"{name}.yaml").read_text(encoding="utf-8")
    content: Node = yaml.load(text, Loader=ExactLoader)  # noqa: S506 - a safe loader that keeps digits
    return content


def fields(node: Node, *references: str) -> Node:
    """Return a node's own fields, without those that name other nodes."""
    return {name: value for name, value in node.items() if name not in references}
