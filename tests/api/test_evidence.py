"""Evidence: brought by the author, kept once, given to those who may see it, and never shown in place."""

import pytest

from logframe.errors import NotFound
from logframe.files.keeping import LocalFolder
from tests.api.refusals import detail, refusal
from tests.snapshots import take_snapshot

PDF = b"%PDF-1.7\n" + b"list of participants " * 50
TOKENS = frozenset({"api_token", "audit_event"})


@pytest.fixture
def draft(make):
    """Return a draft of the officer, and the project it is in."""
    project = make.project()
    entry = make.entry(project, make.indicator(project), make.period(project), 5, approved=False, submit=False)
    return project, entry


def bring(api, entry, headers, content=PDF, name="list.pdf", **more):
    """Bring a file to an entry."""
    place = f"measurements/{entry.id}/evidence"
    return api.post(place, params={"filename": name}, content=content, headers={**headers, **more})


def kept(settings):
    """Return the files that are kept, and those that are left over."""
    folder = settings.evidence_folder
    files = [file for file in folder.rglob("*") if file.is_file()] if folder.exists() else []
    return [file.name for file in files if file.parent.name != "arriving"], [
        file for file in files if file.parent.name == "arriving"
    ]


def test_a_file_is_brought_listed_and_given_back_byte_for_byte(api, make, draft, settings):
    project, entry = draft
    officer = make.headers(project, "officer")

    answer = bring(api, entry, officer, name="lista de ñandúes.pdf")

    assert answer.status_code == 201, answer.text
    [listed] = api.get(f"indicators/{entry.indicator_id}/measurements", headers=officer).json()["items"][0]["files"]
    assert listed == answer.json()
    assert (listed["name"], listed["size"]) == ("lista de ñandúes.pdf", len(PDF))
    assert listed["media_type"] == "application/pdf"
    given = api.get(f"evidence/{listed['id']}", headers=officer)
    assert given.content == PDF
    assert given.headers["content-disposition"].startswith("attachment; filename*=UTF-8''lista%20de%20%C3%B1")
    assert given.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in given.headers["content-security-policy"]
    assert kept(settings) == ([listed["sha256"]], [])


def test_the_same_content_is_kept_once(api, make, draft, settings):
    project, entry = draft
    officer = make.headers(project, "officer")

    for name in ("a.pdf", "b.pdf"):
        assert bring(api, entry, officer, name=name).status_code == 201

    assert len(kept(settings)[0]) == 1


def test_a_retried_file_is_stored_once(api, make, draft, engine):
    project, entry = draft
    officer = make.headers(project, "officer")

    first = bring(api, entry, officer, **{"idempotency-key": "k1"})
    again = bring(api, entry, officer, **{"idempotency-key": "k1"})
    other = bring(api, entry, officer, PDF + b"more", **{"idempotency-key": "k1"})

    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    assert refusal(other) == (422, "KeyReused")
    assert len(take_snapshot(engine)["evidence"]) == 1


BAD = {
    "empty": (b"", "a.pdf", {}, 422),
    "a lie": (b"\x89PNG\r\n\x1a\n", "a.pdf", {}, 422),
    "a page": (b"<html>", "a.txt", {}, 422),
    "a path": (PDF, "../../a.pdf", {}, 422),
    "unseen signs": (PDF, "a\u202e.pdf", {}, 422),
    "another type": (PDF, "a.pdf", {"content-type": "image/png"}, 422),
    "too large": (PDF + b" " * 10_000_000, "a.pdf", {}, 413),
}


@pytest.mark.parametrize("case", sorted(BAD))
def test_a_file_that_is_not_taken_changes_nothing(api, make, draft, engine, settings, case):
    project, entry = draft
    officer = make.headers(project, "officer")
    content, name, more, status = BAD[case]
    before = take_snapshot(engine, TOKENS)

    answer = bring(api, entry, officer, content, name, **more)

    assert refusal(answer)[0] == status, answer.text
    assert take_snapshot(engine, TOKENS) == before
    assert kept(settings) == ([], [])


def test_a_file_larger_than_any_other_body_is_taken_and_other_bodies_are_not(api, make, draft):
    project, entry = draft
    officer = make.headers(project, "officer")

    assert bring(api, entry, officer, PDF + b" " * 3_000_000).status_code == 201
    assert api.post("session", content=b" " * 3_000_000).status_code == 413


