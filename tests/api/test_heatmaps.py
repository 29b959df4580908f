"""Heatmaps: the newest rating of each long-term outcome; "not rated" is never "low"."""

from decimal import Decimal

import pytest

from logframe.actions.evaluations import rate_outcome
from logframe.schemas.evaluations import RatingCreate
from tests.snapshots import take_snapshot


@pytest.fixture
def rate(make):
    """Return how a member rates an outcome."""

    def rate(project, outcome, evaluation, level, dimension="achievement"):
        payload = RatingCreate.model_validate(
            {"evaluation_id": evaluation.id, "dimension": dimension, "level": level, "justification": "So it is."}
        )
        return make._write(rate_outcome, make.member(project, "evaluator"), outcome, payload)

    return rate


def cells(api, project, headers, **query):
    """Return the level of each cell of a project."""
    answer = api.get(f"projects/{project.code}/heatmap", params=query, headers=headers).json()
    return {(cell["outcome_id"], cell["dimension"]): cell["level"] for cell in answer["cells"]}


def portfolio(api, headers, **query):
    """Return the portfolio that somebody sees."""
    answer = api.get("heatmap", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def codes(answer):
    """Return the codes of projects in a portfolio."""
    return [project["code"] for project in answer["projects"]]


def test_a_cell_without_a_rating_has_no_level(api, make, rate):
    project = make.project()
    rated, silent = make.outcome(project), make.outcome(project)
    make.outcome(project, level="goal")
    rate(project, rated, make.evaluation(project), "low")

    assert cells(api, project, make.headers(project, "donor")) == {
        (rated.id, "achievement"): "low",
        (rated.id, "sustainability"): None,
        (silent.id, "achievement"): None,
        (silent.id, "sustainability"): None,
    }


def test_the_rating_of_the_newest_evaluation_stands(api, make, rate):
    project = make.project()
    outcome = make.outcome(project)
    final = make.evaluation(project, dated_on="2021-11-01")
    mid_term = make.evaluation(project, kind="mid_term", dated_on="2020-11-01")
    rate(project, outcome, final, "high")
    rate(project, outcome, mid_term, "low")

    assert cells(api, project, make.headers(project))[outcome.id, "achievement"] == "high"


def test_a_cell_says_who_rated_why_and_in_which_evaluation(api, make, rate):
    project = make.project()
    evaluation = make.evaluation(project, title="Final evaluation")
    rating = rate(project, make.outcome(project), evaluation, "moderate")

    cell = api.get(f"projects/{project.code}/heatmap", headers=make.headers(project, "donor")).json()["cells"][0]

    assert (cell["rating_id"], cell["evaluation_title"], cell["evaluation_kind"], cell["justification"]) == (
        rating.id, "Final evaluation", "final", "So it is.",
    )  # fmt: skip
    assert (cell["rated_by"], cell["confirmed_by"]) == (make.member(project, "evaluator").name, None)


def test_a_moment_before_the_rating_shows_none(api, make, rate):
    project = make.project()
    outcome = make.outcome(project)
    rate(project, outcome, make.evaluation(project), "high")

    then = cells(api, project, make.headers(project), as_of="2020-01-01T00:00:00Z")

    assert then[outcome.id, "achievement"] is None


def test_a_portfolio_shows_the_lower_median_and_counts_the_rest(api, make, rate):
    project = make.project()
    evaluation = make.evaluation(project)
    for level in ("low", "moderate", "high", "high"):
        rate(project, make.outcome(project), evaluation, level)
    make.outcome(project)

    (row,) = portfolio(api, make.headers(project, "donor"))["projects"]

    achievement, sustainability = row["cells"]
    assert (achievement["level"], achievement["counts"], achievement["rated"], achievement["outcomes"]) == (
        "moderate", {"low": 1, "moderate": 1, "high": 2}, 4, 5,
    )  # fmt: skip
    assert (sustainability["level"], sustainability["rated"], sustainability["outcomes"]) == (None, 0, 5)


def test_a_portfolio_has_only_the_projects_that_one_may_see(api, make):
    mine, other = make.project(code="MINE"), make.project(code="OTHER")
    make.headers(other)
    administrator = make.token(make.person(administrator=True))

    assert codes(portfolio(api, make.headers(mine, "donor"))) == ["MINE"]
    assert codes(portfolio(api, administrator)) == ["MINE", "OTHER"]
    assert codes(portfolio(api, make.token(make.person()))) == []


def test_a_filter_does_not_show_what_one_may_not_see(api, make):
    make.project(code="OTHER", country="PE", organisations=[{"name": "USDOL", "role": "donor"}])

    answer = portfolio(api, make.token(make.person()), country="PE", donor="USDOL")

    assert (answer["projects"], answer["budgets"]) == ([], {})


def test_a_portfolio_is_narrowed_by_donor_country_and_year(api, make):
    make.project(
        code="A", country="PE", starts_on="2018-03-01", ends_on="2019-12-31",
        organisations=[{"name": "USDOL", "role": "donor"}, {"name": "ILO", "role": "implementer"}],
    )  # fmt: skip
    make.project(
        code="B",
        country="CO",
        starts_on="2020-01-01",
        ends_on="2021-06-30",
        organisations=[{"name": "ILO", "role": "donor"}],
    )
    make.project(
        code="C", country="PE", starts_on=None, ends_on=None, portfolio_rows=[{"year": 2020, "corporate_outcome": "7"}]
    )
    headers = make.token(make.person(administrator=True))

    def found(**query):
        return codes(portfolio(api, headers, **query))

    assert found() == ["A", "B", "C"]
    assert (found(country="PE"), found(donor="USDOL"), found(donor="ILO"), found(donor="Nobody")) == (
        ["A", "C"],
        ["A"],
        ["B"],
        [],
    )
    assert (found(year=2018), found(year=2019), found(year=2020), found(year=2021), found(year=2022)) == (
        ["A"], ["A"], ["B", "C"], ["B"], [],
    )  # fmt: skip
    assert (found(country="PE", year=2020), found(country="CO", donor="USDOL")) == (["C"], [])


def test_a_budget_counts_once_however_many_rows_list_the_project(api, make):
    rows = [{"year": year, "corporate_outcome": name} for year in (2020, 2021) for name in ("7", "8")]
    make.project(code="A", budget="1000000.10", currency="USD", portfolio_rows=rows)
    make.project(code="B", budget="0.20", currency="USD")
    make.project(code="C", budget="5", currency="EUR")
    make.project(code="D", budget=None)
    make.project(code="E", budget="7")
    headers = make.token(make.person(administrator=True))

    answer = portfolio(api, headers, limit=1)

    assert {name: Decimal(amount) for name, amount in answer["budgets"].items()} == {
        "": 7, "EUR": 5, "USD": Decimal("1000000.30"),
    }  # fmt: skip
    assert answer["projects"][0]["portfolio_rows"] == 4
    assert answer["projects"][0]["years"] == [2020, 2021]


def test_the_pages_of_a_portfolio_give_every_project_once(api, make):
    for code in ("b", "A", "a-1", "a.1", "Z", "a_1", "0"):
        make.project(code=code)
    headers = make.token(make.person(administrator=True))
    found, cursor = [], ""
    while cursor is not None:
        answer = portfolio(api, headers, limit=2, cursor=cursor)
        found += codes(answer)
        cursor = answer["next"]

    assert len(found) == 7
    assert sorted(found) == sorted({"b", "A", "a-1", "a.1", "Z", "a_1", "0"})


def test_looking_changes_nothing(api, make, rate, engine):
    project = make.project()
    rate(project, make.outcome(project), make.evaluation(project), "high")
    headers = make.headers(project, "donor")
    before = take_snapshot(engine)

    portfolio(api, headers)
    cells(api, project, headers)

    assert take_snapshot(engine) == before
