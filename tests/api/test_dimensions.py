"""Dimensions: categories are added and retired; old entries keep theirs."""

import pytest

from tests.api.refusals import detail, refusal


@pytest.fixture
def project(make):
    """Make a project."""
    return make.project()


@pytest.fixture
def manager(make, project):
    """Return the headers of the manager."""
    return make.headers(project)


def record(api, indicator, period, headers, category, value="4"):
    """Record an entry with one part."""
    body = {
        "period_id": period.id, "value": "9", "submit": True, "explanation": "The others come later.",
        "parts": [{"category_ids": [category["id"] if isinstance(category, dict) else category.id], "value": value}],
    }  # fmt: skip
    return api.post(f"indicators/{indicator.id}/measurements", json=body, headers=headers)


def test_a_retired_category_stays_readable_and_takes_nothing_new(api, make, project, manager):
    dimension, (women, *_) = make.dimension(project)
    indicator, period = make.indicator(project, dimensions=[{"dimension_id": dimension.id}]), make.period(project)
    officer = make.headers(project, "officer")
    old = record(api, indicator, period, officer, women).json()
    api.post(f"measurements/{old['id']}/approve", headers=manager)

    changed = api.patch(f"dimensions/{dimension.id}", json={"version": 1, "retire": [women.id]}, headers=manager)
    new = record(api, indicator, period, officer, women)

    assert [(category["name"], category["retired"]) for category in changed.json()["categories"]] == [
        ("Women", True), ("Men", False), ("Unknown", False),
    ]  # fmt: skip
    assert refusal(new) == (422, "Invalid")
    assert "retired" in detail(new)
    entries = api.get(f"indicators/{indicator.id}/measurements", headers=officer).json()["items"]
    assert entries[0]["parts"][0]["category_ids"] == [women.id]
    first = api.get(f"indicators/{indicator.id}/performance", headers=officer).json()["periods"][0]
    assert [(part["categories"], part["actual"]) for part in first["parts"]] == [(["Women"], "4")]


def test_an_added_category_takes_entries(api, make, project, manager):
    dimension, _categories = make.dimension(project)
    indicator, period = make.indicator(project, dimensions=[{"dimension_id": dimension.id}]), make.period(project)

    answer = api.patch(
        f"dimensions/{dimension.id}", json={"version": 1, "add": [{"name": "Other", "position": 9}]}, headers=manager
    ).json()

    assert (answer["version"], answer["categories"][-1]["name"]) == (2, "Other")
    assert record(api, indicator, period, make.headers(project, "officer"), answer["categories"][-1]).status_code == 201


def test_a_renamed_dimension_keeps_its_entries(api, make, project, manager):
    dimension, (women, *_) = make.dimension(project)
    indicator, period = make.indicator(project, dimensions=[{"dimension_id": dimension.id}]), make.period(project)
    record(api, indicator, period, make.headers(project, "officer"), women)

    answer = api.patch(f"dimensions/{dimension.id}", json={"version": 1, "name": "Gender"}, headers=manager)

    assert answer.json()["name"] == "Gender"
    assert api.get(f"indicators/{indicator.id}", headers=manager).json()["dimensions"][0]["name"] == "Gender"


def test_a_category_of_another_dimension_is_not_retired_here(api, make, project, manager):
    dimension, _categories = make.dimension(project)
    _other, (young, _old) = make.dimension(project, "Age", ("Young", "Old"))

    answer = api.patch(f"dimensions/{dimension.id}", json={"version": 1, "retire": [young.id]}, headers=manager)

    assert refusal(answer) == (422, "Invalid")
    assert str(young.id) in detail(answer)


def test_two_dimensions_have_two_names(api, make, project, manager):
    make.dimension(project)
    age, _categories = make.dimension(project, "Age", ("Young", "Old"))

    added = api.post(
        f"projects/{project.code}/dimensions", json={"name": "Sex", "categories": [{"name": "x"}]}, headers=manager
    )
    renamed = api.patch(f"dimensions/{age.id}", json={"version": 1, "name": "Sex"}, headers=manager)

    assert refusal(added) == refusal(renamed) == (409, "CodeTaken")


def test_a_category_that_is_there_already_is_not_added(api, make, project, manager):
    dimension, _categories = make.dimension(project)

    answer = api.patch(f"dimensions/{dimension.id}", json={"version": 1, "add": [{"name": "Men"}]}, headers=manager)

    assert "stands twice" in detail(answer)