def test_a_stranger_is_refused_before_the_file_is_read(api, make, draft, settings):
    _project, entry = draft

    answer = bring(api, entry, make.token(make.person()))

    assert refusal(answer) == (404, "NotFound")
    assert kept(settings) == ([], [])


def test_only_the_author_or_a_manager_adds_and_takes_away(api, make, draft):
    project, entry = draft
    other = make.person()
    make.join(other, project, "officer")

    assert refusal(bring(api, entry, make.token(other))) == (409, "NotTheirs")
    own = bring(api, entry, make.headers(project, "officer")).json()
    assert refusal(api.delete(f"evidence/{own['id']}", headers=make.token(other))) == (409, "NotTheirs")
    assert api.delete(f"evidence/{own['id']}", headers=make.headers(project, "manager")).status_code == 204


def test_what_was_submitted_keeps_its_files_unless_a_manager_says_otherwise(api, make, draft):
    project, entry = draft
    officer, manager = make.headers(project, "officer"), make.headers(project)
    file = bring(api, entry, officer).json()
    api.post(f"measurements/{entry.id}/submit", headers=officer)

    assert refusal(api.delete(f"evidence/{file['id']}", headers=officer)) == (409, "NotTheirs")
    assert refusal(bring(api, entry, officer, name="b.pdf")) == (409, "NotTheirs")
    assert bring(api, entry, manager, name="c.pdf").status_code == 201


def test_a_closed_period_takes_no_file(api, make):
    project = make.project()
    period = make.period(project)
    entry = make.entry(project, make.indicator(project), period, 5, approved=False, submit=False)
    make.close(project, period)

    assert refusal(bring(api, entry, make.headers(project, "officer"))) == (409, "PeriodClosed")


def test_a_donor_gets_the_files_of_approved_entries_alone(api, make, draft):
    project, entry = draft
    officer, manager, donor = (make.headers(project, role) for role in ("officer", "manager", "donor"))
    evaluator, place = make.headers(project, "evaluator"), f"evidence/{bring(api, entry, officer).json()['id']}"

    def seen():
        return [api.get(place, headers=who).status_code for who in (officer, manager, evaluator, donor)]

    assert seen() == [200, 200, 404, 404]
    api.post(f"measurements/{entry.id}/submit", headers=officer)
    assert seen() == [200, 200, 200, 404]
    api.post(f"measurements/{entry.id}/approve", headers=manager)
    assert seen() == [200, 200, 200, 200]
    api.post(f"measurements/{entry.id}/return", json={"reason": "Which list?"}, headers=manager)
    assert seen() == [200, 200, 200, 404]


def test_evidence_that_is_asked_for_blocks_the_submission_and_not_the_draft(api, make):
    project = make.project()
    indicator, period = make.indicator(project, evidence_required=True), make.period(project)
    officer, place = make.headers(project, "officer"), f"indicators/{indicator.id}/measurements"
    body = {"period_id": period.id, "value": 5}

    assert "Save the entry as a draft" in detail(api.post(place, json={**body, "submit": True}, headers=officer))
    entry = make.entry(project, indicator, period, 5, approved=False, submit=False)
    assert refusal(api.post(f"measurements/{entry.id}/submit", headers=officer)) == (422, "Invalid")
    bring(api, entry, officer)
    assert api.post(f"measurements/{entry.id}/submit", headers=officer).json()["status"] == "submitted"
    missing = {"period_id": period.id, "missing_reason": "not_collected", "submit": True}
    assert api.post(place, json=missing, headers=officer).status_code == 201


def test_a_lost_file_is_said_to_be_lost(api, make, draft, settings):
    project, entry = draft
    officer = make.headers(project, "officer")
    file = bring(api, entry, officer).json()
    next(settings.evidence_folder.rglob(file["sha256"])).unlink()

    assert refusal(api.get(f"evidence/{file['id']}", headers=officer)) == (409, "FileLost")


def test_a_full_disk_stores_neither_file_nor_row(api, make, draft, engine, monkeypatch):
    project, entry = draft
    officer = make.headers(project, "officer")
    before = take_snapshot(engine, TOKENS)

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(LocalFolder, "keep", fail)
    answer = bring(api, entry, officer)

    assert refusal(answer) == (503, "FilesUnusable")
    assert take_snapshot(engine, TOKENS) == before


def test_a_draft_of_another_has_no_checks_to_be_seen(api, make, draft):
    project, entry = draft
    answer = api.get(f"measurements/{entry.id}/checks", headers=make.headers(project, "evaluator"))

    assert refusal(answer) == (NotFound.status, "NotFound")
