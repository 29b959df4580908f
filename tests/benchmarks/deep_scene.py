"""The deepest indicator: monthly entries of every unit over ten years, each with parts of three dimensions."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import sqlalchemy as sa

from logframe.domain.words import Accumulation, EntryStatus
from logframe.tables import Row
from tests.benchmarks.sizes import DEEP, MANAGER, OFFICER, WRITTEN_AT, Size

DIMENSIONS = {"Sex": ("Women", "Men"), "Age": ("Under 25", "25 to 54", "Over 54"), "Area": ("Rural", "Urban")}
LAST_MONTH = 2021 * 12 + 11

Rows = list[dict[str, Any]]


def write_deep_scene(engine: sa.Engine, size: Size) -> None:
    """Write the deepest indicator into a project of its own calendar."""
    with engine.begin() as connection:
        periods = [size.period(DEEP, place) for place in range(size.months)]
        for table, rows in (*_setting(size, periods), *_figures(size, periods)):
            connection.execute(sa.insert(Row.metadata.tables[table]), rows)
        _write_parts(connection, size)


def _write_parts(connection: sa.Connection, size: Size) -> None:
    """Write the parts of every entry, by the keys that the database gave."""
    entry, part, link = (Row.metadata.tables[name] for name in ("measurement", "measurement_part", "part_category"))
    stored = sa.select(entry.c.id, entry.c.period_id, entry.c.location_id).where(entry.c.indicator_id == size.deep)
    rows = [
        {"measurement_id": key, "cell": str(category), "value": value}
        for key, period, unit in connection.execute(stored).all()
        for category, value in enumerate(_split(period, unit), 1)
    ]
    connection.execute(sa.insert(part), rows)
    cells = sa.select(part.c.id, sa.cast(part.c.cell, sa.Integer))
    connection.execute(sa.insert(link).from_select(["part_id", "category_id"], cells))


def _setting(size: Size, periods: list[int]) -> Iterator[tuple[str, Rows]]:
    """Months, units, dimensions, and the indicator they are for."""
    months = [*range(LAST_MONTH - size.months + 1, LAST_MONTH + 2)]
    days = [date(month // 12, month % 12 + 1, 1) for month in months]
    yield (
        "reporting_period",
        [
            {"id": key, "project_id": DEEP, "code": f"{day:%Y-%m}", "starts_on": day, "ends_on": after - timedelta(1)}
            for key, day, after in zip(periods, days, days[1:], strict=False)
        ],
    )
    units = [*range(1, size.units + 1)]
    yield "location", [{"id": key, "project_id": DEEP, "name": f"District {key:02}"} for key in units]
    names = [*enumerate(DIMENSIONS, 1)]
    yield "dimension", [{"id": key, "project_id": DEEP, "name": name} for key, name in names]
    yield (
        "category",
        [
            {"dimension_id": key, "name": category, "position": place}
            for key, name in names
            for place, category in enumerate(DIMENSIONS[name])
        ],
    )
    indicator = {"indicator_id": size.deep}
    yield "indicator", [_indicator(size)]
    yield "indicator_dimension", [indicator | {"dimension_id": key, "exhaustive": True} for key, _name in names]
    yield "indicator_location", [indicator | {"location_id": key} for key in units]


def _indicator(size: Size) -> dict[str, Any]:
    """Return the indicator: what is new each month, of the first outcome of its project."""
    return {
        "id": size.deep,
        "project_id": DEEP,
        "outcome_id": (DEEP - 1) * size.outcomes + 1,
        "code": "DEEP",
        "title": "Workers who know their rights",
        "unit": "people",
        "position": size.others,
        "accumulation": Accumulation.increment,
    }


def _figures(size: Size, periods: list[int]) -> Iterator[tuple[str, Rows]]:
    """Targets of every month, and an entry of every unit in it, with a part of every category."""
    target = {"indicator_id": size.deep, "set_at": WRITTEN_AT, "set_by_id": MANAGER}
    yield (
        "target",
        [target | {"period_id": key, "value": Decimal(20 * size.units + place)} for place, key in enumerate(periods)],
    )
    yield "measurement", [_entry(size, period, unit) for period, unit in product(periods, range(1, size.units + 1))]


def _entry(size: Size, period: int, unit: int) -> dict[str, Any]:
    """Return an approved entry of a unit."""
    return {
        "indicator_id": size.deep,
        "period_id": period,
        "location_id": unit,
        "value": Decimal(sum(_split(period, unit)[:2])),
        "status": EntryStatus.approved,
        "recorded_by_id": OFFICER,
        "recorded_at": WRITTEN_AT,
        "submitted_at": WRITTEN_AT,
        "decided_by_id": MANAGER,
        "decided_at": WRITTEN_AT,
    }


def _split(period: int, unit: int) -> list[Decimal]:
    """Return the parts of an entry, one a category; those of a dimension add up to the entry."""
    women, young, rural = (7 * period + 13 * unit) % 11, (5 * period + unit) % 5, (period + 3 * unit) % 9
    total = women + 8
    values = [women, 8, young, 3, total - young - 3, rural, total - rural]
    return [Decimal(value) + Decimal("0.25") * (place in {0, 4, 6}) for place, value in enumerate(values)]
