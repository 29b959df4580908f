"""Deleting: refused with what depends on it, and complete where nothing does."""

import pytest

from tests.api.refusals import detail, refusal
from tests.api.scenes import Scene
from tests.snapshots import take_snapshot

USED = {
    "outcomes": ("outcome", {"outputs (1)", "indicators (1)", "ratings (1)"}),
    "outputs": ("output", {"activities (1)"}),
    "indicators": ("indicator", {"entries (1)", "targets (1)"}),
    "periods": ("period", {"entries (1)", "targets (1)"}),
    "locations": ("location", {"indicators reported from it (1)"}),
    "dimensions": ("dimension", {"indicators split by it (1)"}),
}
"""What the scene uses, and by what."""


def test_what_something_depends_on_is_not_deleted_and_the_refusal_says_what_does(api, make, engine, subtests):
    scene = Scene(make)
    scene.entry()
    manager = scene.headers("manager")
    before = take_snapshot(engine)
    for noun, (name, dependents) in USED.items():
        with subtests.test(noun):
            answer = api.delete(f"{noun}/{getattr(scene, name).id}", headers=manager)

            assert refusal(answer) == (409, "InUse")
            assert {piece for piece in dependents if piece in detail(answer)} == dependents, detail(answer)
            assert take_snapshot(engine) == before


def test_an_outcome_above_another_is_not_deleted(api, make):
    project = make.project()
    outcome = make.outcome(project)
    make.outcome(project, parent_id=outcome.id)

    assert "outcomes (1)" in detail(api.delete(f"outcomes/{outcome.id}", headers=make.headers(project)))


def test_a_dimension_whose_categories_are_used_is_not_deleted_even_where_no_indicator_has_it(api, make, engine):
    project = make.project()
    dimension, (women, *_) = make.dimension(project)
    indicator = make.indicator(project, dimensions=[{"dimension_id": dimension.id}])
    make.target(project, indicator, 5, category_id=women.id)

    answer = api.delete(f"dimensions/{dimension.id}", headers=make.headers(project))

    assert refusal(answer) == (409, "InUse")


def test_the_refusal_is_in_the_readers_language(api, make):
    project = make.project()
    indicator, manager = make.indicator(project), make.headers(project)
    make.entry(project, indicator, make.period(project), 1)
    api.patch("me", json={"version": 1, "language": "es"}, headers=manager)

    said = detail(api.delete(f"indicators/{indicator.id}", headers=manager))

    assert "entries" not in said
    assert "(1)" in said


@pytest.mark.parametrize("noun", ["outcome", "output", "indicator", "period", "location"])
def test_what_nothing_depends_on_is_gone_and_a_second_time_not_there(api, make, noun):
    project = make.project()
    row, manager = getattr(make, noun)(project), make.headers(project)

    assert api.delete(f"{noun}s/{row.id}", headers=manager).status_code == 204
    assert refusal(api.delete(f"{noun}s/{row.id}", headers=manager)) == (404, "NotFound")


def test_an_indicator_goes_with_what_describes_it(api, make, engine):
    project = make.project()
    dimension, _categories = make.dimension(project)
    outcome, place, manager = make.outcome(project), make.location(project), make.headers(project)
    events = frozenset({"audit_event", "audit_chain"})
    before = take_snapshot(engine, events)
    indicator = make.indicator(
        project, outcome_id=outcome.id, dimensions=[{"dimension_id": dimension.id}], location_ids=[place.id],
        codes=[{"vocabulary": "SDG", "code": "8.8.2"}],
    )  # fmt: skip

    assert api.delete(f"indicators/{indicator.id}", headers=manager).status_code == 204
    assert take_snapshot(engine, events) == before


def test_an_outcome_goes_with_its_assumptions(api, make, engine):
    project, events = make.project(), frozenset({"audit_event", "audit_chain"})
    manager = make.headers(project)
    before = take_snapshot(engine, events)
    outcome = make.outcome(project, assumptions=[{"text": "The law is passed."}])

    assert api.delete(f"outcomes/{outcome.id}", headers=manager).status_code == 204
    assert take_snapshot(engine, events) == before
