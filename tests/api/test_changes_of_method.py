"""Another method for values that are recorded: first what it would change, then only with a reason."""

import pytest

from tests.api.refusals import detail, refusal
from tests.snapshots import take_snapshot


@pytest.fixture
def recorded(make):
    """An indicator with a target and two approved values."""
    project = make.project()
    indicator = make.indicator(project, accumulation="increment")
    for half, value in ((1, 30), (2, 20)):
        period = make.period(project, half=half)
        make.target(project, indicator, 25, period)
        make.entry(project, indicator, period, value)
    return project, indicator


def patch(api, make, project, indicator, **fields):
    return api.patch(f"indicators/{indicator.id}", json={"version": 1, **fields}, headers=make.headers(project))


def test_a_method_without_values_changes_freely(api, make):
    project = make.project()

    assert patch(api, make, project, make.indicator(project), accumulation="level").status_code == 200


def test_without_a_reason_the_answer_is_what_would_change(api, make, engine, recorded):
    project, indicator = recorded
    headers = make.headers(project)
    before = take_snapshot(engine)
    body = {"version": 1, "accumulation": "running_total"}

    answer = api.patch(f"indicators/{indicator.id}", json=body, headers=headers)

    assert refusal(answer) == (409, "ChangesNumbers")
    changes = {(one["period"], one["figure"]): (one["old"], one["new"]) for one in answer.json()["changes"]}
    assert changes["2020-H2", "to_date"] == ("50", "20")
    assert changes[None, "actual"] == ("50", "20")
    assert ("2020-H1", "actual") not in changes
    assert f"{len(changes)} published numbers" in detail(answer)
    assert take_snapshot(engine) == before


def test_with_a_reason_the_numbers_are_those_that_were_announced(api, make, recorded):
    project, indicator = recorded
    announced = patch(api, make, project, indicator, accumulation="running_total").json()["changes"]

    answer = patch(api, make, project, indicator, accumulation="running_total", reason="The officers typed totals.")
    headers = make.headers(project)
    shown = api.get(f"indicators/{indicator.id}/performance", headers=headers).json()

    assert answer.status_code == 200
    places = {period["code"]: period for period in shown["periods"]} | {None: shown["life_of_project"]}
    told = [change for change in announced if change["figure"] in places[change["period"]]]
    assert {change["figure"] for change in announced} - {change["figure"] for change in told} <= {"pace", "next_target"}
    for change in told:
        value = places[change["period"]][change["figure"]]
        assert (str(value).lower() if isinstance(value, bool) else value) == change["new"]


def test_what_changes_for_a_category_is_told_too(api, make):
    project = make.project()
    sex, (women, _men, _unknown) = make.dimension(project)
    indicator, period = make.indicator(project, dimensions=[{"dimension_id": sex.id}]), make.period(project)
    make.target(project, indicator, 10, period, category_id=women.id)
    make.entry(project, indicator, period, 5, parts=[{"category_ids": [women.id], "value": "5"}])

    answer = patch(api, make, project, indicator, method="baseline_adjusted")

    changes = {(one["period"], one["figure"]): (one["old"], one["new"]) for one in answer.json()["changes"]}
    assert changes["2020-H1", "Women: achievement"] == ("0.5", None)


def test_the_reason_is_kept(api, make, engine, recorded):
    project, indicator = recorded
    patch(api, make, project, indicator, direction="decrease", reason="It should fall.")

    events = take_snapshot(engine)["audit_event"]

    assert any("It should fall." in map(str, event) for event in events)


@pytest.mark.parametrize("change", [{"method": "ratio"}, {"baseline": "10"}, {"direction": "decrease"}])
def test_each_part_of_the_method_asks_for_a_reason(api, make, recorded, change):
    project, indicator = recorded

    assert refusal(patch(api, make, project, indicator, **change)) == (409, "ChangesNumbers")


def test_values_that_the_kind_does_not_fit_are_not_reread(api, make, recorded):
    project, indicator = recorded

    answer = patch(api, make, project, indicator, accumulation="share", reason="It is a share.")

    assert refusal(answer) == (409, "RuleRefused")
    assert "not of that kind" in detail(answer)


def test_a_rule_that_cannot_apply_is_refused_before_any_preview(api, make, recorded):
    project, indicator = recorded

    assert refusal(patch(api, make, project, indicator, measure="percentage")) == (409, "RuleRefused")


def test_thresholds_of_a_project_ask_too(api, make, recorded):
    project, indicator = recorded
    headers, body = make.headers(project), {"version": 1, "on_track_from": "0.7"}

    asked = api.patch(f"projects/{project.code}", json=body, headers=headers)
    applied = api.patch(f"projects/{project.code}", json={**body, "reason": "Agreed."}, headers=headers)

    assert refusal(asked) == (409, "ChangesNumbers")
    assert [(one["indicator"], one["period"], one["old"], one["new"]) for one in asked.json()["changes"]] == [
        (indicator.code, "2020-H2", "behind", "on_track")
    ]
    assert applied.status_code == 200


def test_thresholds_that_cross_are_refused(api, make):
    project = make.project()

    answer = api.patch(
        f"projects/{project.code}", json={"version": 1, "off_track_below": "0.9"}, headers=make.headers(project)
    )

    assert (answer.status_code, "0.9 is above 0.85" in detail(answer)) == (422, True)
