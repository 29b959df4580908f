"""The floor of recording many entries: the same rows, and the rows of their events, by the driver's `executemany`."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from pydantic import BaseModel

from tests.benchmarks.sizes import OFFICER

CHAIN = -1
"""A chain of the floor's own: nobody verifies it."""

ENTRY = (
    "indicator_id", "period_id", "value", "status", "version", "illustrative", "recorded_at", "ordered_at",
    "recorded_by_id",
)  # fmt: skip
EVENT = (
    "at", "person_id", "project_id", "deed", "subject", "subject_id", "after", "chain", "position", "hash",
)  # fmt: skip


class Item(BaseModel):
    """One entry that the floor takes."""

    indicator_id: int
    period_id: int
    value: Decimal


class Items(BaseModel):
    """What the floor takes."""

    items: list[Item]


def insert_many(connection: sa.PoolProxiedConnection, kind: str, sent: Items, after: str) -> dict[str, Any]:
    """Insert the entries and their events in one transaction."""
    sqlite, now = kind == "sqlite", datetime.now(UTC)
    at: Any = f"{now:%Y-%m-%d %H:%M:%S.%f}" if sqlite else now
    mark, cursor = "?" if sqlite else "%s", connection.cursor()
    if sqlite:
        cursor.execute("BEGIN IMMEDIATE")
    cursor.execute(f"SELECT coalesce(max(position), 0) FROM audit_event WHERE chain = {CHAIN}")
    (last,) = cursor.fetchone() or (0,)
    entries = [
        (one.indicator_id, one.period_id, str(one.value), "draft", 1, False, at, at, OFFICER) for one in sent.items
    ]
    events = [
        (at, OFFICER, 1, "draft", "measurement", one.indicator_id, after, CHAIN, last + place, "0" * 64)
        for place, one in enumerate(sent.items, 1)
    ]
    for table, columns, rows in (("measurement", ENTRY, entries), ("audit_event", EVENT, events)):
        marks = ", ".join([mark] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
    connection.commit()
    return {"items": [{"id": place, "version": 1, "status": "draft"} for place, _ in enumerate(sent.items, 1)]}


def told_by_an_event(table: sa.Table) -> str:
    """Return what an event tells of an entry: as many names as the product's, and values of their length."""
    return json.dumps({column.name: "2022-01-15T00:00" if "_at" in column.name else None for column in table.columns})
