"""Two people at one value, at the same moment, before servers of two processes: one is first, and the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.api.refusals import refusal
from tests.faults.accounts import check_whole
from tests.faults.servers import running

ROUNDS = [pytest.param(5, id="5"), pytest.param(60, id="60", marks=pytest.mark.slow)]


class Pair:
    """Two people with one role in a project, each with a line of their own to the server."""

    def __init__(self, make, project, role):
        people = [make.person(), make.person()]
        for person in people:
            make.join(person, project, role)
        self.headers = [make.token(person) for person in people]

    def at_once(self, server, calls):
        """Send a call of each at the same moment, round after round; return both answers of each round."""
        start = Barrier(2, timeout=30)

        def send(place):
            with server.client(self.headers[place]) as client:
                answers = []
                for call in calls:
                    method, path, body = call[place]
                    start.wait()
                    answers.append(client.request(method, path, json=body))
                return answers

        with ThreadPoolExecutor(2) as pool:
            return list(zip(*pool.map(send, (0, 1)), strict=True))


def told(pair):
    """Return what the two were told, the first of them first: a status, or status and title of the refusal."""
    return sorted(
        (answer.status_code, "") if answer.is_success else refusal(answer) for answer in pair
    )  # fmt: skip


@pytest.mark.parametrize("rounds", ROUNDS)
def test_of_two_officers_at_one_value_one_is_first(engine, settings, make, rounds):
    project = make.project()
    period, officers = make.period(project), Pair(make, project, "officer")
    places = [f"indicators/{make.indicator(project).id}/measurements" for _ in range(rounds)]
    engine.dispose()
    calls = [
        [("POST", place, {"period_id": period.id, "value": value, "sole": True, "submit": True}) for value in "12"]
        for place in places
    ]
    with running(settings.database_url, processes=2) as server:
        answers = officers.at_once(server, calls)

    assert [told(pair) for pair in answers] == [[(201, ""), (409, "AlreadyThere")]] * rounds
    for one, other in answers:
        first, second = (one, other) if one.is_success else (other, one)
        assert second.json()["there"]["id"] == first.json()["id"]
    check_whole(engine)


@pytest.mark.parametrize("rounds", ROUNDS)
def test_of_two_managers_at_one_entry_one_approves(engine, settings, make, rounds):
    project = make.project()
    managers = Pair(make, project, "manager")
    indicator, period = make.indicator(project), make.period(project)
    entries = [make.entry(project, indicator, period, number, approved=False) for number in range(rounds)]
    engine.dispose()
    with running(settings.database_url, processes=2) as server:
        answers = managers.at_once(server, [[("POST", f"measurements/{e.id}/approve", None)] * 2 for e in entries])

    assert [told(pair) for pair in answers] == [[(200, ""), (409, "WrongState")]] * rounds
    check_whole(engine)


@pytest.mark.parametrize("rounds", ROUNDS)
def test_of_two_saves_from_one_version_one_is_kept_and_the_other_shown_both(engine, settings, make, rounds):
    project = make.project()
    indicator, period = make.indicator(project), make.period(project)
    desk = Pair(make, project, "officer")
    desk.headers = [desk.headers[0]] * 2  # one officer in two windows
    engine.dispose()
    with running(settings.database_url, processes=2) as server, server.client(desk.headers[0]) as client:
        body = {"period_id": period.id, "value": "0"}
        drafts = [client.post(f"indicators/{indicator.id}/measurements", json=body).json() for _ in range(rounds)]
        calls = [
            [("PATCH", f"measurements/{d['id']}", {"version": d["version"], "value": value}) for value in "12"]
            for d in drafts
        ]
        answers = desk.at_once(server, calls)

    assert [told(pair) for pair in answers] == [[(200, ""), (409, "StaleVersion")]] * rounds
    for one, other in answers:
        first, second = (one, other) if one.is_success else (other, one)
        assert second.json()["current"]["value"] == first.json()["value"]
    check_whole(engine)
