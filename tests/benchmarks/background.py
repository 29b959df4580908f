"""Measurements in the background: as many of hidden projects as it takes, written by the database itself."""

from decimal import Decimal

import sqlalchemy as sa

from logframe.domain.words import EntryStatus
from logframe.tables import Row
from logframe.tables.indicators import Indicator
from logframe.tables.measurements import Measurement
from tests.benchmarks.sizes import MANAGER, OFFICER, WRITTEN_AT, Size


def fill_up(engine: sa.Engine, size: Size, wanted: int) -> None:
    """Add approved measurements of hidden projects until these have as many as wanted."""
    i, p, m = (Row.metadata.tables[name] for name in ("indicator", "reporting_period", "measurement"))
    moment = sa.literal(WRITTEN_AT, m.c.recorded_at.type)
    given = {
        "indicator_id": i.c.id,
        "period_id": p.c.id,
        "value": sa.literal(Decimal("12.5"), m.c.value.type),
        "recorded_by_id": sa.literal(OFFICER),
        "decided_by_id": sa.literal(MANAGER),
        "status": sa.literal(EntryStatus.approved, m.c.status.type),
        "recorded_at": moment,
        "submitted_at": moment,
        "decided_at": moment,
    }
    cells = sa.select(*given.values()).join(p, p.c.project_id == i.c.project_id).where(i.c.project_id > size.projects)
    with engine.begin() as connection:
        left = wanted - count(connection, size)
        while left > 0:
            connection.execute(sa.insert(m).from_select(list(given), cells.limit(left)))
            left = wanted - count(connection, size)
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("ANALYZE")


def count(connection: sa.Connection, size: Size) -> int:
    """Return how many measurements the hidden projects have."""
    hidden = (
        sa.select(sa.func.count()).select_from(Measurement).join(Indicator, Indicator.id == Measurement.indicator_id)
    )
    return int(connection.execute(hidden.where(Indicator.project_id > size.projects)).scalar_one())
