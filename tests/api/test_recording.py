"""Recording: what an officer logs is stored once, digit for digit, or refused with a sentence."""

from decimal import Decimal

import pytest

from logframe.domain.words import MissingReason
from tests.api.refusals import detail, refusal


def record(api, indicator, period, headers, **fields):
    """Record an entry of an indicator."""
    body = {"period_id": period.id, **fields}
    return api.post(f"indicators/{indicator.id}/measurements", json=body, headers=headers)


def first_period(api, indicator, headers):
    """Return the figures of the first period."""
    return api.get(f"indicators/{indicator.id}/performance", headers=headers).json()["periods"][0]


def test_an_officer_records_a_value_and_reads_it_back(api, make):
    project = make.project()
    indicator, period = make.indicator(project), make.period(project)
    headers = make.headers(project, "officer")

    answer = record(api, indicator, period, headers, value="12.50", submit=True)

    assert answer.status_code == 201, answer.text
    assert answer.json()["value"] == "12.50"
    stored = api.get(f"indicators/{indicator.id}/measurements", headers=headers).json()
    assert [(item["value"], item["status"]) for item in stored["items"]] == [("12.50", "submitted")]


def test_a_closed_period_takes_no_measurement(api, make):
    project = make.project()
    indicator, period = make.indicator(project), make.period(project, closed=True)

    answer = record(api, indicator, period, make.headers(project, "officer"), value=1)

    assert refusal(answer) == (409, "PeriodClosed")


def test_performance_is_of_approved_values_only(api, make):
    project = make.project()
    indicator, period = make.indicator(project), make.period(project)
    make.target(project, indicator, 100, period)
    make.entry(project, indicator, period, 40)
    make.entry(project, indicator, period, 7, approved=False)

    first = first_period(api, indicator, make.headers(project, "donor"))

    assert (first["actual"], first["target"], first["achievement"], first["awaiting"]) == ("40", "100", "0.4", 1)


def test_an_entry_is_a_draft_until_it_is_submitted(api, make):
    project = make.project()
    indicator, period, headers = make.indicator(project), make.period(project), make.headers(project, "officer")

    draft = record(api, indicator, period, headers, value=1).json()
    sent = api.post(f"measurements/{draft['id']}/submit", headers=headers).json()

    assert (draft["status"], draft["submitted_at"], draft["version"]) == ("draft", None, 1)
    assert (sent["status"], sent["version"]) == ("submitted", 2)
    assert sent["submitted_at"].endswith("Z")


def test_an_entry_says_who_recorded_it_when_and_where(api, make):
    project = make.project()
    indicator, period, place = make.indicator(project), make.period(project), make.location(project, "Cusco")

    entry = record(
        api, indicator, period, make.headers(project, "officer"), value=3, location_id=place.id, note="From the list."
    ).json()

    assert (entry["recorded_by"], entry["location_id"], entry["note"]) == (
        make.member(project, "officer").name, place.id, "From the list.",
    )  # fmt: skip
    assert entry["recorded_at"].endswith("Z")


def test_parts_come_back_as_they_were_typed(api, make):
    project = make.project()
    dimension, (women, men, _unknown) = make.dimension(project)
    period = make.period(project)
    indicator = make.indicator(project, dimensions=[{"dimension_id": dimension.id}])
    parts = [{"category_ids": [women.id], "value": "7.10"}, {"category_ids": [men.id], "value": "0"}]

    entry = record(api, indicator, period, make.headers(project, "officer"), value="7.1", parts=parts).json()

    assert [(part["category_ids"], part["value"]) for part in entry["parts"]] == [
        ([women.id], "7.10"), ([men.id], "0"),
    ]  # fmt: skip


def test_parts_may_cross_two_dimensions(api, make):
    project = make.project()
    sex, (women, *_) = make.dimension(project)
    age, (young, _old) = make.dimension(project, "Age", ("Young", "Old"))
    indicator = make.indicator(project, dimensions=[{"dimension_id": sex.id}, {"dimension_id": age.id}])
    crossed = [{"category_ids": [young.id, women.id], "value": 4}]

    entry = record(api, indicator, make.period(project), make.headers(project, "officer"), value=9, parts=crossed)

    assert entry.status_code == 201, entry.text
    (part,) = entry.json()["parts"]
    assert sorted(part["category_ids"]) == sorted([women.id, young.id])


def test_one_cell_given_twice_is_one_cell_in_any_order(api, make):
    project = make.project()
    sex, (women, *_) = make.dimension(project)
    age, (young, _old) = make.dimension(project, "Age", ("Young", "Old"))
    indicator = make.indicator(project, dimensions=[{"dimension_id": sex.id}, {"dimension_id": age.id}])
    twice = [{"category_ids": keys, "value": 4} for keys in ([young.id, women.id], [women.id, young.id])]

    answer = record(api, indicator, make.period(project), make.headers(project, "officer"), value=9, parts=twice)

    assert "given twice" in detail(answer)


