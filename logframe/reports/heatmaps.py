"""Heatmaps: outcomes of a project, and projects of a portfolio, by achievement and sustainability."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from logframe.domain.rating import typical
from logframe.domain.rollup import sum_once
from logframe.domain.words import OrganisationRole, OutcomeLevel, RatingDimension, RatingLevel
from logframe.schemas import answers
from logframe.tables.base import columns
from logframe.tables.evaluations import Evaluation, Rating
from logframe.tables.people import Membership, Person
from logframe.tables.projects import Organisation, Participation, PortfolioRow, Project
from logframe.tables.results import Outcome

outcome, rating, evaluation = columns(Outcome), columns(Rating), columns(Evaluation)
project, membership, listed = columns(Project), columns(Membership), columns(PortfolioRow)
part, organisation = columns(Participation), columns(Organisation)

LONG_TERM = outcome.level == OutcomeLevel.long_term
UNDATED = sa.literal(date.min)


DATED = sa.func.coalesce(evaluation.dated_on, evaluation.covers_through, UNDATED)


MOMENT: sa.BindParameter[datetime] = sa.bindparam("as_of", type_=rating.rated_at.type)
BY_THEN = sa.and_(
    outcome.id == rating.outcome_id, evaluation.id == rating.evaluation_id, LONG_TERM, rating.rated_at <= MOMENT
)
"""Ratings of long-term outcomes that were given by a moment, with their evaluations."""

OF_PROJECT = outcome.project_id == sa.bindparam("project_id")
rater, confirmer = columns(Person), sa.alias(Person.__table__).c  # type: ignore[attr-defined]

OUTCOMES: sa.Select[Any] = (
    sa.select(outcome.id, outcome.code, outcome.title)
    .where(OF_PROJECT, LONG_TERM)
    .order_by(outcome.position, outcome.code)
)
RATINGS: sa.Select[Any] = (
    sa.select(
        rating.outcome_id, rating.dimension, rating.level, rating.id.label("rating_id"), rating.justification,
        rating.evidence, rating.source, rating.illustrative, rating.evaluation_id, rating.rated_at,
        evaluation.title.label("evaluation_title"), evaluation.kind.label("evaluation_kind"),
        rater.name.label("rated_by"), confirmer.name.label("confirmed_by"),
    )
    .select_from(Rating)
    .outerjoin(confirmer.id.table, confirmer.id == rating.confirmed_by_id)
    .where(OF_PROJECT, BY_THEN, rater.id == rating.rated_by_id)
    .order_by(DATED, rating.id)
)  # fmt: skip


def build_heatmap(session: Session, row: Project, as_of: datetime) -> answers.Heatmap:
    """Answer the long-term outcomes of a project with the newest rating of each dimension."""
    outcomes = session.execute(OUTCOMES, {"project_id": row.id}).all()
    ratings = session.execute(RATINGS, {"project_id": row.id, "as_of": as_of}).mappings()
    newest = {(found["outcome_id"], found["dimension"]): answers.Cell(**found) for found in ratings}
    return answers.Heatmap(
        project_code=row.code,
        project_title=row.title,
        as_of=as_of,
        outcomes=[answers.HeatmapOutcome(id=key, code=code, title=title) for key, code, title in outcomes],
        cells=[
            newest.get((each.id, dimension)) or answers.Cell(outcome_id=each.id, dimension=dimension, level=None)
            for each in outcomes
            for dimension in RatingDimension
        ],
    )


@dataclass(frozen=True, slots=True)
class Filters:
    """What part of the portfolio is asked for."""

    donor: str | None = None
    country: str | None = None
    year: int | None = None


def build_portfolio(
    session: Session,
    person_id: int,
    as_of: datetime,
    filters: Filters,
    *,
    administrator: bool,
    after: str,
    limit: int,
) -> answers.Portfolio:
    """Answer the projects somebody may see with how their long-term outcomes are rated, a page at a time.

    A page lists the projects that have long-term outcomes before those that have none to rate.
    """
    query: sa.Select[Any] = sa.select(
        project.id, project.code, project.title, project.country, project.reference, project.starts_on,
        project.ends_on, project.currency, project.budget, project.illustrative,
    )  # fmt: skip
    if not administrator:
        mine = sa.select(membership.project_id).where(membership.person_id == person_id)
        query = query.where(project.id.in_(mine))
    query = _narrow(query, filters)
    rows = session.execute(query.where(project.code > after).order_by(project.code).limit(limit + 1)).all()
    page, more = rows[:limit], len(rows) > limit
    keys = [row.id for row in page]
    donors, (years, count) = _find_donors(session, keys), _find_years(session, keys)
    tallies = _tally(session, keys, as_of)
    projects = [
        answers.PortfolioProject(
            **{name: getattr(row, name) for name in row._fields if name != "id"},
            donors=donors[row.id],
            years=years_of(row.starts_on, row.ends_on, years[row.id]),
            portfolio_rows=count[row.id],
            cells=tallies[row.id],
        )
        for row in page
    ]
    projects.sort(key=lambda one: one.cells[0].outcomes == 0)
    return answers.Portfolio(
        as_of=as_of, projects=projects, next=page[-1].code if more else None, budgets=_budgets(session, query)
    )


def _narrow(query: sa.Select[Any], filters: Filters) -> sa.Select[Any]:
    """Return the query with the filters on it."""
    if filters.country:
        query = query.where(project.country == filters.country)
    if filters.donor:
        given = sa.select(part.project_id).where(
            organisation.id == part.organisation_id,
            part.role == OrganisationRole.donor,
            organisation.name == filters.donor,
        )
        query = query.where(project.id.in_(given))
    if filters.year:
        in_table = sa.select(listed.project_id).where(listed.year == filters.year)
        runs = sa.and_(
            sa.extract("year", project.starts_on) <= filters.year,
            sa.extract("year", project.ends_on) >= filters.year,
        )
        query = query.where(sa.or_(runs, project.id.in_(in_table)))
    return query


def years_of(starts_on: Any, ends_on: Any, listed: Iterable[int]) -> list[int]:
    """Return the years a project runs in, or is listed under."""
    running = range(starts_on.year, ends_on.year + 1) if starts_on and ends_on else ()
    return sorted({*running, *listed})


def _budgets(session: Session, query: sa.Select[Any]) -> dict[str, Any]:
    """Return the sum of budgets by currency, each project once, however many rows list it."""
    by_currency: dict[str, list[tuple[int, Decimal]]] = defaultdict(list)
    amounts: sa.Select[Any] = query.with_only_columns(project.id, project.currency, project.budget)
    for key, currency, budget in session.execute(amounts.where(project.budget.is_not(None))):
        by_currency[currency or ""].append((key, budget))
    return {currency: sum_once(found) for currency, found in sorted(by_currency.items())}


def _find_donors(session: Session, keys: Sequence[int]) -> dict[int, list[str]]:
    """Return the donors of projects, by name."""
    donors: dict[int, list[str]] = defaultdict(list)
    query = sa.select(part.project_id, organisation.name).where(
        organisation.id == part.organisation_id,
        part.project_id.in_(keys),
        part.role == OrganisationRole.donor,
    )
    for key, name in session.execute(query.order_by(organisation.name)):
        donors[key].append(name)
    return donors


def _find_years(session: Session, keys: Sequence[int]) -> tuple[dict[int, set[int]], dict[int, int]]:
    """Return the years that portfolio tables list projects under, and how many rows do."""
    years: dict[int, set[int]] = defaultdict(set)
    count: dict[int, int] = defaultdict(int)
    for key, year in session.execute(sa.select(listed.project_id, listed.year).where(listed.project_id.in_(keys))):
        years[key].add(year)
        count[key] += 1
    return years, count


def _tally(session: Session, keys: Sequence[int], as_of: datetime) -> dict[int, list[answers.PortfolioCell]]:
    """Return how the long-term outcomes of each project are rated, counted by the database."""
    counted = sa.select(outcome.project_id, sa.func.count()).where(outcome.project_id.in_(keys), LONG_TERM)
    outcomes = {row[0]: row[1] for row in session.execute(counted.group_by(outcome.project_id))}
    newest_first = sa.func.row_number().over(
        partition_by=(rating.outcome_id, rating.dimension), order_by=(DATED.desc(), rating.id.desc())
    )
    ranked = (
        sa.select(outcome.project_id, rating.dimension, rating.level, newest_first.label("place"))
        .where(BY_THEN, outcome.project_id.in_(keys))
        .subquery()
        .c
    )
    query = sa.select(ranked.project_id, ranked.dimension, ranked.level, sa.func.count()).where(ranked.place == 1)
    counts: dict[tuple[int, RatingDimension], dict[RatingLevel, int]] = defaultdict(dict)
    grouped = query.group_by(ranked.project_id, ranked.dimension, ranked.level)
    for key, dimension, level, count in session.execute(grouped, {"as_of": as_of}).all():
        counts[key, dimension][level] = count
    return {
        key: [_portfolio_cell(each, counts[key, each], outcomes.get(key, 0)) for each in RatingDimension]
        for key in keys
    }


def _portfolio_cell(dimension: RatingDimension, counts: dict[RatingLevel, int], outcomes: int) -> answers.PortfolioCell:
    """Return how a project's outcomes stand on one dimension."""
    level, rated = typical(counts), sum(counts.values())
    return answers.PortfolioCell(dimension=dimension, level=level, counts=counts, rated=rated, outcomes=outcomes)
