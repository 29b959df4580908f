"""The number of SQL statements of a call is fixed, however much there is to read or write."""

from collections.abc import Callable
from itertools import count

import pytest

from logframe.actions.evaluations import rate_outcome
from logframe.database import open_session, transaction
from logframe.domain.words import RatingDimension
from logframe.reports.recomputing import recompute_all
from logframe.schemas.evaluations import RatingCreate
from logframe.tables.base import utc_now
from logframe.tables.results import Outcome
from tests.benchmarks.queries import counting
from tests.make import Make

FEW, MANY = 2, 20


class Grown:
    """A project that grows: outcomes, outputs, indicators, periods, places, targets, entries, parts, ratings."""

    def __init__(self, make: Make) -> None:
        self.make, self._codes = make, count(1)
        self.project = make.project(
            organisations=[{"name": "Fund", "role": "donor"}, {"name": "Union", "role": "implementer"}],
            portfolio_rows=[{"year": 2020, "corporate_outcome": "Safe work"}],
        )
        self.dimension, self.categories = make.dimension(self.project)
        self.indicator = make.indicator(self.project, dimensions=[{"dimension_id": self.dimension.id}])
        self.evaluation = make.evaluation(self.project)
        self.periods = [make.period(self.project)]
        self.others: list[object] = []

    def grow(self, size: int) -> None:
        """Add until there are so many of everything."""
        make, project = self.make, self.project
        while len(self.periods) < size:
            number = len(self.periods)
            self.periods.append(
                make.period(
                    project, code=f"M{number}", starts_on=f"{1990 + number}-01-01", ends_on=f"{1990 + number}-12-31"
                )
            )
        while len(self.others) < size:
            outcome, place = make.outcome(project), make.location(project, sector=f"Sector {next(self._codes)}")
            output = make.output(project, outcome_id=outcome.id)
            indicator = make.indicator(
                project,
                output_id=output.id,
                dimensions=[{"dimension_id": self.dimension.id}],
                location_ids=[place.id],
                codes=[{"vocabulary": "SDG", "code": "8.8.2"}],
            )
            self.others.append(indicator)
            self.rate(outcome)
            for one in (indicator, self.indicator):
                period = self.periods[len(self.others) - 1]
                make.target(project, one, 100, period)
                make.entry(project, one, period, 40, parts=self.parts(2))
            make.entry(project, self.indicator, self.periods[0], 1, approved=False)
            far = make.project(
                organisations=[{"name": f"Fund {next(self._codes)}", "role": "donor"}],
                portfolio_rows=[{"year": 2019, "corporate_outcome": "Decent work"}],
            )
            make.outcome(far)

    def rate(self, outcome: Outcome) -> None:
        """Rate an outcome on both dimensions."""
        rater = self.make.member(self.project, "evaluator")
        for dimension in RatingDimension:
            payload = RatingCreate(
                dimension=dimension, level="high", justification="Seen", evaluation_id=self.evaluation.id
            )
            with transaction(self.make.engine) as session:
                rate_outcome(session, rater, outcome, payload)

    def parts(self, number: int) -> list[dict[str, object]]:
        """Return parts of an entry, one a category."""
        return [{"category_ids": [each.id], "value": "1"} for each in self.categories[:number]]


READS: dict[str, Callable[[Grown], str]] = {
    "projects": lambda grown: "projects?limit=500",
    "portfolio": lambda grown: "heatmap",
    "project": lambda grown: f"projects/{grown.project.code}",
    "framework": lambda grown: f"projects/{grown.project.code}/framework",
    "heatmap": lambda grown: f"projects/{grown.project.code}/heatmap",
    "tracking table": lambda grown: f"projects/{grown.project.code}/tracking-table",
    "outcomes": lambda grown: f"projects/{grown.project.code}/outcomes?limit=500",
    "indicators": lambda grown: f"projects/{grown.project.code}/indicators?limit=500",
    "periods": lambda grown: f"projects/{grown.project.code}/periods?limit=500",
    "locations": lambda grown: f"projects/{grown.project.code}/locations?limit=500",
    "evaluations": lambda grown: f"projects/{grown.project.code}/evaluations?limit=500",
    "performance": lambda grown: f"indicators/{grown.indicator.id}/performance",
    "explanation": lambda grown: f"indicators/{grown.indicator.id}/explain",
    "project roll-up": lambda grown: f"projects/{grown.project.code}/roll-up",
    "portfolio roll-up": lambda grown: "roll-up",
    "measurements": lambda grown: f"indicators/{grown.indicator.id}/measurements?limit=500",
    "due": lambda grown: f"projects/{grown.project.code}/due?limit=500",
    "due everywhere": lambda grown: "due?limit=500&state=late&state=approved",
    "entry grid": lambda grown: f"projects/{grown.project.code}/entry-grid?period_id={grown.periods[1].id}",
    "review": lambda grown: f"projects/{grown.project.code}/review?limit=500",
    "targets": lambda grown: f"indicators/{grown.indicator.id}/targets?limit=500",
}
AT_MOST = 16
"""No read needs more than this, the sign-in included."""


