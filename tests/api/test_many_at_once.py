"""Many entries at once: all are stored or approved, or none, and each refusal names its place."""

import pytest

from tests.api.refusals import refusal
from tests.snapshots import take_snapshot


def send(api, project, headers, *items):
    """Record many entries."""
    return api.post(f"projects/{project.code}/measurements", json={"items": list(items)}, headers=headers)


def fields(answer):
    """Return where each error is."""
    return [one["field"] for one in answer.json()["errors"]]


def test_drafts_parts_and_submissions_are_stored_in_the_order_in_which_they_come(
    api, make, project, period, officer, engine
):
    dimension, (women, men, _) = make.dimension(project)
    plain, split = make.indicator(project), make.indicator(project, dimensions=[{"dimension_id": dimension.id}])
    parts = [{"category_ids": [women.id], "value": "3"}, {"category_ids": [men.id], "value": "2"}]

    answer = send(
        api, project, officer,
        {"indicator_id": plain.id, "period_id": period.id, "value": "1.50"},
        {"indicator_id": split.id, "period_id": period.id, "value": "5", "parts": parts},
        {"indicator_id": plain.id, "period_id": period.id, "value": "2", "submit": True},
        {"indicator_id": plain.id, "period_id": period.id, "total_to_date": "7"},
        {"indicator_id": plain.id, "period_id": period.id, "missing_reason": "not_collected"},
    )  # fmt: skip

    assert answer.status_code == 201, answer.text
    keys = [one["id"] for one in answer.json()["items"]]
    assert keys == sorted(keys)
    stored = [
        one
        for indicator in (plain, split)
        for one in api.get(f"indicators/{indicator.id}/measurements", headers=officer).json()["items"]
    ]
    told = {one["id"]: (one["value"], one["missing_reason"], one["status"], len(one["parts"])) for one in stored}
    assert [told[key] for key in keys] == [
        ("1.50", None, "draft", 0), ("5", None, "draft", 2), ("2", None, "submitted", 0),
        ("5", None, "draft", 0), (None, "not_collected", "draft", 0),
    ]  # fmt: skip


def test_an_entry_stored_with_others_is_the_same_as_one_stored_alone(api, make, project, period, officer):
    indicator = make.indicator(project)
    body = {"period_id": period.id, "value": "1.50", "note": "Two lists."}

    alone = api.post(f"indicators/{indicator.id}/measurements", json=body, headers=officer).json()["id"]
    (together,) = send(api, project, officer, {"indicator_id": indicator.id, **body}).json()["items"]

    entries = api.get(f"indicators/{indicator.id}/measurements", headers=officer).json()["items"]
    own = {"id", "recorded_at"}
    first, second = ({name: one[name] for name in one if name not in own} for one in entries)
    assert first == second

    def told(key):
        steps = api.get(f"measurements/{key}/history", headers=officer).json()["items"]
        return [(one["deed"], one["who"], one["changes"]) for one in steps]

    assert told(alone) == told(together["id"])


def test_one_that_cannot_be_taken_keeps_all_out_and_each_is_named(api, make, project, period, officer, engine):
    indicator, elsewhere = make.indicator(project), make.indicator(make.project())
    closed = make.period(project, year=2019)
    api.patch(f"periods/{closed.id}", json={"version": 1, "closed": True}, headers=make.headers(project))
    good = {"indicator_id": indicator.id, "period_id": period.id, "value": "1"}
    before = take_snapshot(engine)

    answer = send(
        api, project, officer,
        good, {**good, "numerator": "2"}, {**good, "indicator_id": elsewhere.id}, good,
        {**good, "period_id": closed.id}, {**good, "location_id": 999}, {**good, "sole": True},
    )  # fmt: skip

    assert refusal(answer) == (422, "Several")
    assert fields(answer) == [
        "items.1.numerator",
        "items.2.indicator_id",
        "items.4",
        "items.5.location_id",
        "items.6.location_id",
    ]
    assert take_snapshot(engine) == before


def test_what_is_out_of_shape_is_named_by_its_place(api, make, project, period, officer, engine):
    good = {"indicator_id": make.indicator(project).id, "period_id": period.id, "value": "1"}

    answer = send(api, project, officer, good, {**good, "value": "1.234,5"})

    assert refusal(answer) == (422, "Invalid")
    assert fields(answer) == ["items.1.value"]


@pytest.mark.parametrize("items", [[], None, "all"])
def test_nothing_to_record_is_refused(api, project, officer, items):
    answer = api.post(f"projects/{project.code}/measurements", json={"items": items}, headers=officer)

    assert refusal(answer) == (422, "Invalid")


def approve(api, project, headers, *items):
    """Approve many entries."""
    return api.post(f"projects/{project.code}/measurements/approve", json={"items": list(items)}, headers=headers)


def test_a_manager_approves_many_at_once(api, make, project, period):
    indicator = make.indicator(project)
    waiting = [make.entry(project, indicator, period, value, approved=False) for value in (1, 2, 4)]

    answer = approve(api, project, make.headers(project), *({"id": one.id, "version": 1} for one in reversed(waiting)))

    assert [one["id"] for one in answer.json()["items"]] == [one.id for one in reversed(waiting)]
    assert {one["status"] for one in answer.json()["items"]} == {"approved"}
    told = api.get(f"indicators/{indicator.id}/performance", headers=make.headers(project)).json()
    assert told["periods"][0]["actual"] == "7"


def test_one_that_cannot_be_approved_keeps_all_from_it(api, make, project, period, officer, engine):
    indicator, manager, other = make.indicator(project), make.headers(project), make.project()
    waiting, approved = (make.entry(project, indicator, period, 1, approved=one) for one in (False, True))
    own = api.post(
        f"indicators/{indicator.id}/measurements",
        json={"period_id": period.id, "value": "2", "submit": True}, headers=manager,
    ).json()  # fmt: skip
    foreign = make.entry(other, make.indicator(other), make.period(other), 3, approved=False)
    before = take_snapshot(engine)

    answer = approve(
        api, project, manager,
        {"id": waiting.id, "version": 1}, {"id": approved.id, "version": 2}, {"id": own["id"], "version": 1},
        {"id": foreign.id, "version": 1}, {"id": waiting.id, "version": 9},
    )  # fmt: skip

    assert answer.status_code in (409, 422)
    assert fields(answer) == ["items.1", "items.2", "items.3", "items.4"]
    assert take_snapshot(engine) == before
