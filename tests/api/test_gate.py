"""The gate in front of everything: same origin, headers, bounded bodies, request numbers, and quiet logs."""

import pytest
import structlog
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from logframe.api import gate, problems
from logframe.api.app import PREFIX
from logframe.api.routers import health
from tests.api.refusals import detail, refusal
from tests.make import PASSWORD
from tests.snapshots import take_snapshot

EMAIL = "ana@test.example"
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


@pytest.fixture
def browser(api, make):
    """Sign somebody in by cookie."""
    make.person(EMAIL)
    assert api.post("session", json={"email": EMAIL, "password": PASSWORD}).status_code == 201
    return api


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://testserver.evil.example"},
        {"Origin": "http://testserver:8080"},
        {"Origin": "null"},
    ],
)
def test_a_write_that_another_site_sends_is_refused(browser, engine, headers):
    before = take_snapshot(engine)

    refused = browser.patch("me", json={"version": 1, "name": "Eve"}, headers=headers)

    assert refusal(refused) == (403, "CrossOrigin")
    assert take_snapshot(engine) == before


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://testserver"}]
)
def test_a_write_from_our_own_page_passes(browser, headers):
    assert browser.patch("me", json={"version": 1, "name": "Ana"}, headers=headers).status_code == 200


def test_another_site_does_not_sign_anybody_in_or_out(browser, engine):
    before = take_snapshot(engine)
    elsewhere = {"Sec-Fetch-Site": "cross-site"}

    assert browser.delete("session", headers=elsewhere).status_code == 403
    signing = browser.post("session", json={"email": EMAIL, "password": PASSWORD}, headers=elsewhere)

    assert refusal(signing) == (403, "CrossOrigin")
    assert take_snapshot(engine) == before


def test_a_script_with_a_token_may_come_from_anywhere(api, make):
    headers = {**make.token(make.person()), "Sec-Fetch-Site": "cross-site", "Origin": "http://other.example"}

    assert api.patch("me", json={"version": 1, "name": "Script"}, headers=headers).status_code == 200


