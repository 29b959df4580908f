"""How many entries are taken at once: two server processes on PostgreSQL against one.

The callers are processes of their own, each with a few lines: no caller's interpreter is what is measured.
"""

import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing

from logframe.database import open_engine
from logframe.settings import Settings
from tests.benchmarks.calls import find_slots, recording
from tests.benchmarks.measuring import Line
from tests.benchmarks.servers import PRODUCT, serving
from tests.benchmarks.sizes import Size
from tests.benchmarks.verdicts import Verdict

CALLERS, LINES, ROUNDS = 2, 8, 3
LIMIT = 1 / 1.6
"""Two processes take at least 1.6 times as many: an entry takes at most so much of the time."""

Slots = Sequence[tuple[int, int]]


def compare_workers(url: str, size: Size, seconds: float) -> Verdict:
    """Count what one process and two take in turns, on one database."""
    engine = open_engine(Settings(database_url=url))
    slots = find_slots(engine, size)
    engine.dispose()
    rates: dict[int, list[float]] = {1: [], 2: []}
    with (
        serving({"one": (PRODUCT, url)}) as one,
        serving({"two": (PRODUCT, url)}, workers=2) as two,
        ProcessPoolExecutor(CALLERS, multiprocessing.get_context("spawn")) as callers,
    ):
        ports = {1: one["one"], 2: two["two"]}
        for port in ports.values():
            _count(callers, port, slots, seconds / ROUNDS)
        for _round in range(ROUNDS):
            for workers, port in ports.items():
                rates[workers].append(_count(callers, port, slots, seconds / ROUNDS))
    best = {workers: 1000 / max(taken) for workers, taken in rates.items()}
    return Verdict("an entry in a crowd, 2 workers against 1 (1 / 1.6)", best[2], best[1], best[2] / best[1], LIMIT)


def _count(callers: ProcessPoolExecutor, port: int, slots: Slots, seconds: float) -> float:
    """Return how many entries a second a server takes."""
    shares = [list(slots[place::CALLERS] or slots) for place in range(CALLERS)]
    return sum(callers.map(call_for_a_while, [port] * CALLERS, shares, [seconds] * CALLERS))


def call_for_a_while(port: int, slots: Slots, seconds: float) -> float:
    """Record on several lines until the time is over; return how many a second were answered."""
    with ThreadPoolExecutor(LINES) as pool:
        return sum(pool.map(lambda place: _record(port, list(slots[place::LINES] or slots), seconds), range(LINES)))


def _record(port: int, slots: list[tuple[int, int]], seconds: float) -> float:
    """Record one entry after the other on a line."""
    requests, taken, began = recording(slots)(), 0, time.monotonic()
    with closing(Line(port)) as line:
        while time.monotonic() < began + seconds:
            line.ask(next(requests))
            taken += 1
    return taken / (time.monotonic() - began)
