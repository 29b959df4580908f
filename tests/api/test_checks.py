"""Checks before an entry is submitted: an error blocks, a warning asks for a sentence that the manager reads."""

import pytest

from tests.api.refusals import refusal
from tests.snapshots import take_snapshot

TOKENS = frozenset({"api_token", "audit_event", "audit_chain"})


@pytest.fixture
def project(make):
    return make.project()


@pytest.fixture
def officer(make, project):
    return make.headers(project, "officer")


def say(api, indicator, period, officer, **fields):
    """Submit an entry."""
    body = {"period_id": period.id, "submit": True, **fields}
    return api.post(f"indicators/{indicator.id}/measurements", json=body, headers=officer)


def asked(answer):
    """Return which fields a refusal asks about."""
    return [one["field"] for one in answer.json()["errors"]]


def change(api, make, project, kind, **changes):
    """Change a check of the project."""
    manager = make.headers(project)
    checks = api.get(f"projects/{project.code}/checks", headers=manager).json()
    check = next(one for one in checks if one["kind"] == kind)
    return api.patch(f"checks/{check['id']}", json={"version": check["version"], **changes}, headers=manager)


def test_a_value_that_is_not_possible_is_not_submitted_and_changes_nothing(api, make, project, officer, engine):
    indicator, period = make.indicator(project, least="0", greatest="100"), make.period(project)
    before = take_snapshot(engine, TOKENS)

    for value, side in (("101", "at most 100"), ("-1", "at least 0")):
        answer = say(api, indicator, period, officer, value=value, explanation="It is so.")
        assert refusal(answer) == (422, "ChecksFailed")
        assert side in answer.json()["detail"]

    assert take_snapshot(engine, TOKENS) == before
    assert say(api, indicator, period, officer, value="100").status_code == 201
    draft = say(api, indicator, period, officer, value="101", submit=False)
    assert draft.status_code == 201, "a draft is not looked at"


def scene_of(kind, make, project):
    """Return an indicator, a period and an entry about which a check asks."""
    period, later = make.period(project), make.period(project, half=2)
    if kind == "jump":
        indicator = make.indicator(project, accumulation="level", across_units="sum")
        for _ in range(3):
            make.entry(project, indicator, period, 40)
        return indicator, later, {"value": "4000"}
    if kind == "parts_differ":
        dimension, (women, men, _) = make.dimension(project)
        parts = [{"category_ids": [women.id], "value": "3"}, {"category_ids": [men.id], "value": "5"}]
        indicator = make.indicator(project, dimensions=[{"dimension_id": dimension.id}])
        return indicator, period, {"value": "10", "parts": parts}
    if kind == "numerator_above_denominator":
        indicator = make.indicator(project, accumulation="share", measure="percentage")
        return indicator, period, {"numerator": "12", "denominator": "10"}
    if kind == "running_total_falls":
        indicator = make.indicator(project, accumulation="running_total")
        make.entry(project, indicator, period, 55)
        return indicator, later, {"value": "50"}
    indicator = make.indicator(project)
    make.target(project, indicator, 100, period)
    return indicator, period, {"value": "50"}


WARNINGS = {
    "jump": ["value"],
    "parts_differ": ["parts"],
    "numerator_above_denominator": ["numerator"],
    "running_total_falls": ["value"],
    "narrative_required": ["explanation"],
}


@pytest.mark.parametrize("kind", sorted(WARNINGS))
def test_a_warning_asks_for_a_sentence_and_the_manager_reads_both(api, make, project, officer, kind):
    indicator, period, entry = scene_of(kind, make, project)

    refused = say(api, indicator, period, officer, **entry)
    blank = say(api, indicator, period, officer, **entry, explanation="  ")
    taken = say(api, indicator, period, officer, **entry, explanation="The list was counted twice.")

    assert refusal(refused) == refusal(blank) == (422, "ExplanationNeeded")
    assert asked(refused) == WARNINGS[kind]
    assert taken.status_code == 201, taken.text
    place = f"indicators/{indicator.id}/measurements"
    read = api.get(place, headers=make.headers(project)).json()["items"][-1]
    assert read["explanation"] == "The list was counted twice."
    assert [(one["kind"], one["grade"]) for one in read["remarks"]] == [(kind, "warning")]
    assert read["remarks"][0]["detail"] in refused.json()["detail"]