def test_reading_is_free_of_the_check(browser):
    assert browser.get("me", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_every_answer_has_the_security_headers(api, make, monkeypatch, settings):
    project = make.project()
    member, manager = make.headers(project, "donor"), make.headers(project)
    outcome, indicator = make.outcome(project), make.indicator(project)
    settings.attempts_per_account = 0

    def fail(*_):
        raise RuntimeError("inside")

    answers = {
        200: api.get("health"),
        201: api.post(f"projects/{project.code}/events", json={"title": "Fair"}, headers=manager),
        204: api.delete(f"outcomes/{outcome.id}", headers=manager),
        400: api.post(
            f"projects/{project.code}/events", content=b"\xff", headers={**manager, "content-type": "application/json"}
        ),
        401: api.get("me"),
        403: api.patch(f"projects/{project.code}", json={}, headers=member),
        404: api.get("nowhere", headers=member),
        405: api.put("projects", headers=member),
        409: api.delete(f"outcomes/{indicator.outcome_id}", headers=manager),
        413: api.post("session", content=b"x" * (settings.body_limit + 1)),
        422: api.post("session", json={}),
        429: api.post("session", json={"email": EMAIL, "password": "no"}),
    }
    monkeypatch.setattr(health, "check_schema", fail)
    answers[500] = api.get("health")
    monkeypatch.setattr(gate, "find_visitor", lambda *_: (_ for _ in ()).throw(OperationalError("", {}, Exception())))
    answers[503] = api.get("me", headers=member)

    assert {status: answer.status_code for status, answer in answers.items()} == {status: status for status in answers}
    for status, answer in answers.items():
        assert HEADERS.items() <= answer.headers.items(), status
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy, status
        assert "script-src 'self'" in policy, status
        assert "unsafe-eval" not in policy, status
        assert "frame-ancestors 'none'" in policy, status
        assert answer.headers["x-request-id"], status
        if status >= 400:
            refusal(answer)


def test_an_error_of_ours_tells_a_number_and_nothing_about_the_inside(api, monkeypatch):
    def fail(*_):
        raise RuntimeError("the inside at /srv/logframe")

    monkeypatch.setattr(health, "check_schema", fail)

    answer = api.get("health")

    assert refusal(answer) == (500, "InternalError")
    assert answer.headers["x-request-id"] in detail(answer)
    assert answer.json()["instance"] == answer.headers["x-request-id"]
    assert "inside" not in answer.text


def test_every_request_has_a_number_of_its_own(api):
    assert len({api.get("health").headers["x-request-id"] for _ in range(3)}) == 3


def test_a_body_over_the_limit_is_refused_before_it_is_read(api, make, engine):
    headers = make.token(make.person())
    before, read = take_snapshot(engine), []

    def hundred_megabytes():
        for piece in range(100):
            read.append(piece)
            yield b"x" * 1_000_000

    announced = {**headers, "content-type": "application/json", "content-length": "100000000"}
    answer = api.patch("me", content=hundred_megabytes(), headers=announced)

    assert refusal(answer) == (413, "BodyTooLarge")
    assert "2000000" in detail(answer)
    assert take_snapshot(engine) == before


def test_a_body_that_does_not_say_its_length_is_bounded_as_well(api, make, engine):
    headers = {**make.token(make.person()), "content-type": "application/json"}
    before = take_snapshot(engine)

    answer = api.patch("me", content=(b"x" * 100_000 for _ in range(30)), headers=headers)

    assert refusal(answer) == (413, "BodyTooLarge")
    assert take_snapshot(engine) == before


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_no_websocket_is_opened(gated):
    with (
        TestClient(gated) as client,
        pytest.raises(WebSocketDisconnect) as closed,
        client.websocket_connect("/_dash-ws"),
    ):
        pass
    assert closed.value.code == 4404


class Kept:
    """Keeps log lines."""

    def __init__(self):
        self.lines = []

    def __call__(self, _logger, _method, event):
        """Keep a line and drop it."""
        self.lines.append(dict(event))
        raise structlog.DropEvent

    @property
    def text(self):
        """Return all that was logged."""
        return repr(self.lines)


@pytest.fixture
def kept(monkeypatch):
    """Keep what the gate and the problems log."""
    kept = Kept()
    processors = [structlog.contextvars.merge_contextvars, structlog.processors.format_exc_info, kept]
    for module in (gate, problems):
        monkeypatch.setattr(module, "log", structlog.wrap_logger(structlog.PrintLogger(), processors))
    return kept


def test_a_line_a_request_says_who_asked_what_and_what_came_of_it(api, make, kept):
    person = make.person()

    answer = api.get("me", headers=make.token(person))

    (line,) = kept.lines
    assert line["event"] == "request"
    assert (line["method"], line["path"], line["status"], line["person"], line["request_id"]) == (
        "GET", f"{PREFIX}/me", 200, person.id, answer.headers["x-request-id"],
    )  # fmt: skip
    assert line["ms"] >= 0


def test_no_secret_is_ever_in_the_logs(api, make, kept, monkeypatch):
    person = make.person(EMAIL)
    key = make.token(person)["Authorization"].removeprefix("Bearer ")
    token = api.post("session", json={"email": EMAIL, "password": PASSWORD}).json()["token"]
    wrong = "a wrong but telling password"
    api.post("session", json={"email": EMAIL, "password": wrong})
    api.post("session", json={"email": EMAIL, "password": wrong, "colour": wrong})
    api.get("me", headers={"Authorization": f"Bearer {key}"})
    api.get("me", headers={"Authorization": f"Bearer {key}x"})
    monkeypatch.setattr(health, "check_schema", lambda *_: 1 / 0)
    api.get("health", headers={"Authorization": f"Bearer {key}"})
    api.delete("session")

    assert len(kept.lines) >= 8
    for secret in (PASSWORD, wrong, token, key, security_digest(key)):
        assert secret not in kept.text


def security_digest(secret):
    """Return what is stored of a token."""
    return gate.digest(secret)


def test_an_unexpected_error_is_logged_with_the_number_that_the_person_is_told(api, kept, monkeypatch):
    monkeypatch.setattr(health, "check_schema", lambda *_: 1 / 0)

    answer = api.get("health")

    found = next(line for line in kept.lines if line["event"] == "unexpected")
    assert found["request_id"] == answer.headers["x-request-id"]
    assert "ZeroDivisionError" in found["exception"]
