"""An author changes what does not count yet; nothing of another's save is lost."""

import pytest

from tests.api.refusals import detail, refusal
from tests.snapshots import take_snapshot


def draft(api, indicator, period, officer, **body):
    """Save a draft."""
    answer = api.post(f"indicators/{indicator.id}/measurements", json={"period_id": period.id, **body}, headers=officer)
    assert answer.status_code == 201, answer.text
    return answer.json()


def change(api, entry, headers, version=None, **body):
    """Change an entry."""
    sent = {"version": version or entry["version"], **body}
    return api.patch(f"measurements/{entry['id']}", json=sent, headers=headers)


def test_what_is_sent_changes_and_what_is_not_sent_stays(api, make, project, period, officer):
    entry = draft(api, make.indicator(project), period, officer, value="5", note="Two lists.")

    answer = change(api, entry, officer, value="6").json()

    assert (answer["value"], answer["note"], answer["version"]) == ("6", "Two lists.", 2)
    assert (answer["status"], answer["recorded_at"]) == ("draft", entry["recorded_at"])


def test_a_value_becomes_a_reason_and_zero_is_a_value(api, make, project, period, officer):
    entry = draft(api, make.indicator(project), period, officer, value="5")

    missing = change(api, entry, officer, value=None, missing_reason="not_collected").json()
    zero = change(api, missing, officer, value="0", missing_reason=None).json()

    assert (missing["value"], missing["missing_reason"]) == (None, "not_collected")
    assert (zero["value"], zero["missing_reason"]) == ("0", None)


def test_parts_are_changed_as_a_whole_or_left_alone(api, make, project, period, officer):
    dimension, (women, men, _) = make.dimension(project)
    indicator = make.indicator(project, dimensions=[{"dimension_id": dimension.id}])
    parts = [{"category_ids": [women.id], "value": "3"}, {"category_ids": [men.id], "value": "2"}]
    entry = draft(api, indicator, period, officer, value="5", parts=parts)

    kept = change(api, entry, officer, note="Two lists.").json()
    fewer = change(api, kept, officer, parts=[{"category_ids": [women.id], "value": "4"}]).json()

    assert [one["value"] for one in kept["parts"]] == ["3", "2"]
    assert [(one["category_ids"], one["value"]) for one in fewer["parts"]] == [([women.id], "4")]


def test_a_total_so_far_that_is_typed_anew_is_derived_anew(api, make, project, period, officer):
    indicator = make.indicator(project)
    make.entry(project, indicator, period, 5)
    entry = draft(api, indicator, period, officer, total_to_date="8")

    answer = change(api, entry, officer, total_to_date="9").json()

    assert (entry["value"], answer["value"], answer["total_to_date"]) == ("3", "4", "9")


def test_a_change_can_submit_at_once(api, make, project, period, officer):
    entry = draft(api, make.indicator(project), period, officer, value="5")

    answer = change(api, entry, officer, value="6", submit=True).json()

    assert (answer["status"], answer["value"]) == ("submitted", "6")


def test_a_stale_change_is_refused_with_both_versions_and_loses_nothing(api, make, project, period, officer, engine):
    entry = draft(api, make.indicator(project), period, officer, value="5")
    change(api, entry, officer, value="6")
    before = take_snapshot(engine)

    answer = change(api, entry, officer, value="7")

    assert refusal(answer) == (409, "StaleVersion")
    told = answer.json()
    assert (told["current"]["value"], told["yours"]["value"]) == ("6", "7")
    assert take_snapshot(engine) == before


@pytest.mark.parametrize("returned", [False, True])
def test_an_entry_is_changed_by_its_author_alone(api, make, project, period, officer, engine, returned):
    manager = make.headers(project)
    entry = draft(api, make.indicator(project), period, officer, value="5", submit=returned)
    if returned:
        api.post(f"measurements/{entry['id']}/return", json={"reason": "Which list?"}, headers=manager)
    before = take_snapshot(engine)

    answer = change(api, entry, manager, entry["version"] + returned, value="6")

    assert refusal(answer) == (403, "OthersEntry")
    assert make.member(project, "officer").name in detail(answer)
    assert take_snapshot(engine) == before


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"numerator": "5"}, "numerator"), ({"value": "five"}, "value"), ({"value": None}, "value"),
        ({"missing_reason": "not_due"}, "missing_reason"),
        ({"parts": [{"category_ids": [999], "value": "1"}]}, "parts.0"),
    ],
)  # fmt: skip
def test_a_change_that_makes_no_sense_is_refused_where_it_is(api, make, project, period, officer, engine, body, field):
    entry = draft(api, make.indicator(project), period, officer, value="5")
    before = take_snapshot(engine)

    answer = change(api, entry, officer, **body)

    assert refusal(answer) == (422, "Invalid")
    assert [one["field"] for one in answer.json()["errors"]] == [field]
    assert take_snapshot(engine) == before


def test_a_closed_period_takes_no_change(api, make, project, period, officer, engine):
    entry = draft(api, make.indicator(project), period, officer, value="5")
    api.patch(f"periods/{period.id}", json={"version": 1, "closed": True}, headers=make.headers(project))

    assert refusal(change(api, entry, officer, value="6")) == (409, "PeriodClosed")


def test_a_value_beside_another_is_refused_where_only_one_is_wanted(api, make, project, period, officer, engine):
    indicator, other = make.indicator(project), make.person()
    make.join(other, project, "officer")
    theirs_headers = make.token(other)
    draft(api, indicator, period, officer, value="5")
    body = {"period_id": period.id, "value": "6", "sole": True}
    before = take_snapshot(engine)

    theirs = api.post(f"indicators/{indicator.id}/measurements", json=body, headers=theirs_headers)
    mine = api.post(f"indicators/{indicator.id}/measurements", json=body, headers=officer)

    assert refusal(theirs) == refusal(mine) == (409, "AlreadyThere")
    assert make.member(project, "officer").name in detail(theirs)
    assert "there" not in theirs.json()  # somebody else's draft is not shown
    assert mine.json()["there"]["value"] == "5"
    assert take_snapshot(engine) == before


def test_another_place_or_a_withdrawn_entry_leaves_room(api, make, project, period, officer):
    place = make.location(project)
    indicator = make.indicator(project, location_ids=[place.id])
    body = {"period_id": period.id, "value": "6", "sole": True}
    entry = draft(api, indicator, period, officer, value="5")

    elsewhere = api.post(
        f"indicators/{indicator.id}/measurements", json={**body, "location_id": place.id}, headers=officer
    )
    api.post(f"measurements/{entry['id']}/withdraw", headers=officer)
    again = api.post(f"indicators/{indicator.id}/measurements", json=body, headers=officer)

    assert (elsewhere.status_code, again.status_code) == (201, 201)


def test_a_change_that_is_sent_again_with_its_key_is_answered_as_before(api, make, project, period, officer, engine):
    entry = draft(api, make.indicator(project), period, officer, value="5")
    keyed = {**officer, "Idempotency-Key": "lost-answer"}

    first = change(api, entry, keyed, value="6")
    before = take_snapshot(engine)
    again = change(api, entry, keyed, value="6")

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert take_snapshot(engine) == before
    assert refusal(change(api, entry, keyed, value="7")) == (422, "KeyReused")
