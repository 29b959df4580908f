"""Ratings: an evaluator judges a long-term outcome, once per dimension and evaluation; another confirms."""

import pytest

from tests.api.refusals import detail, refusal
from tests.snapshots import take_snapshot


@pytest.fixture
def project(make):
    """Make a project."""
    return make.project()


@pytest.fixture
def evaluator(make, project):
    """Return the headers of the evaluator."""
    return make.headers(project, "evaluator")


def rate(api, outcome, evaluation, headers, **fields):
    """Rate an outcome."""
    body = {
        "evaluation_id": evaluation.id, "dimension": "achievement", "level": "high", "justification": "All met.",
        **fields,
    }  # fmt: skip
    return api.post(f"outcomes/{outcome.id}/ratings", json=body, headers=headers)


def test_a_rating_says_who_gave_it_and_why(api, make, project, evaluator):
    outcome, evaluation = make.outcome(project), make.evaluation(project)

    answer = rate(api, outcome, evaluation, evaluator, justification="All targets are met.", evidence="Survey 3")

    rating = answer.json()
    assert (answer.status_code, rating["level"], rating["justification"], rating["evidence"]) == (
        201, "high", "All targets are met.", "Survey 3",
    )  # fmt: skip
    assert rating["rated_by"] == make.member(project, "evaluator").name
    assert (rating["confirmed_by"], rating["confirmed_at"]) == (None, None)


@pytest.mark.parametrize("words", [None, "", "   "])
def test_a_rating_needs_a_justification(api, make, project, evaluator, words):
    answer = rate(api, make.outcome(project), make.evaluation(project), evaluator, justification=words)

    assert refusal(answer) == (422, "Invalid")
    assert "justification" in detail(answer)


@pytest.mark.parametrize("level", ["goal", "medium_term", "short_term"])
def test_only_long_term_outcomes_are_rated(api, make, project, evaluator, engine, level):
    outcome, evaluation = make.outcome(project, level=level), make.evaluation(project)
    before = take_snapshot(engine)

    answer = rate(api, outcome, evaluation, evaluator)

    assert refusal(answer) == (422, "Invalid")
    assert "long-term" in detail(answer)
    assert take_snapshot(engine) == before


def test_an_outcome_is_rated_once_in_each_dimension_of_an_evaluation(api, make, project, evaluator, engine):
    outcome, evaluation = make.outcome(project), make.evaluation(project)
    assert rate(api, outcome, evaluation, evaluator).status_code == 201
    before = take_snapshot(engine)

    again = rate(api, outcome, evaluation, evaluator, level="low")

    assert refusal(again) == (409, "AlreadyRated")
    assert take_snapshot(engine) == before
    assert rate(api, outcome, evaluation, evaluator, dimension="sustainability").status_code == 201
    assert rate(api, outcome, make.evaluation(project), evaluator).status_code == 201


@pytest.mark.parametrize("level", ["none", "", "5", 3, None, "HIGH"])
def test_a_level_that_is_none_of_the_four_is_refused(api, make, project, evaluator, level):
    answer = rate(api, make.outcome(project), make.evaluation(project), evaluator, level=level)

    assert refusal(answer) == (422, "Invalid")
    assert "level" in detail(answer)


def test_an_evaluation_of_another_project_is_refused(api, make, project, evaluator):
    answer = rate(api, make.outcome(project), make.evaluation(make.project()), evaluator)

    assert refusal(answer) == (422, "Invalid")
    assert "evaluation" in detail(answer)


def test_a_second_person_confirms_a_rating(api, make, project, evaluator):
    rating = rate(api, make.outcome(project), make.evaluation(project), evaluator).json()

    answer = api.post(f"ratings/{rating['id']}/confirm", headers=make.headers(project)).json()

    assert answer["confirmed_by"] == make.member(project, "manager").name
    assert answer["confirmed_at"].endswith("Z")
    assert answer["version"] == 2


def test_the_rater_does_not_confirm_their_own_rating(api, make, project, evaluator, engine):
    rating = rate(api, make.outcome(project), make.evaluation(project), evaluator).json()
    before = take_snapshot(engine)

    answer = api.post(f"ratings/{rating['id']}/confirm", headers=evaluator)

    assert refusal(answer) == (409, "OwnRating")
    assert take_snapshot(engine) == before


def test_a_rater_who_also_manages_does_not_confirm_either(api, make, project, evaluator):
    make.join(make.member(project, "evaluator"), project, "manager")
    rating = rate(api, make.outcome(project), make.evaluation(project), evaluator).json()

    assert refusal(api.post(f"ratings/{rating['id']}/confirm", headers=evaluator)) == (409, "OwnRating")


