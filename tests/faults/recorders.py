"""Recorders who do not give up: each sends an entry with a key of its own until it is answered."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx2

from tests.faults.servers import Server

AGAIN = frozenset({503})
"""The answers after which a recorder tries again."""


@dataclass(slots=True)
class Desk:
    """What recorders share: where they send, what came back, and when they stop."""

    path: str
    payload: dict[str, object]
    answered: dict[int, int] = field(default_factory=dict)
    odd: list[str] = field(default_factory=list)
    retries: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def wait_for_more(self, seconds: float = 30) -> None:
        """Wait until something more than now was answered."""
        until, before = time.monotonic() + seconds, len(self.answered)
        while len(self.answered) == before:
            assert time.monotonic() < until, "nothing was answered any more"
            time.sleep(0.005)

    def record(self, server: Server, headers: dict[str, str], recorder: int) -> None:
        """Record one value after the other until it is over; the last one is answered too."""
        number = recorder * 1_000_000
        with server.client(headers, timeout=15) as client:
            while not self.over.is_set():
                self._insist(client, number)
                number += 1

    def _insist(self, client: httpx2.Client, number: int) -> None:
        """Send one value until it is answered, with the same key and the same body each time."""
        body, key = {**self.payload, "value": str(number)}, {"Idempotency-Key": f"value-{number}"}
        while True:
            try:
                answer = client.post(self.path, json=body, headers=key)
            except httpx2.HTTPError:
                self.retries += 1
                continue
            if answer.status_code not in AGAIN:
                break
            self.retries += 1
            time.sleep(0.1)
        if answer.status_code == 201:
            self.answered[number] = answer.json()["id"]
        else:
            self.odd.append(f"{number}: {answer.status_code} {answer.text[:300]}")


def start_recorders(desk: Desk, server: Server, headers: Sequence[dict[str, str]]) -> list[threading.Thread]:
    """Start a recorder for each of the headers."""
    recorders = [threading.Thread(target=desk.record, args=(server, own, n)) for n, own in enumerate(headers, 1)]
    for recorder in recorders:
        recorder.start()
    return recorders
