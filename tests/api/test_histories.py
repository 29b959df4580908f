"""The history of a value: who did what when, from what to what, and why; the newest last."""

import pytest

from logframe.actions.purging import purge_person
from logframe.database import transaction
from logframe.tables.people import Person
from tests.snapshots import take_snapshot


@pytest.fixture
def project(make):
    return make.project()


@pytest.fixture
def place(make, project):
    """Make an indicator with a period to report for."""
    return make.indicator(project), make.period(project)


def steps(api, path, headers):
    answer = api.get(f"{path}/history", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def changes(step):
    return {change["field"]: (change["from"], change["to"]) for change in step["changes"]}


def test_an_entry_tells_its_way_from_draft_to_return(api, make, project, place):
    indicator, period = place
    officer, manager = make.headers(project, "officer"), make.headers(project)
    body = {"period_id": period.id, "value": "12.50", "note": "By list"}
    entry = api.post(f"indicators/{indicator.id}/measurements", json=body, headers=officer).json()["id"]
    api.post(f"measurements/{entry}/submit", headers=officer)
    api.post(f"measurements/{entry}/approve", headers=manager)
    api.post(f"measurements/{entry}/return", json={"reason": "Which list?"}, headers=manager)

    told = steps(api, f"measurements/{entry}", officer)

    author, reviewer = make.member(project, "officer").name, make.member(project, "manager").name
    assert [(step["who"], step["deed"], step["reason"]) for step in told] == [
        (author, "draft", None),
        (author, "submit", None),
        (reviewer, "approve", None),
        (reviewer, "return", "Which list?"),
    ]
    assert changes(told[0]) == {
        "value": (None, "12.50"),
        "note": (None, "By list"),
        "period_id": (None, period.id),
        "status": (None, "draft"),
    }
    assert [changes(step) for step in told[1:]] == [
        {"status": ("draft", "submitted")},
        {"status": ("submitted", "approved")},
        {"status": ("approved", "returned")},
    ]
    assert [step["at"] for step in told] == sorted(step["at"] for step in told)


def test_a_typed_zero_is_told(api, make, project, place):
    entry = make.entry(project, *place, 0)

    assert changes(steps(api, f"measurements/{entry.id}", make.headers(project))[0])["value"] == (None, "0")


def test_a_draft_tells_its_history_to_its_author_and_the_managers_alone(api, make, project, place):
    indicator, period = place
    other = make.person()
    make.join(other, project, "officer")
    body = {"period_id": period.id, "value": "1"}
    officer = make.headers(project, "officer")
    entry = api.post(f"indicators/{indicator.id}/measurements", json=body, headers=officer).json()["id"]
    askers = {
        "author": officer,
        "manager": make.headers(project),
        "another officer": make.token(other),
        "evaluator": make.headers(project, "evaluator"),
        "donor": make.headers(project, "donor"),
    }

    got = {who: api.get(f"measurements/{entry}/history", headers=headers) for who, headers in askers.items()}

    assert {who: answer.status_code for who, answer in got.items()} == {
        "author": 200, "manager": 200, "another officer": 404, "evaluator": 404, "donor": 403,
    }  # fmt: skip


def test_an_indicator_tells_its_targets_and_what_changed_in_its_definition(api, make, project, place):
    indicator, period = place
    manager = make.headers(project)
    put = {"period_id": period.id, "value": "100"}
    api.put(f"indicators/{indicator.id}/targets", json=put, headers=manager)
    again = {**put, "value": "120.0", "reason": "Agreed anew"}
    api.put(f"indicators/{indicator.id}/targets", json=again, headers=manager)
    api.patch(f"indicators/{indicator.id}", json={"version": 1, "definition": "Who finished"}, headers=manager)
    make.target(project, make.indicator(project), 5)

    made, *told = steps(api, f"indicators/{indicator.id}", make.headers(project, "donor"))

    who = make.member(project, "manager").name
    assert (made["who"], made["deed"], made["subject"]) == (None, "add", "indicator")
    assert changes(made)["title"] == (None, "Workers trained")
    assert [(one["who"], one["deed"], one["subject"], one["reason"], changes(one)) for one in told] == [
        (who, "add", "target", None, {"period_id": (None, period.id), "value": (None, "100")}),
        (who, "change", "target", "Agreed anew", {"value": ("100", "120.0")}),
        (who, "change", "indicator", None, {"definition": (None, "Who finished")}),
    ]


def test_a_history_tells_no_address_and_no_key_of_a_person(api, make, project, place):
    entry = make.entry(project, *place, 5)
    make.target(project, place[0], 5)
    headers = make.headers(project)

    told = [api.get(f"{path}/history", headers=headers).text for path in (
        f"measurements/{entry.id}", f"indicators/{place[0].id}",
    )]  # fmt: skip

    for text in told:
        assert "@test.example" not in text
        assert "_by_id" not in text


def test_a_history_comes_in_pages(api, make, project, place):
    entry = make.entry(project, *place, 5)
    headers, path = make.headers(project), f"measurements/{entry.id}/history"

    first = api.get(path, params={"limit": 1}, headers=headers).json()
    second = api.get(path, params={"limit": 1, "cursor": first["next"]}, headers=headers).json()

    assert [step["deed"] for step in first["items"] + second["items"]] == ["submit", "approve"]
    assert second["next"] is None


def test_who_was_purged_is_told_by_a_neutral_name(api, make, project, place, run_purge):
    entry = make.entry(project, *place, 5)
    author = make.member(project, "officer")

    run_purge(author)

    told = steps(api, f"measurements/{entry.id}", make.headers(project))
    assert told[0]["who"] == f"Former member {author.id}"


@pytest.fixture
def run_purge(engine):
    """Return the way to erase somebody."""

    def run(person):
        with transaction(engine) as session:
            purge_person(session, session.get_one(Person, person.id))

    return run


@pytest.mark.parametrize("query", [{"cursor": "x"}, {"limit": 0}, {"limit": 501}, {"cursor": -1}])
def test_nonsense_is_refused_and_changes_nothing(api, make, engine, project, place, query):
    headers = make.headers(project)
    before = take_snapshot(engine)

    answer = api.get(f"indicators/{place[0].id}/history", params=query, headers=headers)

    assert answer.status_code == 422
    assert answer.json()["detail"]
    assert take_snapshot(engine) == before
