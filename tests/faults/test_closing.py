"""A manager closes the period while officers submit: in time, or refused with who closed it, and when."""

import random
import threading
import time
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from logframe.tables.base import columns
from logframe.tables.measurements import Measurement
from logframe.tables.projects import ReportingPeriod
from tests.api.refusals import detail, refusal
from tests.faults.accounts import check_whole
from tests.faults.servers import running

OFFICERS = 4

entry, period = columns(Measurement), columns(ReportingPeriod)


class Office:
    """A project whose officers submit until the period is closed for them."""

    def __init__(self, make):
        self.make, self.project = make, make.project(starts_on="1900-01-01", ends_on="2020-12-31")
        self.indicator = make.indicator(self.project)
        self.manager = make.member(self.project, "manager")
        self.managing = make.token(self.manager)
        officers = [make.person() for _ in range(OFFICERS)]
        for officer in officers:
            make.join(officer, self.project, "officer")
        self.officers = [make.token(officer) for officer in officers]

    def submit_until_closed(self, client, headers, period, refused):
        """Submit new entries and drafts by turns, until one is refused."""
        path, body = f"indicators/{self.indicator.id}/measurements", {"period_id": period.id, "value": "1"}
        while True:
            answer = client.post(path, json={**body, "submit": True}, headers=headers)
            if answer.status_code == 201:
                answer = client.post(path, json=body, headers=headers)
            if answer.status_code == 201:
                answer = client.post(f"measurements/{answer.json()['id']}/submit", headers=headers)
            if answer.status_code not in {200, 201}:
                refused.append(answer)
                return

    def play(self, client, period, pause):
        """Let all submit, close the period amid it, and return how each of them was refused."""
        refused = []
        threads = [
            threading.Thread(target=self.submit_until_closed, args=(client, own, period, refused))
            for own in self.officers
        ]
        for thread in threads:
            thread.start()
        time.sleep(pause)
        closed = client.patch(f"periods/{period.id}", json={"version": 1, "closed": True}, headers=self.managing)
        for thread in threads:
            thread.join()
        assert closed.status_code == 200, closed.text
        return refused


@pytest.mark.parametrize("rounds", [5, pytest.param(60, marks=pytest.mark.slow)])
def test_nothing_is_submitted_after_the_moment_at_which_the_period_was_closed(engine, settings, make, rounds):
    office, moments = Office(make), random.Random(7)
    periods = [
        make.period(office.project, code=f"{1900 + number}", starts_on=f"{1900 + number}-01-01",
                    ends_on=f"{1900 + number}-12-31")
        for number in range(rounds)
    ]  # fmt: skip
    engine.dispose()
    today = {f"{datetime.now(UTC).date()}"}
    with running(settings.database_url, processes=2) as server, server.client({}) as client:
        for each in periods:
            refused = office.play(client, each, moments.uniform(0.01, 0.1))
            assert len(refused) == OFFICERS
            for answer in refused:
                assert refusal(answer) == (409, "PeriodClosed")
                assert office.manager.name in detail(answer)
                assert any(day in detail(answer) for day in today | {f"{datetime.now(UTC).date()}"})

    with engine.connect() as connection:
        pairs = connection.execute(
            sa.select(entry.submitted_at, entry.recorded_at, period.closed_at).join(
                ReportingPeriod, period.id == entry.period_id
            )
        ).all()
        late = [pair for pair in pairs if max(filter(None, pair[:2])) >= pair[2]]
    assert len(pairs) > rounds
    assert late == []
    check_whole(engine)
