"""The due list: what is expected of whom, how it stands, and why."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from logframe.database import transaction
from logframe.languages import Reader
from logframe.tables.base import utc_now
from logframe.tables.projects import PeriodException
from tests.api.refusals import refusal

TODAY = utc_now().date()


def days(number: int) -> str:
    """Return the day so many days from now."""
    return (TODAY + timedelta(days=number)).isoformat()


@pytest.fixture
def project(make):
    """Make a project."""
    return make.project(starts_on=days(-400), ends_on=days(400))


@pytest.fixture
def officer(make, project):
    """Return the headers of the officer."""
    return make.headers(project, "officer")


@pytest.fixture
def periods(make, project):
    """Make a period that is late, one that is due, one that runs, and one that has not begun."""

    def period(code: str, first: int, last: int, due: int):
        return make.period(project, code=code, starts_on=days(first), ends_on=days(last), due_on=days(due))

    return [
        period("late", -300, -201, -100),
        period("due", -200, -10, 10),
        period("running", -9, 90, 120),
        period("future", 91, 180, 200),
    ]


def due(api, project, headers, **query):
    """Return the items of a project's list."""
    answer = api.get(f"projects/{project.code}/due", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def states(items):
    """Return how the items stand, by period and place."""
    return {(item["period_code"], item["location"]): item["state"] for item in items}


def test_what_nobody_entered_is_late_due_or_not_due_by_the_day(api, make, project, periods, officer):
    make.indicator(project)

    items = due(api, project, officer)

    assert [(item["period_code"], item["state"]) for item in items] == [
        ("running", "not_due"), ("due", "due"), ("late", "late"),
    ]  # fmt: skip
    assert Reader().day(TODAY - timedelta(days=100)) in items[2]["why"]
    assert [item["waiting_for"] for item in items] == [[make.member(project, "officer").name]] * 3
    assert items[0]["due_on"] == days(120)


def test_each_place_that_is_to_report_is_expected(api, make, project, periods, officer):
    lima, cusco = make.location(project, "Lima"), make.location(project, "Cusco")
    indicator = make.indicator(project, location_ids=[lima.id, cusco.id])
    make.entry(project, indicator, periods[0], 5, location_id=lima.id)

    assert states(due(api, project, officer, state=["late", "approved"])) == {
        ("late", "Lima"): "approved", ("late", "Cusco"): "late",
    }  # fmt: skip


def test_an_entry_tells_where_it_stands_and_for_whom_it_waits(api, make, project, periods, officer):
    indicator = make.indicator(project)
    author, manager = make.member(project, "officer").name, make.member(project, "manager").name
    make.entry(project, indicator, periods[0], 5, approved=False, submit=False)
    make.entry(project, indicator, periods[1], 5, approved=False)
    entry = make.entry(project, indicator, periods[2], 5, approved=False)
    api.post(f"measurements/{entry.id}/return", json={"reason": "Which list?"}, headers=make.headers(project))

    returned, submitted, draft = due(api, project, officer)

    assert [one["state"] for one in (draft, submitted, returned)] == ["draft", "submitted", "returned"]
    assert [one["waiting_for"] for one in (draft, submitted, returned)] == [[author], [manager], [author]]
    assert "Which list?" in returned["why"]
    assert returned["measurement_id"] == entry.id


def test_what_waits_is_not_hidden_behind_what_is_approved(api, make, project, periods, officer):
    indicator = make.indicator(project)
    first = make.entry(project, indicator, periods[0], 5, approved=False)
    make.entry(project, indicator, periods[0], 6)
    api.post(f"measurements/{first.id}/return", json={"reason": "Which list?"}, headers=make.headers(project))

    assert [item["measurement_id"] for item in due(api, project, officer, state="returned")] == [first.id]


def test_an_entry_of_a_place_that_nobody_expects_is_listed_while_it_waits(api, make, project, periods, officer):
    lima, cusco = make.location(project, "Lima"), make.location(project, "Cusco")
    indicator = make.indicator(project, location_ids=[lima.id])
    make.entry(project, indicator, periods[0], 5, location_id=cusco.id, approved=False)
    make.entry(project, indicator, periods[1], 5, location_id=cusco.id)
    make.entry(project, indicator, periods[1], 5, approved=False)

    assert states(due(api, project, officer, state=["submitted"])) == {
        ("late", "Cusco"): "submitted", ("due", None): "submitted",
    }  # fmt: skip
    assert len(due(api, project, officer)) == 5


def test_a_draft_is_its_authors_and_the_managers_alone(api, make, project, periods, officer):
    indicator = make.indicator(project)
    make.entry(project, indicator, periods[0], 5, approved=False, submit=False)
    other = make.person()
    make.join(other, project, "officer")

    assert states(due(api, project, officer))["late", None] == "draft"
    assert states(due(api, project, make.headers(project)))["late", None] == "draft"
    for headers in (make.token(other), make.headers(project, "evaluator")):
        assert states(due(api, project, headers))["late", None] == "late"
        assert due(api, project, headers, state="draft") == []


def test_a_closed_period_locks_what_is_not_approved_and_says_who_closed_it(api, make, project, periods, officer):
    first, second = make.indicator(project), make.indicator(project)
    make.entry(project, first, periods[0], 5)
    make.close(project, periods[0])

    locked, approved = sorted(
        due(api, project, officer, state=["locked", "approved"]), key=lambda one: -one["indicator_id"]
    )

    assert (locked["indicator_id"], locked["state"], locked["waiting_for"]) == (second.id, "locked", [])
    assert make.member(project, "manager").name in locked["why"]
    assert approved["state"] == "approved"


def test_an_exception_unlocks_one_place_until_its_moment(api, make, project, periods, officer, engine):
    lima, cusco = make.location(project, "Lima"), make.location(project, "Cusco")
    make.indicator(project, location_ids=[lima.id, cusco.id])
    make.close(project, periods[0])
    exception = make.exception(project, periods[0], location=lima)

    assert states(due(api, project, officer, state=["locked", "late"])) == {
        ("late", "Lima"): "late", ("late", "Cusco"): "locked",
    }  # fmt: skip
    assert "UTC" in due(api, project, officer, state="late")[0]["why"]

    with transaction(engine) as session:
        session.execute(sa.update(PeriodException).values(until=exception.granted_at - timedelta(seconds=1)))
    assert set(states(due(api, project, officer, state=["locked", "late"])).values()) == {"locked"}


def test_why_there_is_no_value_is_told(api, make, project, periods, officer):
    indicator = make.indicator(project)
    make.entry(project, indicator, periods[0], missing_reason="not_collected")

    (item,) = due(api, project, officer, state="approved")

    assert item["missing_reason"] == "not_collected"
    assert "Not collected" in item["why"]


def test_a_milestone_is_due_once_and_not_before_its_day(api, make, project, periods, officer):
    done = make.indicator(project, accumulation="milestone", planned_on=days(-250))
    make.entry(project, done, periods[0], done_on=days(-260))
    planned = make.indicator(project, accumulation="milestone", planned_on=days(50))
    missed = make.indicator(project, accumulation="milestone", planned_on=days(-250))

    late = {item["indicator_id"] for item in due(api, project, officer, state=["late", "due"])}
    not_due = {item["indicator_id"] for item in due(api, project, officer, state="not_due")}

    assert late == {missed.id}
    assert {done.id, planned.id} <= not_due


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_walking_the_pages_gives_every_item_once_in_order(api, make, project, periods, officer, limit):
    places = [make.location(project).id for _ in range(2)]
    for location_ids in ([], places, places[:1]):
        indicator = make.indicator(project, location_ids=location_ids)
        make.entry(project, indicator, periods[1], 5, location_id=places[1], approved=False)

    whole = due(api, project, officer)
    walked, cursor = [], None
    while cursor is not None or not walked:
        query = {"limit": limit} | ({"cursor": cursor} if cursor else {})
        page = api.get(f"projects/{project.code}/due", params=query, headers=officer).json()
        assert len(page["items"]) <= limit
        walked, cursor = walked + page["items"], page["next"]

    assert walked == whole
    assert len(whole) == 3 * (1 + 2 + 1) + 2


def test_the_list_of_a_person_holds_their_projects_and_no_others(api, make):
    mine, donated, strange = make.project(), make.project(), make.project()
    indicators = {}
    for one in (mine, donated, strange):
        make.period(one)
        indicators[one.code] = make.indicator(one).id
    person = make.person()
    make.join(person, mine, "officer")
    make.join(person, donated, "donor")
    administrator = make.token(make.person(administrator=True))

    def listed(headers):
        return {item["project_code"]: item["indicator_id"] for item in api.get("due", headers=headers).json()["items"]}

    assert listed(make.token(person)) == {mine.code: indicators[mine.code]}
    assert listed(administrator) == indicators
    assert listed(make.token(make.person())) == {}


def test_a_donor_does_not_see_what_is_due(api, make, project):
    assert refusal(api.get(f"projects/{project.code}/due", headers=make.headers(project, "donor"))) == (
        403,
        "NotAllowed",
    )


@pytest.mark.parametrize(
    "query",
    ["state=soon", "cursor=7", "cursor=0-1-1-1", "cursor=99999999-1-1-1", "cursor=737000-9999999999-1-1", "limit=0"],
)
def test_a_question_that_makes_no_sense_is_refused_with_a_sentence(api, make, project, officer, query):
    answer = api.get(f"projects/{project.code}/due?{query}", headers=officer)

    assert refusal(answer) == (422, "Invalid")


def test_why_is_told_in_the_readers_language(api, make, project, periods, officer):
    make.indicator(project)
    api.patch("me", json={"version": 1, "language": "es", "region": "es_PE"}, headers=officer)

    why = due(api, project, officer, state="late")[0]["why"]

    assert Reader("es", "es_PE").day(TODAY - timedelta(days=100)) in why
