"""The benchmarks run: everything they do, once, on a handful of rows; no time is judged."""

from contextlib import ExitStack, contextmanager

import pytest
from starlette.testclient import TestClient

from logframe.database import open_engine
from logframe.settings import Settings
from tests.benchmarks.databases import sqlite_databases
from tests.benchmarks.floors import create_floors
from tests.benchmarks.queries import gated_api
from tests.benchmarks.runs import run
from tests.benchmarks.sizes import TINY
from tests.benchmarks.throughput import compare_workers
from tests.benchmarks.verdicts import Verdict, table


class InProcess:
    """An application that answers without a server."""

    def __init__(self, client):
        self.client = client

    def ask(self, request):
        answer = self.client.request(request.method, request.path, content=request.body, headers=request.headers)
        assert answer.is_success, answer.text
        return answer.content


@contextmanager
def answer_in_process(databases):
    with ExitStack() as stack:
        lines = {}
        for stored, url in (("few", databases.few), ("many", databases.many)):
            engine = open_engine(Settings(database_url=url))
            stack.callback(engine.dispose)
            for name, application in (("ours", gated_api(engine, url)), ("floor", create_floors(engine))):
                lines[f"{name} {stored}"] = InProcess(stack.enter_context(TestClient(application)))
        yield lines


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"open_lines": answer_in_process}, id="in process"),
        pytest.param({}, id="served", marks=pytest.mark.slow),
    ],
)
def test_the_benchmarks_run_and_their_floors_give_our_answers(tmp_path, settings):
    with sqlite_databases(tmp_path, TINY) as databases:
        verdicts = list(run(databases, TINY, seconds=0, **settings))

    assert [verdict.limit for verdict in verdicts] == 7 * [3, 3, 1.3] + [5, 5, 1.3] + 2 * [1.5] + [5, 5, 1.3] + 4 * [1]
    assert all(verdict.within for verdict in verdicts if verdict.name.startswith("queries"))


@pytest.mark.slow
def test_what_one_worker_and_two_take_is_counted(tmp_path):
    with sqlite_databases(tmp_path, TINY) as databases:
        verdict = compare_workers(databases.few, TINY, seconds=1)

    assert (verdict.limit, verdict.ratio > 0) == (1 / 1.6, True)


@pytest.mark.parametrize(("ours", "within"), [(3.0, True), (3.1, False)])
def test_a_ratio_past_its_limit_is_told(ours, within):
    verdict = Verdict("a call", ours, 1.0, ours, 3.0, p95=4.0, target=3)

    assert verdict.within is within
    assert table("SQLite", [verdict]).endswith("missed  ok" if within else "missed  OVER")
