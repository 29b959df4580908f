"""A server that is killed has lost nothing of what it answered, and stores nothing twice that is sent again."""

import os
import random
import threading
import time

import httpx2
import pytest
import sqlalchemy as sa
from sqlmodel import Session

from logframe.reports.chains import find_faults
from logframe.tables.audit import AuditEvent
from logframe.tables.measurements import Measurement
from tests.faults.accounts import check_whole, stored_values
from tests.faults.recorders import Desk, start_recorders
from tests.faults.servers import Server, running

ROUNDS = {"sqlite": 50, "postgresql": 12}
RECORDERS = 8
SEED = int(os.environ.get("FAULTS_SEED", "2026"))
"""What the moments of the kills are drawn from: printed where a test fails, so that it can be run again."""


@pytest.fixture
def entries(make, engine, settings):
    """Return the address of an indicator's entries, what an entry needs, and the headers of its officer."""
    project = make.project()
    indicator, period = make.indicator(project), make.period(project)
    headers = make.headers(project, "officer")
    engine.dispose()  # no connection of ours holds the file while the servers die
    return f"indicators/{indicator.id}/measurements", {"period_id": period.id, "submit": True}, headers


def stored(engine):
    """Return the values of all entries, sorted."""
    with engine.connect() as connection:
        values = connection.execute(sa.select(Measurement.__table__.c.value)).scalars().all()
    engine.dispose()
    return sorted(int(value) for value in values)


@pytest.mark.slow
def test_what_was_answered_is_there_after_kill_9(engine, settings, backend, entries):
    path, payload, headers = entries

    for number in range(ROUNDS[backend]):
        with running(settings.database_url) as server, server.client(headers) as client:
            answer = client.post(path, json={**payload, "value": str(number)})
            server.kill()
        assert answer.status_code == 201, answer.text
        assert stored(engine) == list(range(number + 1)), f"round {number}"

    with engine.connect() as connection:
        events = sa.select(sa.func.count()).where(AuditEvent.__table__.c.subject == "measurement")
        assert connection.execute(events).scalar_one() == ROUNDS[backend]
    with running(settings.database_url) as server, server.client(headers) as client:
        assert client.get("health").json()["status"] == "ok"


@pytest.mark.slow
def test_what_was_answered_is_there_after_kill_9_amid_writes(engine, settings, backend, entries):
    path, payload, headers = entries
    answered: list[int] = []
    asked = iter(range(1_000_000))
    turn = threading.Lock()

    def record(server: Server, enough: threading.Event):
        with server.client(headers) as client:
            while True:
                with turn:
                    number = next(asked)
                try:
                    answer = client.post(path, json={**payload, "value": str(number)})
                except httpx2.HTTPError:
                    return  # killed: this one may be stored or not
                assert answer.status_code == 201, answer.text
                answered.append(number)
                if len(answered) % 20 == 19:
                    enough.set()

    for _round in range(5):
        enough = threading.Event()
        with running(settings.database_url) as server:
            writers = [threading.Thread(target=record, args=(server, enough)) for _ in range(4)]
            for writer in writers:
                writer.start()
            enough.wait(30)
            server.kill()
            server.listener.close()
            for writer in writers:
                writer.join()
        found = stored(engine)
        assert len(found) == len(set(found)), "an entry is there twice"
        assert set(answered) <= set(found), "an answered entry is lost"
        with Session(engine) as session:
            assert list(find_faults(session)) == []
        engine.dispose()
    assert len(answered) >= 5 * 19


@pytest.mark.parametrize("rounds", [5, pytest.param(100, marks=pytest.mark.slow)])
def test_recorders_who_send_again_have_each_value_once_whenever_the_server_is_killed(engine, settings, make, rounds):
    project = make.project()
    indicator, period = make.indicator(project), make.period(project)
    officers = [make.person() for _ in range(RECORDERS)]
    for officer in officers:
        make.join(officer, project, "officer")
    headers = [make.token(officer) for officer in officers]
    engine.dispose()  # no connection of ours holds the file while the servers die
    desk = Desk(f"indicators/{indicator.id}/measurements", {"period_id": period.id, "submit": True})
    moments = random.Random(SEED)
    print(f"FAULTS_SEED={SEED}")

    with running(settings.database_url) as server:
        recorders = start_recorders(desk, server, headers)
        try:
            for _round in range(rounds):
                desk.wait_for_more()
                time.sleep(moments.uniform(0, 0.15))
                server.restart()
        finally:
            desk.over.set()
            for recorder in recorders:
                recorder.join()

    assert desk.odd == []
    assert desk.retries >= rounds
    assert stored_values(engine) == desk.answered
    check_whole(engine)
