"""Measurements in the background: as many of other projects as it takes, written by the database itself."""

from decimal import Decimal

import sqlalchemy as sa

from logframe.domain.words import EntryStatus
from logframe.tables import Row
from logframe.tables.measurements import Measurement
from tests.benchmarks.sizes import MANAGER, OFFICER, TRACKED, WRITTEN_AT


def fill_up(engine: sa.Engine, wanted: int) -> None:
    """Add approved measurements of other projects until there are as many as wanted."""
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
    cells = sa.select(*given.values()).join(p, p.c.project_id == i.c.project_id).where(i.c.project_id != TRACKED)
    with engine.begin() as connection:
        left = wanted - count(connection)
        while left > 0:
            connection.execute(sa.insert(m).from_select(list(given), cells.limit(left)))
            left = wanted - count(connection)
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("ANALYZE")


def count(connection: sa.Connection) -> int:
    """Return how many measurements there are."""
    return int(connection.execute(sa.select(sa.func.count()).select_from(Measurement)).scalar_one())
