"""A database that is gone for a while: a clear refusal in bounded time, and afterwards all goes on by itself."""

import signal
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest
from alembic import command

from logframe.database import alembic_config, open_engine
from logframe.settings import Settings
from tests.api.refusals import refusal
from tests.faults.accounts import check_whole, stored_values
from tests.faults.servers import running
from tests.make import Make
from tests.postgres import postgres_server

CALLERS, PATIENCE, BOUND = 30, 1.5, 8
"""Who calls at once, for how long the server waits for the database, and for how long any call may take."""
KEEPS = "-h '' -c fsync=off -c shared_buffers=64MB -c max_connections=100"


class Desk:
    """An indicator to record for, and ways to do it."""

    def __init__(self, make):
        self.make, self.project = make, make.project()
        self.path = f"indicators/{make.indicator(self.project).id}/measurements"
        self.period, self.headers = make.period(self.project), make.headers(self.project, "officer")

    def send(self, client, value):
        """Send one value with its own key, and say how long the answer took."""
        body = {"period_id": self.period.id, "value": str(value), "submit": True}
        began = time.monotonic()
        answer = client.post(self.path, json=body, headers={"Idempotency-Key": f"key-{value}"})
        return answer, time.monotonic() - began

    def send_all(self, server, values):
        """Send many values at once; return the answers, each in bounded time."""
        with server.client(self.headers) as client, ThreadPoolExecutor(len(values)) as pool:
            answers = list(pool.map(lambda value: self.send(client, value), values))
        assert max(took for _answer, took in answers) < BOUND
        return [answer for answer, _took in answers]


def check_refused(answers):
    """Fail where an answer is no clear refusal that says when to come again."""
    for answer in answers:
        assert answer.status_code == 503, answer.text
        assert refusal(answer)[1] in {"DatabaseUnusable", "TooBusy"}
        assert int(answer.headers["Retry-After"]) > 0
        assert "Traceback" not in answer.text


def recover(desk, server):
    """Wait until the server answers again by itself."""
    until = time.monotonic() + 30
    with server.client(desk.headers) as client:
        while client.get("health").status_code != 200:
            assert time.monotonic() < until, "it does not come back by itself"
            time.sleep(0.1)


@pytest.fixture
def own_postgres():
    """Run a PostgreSQL that may be stopped and keeps what it answered, with a database that is migrated."""
    with postgres_server(KEEPS) as server:
        command.upgrade(alembic_config(Settings(database_url=server.url)), "head")
        yield server


@pytest.fixture
def gone(request, own_postgres):
    """Return a PostgreSQL, how it goes, and how it comes back."""
    ways = {
        "stopped": (own_postgres.stop, own_postgres.start),
        "frozen": (lambda: own_postgres.signal(signal.SIGSTOP), lambda: own_postgres.signal(signal.SIGCONT)),
    }
    return own_postgres, *ways[request.param]


@pytest.mark.slow
@pytest.mark.parametrize("gone", ["stopped", "frozen"], indirect=True)
def test_while_postgresql_is_gone_calls_are_refused_and_afterwards_all_goes_on(gone, request):
    postgres, go, come_back = gone
    engine = open_engine(Settings(database_url=postgres.url))
    desk, earlier, values = Desk(Make(engine)), range(100, 140), range(CALLERS)
    engine.dispose()
    with running(postgres.url, patience=PATIENCE) as server:
        assert {answer.status_code for answer in desk.send_all(server, earlier)} == {201}
        go()
        try:
            left = time.monotonic()
            check_refused(desk.send_all(server, values))
            check_refused(desk.send_all(server, values))
            check_unreachable(server)
            time.sleep(max(0, 10 - (time.monotonic() - left)))
        finally:
            come_back()
        recover(desk, server)
        assert {answer.status_code for answer in desk.send_all(server, values)} == {201}
        assert {answer.status_code for answer in desk.send_all(server, values)} == {201}
        assert "unexpected" not in server.log()

    assert sorted(stored_values(engine)) == [*values, *earlier]
    check_whole(engine)
    engine.dispose()


def check_unreachable(server):
    """Fail where /health does not say, in bounded time, that the database cannot be used."""
    with server.client({}) as client:
        began = time.monotonic()
        answer = client.get("health")
        assert time.monotonic() - began < BOUND
    assert (answer.status_code, answer.json()["database"]) == (503, "unusable")


class Holder:
    """Another program that holds a SQLite file for itself."""

    def __init__(self, path):
        self.connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)

    def hold(self):
        """Take the file."""
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute("CREATE TABLE held (id INTEGER)")

    def let_go(self):
        """Give it back as it was."""
        self.connection.rollback()
        self.connection.close()


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_while_another_program_writes_calls_wait_or_are_refused_and_go_through_afterwards(engine, settings, make):
    desk = Desk(make)
    engine.dispose()
    holder = Holder(settings.database_url.removeprefix("sqlite:///"))
    with running(settings.database_url, patience=PATIENCE) as server:
        recover(desk, server)
        holder.hold()
        try:
            check_refused(desk.send_all(server, range(CALLERS)))
            with server.client(desk.headers) as client:
                assert client.get(desk.path).status_code == 200  # who reads is not in its way
        finally:
            holder.let_go()
        assert {answer.status_code for answer in desk.send_all(server, range(CALLERS))} == {201}

    assert sorted(stored_values(engine)) == list(range(CALLERS))
    check_whole(engine)


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_lock_of_seconds_is_waited_for(engine, settings, make):
    desk = Desk(make)
    engine.dispose()
    holder = Holder(settings.database_url.removeprefix("sqlite:///"))
    with running(settings.database_url) as server, server.client(desk.headers) as client:
        recover(desk, server)
        holder.hold()
        threading.Timer(5, holder.let_go).start()
        answer, took = desk.send(client, 1)

    assert (answer.status_code, 4 < took < 12) == (201, True)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_call_that_was_cut_off_can_be_sent_again(engine, settings, make, number):
    desk = Desk(make)
    engine.dispose()
    with running(settings.database_url) as server, server.client(desk.headers, timeout=3) as client:
        recover(desk, server)
        threading.Timer(0.02, server.send, [number]).start()
        cut = []
        for value in range(200):
            try:
                answer, _took = desk.send(client, value)
                assert answer.status_code == 201, answer.text
            except httpx2.HTTPError:
                cut.append(value)
                break
        server.restart()
        assert cut
        assert desk.send(client, cut[0])[0].status_code == 201

    assert sorted(stored_values(engine)) == list(range(cut[0] + 1))
    check_whole(engine)
