"""Targets: of a period, of the life of the project, of a category; changed for a reason, never overwritten."""

import pytest

from tests.api.refusals import detail, refusal
from tests.snapshots import take_snapshot


@pytest.fixture
def project(make):
    """Make a project."""
    return make.project()


@pytest.fixture
def manager(make, project):
    """Return the headers of the manager."""
    return make.headers(project)


def put(api, indicator, headers, **body):
    """Set a target."""
    return api.put(f"indicators/{indicator.id}/targets", json=body, headers=headers)


def history(api, indicator, headers):
    """Return what was ever aimed at."""
    return api.get(f"indicators/{indicator.id}/targets", headers=headers).json()["items"]


def performance(api, indicator, headers):
    """Return the figures of an indicator."""
    return api.get(f"indicators/{indicator.id}/performance", headers=headers).json()


def test_a_target_of_a_period_stands_beside_its_actual(api, make, project, manager):
    indicator, period = make.indicator(project), make.period(project)

    answer = put(api, indicator, manager, period_id=period.id, value="100.50", agreed_by="Donor")

    assert (answer.status_code, answer.json()["value"], answer.json()["agreed_by"]) == (200, "100.50", "Donor")
    assert performance(api, indicator, manager)["periods"][0]["target"] == "100.50"


def test_a_target_without_a_period_is_of_the_life_of_the_project(api, make, project, manager):
    indicator = make.indicator(project)
    make.period(project)

    put(api, indicator, manager, value="500")

    figures = performance(api, indicator, manager)
    assert (figures["life_of_project"]["target"], figures["periods"][0]["target"]) == ("500", None)


def test_a_target_may_be_of_a_category(api, make, project, manager):
    dimension, (women, *_) = make.dimension(project)
    indicator, period = make.indicator(project, dimensions=[{"dimension_id": dimension.id}]), make.period(project)

    put(api, indicator, manager, period_id=period.id, category_id=women.id, value="60")

    first = performance(api, indicator, manager)["periods"][0]
    assert first["target"] is None
    assert [(part["categories"], part["target"], part["actual"]) for part in first["parts"]] == [
        (["Women"], "60", None)
    ]


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_target_does_not_change_without_a_reason(api, make, project, manager, engine, reason):
    indicator, period = make.indicator(project), make.period(project)
    make.target(project, indicator, 100, period)
    before = take_snapshot(engine)

    answer = put(api, indicator, manager, period_id=period.id, value="90", reason=reason)

    assert refusal(answer) == (422, "Invalid")
    assert "say why it changes" in detail(answer)
    assert take_snapshot(engine) == before


def test_a_changed_target_keeps_the_old_one_with_why(api, make, project, manager):
    indicator, period = make.indicator(project), make.period(project)
    make.target(project, indicator, 100, period)

    put(api, indicator, manager, period_id=period.id, value="90", reason="The budget was cut.", agreed_by="Donor")

    old, new = history(api, indicator, manager)
    assert (old["value"], old["superseded_at"] is None) == ("100", False)
    assert (new["value"], new["superseded_at"], new["reason"], new["agreed_by"]) == (
        "90", None, "The budget was cut.", "Donor",
    )  # fmt: skip
    assert performance(api, indicator, manager)["periods"][0]["target"] == "90"


def test_the_same_target_again_changes_nothing(api, make, project, manager, engine):
    indicator, period = make.indicator(project), make.period(project)
    make.target(project, indicator, "100.0", period)
    before = take_snapshot(engine)

    assert put(api, indicator, manager, period_id=period.id, value="100.0").status_code == 200
    assert take_snapshot(engine) == before


def test_the_slots_of_an_indicator_do_not_touch_each_other(api, make, project, manager):
    dimension, (women, *_) = make.dimension(project)
    indicator = make.indicator(project, dimensions=[{"dimension_id": dimension.id}])
    period = make.period(project)
    slots = [{}, {"period_id": period.id}, {"category_id": women.id}, {"period_id": period.id, "category_id": women.id}]

    answers = [put(api, indicator, manager, value=str(n), **slot).status_code for n, slot in enumerate(slots)]

    assert answers == [200] * 4
    assert [target["superseded_at"] for target in history(api, indicator, manager)] == [None] * 4


def test_a_target_of_zero_is_a_target(api, make, project, manager):
    indicator, period = (
        make.indicator(project, baseline="10", direction="decrease", accumulation="level"),
        make.period(project),
    )
    make.entry(project, indicator, period, 0)

    put(api, indicator, manager, period_id=period.id, value="0")

    first = performance(api, indicator, manager)["periods"][0]
    assert (first["target"], first["met"], first["achievement"]) == ("0", True, "1")


def test_a_moment_before_a_change_shows_the_target_of_then(api, make, project, manager):
    indicator, period = make.indicator(project), make.period(project)
    make.target(project, indicator, 100, period)
    put(api, indicator, manager, period_id=period.id, value="90", reason="The budget was cut.")
    changed = history(api, indicator, manager)[1]["set_at"]
    before = history(api, indicator, manager)[0]["set_at"]

    def target(moment):
        answer = api.get(f"indicators/{indicator.id}/performance", params={"as_of": moment}, headers=manager)
        return answer.json()["periods"][0]["target"]

    assert (target(before), target(changed)) == ("100", "90")