@pytest.mark.parametrize("kind", sorted(WARNINGS))
def test_a_check_that_is_off_asks_nothing_and_one_that_is_an_error_blocks(api, make, project, officer, kind):
    indicator, period, entry = scene_of(kind, make, project)

    change(api, make, project, kind, grade="error")
    refused = say(api, indicator, period, officer, **entry, explanation="The list was counted twice.")
    change(api, make, project, kind, active=False)
    taken = say(api, indicator, period, officer, **entry)

    assert refusal(refused) == (422, "ChecksFailed")
    assert (taken.status_code, taken.json()["remarks"]) == (201, [])


def test_a_draft_is_asked_when_it_is_submitted_and_says_before_what_will_be_asked(api, make, project, officer):
    indicator, period, entry = scene_of("parts_differ", make, project)
    draft = say(api, indicator, period, officer, **entry, submit=False).json()
    place = f"measurements/{draft['id']}"

    told = api.get(f"{place}/checks", headers=officer).json()
    refused = api.post(f"{place}/submit", headers=officer)
    taken = api.post(f"{place}/submit", json={"explanation": "Two gave no sex."}, headers=officer)

    assert [one["detail"] for one in told] == ["By Sex, the parts differ from the total of 10 by 2."]
    assert refusal(refused) == (422, "ExplanationNeeded")
    assert (taken.status_code, taken.json()["remarks"]) == (200, told)


def test_a_note_is_the_narrative_that_a_deviation_asks_for(api, make, project, officer):
    indicator, period, entry = scene_of("narrative_required", make, project)

    assert say(api, indicator, period, officer, **entry, note="The rains came early.").json()["remarks"] == []


def test_a_deviation_is_asked_about_once_all_who_are_expected_have_reported(api, make, project, officer):
    places = [make.location(project), make.location(project)]
    indicator = make.indicator(project, location_ids=[one.id for one in places])
    period = make.period(project)
    make.target(project, indicator, 100, period)

    first = say(api, indicator, period, officer, value="30", location_id=places[0].id)
    second = say(api, indicator, period, officer, value="30", location_id=places[1].id)

    assert first.status_code == 201
    assert "60\u00a0%" in second.json()["detail"]


def test_what_lies_ahead_cannot_have_been_measured(api, make, project, officer):
    ahead = make.period(project, code="2150", starts_on="2150-01-01", ends_on="2150-12-31")
    milestone, now = make.indicator(project, accumulation="milestone"), make.period(project)

    early = say(api, make.indicator(project), ahead, officer, value="5")
    done = say(api, milestone, now, officer, done_on="2150-03-01")

    assert refusal(early)[0] == 409 and "2150" in early.json()["detail"]
    assert refusal(done)[0] == 422 and done.json()["errors"][0]["field"] == "done_on"


def test_findings_are_said_in_the_readers_language_and_numbers(api, make, project):
    indicator, period, entry = scene_of("parts_differ", make, project)
    person = make.person(language="es", region="es_ES")
    make.join(person, project, "officer")
    entry["value"] = "1234.5"

    assert "1.234,5" in say(api, indicator, period, make.token(person), **entry).json()["detail"]


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("jump", {"factor": None}), ("jump", {"factor": "1"}), ("jump", {"factor": "-2"}),
        ("parts_differ", {"factor": "2"}), ("jump", {"grade": "horror"}), ("jump", {"colour": "red"}),
    ],
)  # fmt: skip
def test_a_check_that_makes_no_sense_is_refused(api, make, project, engine, kind, changes):
    make.headers(project)
    before = take_snapshot(engine, TOKENS)

    assert refusal(change(api, make, project, kind, **changes))[0] == 422
    assert take_snapshot(engine, TOKENS) == before


def test_a_range_in_which_nothing_is_possible_is_refused(api, make, project):
    indicator = make.indicator(project, least="5")
    answer = api.patch(
        f"indicators/{indicator.id}", json={"version": 1, "greatest": "4"}, headers=make.headers(project)
    )

    assert refusal(answer) == (422, "Invalid")
