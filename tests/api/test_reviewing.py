"""Reviewing: the author submits, another approves or returns, and a total follows at once."""

import pytest

from tests.api.refusals import detail, refusal
from tests.snapshots import take_snapshot


def step(api, entry, action, headers, **body):
    """Take an entry one step further."""
    return api.post(f"measurements/{entry.id}/{action}", json=body or None, headers=headers)


def actual(api, indicator, headers):
    """Return the first period's figure."""
    return api.get(f"indicators/{indicator.id}/performance", headers=headers).json()["periods"][0]["actual"]


def test_an_approved_entry_counts_and_says_who_approved_it(api, make, project, indicator, period, manager):
    entry = make.entry(project, indicator, period, 5, approved=False)
    assert actual(api, indicator, manager) is None

    answer = step(api, entry, "approve", manager).json()

    assert (answer["status"], answer["decided_by"]) == ("approved", make.member(project, "manager").name)
    assert actual(api, indicator, manager) == "5"


def test_the_author_does_not_approve_their_own_entry(api, make, project, indicator, period, manager, engine):
    entry = api.post(
        f"indicators/{indicator.id}/measurements",
        json={"period_id": period.id, "value": 5, "submit": True},
        headers=manager,
    ).json()
    before = take_snapshot(engine)

    answer = api.post(f"measurements/{entry['id']}/approve", headers=manager)

    assert refusal(answer) == (409, "OwnEntry")
    assert "somebody else" in detail(answer)
    assert take_snapshot(engine) == before


def test_a_returned_entry_stops_counting_at_once_and_says_why(api, make, project, indicator, period, manager):
    entry = make.entry(project, indicator, period, 5)

    answer = step(api, entry, "return", manager, reason="Which list is this from?").json()

    assert (answer["status"], answer["return_reason"]) == ("returned", "Which list is this from?")
    assert actual(api, indicator, manager) is None


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "  \n"}, {"reason": None}, {"reason": 5}])
def test_returning_needs_a_reason(api, make, project, indicator, period, manager, body):
    entry = make.entry(project, indicator, period, 5)

    answer = api.post(f"measurements/{entry.id}/return", json=body, headers=manager)

    assert refusal(answer) == (422, "Invalid")
    assert actual(api, indicator, manager) == "5"


def test_a_returned_entry_is_submitted_again_and_forgets_the_reason(api, make, project, indicator, period, manager):
    entry = make.entry(project, indicator, period, 5)
    step(api, entry, "return", manager, reason="Which list?")

    answer = step(api, entry, "submit", make.headers(project, "officer")).json()

    assert (answer["status"], answer["return_reason"], answer["decided_by"], answer["decided_at"]) == (
        "submitted", None, None, None,
    )  # fmt: skip


def test_only_the_author_submits(api, make, project, indicator, period, manager):
    draft = make.entry(project, indicator, period, 5, approved=False, submit=False)

    assert refusal(step(api, draft, "submit", manager)) == (403, "NotAllowed")


STEPS = {
    "draft": {"approve", "return"},
    "submitted": {"submit"},
    "approved": {"submit", "approve"},
    "returned": {"approve", "return"},
}
"""Where an entry stands, and what cannot be done with it there."""


@pytest.mark.parametrize(
    ("status", "action"), [(status, action) for status in STEPS for action in sorted(STEPS[status])]
)
def test_an_entry_goes_only_from_where_the_step_starts(
    api, make, project, indicator, period, manager, engine, status, action
):
    entry = make.entry(
        project, indicator, period, 5, approved=status in {"approved", "returned"}, submit=status != "draft"
    )
    if status == "returned":
        step(api, entry, "return", manager, reason="Which list?")
    officer = make.headers(project, "officer")
    before = take_snapshot(engine)

    body = {"reason": "Again"} if action == "return" else {}
    answer = step(api, entry, action, officer if action == "submit" else manager, **body)

    assert refusal(answer) == (409, "WrongState")
    assert status in detail(answer)
    assert take_snapshot(engine) == before


@pytest.mark.parametrize(("action", "body"), [("approve", {}), ("return", {"reason": "Why?"}), ("submit", {})])
def test_a_closed_period_holds_every_entry_where_it_is(
    api, make, project, indicator, period, manager, engine, action, body
):
    entry = make.entry(project, indicator, period, 5, approved=False, submit=action != "submit")
    make.close(project, period)
    who = make.headers(project, "officer") if action == "submit" else manager
    before = take_snapshot(engine)

    answer = step(api, entry, action, who, **body)

    assert refusal(answer) == (409, "PeriodClosed")
    assert make.member(project, "manager").name in detail(answer)
    assert take_snapshot(engine) == before


def test_an_entry_of_another_project_is_not_there(api, make, project, indicator, period):
    entry = make.entry(project, indicator, period, 5, approved=False)

    assert refusal(step(api, entry, "approve", make.headers(make.project()))) == (404, "NotFound")


def test_a_wrong_state_is_told_in_the_readers_language(api, make, project, indicator, period):
    entry = make.entry(project, indicator, period, 5)
    manager = make.headers(project)
    api.patch("me", json={"version": 1, "language": "es"}, headers=manager)

    said = detail(step(api, entry, "approve", manager))

    assert "approved" not in said
    assert "aprobad" in said
