"""A server that ends amid many entries has stored all or none; who sends them again has all of them once."""

import random
import signal
import threading
import time

import httpx2
import pytest
import sqlalchemy as sa

from logframe.tables.base import columns
from logframe.tables.measurements import Measurement
from tests.faults.accounts import check_whole
from tests.faults.servers import running

MANY = 400

entry = columns(Measurement)


def count(engine):
    """Return how many entries are stored."""
    with engine.connect() as connection:
        found = connection.execute(sa.select(sa.func.count()).select_from(Measurement)).scalar_one()
    engine.dispose()
    return found


def freeze(server):
    """Stop the server for a while in the midst of what it does, and let it go on."""
    server.send(signal.SIGSTOP)
    time.sleep(0.5)
    server.send(signal.SIGCONT)


ENDS = {
    "killed": lambda server: server.kill(),
    "told to end": lambda server: server.send(signal.SIGTERM),
    "frozen": freeze,
}


@pytest.mark.parametrize("end", sorted(ENDS))
@pytest.mark.parametrize("rounds", [2, pytest.param(20, marks=pytest.mark.slow)])
def test_of_many_entries_all_are_stored_or_none_whenever_the_server_ends(engine, settings, make, end, rounds):
    project, moments = make.project(), random.Random(2026)
    indicators, period = [make.indicator(project) for _ in range(4)], make.period(project)
    headers, path = make.headers(project, "officer"), f"projects/{project.code}/measurements"
    engine.dispose()
    with running(settings.database_url) as server, server.client(headers, timeout=20) as client:
        for number in range(1, rounds + 1):
            items = [
                {"indicator_id": indicators[n % 4].id, "period_id": period.id, "value": str(n)} for n in range(MANY)
            ]
            key = {"Idempotency-Key": f"many-{number}"}
            client.get("health")
            timer = threading.Timer(moments.uniform(0.01, 0.25), ENDS[end], [server])
            timer.start()
            try:
                cut = client.post(path, json={"items": items}, headers=key, timeout=5).status_code
            except httpx2.HTTPError:
                cut = None
            timer.join()
            assert cut in {None, 201}
            if end != "frozen":
                server.restart()
            assert count(engine) in ({number * MANY} if cut else {(number - 1) * MANY, number * MANY})
            again = client.post(path, json={"items": items}, headers=key)
            assert again.status_code == 201, again.text
            assert len(again.json()["items"]) == MANY
            assert count(engine) == number * MANY
    check_whole(engine)
    engine.dispose()
