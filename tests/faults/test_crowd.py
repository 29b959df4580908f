"""Many at once: every answered write is there once, none is lost, and nobody gets a 5xx."""

import asyncio
import threading
from collections import Counter

import httpx2
import pytest
import sqlalchemy as sa
from sqlmodel import Session

from logframe.reports.chains import find_faults
from logframe.tables.audit import AuditEvent
from logframe.tables.measurements import Measurement
from tests.faults.servers import running

RECORDERS, EACH = 8, 15


@pytest.fixture
def project(make):
    return make.project()


@pytest.mark.slow
@pytest.mark.parametrize("processes", [1, 2])
def test_concurrent_recorders_lose_nothing(engine, settings, make, project, processes):
    indicator, period = make.indicator(project), make.period(project)
    headers = [make.headers(project, "officer") for _ in range(RECORDERS)]
    statuses: Counter[int] = Counter()

    def record(server, recorder):
        with server.client(headers[recorder]) as client:
            for number in range(EACH):
                answer = client.post(
                    f"indicators/{indicator.id}/measurements",
                    json={"period_id": period.id, "value": str(recorder * 1000 + number), "submit": True},
                )
                statuses[answer.status_code] += 1
                client.get(f"indicators/{indicator.id}/measurements")

    with running(settings.database_url, processes=processes) as server:
        recorders = [threading.Thread(target=record, args=(server, n)) for n in range(RECORDERS)]
        for recorder in recorders:
            recorder.start()
        for recorder in recorders:
            recorder.join()

    assert statuses == {201: RECORDERS * EACH}
    with engine.connect() as connection:
        values = connection.execute(sa.select(Measurement.__table__.c.value)).scalars().all()
        events = sa.select(sa.func.count()).where(AuditEvent.__table__.c.subject == "measurement")
        assert connection.execute(events).scalar_one() == RECORDERS * EACH
    with Session(engine) as session:
        assert list(find_faults(session)) == []
    assert sorted(map(int, values)) == sorted(r * 1000 + n for r in range(RECORDERS) for n in range(EACH))


@pytest.mark.slow
def test_concurrent_managers_approve_an_entry_once(engine, settings, make, project):
    indicator, period = make.indicator(project), make.period(project)
    entry = make.entry(project, indicator, period, 5, approved=False)
    headers = make.headers(project, "manager")

    async def approve_all(url: str) -> list[int]:
        async with httpx2.AsyncClient(base_url=url, headers=headers, timeout=60) as client:
            answers = await asyncio.gather(*(client.post(f"measurements/{entry.id}/approve") for _ in range(10)))
            return [answer.status_code for answer in answers]

    with running(settings.database_url) as server:
        statuses = Counter(asyncio.run(approve_all(server.url)))

    assert statuses == {200: 1, 409: 9}


@pytest.mark.slow
def test_a_crowd_of_readers_is_answered(settings, make, project):
    indicator, period = make.indicator(project), make.period(project)
    make.entry(project, indicator, period, 5)
    headers = make.headers(project, "donor")
    limits = httpx2.Limits(max_connections=300, max_keepalive_connections=300)

    async def read_all(url: str) -> list[int]:
        async with httpx2.AsyncClient(base_url=url, headers=headers, timeout=20, limits=limits) as client:
            await client.get("health")
            answers = await asyncio.gather(*(client.get(f"projects/{project.code}/heatmap") for _ in range(200)))
            return [answer.status_code for answer in answers]

    with running(settings.database_url) as server:
        assert Counter(asyncio.run(read_all(server.url))) == {200: 200}