def test_a_rating_is_confirmed_once(api, make, project, evaluator, engine):
    rating = rate(api, make.outcome(project), make.evaluation(project), evaluator).json()
    manager = make.headers(project)
    api.post(f"ratings/{rating['id']}/confirm", headers=manager)
    before = take_snapshot(engine)

    again = api.post(f"ratings/{rating['id']}/confirm", headers=manager)

    assert refusal(again) == (409, "AlreadyConfirmed")
    assert make.member(project, "manager").name in detail(again)
    assert take_snapshot(engine) == before


def test_an_evaluation_is_read_back_as_it_was_written(api, make, project, evaluator):
    body = {
        "kind": "mid_term", "title": "Mid-term", "dated_on": "2020-12-01", "criteria": ["Relevance", "Impact"],
        "findings": [{"text": "It is relevant.", "criterion": "Relevance", "sign": "positive"}],
        "lessons": [{"number": 2, "text": "Begin early."}, {"number": 1, "text": "Ask first."}],
        "good_practices": [{"number": 1, "text": "Promoters."}],
        "recommendations": [
            {"number": 1, "title": "Go on", "priority": "high", "addressees": ["ILO", "Government", "ILO"]},
        ],
    }  # fmt: skip

    answer = api.post(f"projects/{project.code}/evaluations", json=body, headers=evaluator)

    assert answer.status_code == 201, answer.text
    read = api.get(f"projects/{project.code}/evaluations", headers=evaluator).json()["items"][0]
    assert read == answer.json()
    assert (read["criteria"], [item["criterion"] for item in read["findings"]]) == (
        ["Relevance", "Impact"],
        ["Relevance"],
    )
    assert [item["text"] for item in read["lessons"]] == ["Ask first.", "Begin early."]
    assert read["recommendations"][0]["addressees"] == ["Government", "ILO"]


def test_a_finding_under_no_criterion_of_the_evaluation_leaves_nothing(api, make, project, evaluator, engine):
    before = take_snapshot(engine)
    body = {
        "kind": "final", "title": "Final", "criteria": ["Impact"],
        "findings": [{"text": "Good.", "criterion": "Impact"}, {"text": "Bad.", "criterion": "Cost"}],
    }  # fmt: skip

    answer = api.post(f"projects/{project.code}/evaluations", json=body, headers=evaluator)

    assert refusal(answer) == (422, "Invalid")
    assert answer.json()["errors"][0]["field"] == "findings.1.criterion"
    assert take_snapshot(engine) == before


def test_every_level_has_its_meaning_in_a_new_project(api, make, project):
    rubric = api.get(f"projects/{project.code}/rubric", headers=make.headers(project, "donor")).json()

    assert len({(row["dimension"], row["level"]) for row in rubric}) == 8
    assert all(row["wording"] for row in rubric)


@pytest.fixture
def outcome_with(make, project):
    """Return how to make an outcome of which so many targets are met, missed and silent."""
    period = make.period(project)

    def outcome_with(met=0, missed=0, silent=0):
        outcome = make.outcome(project)
        for actual in (*[100] * met, *[10] * missed, *[None] * silent):
            indicator = make.indicator(project, outcome_id=outcome.id)
            make.target(project, indicator, 100)
            if actual is not None:
                make.entry(project, indicator, period, actual)
        return outcome

    return outcome_with


def beside(api, outcome, headers, **query):
    """Return the suggestion and the rating of an outcome in its roll-up."""
    result = api.get(f"outcomes/{outcome.id}/roll-up", params=query, headers=headers).json()["result"]
    return result["suggestion"], result["rating"]


@pytest.mark.parametrize(
    ("data", "levels"),
    [
        ({"met": 2, "missed": 1}, ["above_moderate", "high"]),
        ({"met": 1, "missed": 1}, ["low", "moderate"]),
        ({"met": 1, "silent": 5}, ["above_moderate", "high"]),
    ],
)
def test_the_data_suggest_the_upper_pair_where_more_than_half_is_met(api, evaluator, outcome_with, data, levels):
    suggestion, rating = beside(api, outcome_with(**data), evaluator)

    assert suggestion == {
        "levels": levels, "met": data["met"], "judged": data["met"] + data.get("missed", 0),
    }  # fmt: skip
    assert rating is None


def test_no_data_suggest_nothing_and_ask_for_nothing(api, make, project, evaluator, outcome_with):
    outcome = outcome_with(silent=3)

    assert rate(api, outcome, make.evaluation(project), evaluator, level="low").status_code == 201
    suggestion, rating = beside(api, outcome, evaluator)

    assert (suggestion, rating["level"], rating["distance"]) == (None, "low", None)


