"""What rolls up: each indicator of the portfolio has a target for the life of its project, and two entries."""

from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from logframe.domain.words import EntryStatus
from logframe.tables import Row
from tests.benchmarks.sizes import MANAGER, OFFICER, TRACKED, WRITTEN_AT, Size


def write_roll_up_scene(engine: sa.Engine, size: Size) -> None:
    """Write targets and entries for the indicators that have none yet; the hidden projects stay as they are."""
    rolled_up = [
        (key, project, number)
        for key, project, number in size.every_indicator()
        if project != TRACKED and project <= size.projects
    ]
    with engine.begin() as connection:
        for table, row in (("target", _target), ("measurement", _first), ("measurement", _second)):
            connection.execute(sa.insert(Row.metadata.tables[table]), [row(size, *one) for one in rolled_up])


def _target(_size: Size, key: int, _project: int, _number: int) -> dict[str, Any]:
    """Return the target of an indicator for the life of its project."""
    return {"indicator_id": key, "value": Decimal(100), "set_at": WRITTEN_AT, "set_by_id": MANAGER}


def _first(size: Size, key: int, project: int, number: int) -> dict[str, Any]:
    """Return the entry of the first period."""
    return _entry(key, size.period(project, 0), Decimal(20 + (7 * key + 3 * number) % 50) + Decimal("0.5"))


def _second(size: Size, key: int, project: int, number: int) -> dict[str, Any]:
    """Return the entry of the second period."""
    return _entry(key, size.period(project, 1), Decimal(10 + (11 * key + number) % 97))


def _entry(key: int, period: int, value: Decimal) -> dict[str, Any]:
    """Return an approved entry."""
    return {
        "indicator_id": key,
        "period_id": period,
        "value": value,
        "status": EntryStatus.approved,
        "recorded_by_id": OFFICER,
        "recorded_at": WRITTEN_AT,
        "submitted_at": WRITTEN_AT,
        "decided_by_id": MANAGER,
        "decided_at": WRITTEN_AT,
    }
