"""Everybody learns what waits for them, in their language, on screen or by mail."""

import smtplib
import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from os import environ

import pytest

from logframe.tables.base import utc_now
from tests.cli.conftest import refused

TODAY = utc_now().date()


class Desk(socketserver.StreamRequestHandler):
    """A mail server as far as a client notices: it takes all mail but that to addresses it does not like."""

    def handle(self) -> None:
        """Speak SMTP."""
        self.wfile.write(b"220 ready\r\n")
        while line := self.rfile.readline():
            verb = line.split(maxsplit=1)[0].upper().rstrip(b":")
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                body = iter(self.rfile.readline, b".\r\n")
                message = message_from_bytes(b"".join(body), policy=policy.default)
                self.server.received.append(message)  # type: ignore[attr-defined]
            if verb == b"RCPT" and b"nobody" in line:
                self.wfile.write(b"550 no such person\r\n")
            else:
                self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 fine\r\n")


@pytest.fixture
def post_office(monkeypatch) -> Iterator[list[EmailMessage]]:
    """Run a mail server, point the settings at it, and return what it receives."""
    with socketserver.TCPServer(("127.0.0.1", 0), Desk) as server:
        server.received = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        monkeypatch.setenv("LOGFRAME_SMTP_URL", f"smtp://127.0.0.1:{server.server_address[1]}")
        monkeypatch.setenv("LOGFRAME_MAIL_FROM", "logframe@test.example")
        yield server.received  # type: ignore[attr-defined]
        server.shutdown()
        thread.join()


@pytest.fixture
def project(make):
    """Make a project of which one period is late and one is due in twenty days."""
    project = make.project(title="Safe work")
    for code, first, last, due in (("late", -90, -60, -30), ("running", -10, 10, 20)):
        days = [TODAY + timedelta(days=number) for number in (first, last, due)]
        make.period(project, code=code, starts_on=days[0], ends_on=days[1], due_on=days[2])
    make.indicator(project, code="I-1", title="Workers trained")
    return project


@pytest.fixture
def ana(make, project):
    """Make the officer, who reads Spanish."""
    ana = make.person("ana@test.example", language="es", region="es_PE")
    make.join(ana, project, "officer")
    return ana


def test_the_reminder_names_what_is_late(run, project, ana):
    said = run("remind")

    assert said.status == 0
    assert said.out.splitlines()[0] == "ana <ana@test.example>"
    assert f"{project.code} · I-1 Workers trained · late" in said.out
    assert "running" not in said.out


def test_the_reminder_names_what_is_due_in_the_days_ahead(run, project, ana):
    assert "· running" in run("remind", "--days", "20").out
    assert "· running" not in run("remind", "--days", "19").out


def test_who_has_nothing_to_do_is_not_reminded(run, make, project, ana):
    make.join(make.person("donor@test.example"), project, "donor")
    make.join(make.person("manager@test.example"), project, "manager")

    assert run("remind").out.count("@") == 1


def test_a_manager_is_reminded_of_what_waits_for_them(run, make, project):
    indicator, period = make.indicator(project), make.period(project, year=2019)
    make.entry(project, indicator, period, 5, approved=False)
    manager = make.member(project, "manager")

    assert manager.email in run("remind").out


def test_nothing_is_said_where_nothing_waits(run, make):
    make.project()

    assert (run("remind").status, run("remind").out) == (0, "")


def test_a_reminder_goes_by_mail_to_each_person(run, project, ana, post_office):
    said = run("remind", "--mail")

    assert (said.status, said.out) == (0, "Reminders sent: 1.\n")
    (message,) = post_office
    assert (message["To"], message["From"]) == ("ana@test.example", "logframe@test.example")
    assert "I-1 Workers trained" in message.get_content()


def test_an_address_that_is_refused_keeps_nobody_else_from_theirs(run, make, project, ana, post_office):
    make.join(make.person("aa-nobody@test.example"), project, "officer")

    said = run("remind", "--mail")

    assert said.status == 1
    assert "aa-nobody@test.example" in said.err
    assert [message["To"] for message in post_office] == ["ana@test.example"]


@pytest.mark.parametrize(
    ("url", "sender", "sentence"),
    [
        ("", "x@test.example", "no server or no sender"),
        ("smtp://127.0.0.1:9", "", "no server or no sender"),
        ("http://127.0.0.1:9", "x@test.example", "must be smtp://"),
        ("smtp://127.0.0.1:port", "x@test.example", "must be smtp://"),
        ("smtp://127.0.0.1:9", "x@test.example", "cannot be reached"),
    ],
)
def test_what_keeps_mail_from_going_is_said_in_a_sentence(run, monkeypatch, project, ana, url, sender, sentence):
    monkeypatch.setenv("LOGFRAME_SMTP_URL", url)
    monkeypatch.setenv("LOGFRAME_MAIL_FROM", sender)

    assert sentence in refused(run("remind", "--mail"))


def test_a_server_that_wants_to_know_us_is_told(run, monkeypatch, project, ana, post_office):
    told = []
    monkeypatch.setattr(smtplib.SMTP, "login", lambda _server, *who: told.append(who))
    monkeypatch.setenv("LOGFRAME_SMTP_URL", environ["LOGFRAME_SMTP_URL"].replace("//", "//ana%40x:p%2Fw@"))

    assert run("remind", "--mail").status == 0
    assert told == [("ana@x", "p/w")]
