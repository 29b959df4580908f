"""Versions: a save that was made from an older version is refused, and nothing of it is kept."""

import pytest

from tests.api.refusals import detail, refusal
from tests.api.scenes import Scene
from tests.snapshots import take_snapshot

CHANGES = {
    "outcomes": {"title": "New"},
    "outputs": {"title": "New"},
    "activities": {"title": "New"},
    "indicators": {"title": "New"},
    "periods": {"due_on": "2021-01-01"},
    "locations": {"name": "New"},
    "dimensions": {"name": "New"},
}
"""What may be changed, by noun."""


def rows(scene):
    """Return one row of each noun that changes."""
    return {
        "outcomes": scene.outcome, "outputs": scene.output, "activities": scene.activity, "periods": scene.period,
        "indicators": scene.indicator, "locations": scene.location, "dimensions": scene.dimension,
    }  # fmt: skip


def test_a_stale_save_is_refused_with_both_versions(api, make, engine, subtests):
    scene = Scene(make)
    manager = scene.headers("manager")
    for noun, row in rows(scene).items():
        with subtests.test(noun):
            place = f"{noun}/{row.id}"
            first = api.patch(place, json={"version": 1, **CHANGES[noun]}, headers=manager)
            assert (first.status_code, first.json()["version"]) == (200, 2), first.text
            before = take_snapshot(engine)

            stale = api.patch(place, json={"version": 1, **CHANGES[noun]}, headers=manager)

            assert refusal(stale) == (409, "StaleVersion")
            assert "version 1" in detail(stale)
            assert "version 2" in detail(stale)
            assert take_snapshot(engine) == before


@pytest.mark.parametrize("version", [0, -1, "x", None, 2**31])
def test_a_version_that_cannot_be_is_refused(api, make, version):
    project = make.project()

    answer = api.patch(
        f"projects/{project.code}", json={"version": version, "title": "X"}, headers=make.headers(project)
    )

    assert refusal(answer) == (422, "Invalid")
    assert "version" in detail(answer)


def test_a_project_and_a_person_have_versions_too(api, make):
    project = make.project()
    manager = make.headers(project)

    for place in (f"projects/{project.code}", "me"):
        body = {"version": 1, "title" if place != "me" else "name": "New"}
        assert api.patch(place, json=body, headers=manager).json()["version"] == 2
        assert refusal(api.patch(place, json=body, headers=manager)) == (409, "StaleVersion")


def test_what_is_not_sent_stays_and_what_is_sent_as_nothing_goes(api, make):
    project = make.project()
    outcome = make.outcome(project, description="Long", weight="0.50")
    manager = make.headers(project)

    kept = api.patch(f"outcomes/{outcome.id}", json={"version": 1, "title": "New"}, headers=manager).json()
    gone = api.patch(f"outcomes/{outcome.id}", json={"version": 2, "description": None}, headers=manager).json()

    assert (kept["title"], kept["description"], kept["weight"]) == ("New", "Long", "0.50")
    assert (gone["title"], gone["description"], gone["weight"]) == ("New", None, "0.50")


@pytest.mark.parametrize("field", ["title", "code", "level"])
def test_what_must_be_there_is_not_taken_away(api, make, field):
    project = make.project()
    outcome = make.outcome(project)

    answer = api.patch(f"outcomes/{outcome.id}", json={"version": 1, field: None}, headers=make.headers(project))

    assert refusal(answer) == (422, "Invalid")
    assert field in detail(answer)


def test_a_rule_that_could_give_no_right_number_is_refused(api, make, engine):
    project = make.project()
    body = {
        "code": "X", "title": "X", "outcome_id": make.outcome(project).id,
        "measure": "percentage", "accumulation": "increment",
    }  # fmt: skip
    manager = make.headers(project)
    before = take_snapshot(engine)

    answer = api.post(f"projects/{project.code}/indicators", json=body, headers=manager)

    assert refusal(answer) == (409, "RuleRefused")
    assert take_snapshot(engine) == before
