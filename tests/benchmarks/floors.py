"""The floors: the least that a FastAPI service does for the same answers, without product around it.

No sign-in, no permissions, no rules, no audit: plain SQL through the driver and ready bytes, and one
row that is inserted and committed.
"""

import os
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson
import sqlalchemy as sa
import uvicorn
from fastapi import FastAPI, Response
from pydantic import BaseModel

from logframe.api.app import PREFIX
from logframe.database import open_engine, open_session
from logframe.settings import Settings
from logframe.tables.measurements import Measurement
from tests.benchmarks.floor_bulk import Items, insert_many, told_by_an_event
from tests.benchmarks.floor_entry_grid import assemble_entry_grid
from tests.benchmarks.floor_explaining import assemble_explanation
from tests.benchmarks.floor_heatmaps import assemble_heatmap, assemble_portfolio
from tests.benchmarks.floor_performance import assemble_performance
from tests.benchmarks.floor_roll_up import assemble_roll_up
from tests.benchmarks.floor_tracking import assemble_tracking_table
from tests.benchmarks.plain_sql import PlainSql
from tests.benchmarks.sizes import OFFICER


class Entry(BaseModel):
    """What the floor takes."""

    period_id: int
    value: Decimal


class Recorded(BaseModel):
    """What the floor answers."""

    id: int


def create_floors(engine: sa.Engine) -> FastAPI:
    """Return the floors on a database."""
    app = FastAPI(openapi_url=None)

    def answer(assemble: Callable[..., dict[str, Any]], *arguments: Any) -> Response:
        """Assemble an answer on a connection of the same pool that the product has."""
        connection = engine.raw_connection()
        try:
            body = assemble(PlainSql(connection, engine.dialect.name), *arguments)
        finally:
            connection.close()
        return Response(orjson.dumps(body, option=orjson.OPT_UTC_Z), media_type="application/json")

    @app.post(PREFIX + "/indicators/{key}/measurements", status_code=201)
    def post_measurement(key: int, entry: Entry) -> Recorded:
        """Insert one row and commit."""
        with open_session(engine, writes=True) as session:
            row = Measurement(indicator_id=key, period_id=entry.period_id, value=entry.value, recorded_by_id=OFFICER)
            session.add(row)
            session.commit()
            return Recorded(id=row.id)

    after = told_by_an_event(Measurement.__table__)  # type: ignore[attr-defined]

    @app.post(PREFIX + "/projects/{code}/measurements", status_code=201)
    def post_measurements(code: str, sent: Items) -> Response:
        """Insert many rows and their events, and commit."""
        connection = engine.raw_connection()
        try:
            body = insert_many(connection, engine.dialect.name, sent, after)
        finally:
            connection.close()
        return Response(orjson.dumps(body), status_code=201, media_type="application/json")

    @app.get(PREFIX + "/projects/{code}/heatmap")
    def get_heatmap(code: str, as_of: datetime) -> Response:
        """Answer the heatmap of one project."""
        return answer(assemble_heatmap, code, as_of)

    @app.get(PREFIX + "/heatmap")
    def get_portfolio(as_of: datetime, limit: int) -> Response:
        """Answer the heatmap of the portfolio."""
        return answer(assemble_portfolio, OFFICER, as_of, limit)

    @app.get(PREFIX + "/roll-up")
    def get_roll_up(as_of: datetime, limit: int) -> Response:
        """Answer the roll-up of the portfolio."""
        return answer(assemble_roll_up, OFFICER, as_of, limit)

    @app.get(PREFIX + "/projects/{code}/tracking-table")
    def get_tracking_table(code: str, as_of: datetime) -> Response:
        """Answer the tracking table."""
        return answer(assemble_tracking_table, code, as_of)

    @app.get(PREFIX + "/projects/{code}/entry-grid")
    def get_entry_grid(code: str, period_id: int) -> Response:
        """Answer the entry grid."""
        return answer(assemble_entry_grid, code, period_id, OFFICER)

    @app.get(PREFIX + "/indicators/{key}/performance")
    def get_performance(key: int, as_of: datetime) -> Response:
        """Answer the performance of an indicator."""
        return answer(assemble_performance, key, as_of)

    @app.get(PREFIX + "/indicators/{key}/explain")
    def get_explanation(key: int, as_of: datetime) -> Response:
        """Answer how the numbers of an indicator came about."""
        return answer(assemble_explanation, key, as_of)

    return app


if __name__ == "__main__":
    uvicorn.run(
        create_floors(open_engine(Settings())),
        port=int(os.environ["LOGFRAME_PORT"]),
        access_log=False,
        log_level="warning",
    )
