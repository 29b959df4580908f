"""A clock that is set back: nothing is written before what was written already."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from logframe.actions.audit import CLOCKS_DIFFER
from logframe.tables import base
from logframe.tables.audit import AuditEvent
from tests.api.refusals import detail, refusal
from tests.faults.accounts import check_whole
from tests.snapshots import take_snapshot

event = base.columns(AuditEvent)


@pytest.fixture
def set_clock(monkeypatch):
    """Return what sets the clock of the server, by so much from the right time."""

    def set_by(off: timedelta) -> None:
        class Clock(datetime):
            @classmethod
            def now(cls, tz=None):
                return datetime.now(tz) + off

        monkeypatch.setattr(base, "datetime", Clock)

    return set_by


@pytest.fixture
def send(api, make):
    """Return what sends a value to a project in which something was recorded just now."""
    project = make.project()
    indicator, period = make.indicator(project), make.period(project)
    officer = make.headers(project, "officer")

    def send_value(value):
        body = {"period_id": period.id, "value": str(value), "submit": True}
        key = {"Idempotency-Key": f"key-{value}"}
        return api.post(f"indicators/{indicator.id}/measurements", json=body, headers={**officer, **key})

    assert send_value(1).status_code == 201
    return send_value


def moments(engine):
    """Return the moments of all events in the order of their chains."""
    with engine.connect() as connection:
        chains = connection.execute(sa.select(event.chain, event.at).order_by(event.chain, event.position)).all()
    return chains


def test_a_write_before_what_was_recorded_is_refused_and_changes_nothing(engine, send, set_clock):
    set_clock(timedelta(hours=-1))
    before = take_snapshot(engine)

    answer = send(2)

    assert refusal(answer) == (503, "ClockSetBack")
    assert f"{datetime.now(UTC) - timedelta(hours=1):%Y-%m-%d %H:}" in detail(answer)
    assert "Set the clock right" in detail(answer)
    assert answer.headers["Retry-After"]
    assert take_snapshot(engine) == before


def test_once_the_clock_is_right_the_same_call_goes_through(engine, send, set_clock):
    set_clock(timedelta(days=-1))
    assert send(2).status_code == 503

    set_clock(timedelta())

    assert send(2).status_code == 201
    check_whole(engine)


def test_clocks_that_differ_a_little_keep_the_order(engine, send, set_clock):
    set_clock(timedelta(seconds=1) - CLOCKS_DIFFER)

    assert {send(value).status_code for value in (2, 3, 4)} == {201}

    told = moments(engine)
    assert told == sorted(told)
    assert len(set(told)) == len(told)
    check_whole(engine)


def test_a_project_that_rested_longer_takes_what_comes(send, set_clock):
    set_clock(timedelta(days=2))

    assert send(2).status_code == 201


def test_nobody_reads_less_while_the_clock_is_wrong(api, make, set_clock):
    project = make.project()
    manager = make.headers(project)
    set_clock(timedelta(hours=-1))

    assert api.get(f"projects/{project.code}/framework", headers=manager).status_code == 200
