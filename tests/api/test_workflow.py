"""The whole workflow: every state, person and deed; each goes as `domain/workflow.py` says, or not at all."""

from itertools import product

import pytest

from logframe.domain.words import EntryStatus
from logframe.domain.workflow import STEPS, EntryDeed, may, parties
from tests.api.refusals import refusal
from tests.snapshots import take_snapshot

STATES = tuple(EntryStatus)
PEOPLE = ("author", "managing author", "officer", "manager", "evaluator", "donor", "stranger")
BODIES = {
    EntryDeed.change: {"version": 0, "note": "Counted again."},
    EntryDeed.give_back: {"reason": "Which list?"},
    EntryDeed.withdraw: {"reason": "Entered twice."},
    EntryDeed.correct: {"value": "7", "reason": "A list was missing."},
}


class Case:
    """A project with an entry in a state, and the people around it."""

    def __init__(self, api, make, state, who):
        self.api, self.make, self.who = api, make, who
        self.project = make.project()
        self.indicator, self.period = make.indicator(self.project), make.period(self.project)
        role = "manager" if who == "managing author" else "officer"
        self.author, self.other = make.person(), make.person()
        make.join(self.author, self.project, role)
        make.join(self.other, self.project, "manager")
        self.reviewer = make.token(self.other)
        self.entry = self.bring(state, make.token(self.author))

    def bring(self, state, author):
        """Bring an entry to a state, and return it."""
        body = {"period_id": self.period.id, "value": "5", "submit": state is not EntryStatus.draft}
        entry = self.api.post(f"indicators/{self.indicator.id}/measurements", json=body, headers=author).json()
        at = f"measurements/{entry['id']}"
        if state in (EntryStatus.approved, EntryStatus.superseded):
            self.api.post(f"{at}/approve", headers=self.reviewer)
        if state is EntryStatus.returned:
            self.api.post(f"{at}/return", json=BODIES[EntryDeed.give_back], headers=self.reviewer)
        if state is EntryStatus.withdrawn:
            self.api.post(f"{at}/withdraw", headers=author)
        if state is EntryStatus.superseded:
            new = self.api.post(f"{at}/supersede", json=BODIES[EntryDeed.correct] | {"submit": True}, headers=author)
            self.api.post(f"measurements/{new.json()['id']}/approve", headers=self.reviewer)
        found = self.api.get(f"indicators/{self.indicator.id}/measurements", headers=self.reviewer).json()["items"]
        return next(one for one in found if one["id"] == entry["id"])

    def headers(self):
        """Return the headers of who tries."""
        if self.who in ("author", "managing author"):
            return self.make.token(self.author)
        if self.who == "manager":
            return self.reviewer
        person = self.make.person()
        if self.who != "stranger":
            self.make.join(person, self.project, self.who)
        return self.make.token(person)

    def attempt(self, deed, headers):
        """Try a deed."""
        body = BODIES.get(deed)
        at = f"measurements/{self.entry['id']}"
        if deed is EntryDeed.change:
            return self.api.patch(at, json=body | {"version": self.entry["version"]}, headers=headers)
        return self.api.post(f"{at}/{deed.value}", json=body, headers=headers)


def expected(deed, state, who):
    """Return the status of the answer that the table of steps gives."""
    if who == "stranger":
        return 404
    if who in ("evaluator", "donor") or (
        deed in (EntryDeed.approve, EntryDeed.give_back) and who in ("author", "officer")
    ):
        return 403
    counted = state in (EntryStatus.approved, EntryStatus.superseded)
    if state not in STEPS[deed].starts or (deed is EntryDeed.correct and not counted):
        return 409
    mine = parties(author="author" in who, manages=who in ("manager", "managing author"))
    if may(deed, mine):
        return 201 if deed is EntryDeed.correct else 200
    return 409 if deed is EntryDeed.approve else 403


@pytest.mark.parametrize(("state", "who"), list(product(STATES, PEOPLE)))
def test_every_deed_goes_as_the_table_says_or_not_at_all(api, make, engine, state, who):
    case = Case(api, make, state, who)
    headers = case.headers()

    for deed in EntryDeed:
        assert case.entry["status"] == state
        before, wanted = take_snapshot(engine), expected(deed, state, who)
        answer = case.attempt(deed, headers)

        assert answer.status_code == wanted, (deed, answer.text)
        if wanted >= 400:
            assert answer.json()["detail"]
            assert take_snapshot(engine) == before
            continue
        ends = STEPS[deed].ends
        if ends is not None:
            assert answer.json()["status"] == ends
        case.entry = case.bring(state, make.token(case.author))


def test_a_draft_and_a_withdrawn_entry_are_seen_by_their_author_and_managers_alone(api, make):
    for state in (EntryStatus.draft, EntryStatus.withdrawn):
        for who, seen in (("author", 1), ("officer", 0), ("manager", 1), ("evaluator", 0)):
            case = Case(api, make, state, who)
            headers = case.headers()
            found = api.get(f"indicators/{case.indicator.id}/measurements", headers=headers).json()["items"]
            told = api.get(f"measurements/{case.entry['id']}/history", headers=headers)

            assert (len(found), told.status_code == 200) == (seen, bool(seen)), (state, who)


def test_a_withdrawn_entry_comes_back_as_a_draft_with_all_it_held(api, make):
    case = Case(api, make, EntryStatus.returned, "author")
    headers = case.headers()

    case.attempt(EntryDeed.withdraw, headers)
    back = case.attempt(EntryDeed.recover, headers).json()

    assert (back["status"], back["value"], back["return_reason"]) == ("draft", "5", None)


def test_a_manager_who_withdraws_somebodys_entry_says_why(api, make, engine):
    case = Case(api, make, EntryStatus.submitted, "manager")
    before = take_snapshot(engine)

    answer = api.post(f"measurements/{case.entry['id']}/withdraw", headers=case.reviewer)

    assert refusal(answer) == (422, "Invalid")
    assert take_snapshot(engine) == before


@pytest.mark.parametrize("deed", [deed for deed in EntryDeed if deed is not EntryDeed.change])
def test_a_deed_on_a_version_that_stands_no_more_is_refused_with_both(api, make, engine, deed):
    state = next(one for one in STATES if one in STEPS[deed].starts)
    case = Case(api, make, EntryStatus.approved if deed is EntryDeed.correct else state, "author")
    headers = case.reviewer if deed in (EntryDeed.approve, EntryDeed.give_back) else make.token(case.author)
    before = take_snapshot(engine)

    body = BODIES.get(deed, {}) | {"version": case.entry["version"] + 1}
    answer = api.post(f"measurements/{case.entry['id']}/{deed.value}", json=body, headers=headers)

    assert refusal(answer) == (409, "StaleVersion")
    assert answer.json()["current"]["value"] == "5"
    assert take_snapshot(engine) == before
