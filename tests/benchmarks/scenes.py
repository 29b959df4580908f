"""The rows that are measured on: a portfolio, one tracked project, and measurements in the background.

They are written straight into the tables: through the actions a million of them would take an hour.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from logframe.domain.words import (
    Accumulation,
    EntryStatus,
    EvaluationKind,
    OrganisationRole,
    OutcomeLevel,
    RatingDimension,
    RatingLevel,
    Role,
)
from logframe.security import digest
from logframe.tables import Row
from tests.benchmarks.sizes import (
    DEEP,
    EVALUATOR,
    HALF_YEARS,
    MANAGER,
    OFFICER,
    RATED_AT,
    TOKEN,
    TRACKED,
    WRITTEN_AT,
    Size,
    code,
)

JUSTIFICATION = (
    "Most of the targets were met, and the people interviewed in three of the four regions report that what was "
    "begun goes on without the project; in the fourth the ministry has not yet named a budget line."
)

Rows = list[dict[str, Any]]


def write_scene(engine: sa.Engine, size: Size) -> None:
    """Write everything but the measurements in the background."""
    with engine.begin() as connection:
        for table, rows in (*_people(), *_portfolio(size), *_results(size), *_figures(size)):
            connection.execute(sa.insert(Row.metadata.tables[table]), rows)


def _people() -> Iterator[tuple[str, Rows]]:
    """Three people; the officer has a token."""
    names = {OFFICER: "Olga Officer", MANAGER: "Manuel Manager", EVALUATOR: "Eva Evaluator"}
    yield (
        "person",
        [
            {"id": key, "email": f"{key}@bench.example", "name": name, "password_hash": "!"}
            for key, name in names.items()
        ],
    )
    yield "api_token", [{"person_id": OFFICER, "digest": digest(TOKEN), "label": "benchmark"}]
    yield "organisation", [{"id": key, "name": f"Donor {key}"} for key in range(1, 21)]


def _portfolio(size: Size) -> Iterator[tuple[str, Rows]]:
    """Projects with their donor, their row in a portfolio, their calendar, and the officer in each."""
    keys = size.every_project()
    yield (
        "project",
        [
            {
                "id": key,
                "code": code(key),
                "title": f"Safe work in district {key}",
                "country": "PE" if key % 2 else "CO",
                "starts_on": HALF_YEARS[0][1],
                "ends_on": HALF_YEARS[-1][2],
                "currency": "USD",
                "budget": Decimal(f"{100_000 + key}.50"),
            }
            for key in keys
        ],
    )
    yield (
        "membership",
        [{"person_id": OFFICER, "project_id": key, "role": Role.officer} for key in range(1, size.projects + 1)],
    )
    yield (
        "participation",
        [{"project_id": key, "organisation_id": key % 20 + 1, "role": OrganisationRole.donor} for key in keys],
    )
    yield (
        "portfolio_row",
        [{"project_id": key, "year": 2021, "corporate_outcome": "Rights at work"} for key in keys],
    )
    yield (
        "reporting_period",
        [
            {"id": size.period(key, place), "project_id": key, "code": name, "starts_on": first, "ends_on": last}
            for key in keys
            if key != DEEP
            for place, (name, first, last) in enumerate(HALF_YEARS)
        ],
    )


def _outcomes(size: Size) -> list[tuple[int, int, int]]:
    """Return (key, project, number) of every outcome."""
    pairs = [
        (project, number)
        for project in size.every_project()
        for number in range(size.wide if project == size.projects else size.outcomes)
    ]
    return [(key, project, number) for key, (project, number) in enumerate(pairs, 1)]


def _results(size: Size) -> Iterator[tuple[str, Rows]]:
    """Long-term outcomes, rated on both dimensions by one evaluation a project."""
    outcomes, levels = _outcomes(size), list(RatingLevel)
    yield (
        "outcome",
        [
            {
                "id": key,
                "project_id": project,
                "code": f"LTO{number + 1:02}",
                "title": f"Workers claim their rights, part {number + 1}",
                "level": OutcomeLevel.long_term,
                "position": number,
            }
            for key, project, number in outcomes
        ],
    )
    yield (
        "evaluation",
        [
            {
                "id": key,
                "project_id": key,
                "kind": EvaluationKind.final,
                "title": "Final evaluation",
                "dated_on": date(2021, 11, 1),
            }
            for key in size.every_project()
        ],
    )
    yield (
        "rating",
        [
            {
                "outcome_id": key,
                "evaluation_id": project,
                "dimension": dimension,
                "level": levels[(key + place) % len(levels)],
                "justification": JUSTIFICATION,
                "rated_by_id": EVALUATOR,
                "rated_at": RATED_AT,
                "confirmed_by_id": MANAGER,
                "confirmed_at": RATED_AT,
            }
            for key, project, _number in outcomes
            for place, dimension in enumerate(RatingDimension)
        ],
    )


def _figures(size: Size) -> Iterator[tuple[str, Rows]]:
    """Indicators, half of them counts and half of them levels; targets and entries of the tracked project."""
    first = {project: key for key, project, number in reversed(_outcomes(size)) if number == 0}
    yield (
        "indicator",
        [
            {
                "id": key,
                "project_id": project,
                "outcome_id": first[project] + number % size.outcomes,
                "code": f"I{number + 1:03}",
                "title": f"Workers who know their rights in place {number + 1}",
                "unit": "people",
                "position": number,
                "accumulation": Accumulation.level if number % 2 else Accumulation.increment,
                "baseline": Decimal("10.5") if number % 2 else None,
                "baseline_on": date(2017, 12, 31) if number % 2 else None,
            }
            for key, project, number in size.every_indicator()
        ],
    )
    cells = [(key, place) for key in range(1, size.tracked + 1) for place in range(len(HALF_YEARS))]
    yield (
        "target",
        [
            {
                "indicator_id": key,
                "period_id": size.period(TRACKED, place),
                "value": Decimal(100 + 10 * place),
                "set_at": WRITTEN_AT,
                "set_by_id": MANAGER,
            }
            for key, place in cells
        ],
    )
    yield (
        "measurement",
        [
            {
                "indicator_id": key,
                "period_id": size.period(TRACKED, place),
                "value": Decimal(30 + (7 * key + 13 * place + 40 * entry) % 60) + Decimal("0.25"),
                "status": EntryStatus.approved,
                "recorded_by_id": OFFICER,
                "recorded_at": WRITTEN_AT,
                "submitted_at": WRITTEN_AT,
                "decided_by_id": MANAGER,
                "decided_at": WRITTEN_AT,
            }
            for key, place in cells
            for entry in range(1 + (key + place) % 2)
        ],
    )
