"""The calls that are measured, and what DESIGN §7 promises of each."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from secrets import token_hex

import orjson
import sqlalchemy as sa

from logframe.api.app import PREFIX
from logframe.tables import Row
from tests.benchmarks.sizes import AS_OF, BULK, DEEP, HALF_YEARS, TOKEN, TRACKED, Size, code

WHEN = f"as_of={AS_OF:%Y-%m-%dT%H:%M:%SZ}"


FLAT = 1.5
WORDS = frozenset({"title", "rule", "label", "name", "unrounded"})
"""The names under which an explanation has sentences and formatted numbers."""


@dataclass(frozen=True, slots=True)
class Request:
    """What goes over the line; a write carries a key, as the record page sends it."""

    method: str
    path: str
    body: bytes | None = None
    key: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Return what goes before the body."""
        own = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        return own if self.key is None else own | {"Idempotency-Key": self.key}


@dataclass(frozen=True, slots=True)
class Call:
    """A call: its requests one after the other, a target in ms (p95), and how often a round repeats it.

    `limit` is how many times its floor it may take; `words` are what the floor may say in other words.
    A call that is `flat` has no floor: only how it grows with what is stored is measured.
    """

    name: str
    requests: Callable[[], Iterator[Request]]
    target: float | None
    repeats: int
    limit: float = 3
    words: frozenset[str] = frozenset()
    flat: bool = False


def _always(path: str) -> Callable[[], Iterator[Request]]:
    """Return the same read for ever."""
    return lambda: itertools.repeat(Request("GET", PREFIX + path))


def find_slots(engine: sa.Engine, size: Size) -> list[tuple[int, int]]:
    """Return indicators with a period each, of all projects that are not looked at closely."""
    i, p = Row.metadata.tables["indicator"], Row.metadata.tables["reporting_period"]
    query = (
        sa.select(i.c.id, sa.func.min(p.c.id))
        .join(p, p.c.project_id == i.c.project_id)
        .where(i.c.project_id.between(TRACKED + 1, size.projects), i.c.project_id != DEEP)
        .group_by(i.c.id)
        .order_by(i.c.position, i.c.id)
        .limit(500)
    )
    with engine.connect() as connection:
        return [(row[0], row[1]) for row in connection.execute(query)]


def recording(slots: list[tuple[int, int]]) -> Callable[[], Iterator[Request]]:
    """Return one new measurement after the other, over many indicators."""

    def requests() -> Iterator[Request]:
        own = token_hex(8)
        for number in itertools.count():
            indicator, period = slots[number % len(slots)]
            body = orjson.dumps({"period_id": period, "value": f"{number}.5"})
            yield Request("POST", f"{PREFIX}/indicators/{indicator}/measurements", body, f"{own}-{number}")

    return requests


def recording_many(size: Size) -> Callable[[], Iterator[Request]]:
    """Return many new measurements of one project at once, again and again."""
    own = [key for key, project, _number in size.every_indicator() if project == BULK]
    period = size.period(BULK, 0)

    def requests() -> Iterator[Request]:
        for number in itertools.count():
            items = [
                {"indicator_id": own[place % len(own)], "period_id": period, "value": f"{number + place}.5"}
                for place in range(size.bulk)
            ]
            yield Request("POST", f"{PREFIX}/projects/{code(BULK)}/measurements", orjson.dumps({"items": items}))

    return requests


def make_calls(size: Size, slots: list[tuple[int, int]]) -> list[Call]:
    """Return what is measured."""
    project, deep = code(TRACKED), f"{size.months} months × {size.units} units × 3 dimensions"
    cells, last = f"{size.tracked} indicators × 8 periods", size.period(TRACKED, len(HALF_YEARS) - 1)
    return [
        Call("record one measurement", recording(slots), 3, 40),
        Call("heatmap of one project", _always(f"/projects/{project}/heatmap?{WHEN}"), None, 10),
        Call(f"heatmap of {size.projects:,} projects", _always(f"/heatmap?limit=1000&{WHEN}"), 30, 2),
        Call(f"tracking table, {cells}", _always(f"/projects/{project}/tracking-table?{WHEN}"), 50, 1),
        Call(
            f"entry grid, {cells}",
            _always(f"/projects/{project}/entry-grid?period_id={last}"),
            None,
            1,
            words=frozenset({"locked"}),
        ),
        Call(
            f"performance, {deep}",
            _always(f"/indicators/{size.deep}/performance?{WHEN}"),
            None,
            1,
        ),
        Call(
            f"roll-up of {size.projects:,} projects × {size.others} indicators",
            _always(f"/roll-up?limit=1000&{WHEN}"),
            None,
            1,
        ),
        Call(
            f"explain, {deep}",
            _always(f"/indicators/{size.deep}/explain?{WHEN}"),
            None,
            1,
            limit=5,
            words=WORDS,
        ),
        Call("due list of one project", _always(f"/projects/{code(2)}/due"), None, 5, FLAT, flat=True),
        Call(f"due list of {size.projects:,} projects", _always("/due?state=due"), None, 5, FLAT, flat=True),
        Call(f"record {size.bulk:,} measurements at once", recording_many(size), None, 1, limit=5),
    ]


def make_pairs(size: Size, slots: list[tuple[int, int]]) -> list[tuple[str, Request, Request]]:
    """Return each call small and large, to count its queries."""
    small, large, wide = code(2), code(TRACKED), code(size.projects)
    record = recording(slots)()
    return [
        ("record one measurement", next(record), next(record)),
        (
            f"heatmap of {size.outcomes} and {size.wide} outcomes",
            Request("GET", f"{PREFIX}/projects/{small}/heatmap?{WHEN}"),
            Request("GET", f"{PREFIX}/projects/{wide}/heatmap?{WHEN}"),
        ),
        (
            f"heatmap of 2 and {size.projects:,} projects",
            Request("GET", f"{PREFIX}/heatmap?limit=2&{WHEN}"),
            Request("GET", f"{PREFIX}/heatmap?limit=1000&{WHEN}"),
        ),
        (
            f"tracking table of {size.others} and {size.tracked} indicators",
            Request("GET", f"{PREFIX}/projects/{small}/tracking-table?{WHEN}"),
            Request("GET", f"{PREFIX}/projects/{large}/tracking-table?{WHEN}"),
        ),
    ]
