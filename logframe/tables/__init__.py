"""The rows. Importing this package makes every table known to the metadata."""

from logframe.tables import (
    audit,
    budgets,
    evaluations,
    indicators,
    links,
    measurements,
    people,
    projects,
    quality,
    reports,
    results,
    retries,
)
from logframe.tables.base import Row

__all__ = [
    "Row",
    "audit",
    "budgets",
    "evaluations",
    "indicators",
    "links",
    "measurements",
    "people",
    "projects",
    "quality",
    "reports",
    "results",
    "retries",
]