@pytest.fixture
def grown(make):
    return Grown(make)


@pytest.fixture
def headers(make, grown):
    """Sign in somebody who may see everything and record in the project."""
    person = make.person(administrator=True)
    make.join(person, grown.project, "manager")
    return make.token(person)


def test_a_read_takes_the_same_statements_at_any_size(api, engine, grown, headers):
    taken: dict[str, list[int]] = {name: [] for name in READS}
    for size in (FEW, MANY):
        grown.grow(size)
        for name, path in READS.items():
            with counting(engine) as sent:
                answer = api.get(path(grown), headers=headers)
            assert answer.status_code == 200, answer.text
            taken[name].append(len(sent))

    for name, (few, many) in taken.items():
        print(f"{engine.dialect.name:>10}  {name:<16} {few:>3} of {FEW}, {many:>3} of {MANY}")
    assert {name: many - few for name, (few, many) in taken.items() if many > few} == {}
    assert {name: many for name, (_, many) in taken.items() if many > AT_MOST} == {}


def test_a_page_of_many_takes_the_statements_of_a_page_of_few(api, engine, grown, headers):
    grown.grow(MANY)
    taken = []
    for limit in (FEW, MANY):
        with counting(engine) as sent:
            answer = api.get(f"projects/{grown.project.code}/indicators?limit={limit}", headers=headers)
        assert len(answer.json()["items"]) == limit
        taken.append(len(sent))

    assert taken[0] == taken[1]


def test_recording_takes_the_same_statements_at_any_size(api, engine, grown, headers):
    taken = []
    for size in (FEW, MANY):
        grown.grow(size)
        payload = {"period_id": grown.periods[0].id, "value": "3", "submit": True, "explanation": "So it is."}
        with counting(engine) as sent:
            answer = api.post(f"indicators/{grown.indicator.id}/measurements", json=payload, headers=headers)
        assert answer.status_code == 201, answer.text
        taken.append(len(sent))

    print(f"{engine.dialect.name:>10}  record            {taken}")
    assert taken[0] == taken[1] <= AT_MOST


def test_recording_parts_takes_the_same_statements_for_few_as_for_many(api, engine, make, headers, grown):
    dimension, categories = make.dimension(grown.project, "Age", tuple(f"Age {n}" for n in range(MANY)))
    indicator = make.indicator(grown.project, dimensions=[{"dimension_id": dimension.id}])
    taken = []
    for size in (FEW, MANY):
        parts = [{"category_ids": [each.id], "value": "1"} for each in categories[:size]]
        payload = {
            "period_id": grown.periods[0].id,
            "value": "30",
            "parts": parts,
            "submit": True,
            "explanation": "So.",
        }
        with counting(engine) as sent:
            answer = api.post(f"indicators/{indicator.id}/measurements", json=payload, headers=headers)
        assert answer.status_code == 201, answer.text
        taken.append(len(sent))

    print(f"{engine.dialect.name:>10}  record parts      {taken}")
    assert taken[0] == taken[1]


def test_recomputing_takes_the_same_statements_for_a_project_of_any_size(engine, make):
    taken = []
    for size in (FEW, MANY):
        project = make.project()
        for number in range(size):
            period = make.period(project, year=2000 + number)
            indicator = make.indicator(project)
            make.entry(project, indicator, period, 40)
        with counting(engine) as sent, open_session(engine, writes=False) as session:
            agreeing = [not list(one.differences()) for one in recompute_all(session, utc_now())]
        assert all(agreeing)
        taken.append(len(sent))

    assert taken[1] - taken[0] == taken[0] - 1  # the second project costs what the first one did; one lists them
