"""Heatmaps: outcomes of a project, and projects of a portfolio, by achievement and sustainability."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from logframe.domain.rating import typical
from logframe.domain.rollup import sum_once
from logframe.domain.words import OrganisationRole, OutcomeLevel, RatingDimension, RatingLevel
from logframe.schemas import answers
from logframe.tables.evaluations import Evaluation, Rating
from logframe.tables.people import Membership, Person
from logframe.tables.projects import Organisation, Participation, PortfolioRow, Project
from logframe.tables.results import Outcome

LONG_TERM = col(Outcome.level) == OutcomeLevel.long_term


def _newest_ratings(condition: Any, as_of: datetime) -> sa.Select[Any]:
    """Return the ratings by then, the newest evaluation last, so that the last of each cell stands."""
    return (
        sa.select(Rating.outcome_id, Rating.dimension, Rating.level, Outcome.project_id, Rating.id)  # type: ignore[call-overload]
        .join(Outcome, col(Outcome.id) == Rating.outcome_id)
        .join(Evaluation, col(Evaluation.id) == Rating.evaluation_id)
        .where(condition, LONG_TERM, col(Rating.rated_at) <= as_of)
        .order_by(
            sa.func.coalesce(
                Evaluation.dated_on, Evaluation.covers_through, sa.literal("0001-01-01", sa.Date)
            ),
            Rating.id,
        )
    )


def build_heatmap(session: Session, project: Project, as_of: datetime) -> answers.Heatmap:
    """Answer the long-term outcomes of a project with the newest rating of each dimension."""
    outcomes = session.execute(
        sa.select(Outcome.id, Outcome.code, Outcome.title)  # type: ignore[call-overload]
        .where(Outcome.project_id == project.id, LONG_TERM)
        .order_by(Outcome.position, Outcome.code)
    ).all()
    rater, confirmer = aliased(Person), aliased(Person)
    query = (
        _newest_ratings(Outcome.project_id == project.id, as_of)
        .join(rater, rater.id == Rating.rated_by_id)
        .outerjoin(confirmer, confirmer.id == Rating.confirmed_by_id)
        .add_columns(
            Rating.justification, Rating.evidence, Rating.source, Rating.illustrative, Rating.evaluation_id,
            Rating.rated_at, Evaluation.title.label("evaluation_title"), Evaluation.kind.label("evaluation_kind"),  # type: ignore[attr-defined]
            rater.name.label("rated_by"), confirmer.name.label("confirmed_by"),  # type: ignore[attr-defined]
        )
    )  # fmt: skip
    newest = {(row.outcome_id, row.dimension): row for row in session.execute(query)}
    cells = [
        _cell(outcome.id, dimension, newest.get((outcome.id, dimension)))
        for outcome in outcomes
        for dimension in RatingDimension
    ]
    return answers.Heatmap(
        project_code=project.code,
        project_title=project.title,
        as_of=as_of,
        outcomes=[answers.HeatmapOutcome(id=row.id, code=row.code, title=row.title) for row in outcomes],
        cells=cells,
    )


def _cell(outcome_id: int, dimension: RatingDimension, row: Any) -> answers.Cell:
    """Return one cell; without a rating its level is None."""
    if row is None:
        return answers.Cell(outcome_id=outcome_id, dimension=dimension, level=None)
    return answers.Cell(
        outcome_id=outcome_id,
        dimension=dimension,
        level=row.level,
        rating_id=row.id,
        evaluation_id=row.evaluation_id,
        evaluation_title=row.evaluation_title,
        evaluation_kind=row.evaluation_kind,
        justification=row.justification,
        evidence=row.evidence,
        rated_by=row.rated_by,
        rated_at=row.rated_at,
        confirmed_by=row.confirmed_by,
        source=row.source,
        illustrative=row.illustrative,
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
    """Answer the projects somebody may see with how their long-term outcomes are rated, a page at a time."""
    p = Project
    columns = (
        p.id,
        p.code,
        p.title,
        p.country,
        p.reference,
        p.starts_on,
        p.ends_on,
        p.currency,
        p.budget,
        p.illustrative,
    )
    query = sa.select(*columns).order_by(p.code)  # type: ignore[call-overload]
    if not administrator:
        mine = sa.select(Membership.project_id).where(col(Membership.person_id) == person_id)  # type: ignore[call-overload]
        query = query.where(col(p.id).in_(mine))
    query = _narrow(query, filters)
    rows = session.execute(query.where(col(p.code) > after).limit(limit + 1)).all()
    page, more = rows[:limit], len(rows) > limit
    keys = [row.id for row in page]
    donors, years, listed = _find_donors(session, keys), *_find_years(session, keys)
    tallies = _tally(session, keys, as_of)
    projects = [
        answers.PortfolioProject(
            **{name: getattr(row, name) for name in row._fields if name != "id"},
            donors=donors[row.id],
            years=years_of(row.starts_on, row.ends_on, years[row.id]),
            portfolio_rows=listed[row.id],
            cells=tallies[row.id],
        )
        for row in page
    ]
    return answers.Portfolio(
        as_of=as_of, projects=projects, next=page[-1].code if more else None, budgets=_budgets(session, query)
    )


def _narrow(query: Any, filters: Filters) -> Any:
    """Return the query with the filters on it."""
    p = Project
    if filters.country:
        query = query.where(p.country == filters.country)
    if filters.donor:
        given = (
            sa.select(Participation.project_id)  # type: ignore[call-overload]
            .join(Organisation, col(Organisation.id) == Participation.organisation_id)
            .where(col(Participation.role) == OrganisationRole.donor, col(Organisation.name) == filters.donor)
        )
        query = query.where(col(p.id).in_(given))
    if filters.year:
        listed = sa.select(PortfolioRow.project_id).where(col(PortfolioRow.year) == filters.year)  # type: ignore[call-overload]
        runs = sa.and_(
            sa.extract("year", p.starts_on) <= filters.year,  # type: ignore[arg-type]
            sa.extract("year", p.ends_on) >= filters.year,  # type: ignore[arg-type]
        )
        query = query.where(sa.or_(runs, col(p.id).in_(listed)))
    return query


def years_of(starts_on: Any, ends_on: Any, listed: Iterable[int]) -> list[int]:
    """Return the years a project runs in, or is listed under."""
    running = range(starts_on.year, ends_on.year + 1) if starts_on and ends_on else ()
    return sorted({*running, *listed})


def _budgets(session: Session, query: Any) -> dict[str, Any]:
    """Return the sum of budgets by currency, each project once, however many rows list it."""
    part = query.order_by(None).subquery()
    by_currency: dict[str, list[tuple[Any, Any]]] = defaultdict(list)
    found = session.execute(
        sa.select(part.c.id, part.c.currency, part.c.budget).where(part.c.budget.is_not(None))
    )
    for key, currency, budget in found:
        by_currency[currency or ""].append((key, budget))
    return {currency: sum_once(amounts) for currency, amounts in sorted(by_currency.items())}


def _find_donors(session: Session, keys: Sequence[int]) -> dict[int, list[str]]:
    """Return the donors of projects, by name."""
    donors: dict[int, list[str]] = defaultdict(list)
    query = (
        sa.select(Participation.project_id, Organisation.name)  # type: ignore[call-overload]
        .join(Organisation, col(Organisation.id) == Participation.organisation_id)
        .where(col(Participation.project_id).in_(keys), col(Participation.role) == OrganisationRole.donor)
        .order_by(Organisation.name)
    )
    for project_id, name in session.execute(query):
        donors[project_id].append(name)
    return donors


def _find_years(session: Session, keys: Sequence[int]) -> tuple[dict[int, set[int]], dict[int, int]]:
    """Return the years that portfolio tables list projects under, and how many rows do."""
    years: dict[int, set[int]] = defaultdict(set)
    count: dict[int, int] = defaultdict(int)
    query = sa.select(PortfolioRow.project_id, PortfolioRow.year).where(
        col(PortfolioRow.project_id).in_(keys)
    )  # type: ignore[call-overload]
    for project_id, year in session.execute(query):
        years[project_id].add(year)
        count[project_id] += 1
    return years, count


def _tally(session: Session, keys: Sequence[int], as_of: datetime) -> dict[int, list[answers.PortfolioCell]]:
    """Return how the long-term outcomes of each project are rated."""
    outcomes = {
        key: count
        for key, count in session.execute(
            sa.select(Outcome.project_id, sa.func.count())  # type: ignore[call-overload]
            .where(col(Outcome.project_id).in_(keys), LONG_TERM)
            .group_by(Outcome.project_id)
        )
    }
    newest = {
        (row.project_id, row.dimension, row.outcome_id): row.level
        for row in session.execute(_newest_ratings(col(Outcome.project_id).in_(keys), as_of))
    }
    levels: dict[tuple[int, RatingDimension], list[RatingLevel]] = defaultdict(list)
    for (project_id, dimension, _outcome), level in newest.items():
        levels[project_id, dimension].append(level)
    return {
        key: [
            _portfolio_cell(dimension, levels[key, dimension], outcomes.get(key, 0))
            for dimension in RatingDimension
        ]
        for key in keys
    }


def _portfolio_cell(
    dimension: RatingDimension, levels: list[RatingLevel], outcomes: int
) -> answers.PortfolioCell:
    """Return how a project's outcomes stand on one dimension."""
    counts = {level: levels.count(level) for level in RatingLevel if level in levels}
    return answers.PortfolioCell(
        dimension=dimension, level=typical(levels), counts=counts, rated=len(levels), outcomes=outcomes
    )
