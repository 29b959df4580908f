"""Timing calls side by side: every round asks each server in turn, so that a slow moment hits all of them."""

import statistics
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any, Protocol

import orjson

from tests.benchmarks.calls import Call, Request

IDLE_SECONDS = 2
"""After five the servers hang up."""


@dataclass(slots=True)
class Times:
    """How long the answers to one call took, in ms, and the median of each round."""

    taken: list[float] = field(default_factory=list)
    rounds: list[float] = field(default_factory=list)

    def add(self, taken: list[float]) -> None:
        """Add the times of one round."""
        self.taken += taken
        self.rounds.append(statistics.median(taken))

    def over(self, other: "Times") -> float:
        """Return the median of the ratios of each round: both sides of one had the same neighbours."""
        return statistics.median(mine / its for mine, its in zip(self.rounds, other.rounds, strict=True))

    @property
    def median(self) -> float:
        """Return the time that half of the answers beat."""
        return statistics.median(self.taken)

    @property
    def p95(self) -> float:
        """Return the time that 95 of 100 answers beat."""
        ordered = sorted(self.taken)
        return ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]


class Answers(Protocol):
    """What answers requests: a server at the other end of a line, or an application in this process."""

    def ask(self, request: Request) -> bytes:
        """Return the body of an answer; one that is no success ends the run."""


class Line:
    """One kept-alive connection to a server, opened anew where the server may have hung up."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=120)
        self._used = time.monotonic()

    def ask(self, request: Request) -> bytes:
        """Return the body of an answer; one that is no success ends the run."""
        if time.monotonic() - self._used > IDLE_SECONDS:
            self._connection.close()
        self._connection.request(request.method, request.path, request.body, request.headers)
        answer = self._connection.getresponse()
        body = answer.read()
        self._used = time.monotonic()
        if answer.status not in {200, 201}:
            raise RuntimeError(f"{request.method} {request.path}: {answer.status} {body[:300]!r}")
        return body

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def time_answer(line: Answers, request: Request) -> float:
    """Return how long an answer takes, in ms."""
    began = time.perf_counter()
    line.ask(request)
    return (time.perf_counter() - began) * 1000


def measure(call: Call, lines: Mapping[str, Answers], seconds: float) -> dict[str, Times]:
    """Time a call on every line, a few calls each in turn, until the time is over; at least three rounds."""
    requests: dict[str, Iterator[Request]] = {name: call.requests() for name in lines}
    times = {name: Times() for name in lines}
    for name, line in lines.items():
        for _ in range(call.repeats):
            line.ask(next(requests[name]))
    until, rounds = time.monotonic() + seconds, 0
    while rounds < 3 or time.monotonic() < until:
        for name in _turned(list(lines), rounds):
            times[name].add([time_answer(lines[name], next(requests[name])) for _ in range(call.repeats)])
        rounds += 1
    return times


def _turned(names: list[str], rounds: int) -> list[str]:
    """Return the names, beginning each round with another one."""
    place = rounds % len(names)
    return names[place:] + names[:place]


def differences(ours: Any, floor: Any, words: frozenset[str] = frozenset(), path: str = "answer") -> Iterator[str]:
    """Say where two answers differ in content; under the names of `words` they may."""
    if isinstance(ours, dict) and isinstance(floor, dict):
        for name in (ours.keys() | floor.keys()) - words:
            yield from differences(ours.get(name, "—"), floor.get(name, "—"), words, f"{path}.{name}")
    elif isinstance(ours, list) and isinstance(floor, list) and len(ours) == len(floor):
        for place, pair in enumerate(zip(ours, floor, strict=True)):
            yield from differences(*pair, words, f"{path}[{place}]")
    elif ours != floor:
        yield f"{path}: {ours!r:.300}, but the floor says {floor!r:.300}"


def check_same(call: Call, ours: Answers, floor: Answers) -> None:
    """Refuse to compare with a floor that gives another answer to a read."""
    request = next(call.requests())
    if request.method != "GET":
        return
    found = list(differences(orjson.loads(ours.ask(request)), orjson.loads(floor.ask(request)), call.words))
    if found:
        raise RuntimeError(f"{call.name}: the floor's answer is another one.\n" + "\n".join(sorted(found)[:5]))
