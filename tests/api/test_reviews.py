"""What waits for a manager: each entry with its target, what was there before, and who may decide."""

import pytest

from tests.api.refusals import refusal


@pytest.fixture
def project(make):
    """Make a project."""
    return make.project()


@pytest.fixture
def manager(make, project):
    """Return the headers of the manager."""
    return make.headers(project)


def review(api, project, headers, **query):
    """Return one page of the review."""
    answer = api.get(f"projects/{project.code}/review", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def correct(api, entry, headers, **given):
    """Enter a correction."""
    answer = api.post(f"measurements/{entry.id}/supersede", json=given, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_an_entry_comes_with_its_target_its_parts_and_what_was_there_before(api, make, project, manager):
    dimension, (women, men, _) = make.dimension(project)
    lima = make.location(project, "Lima")
    indicator = make.indicator(
        project, unit="people", dimensions=[{"dimension_id": dimension.id}], location_ids=[lima.id]
    )
    first, second = make.period(project), make.period(project, half=2)
    make.target(project, indicator, 1500, second)
    make.entry(project, indicator, first, "12.50", location_id=lima.id)
    make.entry(project, indicator, first, "99")
    parts = [{"category_ids": [women.id], "value": "1000"}, {"category_ids": [men.id], "value": "230.50"}]
    make.entry(project, indicator, second, "1234.50", approved=False, location_id=lima.id, parts=parts, note="By list")

    (item,) = review(api, project, manager)["items"]

    assert (item["value"], item["parts"]) == ("1,234.50", ["Women: 1,000", "Men: 230.50"])
    assert (item["target"], item["previous"], item["previous_period"]) == ("1,500", "12.50", "2020-H1")
    assert (item["indicator_code"], item["unit"], item["location"]) == (indicator.code, "people", "Lima")
    assert (item["period_code"], item["period_closed"], item["own"]) == ("2020-H2", False, False)
    told = item["entry"]
    assert (told["status"], told["version"], told["note"]) == ("submitted", 1, "By list")
    assert told["recorded_by"] == make.member(project, "officer").name
    assert told["remarks"] and told["explanation"]


def test_what_a_manager_entered_is_marked_as_their_own(api, make, project, manager):
    indicator, period = make.indicator(project), make.period(project)
    given = {"period_id": period.id, "value": "3", "submit": True}
    mine = api.post(f"indicators/{indicator.id}/measurements", json=given, headers=manager).json()
    officer = make.member(project, "officer")
    theirs = api.post(
        f"indicators/{indicator.id}/measurements", json={**given, "on_behalf_of": officer.email}, headers=manager
    ).json()
    other = make.person()
    make.join(other, project, "manager")

    assert [(one["entry"]["id"], one["own"]) for one in review(api, project, manager)["items"]] == [
        (mine["id"], True), (theirs["id"], True),
    ]  # fmt: skip
    found = review(api, project, make.token(other))["items"]
    assert [one["own"] for one in found] == [False, False]
    assert found[1]["entry"]["on_behalf_of"] == officer.name


def test_a_correction_shows_what_it_takes_the_place_of_and_why(api, make, project, manager):
    indicator, period = make.indicator(project), make.period(project)
    entry = make.entry(project, indicator, period, "12.5")
    correct(api, entry, manager, value="15", reason="A list was missing.", submit=True)

    (item,) = review(api, project, manager)["items"]

    assert (item["corrects"], item["value"], item["entry"]["reason"]) == ("12.5", "15", "A list was missing.")


def test_entries_are_asked_for_by_where_they_stand_and_by_period(api, make, project, manager):
    indicator, first, second = make.indicator(project), make.period(project), make.period(project, half=2)
    waits = make.entry(project, indicator, first, 1, approved=False)
    late = make.entry(project, indicator, second, 2, approved=False)
    counts = make.entry(project, indicator, second, 3)
    back = make.entry(project, indicator, first, 4, approved=False)
    api.post(f"measurements/{back.id}/return", json={"reason": "Which list?"}, headers=manager)
    gone = make.entry(project, indicator, first, 5, approved=False)
    api.post(f"measurements/{gone.id}/withdraw", json={"reason": "Twice."}, headers=manager)

    def keys(**query):
        return [one["entry"]["id"] for one in review(api, project, manager, **query)["items"]]

    assert keys() == [late.id, waits.id]
    assert keys(period_id=first.id) == [waits.id]
    assert (keys(status="approved"), keys(status="returned"), keys(status="withdrawn")) == (
        [counts.id], [back.id], [gone.id],
    )  # fmt: skip
    assert review(api, project, manager)["counts"] == {"submitted": 2, "returned": 1, "approved": 1, "withdrawn": 1}
    assert review(api, project, manager, period_id=second.id)["counts"]["submitted"] == 1


def test_pages_follow_one_another_without_a_gap(api, make, project, manager):
    periods = [make.period(project), make.period(project, half=2)]
    for _ in range(2):
        indicator = make.indicator(project)
        for period in periods:
            for value in (1, 2):
                make.entry(project, indicator, period, value, approved=False)
    whole = [one["entry"]["id"] for one in review(api, project, manager)["items"]]

    found, query = [], {"limit": 3}
    while True:
        page = review(api, project, manager, **query)
        found += [one["entry"]["id"] for one in page["items"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]

    assert found == whole
    assert len(whole) == 8


@pytest.mark.parametrize(
    "query", [{"status": "draft"}, {"status": "superseded"}, {"period_id": "x"}, {"cursor": "1-2-3"}, {"limit": 0}]
)
def test_nonsense_is_refused_with_a_sentence(api, project, manager, query):
    answer = api.get(f"projects/{project.code}/review", params=query, headers=manager)

    assert refusal(answer)[0] == 422


@pytest.mark.parametrize("role", ["officer", "evaluator", "donor"])
def test_only_managers_review(api, make, project, role):
    answer = api.get(f"projects/{project.code}/review", headers=make.headers(project, role))

    assert refusal(answer) == (403, "NotAllowed")