@pytest.mark.parametrize(
    ("data", "level", "said"),
    [
        ({"missed": 2}, "high", "low or moderate: 0 of 2 targets are met"),
        ({"met": 3, "missed": 1}, "low", "above-moderate or high: 3 of 4 targets are met"),
    ],
)
@pytest.mark.parametrize("words", [None, "", "  "])
def test_two_levels_from_the_data_ask_for_a_sentence(
    api, make, project, evaluator, outcome_with, engine, data, level, said, words
):
    outcome, evaluation = outcome_with(**data), make.evaluation(project)
    before = take_snapshot(engine)

    answer = rate(api, outcome, evaluation, evaluator, level=level, disagreement=words)

    assert refusal(answer) == (422, "Invalid")
    assert answer.json()["errors"][0]["field"] == "disagreement"
    assert said in detail(answer)
    assert take_snapshot(engine) == before


@pytest.mark.parametrize(("data", "level"), [({"missed": 1}, "above_moderate"), ({"met": 1}, "moderate")])
def test_one_level_from_the_data_asks_for_none(api, make, project, evaluator, outcome_with, data, level):
    outcome = outcome_with(**data)

    assert rate(api, outcome, make.evaluation(project), evaluator, level=level).status_code == 201
    assert beside(api, outcome, evaluator)[1]["distance"] == 1


def test_the_donor_sees_distance_and_sentence(api, make, project, evaluator, outcome_with):
    outcome, why = outcome_with(missed=1), "The target was set for a year that the pandemic took."
    rating = rate(api, outcome, make.evaluation(project), evaluator, disagreement=why).json()

    _suggestion, seen = beside(api, outcome, make.headers(project, "donor"))

    assert rating["disagreement"] == why
    assert seen == {"rating_id": rating["id"], "level": "high", "distance": 2, "disagreement": why}


def test_data_that_come_later_change_the_distance_and_not_the_rating(api, make, project, evaluator, outcome_with):
    outcome = outcome_with()
    rate(api, outcome, make.evaluation(project), evaluator, level="low")
    indicator = make.indicator(project, outcome_id=outcome.id)
    make.target(project, indicator, 1)
    make.entry(project, indicator, make.period(project, half=2), 1)

    rating = beside(api, outcome, evaluator)[1]

    assert (rating["level"], rating["distance"], rating["disagreement"]) == ("low", 2, None)


def test_sustainability_is_held_against_no_target(api, make, project, evaluator, outcome_with):
    outcome = outcome_with(missed=3)

    answer = rate(api, outcome, make.evaluation(project), evaluator, dimension="sustainability", level="high")

    assert answer.status_code == 201
    assert beside(api, outcome, evaluator)[1] is None


def test_the_newest_evaluation_stands_beside_the_data(api, make, project, evaluator, outcome_with):
    outcome = outcome_with(met=1)
    final, mid_term = make.evaluation(project), make.evaluation(project, dated_on="2020-11-01")
    rate(api, outcome, final, evaluator, level="high")
    rate(api, outcome, mid_term, evaluator, level="moderate")

    assert beside(api, outcome, evaluator)[1]["level"] == "high"


def test_a_period_has_no_suggestion(api, make, project, evaluator, outcome_with):
    outcome, period = outcome_with(met=1), make.period(project, half=2)

    assert beside(api, outcome, evaluator, period_id=period.id) == (None, None)


def test_a_manager_words_the_rubric(api, make, project):
    manager, place = make.headers(project), f"projects/{project.code}/rubric"
    row = api.get(place, headers=manager).json()[0]

    answer = api.patch(f"rubric/{row['id']}", json={"version": 1, "wording": "Few targets."}, headers=manager)
    stale = api.patch(f"rubric/{row['id']}", json={"version": 1, "wording": "None."}, headers=manager)

    assert answer.json() == {**row, "wording": "Few targets.", "version": 2}
    assert api.get(place, headers=manager).json()[0] == answer.json()
    assert refusal(stale) == (409, "StaleVersion")


@pytest.mark.parametrize("change", [{"wording": " "}, {"wording": None}, {"wording": "x", "level": "high"}])
def test_a_level_keeps_its_place_and_some_words(api, make, project, change):
    manager = make.headers(project)
    row = api.get(f"projects/{project.code}/rubric", headers=manager).json()[0]

    assert refusal(api.patch(f"rubric/{row['id']}", json={"version": 1, **change}, headers=manager)) == (422, "Invalid")