def test_parts_that_do_not_make_the_total_are_kept_and_the_gap_is_shown(api, make):
    project = make.project()
    dimension, (women, men, _unknown) = make.dimension(project)
    indicator = make.indicator(project, dimensions=[{"dimension_id": dimension.id, "exhaustive": True}])
    parts = [{"category_ids": [women.id], "value": "6"}, {"category_ids": [men.id], "value": "3"}]
    make.entry(project, indicator, make.period(project), 10, parts=parts)

    first = first_period(api, indicator, make.headers(project))

    assert (first["actual"], first["gaps"]) == ("10", [{"dimension": "Sex", "of": "value", "size": "1"}])


@pytest.mark.parametrize("reason", list(MissingReason))
def test_a_missing_value_has_a_reason_and_is_no_zero(api, make, reason):
    project = make.project()
    indicator, period = make.indicator(project), make.period(project)
    make.target(project, indicator, 10, period)
    make.entry(project, indicator, period, missing_reason=reason)

    first = first_period(api, indicator, make.headers(project, "donor"))

    assert (first["actual"], first["achievement"], first["missing_reason"]) == (None, None, reason)
    assert first["status"] == {
        "not_due": "not_due", "not_applicable": "not_applicable",
        "not_collected": "not_reported", "in_question": "cannot_be_judged",
    }[reason]  # fmt: skip


@pytest.mark.parametrize("typed", ["0", 0, "0.00", "-0"])
def test_a_typed_zero_counts(api, make, typed):
    project = make.project()
    indicator, period = make.indicator(project), make.period(project)
    make.target(project, indicator, 10, period)
    make.entry(project, indicator, period, typed)

    first = first_period(api, indicator, make.headers(project))

    assert first["actual"] in {"0", "0.00"}
    assert (Decimal(first["achievement"]), first["missing_reason"], first["coverage"]["reported"]) == (0, None, 1)


def test_a_share_is_pooled_from_numerators_and_denominators(api, make):
    project = make.project()
    indicator = make.indicator(project, measure="percentage", accumulation="share")
    period, places = make.period(project), [make.location(project) for _ in range(2)]
    for place, (over, under) in zip(places, ((1, 2), (1, 8)), strict=True):
        make.entry(project, indicator, period, numerator=str(over), denominator=str(under), location_id=place.id)

    first = first_period(api, indicator, make.headers(project))

    assert (first["numerator"], first["denominator"], Decimal(first["actual"])) == ("2", "10", 20)


def test_a_text_is_kept_word_for_word(api, make):
    project = make.project()
    indicator = make.indicator(project, measure="qualitative", accumulation="level")
    said = "=Ñandú «sí»\n\tsecond line 😀 "

    entry = record(api, indicator, make.period(project), make.headers(project, "officer"), text=said)

    assert entry.json()["text"] == said


def test_a_milestone_is_done_on_a_day(api, make):
    project = make.project()
    indicator = make.indicator(project, measure="yes_no", accumulation="milestone", planned_on="2020-03-01")
    make.entry(project, indicator, make.period(project), done_on="2020-02-01")

    first = first_period(api, indicator, make.headers(project))

    assert (first["done_on"], first["status"]) == ("2020-02-01", "met")


def test_a_draft_is_seen_by_its_author_and_the_managers_only(api, make):
    project = make.project()
    indicator, period = make.indicator(project), make.period(project)
    officer = make.headers(project, "officer")
    record(api, indicator, period, officer, value=1)
    administrator = make.token(make.person(administrator=True))
    colleague = make.person()
    make.join(colleague, project, "officer")

    def seen(headers):
        return len(api.get(f"indicators/{indicator.id}/measurements", headers=headers).json()["items"])

    assert (seen(officer), seen(make.headers(project, "manager"))) == (1, 1)
    assert (seen(make.token(colleague)), seen(make.headers(project, "evaluator")), seen(administrator)) == (0, 0, 0)


def test_a_donor_sees_how_many_wait_and_not_what_they_say(api, make):
    project = make.project()
    indicator, period = make.indicator(project), make.period(project)
    make.entry(project, indicator, period, 987654, approved=False)
    donor = make.headers(project, "donor")

    answer = api.get(f"indicators/{indicator.id}/performance", headers=donor)

    assert answer.json()["periods"][0]["awaiting"] == 1
    assert "987654" not in answer.text
    assert api.get(f"indicators/{indicator.id}/measurements", headers=donor).status_code == 403
