"""Corrections follow what they correct, and every moment keeps the truth of its time."""

import pytest

from logframe.tables.base import utc_now
from tests.api.refusals import detail, refusal
from tests.snapshots import take_snapshot

WHY = {"reason": "A list was missing."}


@pytest.fixture
def second(make, project):
    """Return the headers of another manager."""
    person = make.person()
    make.join(person, project, "manager")
    return make.token(person)


def correct(api, entry, headers, **body):
    """Enter what should have stood."""
    return api.post(
        f"measurements/{entry.id}/supersede",
        json={**WHY, "submit": True, "explanation": "It is right.", **body},
        headers=headers,
    )


def figure(api, indicator, headers, as_of=None):
    """Return the first period's figure, as of a moment."""
    query = {"as_of": as_of.isoformat()} if as_of else {}
    answer = api.get(f"indicators/{indicator.id}/performance", params=query, headers=headers)
    return answer.json()["periods"][0]["actual"]


def close(api, period, headers, *, closed=True, version=1):
    """Close or reopen a period."""
    body = {"version": version, "closed": closed} | ({} if closed else {"reason": "A list came late."})
    return api.patch(f"periods/{period.id}", json=body, headers=headers)


def test_a_correction_counts_in_place_of_what_it_corrects_from_its_approval_on(
    api, make, project, indicator, period, officer, manager
):
    entry = make.entry(project, indicator, period, 5)
    published = utc_now()

    made = correct(api, entry, officer, value="7").json()
    assert figure(api, indicator, manager) == "5"
    api.post(f"measurements/{made['id']}/approve", json={"version": made["version"]}, headers=manager)

    assert (made["supersedes_id"], made["reason"]) == (entry.id, "A list was missing.")
    assert figure(api, indicator, manager) == "7"
    assert figure(api, indicator, manager, published) == "5"
    entries = api.get(f"indicators/{indicator.id}/measurements", headers=manager).json()["items"]
    assert [one["status"] for one in entries] == ["superseded", "approved"]


def test_a_value_that_is_taken_back_is_gone_at_once_and_was_there_before(
    api, make, project, indicator, period, manager
):
    entry = make.entry(project, indicator, period, 5)
    published = utc_now()

    api.post(f"measurements/{entry.id}/return", json={"reason": "Which list?"}, headers=manager)

    assert figure(api, indicator, manager) is None
    assert figure(api, indicator, manager, published) == "5"


def test_what_counted_is_not_changed_but_may_be_submitted_again_and_every_moment_stays_true(
    api, make, project, indicator, period, officer, manager
):
    entry = make.entry(project, indicator, period, 5)
    first = utc_now()
    api.post(f"measurements/{entry.id}/return", json={"reason": "Which list?"}, headers=manager)
    between = utc_now()

    change = api.patch(f"measurements/{entry.id}", json={"version": 3, "value": "6"}, headers=officer)
    api.post(f"measurements/{entry.id}/submit", headers=officer)
    api.post(f"measurements/{entry.id}/approve", headers=manager)

    assert refusal(change) == (409, "HasCounted")
    assert "correction" in detail(change)
    told = [figure(api, indicator, manager, moment) for moment in (first, between, None)]
    assert told == ["5", None, "5"]


def test_a_correction_keeps_the_place_of_what_it_corrects_among_the_entries_of_its_period(
    api, make, project, period, officer, manager
):
    indicator = make.indicator(project, accumulation="running_total")
    early, _late = make.entry(project, indicator, period, 5), make.entry(project, indicator, period, 9)

    made = correct(api, early, officer, value="6").json()
    api.post(f"measurements/{made['id']}/approve", headers=manager)

    assert figure(api, indicator, manager) == "9"


def test_a_total_so_far_is_corrected_without_counting_what_it_corrects(api, make, project, indicator, period, officer):
    entry = make.entry(project, indicator, period, total_to_date="5")

    assert correct(api, entry, officer, total_to_date="8").json()["value"] == "8"


def test_an_entry_has_one_correction_at_a_time_until_it_is_withdrawn(
    api, make, project, indicator, period, officer, manager, engine
):
    entry = make.entry(project, indicator, period, 5)
    made = correct(api, entry, officer, value="7").json()
    before = take_snapshot(engine)

    again = correct(api, entry, manager, value="8")
    assert refusal(again) == (409, "BeingCorrected")
    assert make.member(project, "officer").name in detail(again)
    assert take_snapshot(engine) == before

    api.post(f"measurements/{made['id']}/withdraw", headers=officer)
    assert correct(api, entry, manager, value="8").status_code == 201


@pytest.mark.parametrize("standing", ["draft", "submitted", "withdrawn", "superseded"])
def test_only_what_has_counted_is_corrected(api, make, project, indicator, period, officer, manager, engine, standing):
    approved = standing == "superseded"
    entry = make.entry(project, indicator, period, 5, approved=approved, submit=standing != "draft")
    if standing == "withdrawn":
        api.post(f"measurements/{entry.id}/withdraw", headers=officer)
    if standing == "superseded":
        made = correct(api, entry, officer, value="6").json()
        api.post(f"measurements/{made['id']}/approve", headers=manager)
    before = take_snapshot(engine)

    answer = correct(api, entry, officer, value="7")

    assert refusal(answer) == (409, "WrongState")
    assert take_snapshot(engine) == before


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": " "}, {"reason": None}])
def test_a_correction_needs_a_reason(api, make, project, indicator, period, officer, body):
    entry = make.entry(project, indicator, period, 5)

    answer = api.post(f"measurements/{entry.id}/supersede", json={"value": "7", **body}, headers=officer)

    assert refusal(answer) == (422, "Invalid")


def test_only_managers_correct_in_a_closed_period_and_the_ledger_tells_it(
    api, make, project, indicator, period, officer, manager, second
):
    entry = make.entry(project, indicator, period, 5)
    close(api, period, manager)
    published = utc_now()

    assert refusal(correct(api, entry, officer, value="7")) == (409, "PeriodClosed")
    made = correct(api, entry, manager, value="7").json()
    assert refusal(api.post(f"measurements/{made['id']}/approve", headers=manager)) == (409, "OwnEntry")
    assert api.post(f"measurements/{made['id']}/approve", headers=second).status_code == 200

    assert figure(api, indicator, manager) == "7"
    assert figure(api, indicator, manager, published) == "5"
    donor = make.headers(project, "donor")
    (told,) = api.get(f"projects/{project.code}/restatements", headers=donor).json()["items"]
    assert (told["kind"], told["old_label"], told["new_label"]) == ("corrected", "5", "7")
    assert (told["code"], told["period"], told["reason"]) == (indicator.code, period.code, "A list was missing.")
    assert told["entered_by"] == make.member(project, "manager").name != told["decided_by"]


def test_the_ledger_tells_what_was_taken_back_and_what_came_late_after_a_period_was_closed(
    api, make, project, indicator, period, officer, manager
):
    entry = make.entry(project, indicator, period, 5)
    close(api, period, manager)
    close(api, period, manager, closed=False, version=2)
    api.post(f"measurements/{entry.id}/return", json={"reason": "Which list?"}, headers=manager)
    between = utc_now()
    late = make.entry(project, indicator, period, 9)

    def ledger(**query):
        items = api.get(f"projects/{project.code}/restatements", params=query, headers=manager).json()["items"]
        return [(one["kind"], one["old_label"], one["new_label"], one["measurement_id"]) for one in items]

    back, came = ("taken_back", "5", "—", entry.id), ("entered_late", "—", "9", late.id)
    assert ledger() == [back, came]
    assert ledger(as_of=between.isoformat()) == [back]
    assert ledger(since=between.isoformat()) == [came]


def test_the_ledger_is_empty_where_nothing_was_closed(api, make, project, indicator, period, officer, manager):
    entry = make.entry(project, indicator, period, 5)
    made = correct(api, entry, officer, value="7").json()
    api.post(f"measurements/{made['id']}/approve", headers=manager)

    assert api.get(f"projects/{project.code}/restatements", headers=manager).json() == {"items": [], "next": None}


def test_a_manager_does_not_approve_what_was_typed_for_them(api, make, project, indicator, period, manager, second):
    officer, reviewer = make.member(project, "officer"), make.member(project, "manager")
    body = {"period_id": period.id, "value": "5", "submit": True}

    typed = api.post(
        f"indicators/{indicator.id}/measurements", json={**body, "on_behalf_of": officer.email.upper()}, headers=manager
    ).json()
    own = api.post(
        f"indicators/{indicator.id}/measurements", json={**body, "on_behalf_of": reviewer.email}, headers=second
    ).json()

    assert (typed["recorded_by"], typed["on_behalf_of"]) == (reviewer.name, officer.name)
    assert refusal(api.post(f"measurements/{typed['id']}/approve", headers=manager)) == (409, "OwnEntry")
    assert refusal(api.post(f"measurements/{own['id']}/approve", headers=manager)) == (409, "OwnEntry")
    assert api.post(f"measurements/{typed['id']}/approve", headers=second).status_code == 200


def test_only_managers_enter_for_others_and_only_for_people_of_the_project(
    api, make, project, indicator, period, officer, manager, engine
):
    stranger, member = make.person(), make.member(project, "officer")
    before = take_snapshot(engine)

    def enter(headers, email):
        body = {"period_id": period.id, "value": "5", "on_behalf_of": email}
        return refusal(api.post(f"indicators/{indicator.id}/measurements", json=body, headers=headers))

    assert enter(officer, member.email) == (403, "NotAllowed")
    assert enter(manager, stranger.email) == (422, "Invalid")
    assert take_snapshot(engine) == before
