"""How results, projects and the portfolio stand: n of N targets met, what is silent and why, and the ratings beside."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from logframe.domain.rating import distance_to_suggestion, suggest
from logframe.domain.rollup import Tally, gather, share_met
from logframe.domain.words import OutcomeLevel, RatingDimension, RatingLevel
from logframe.figures.sources import indicator
from logframe.figures.tallies import (
    Key,
    Result,
    Standing,
    belongs_to,
    find_results,
    find_standings,
    find_under,
    group_by_result,
    tally_project,
    tally_up,
    under,
)
from logframe.reports.heatmaps import BY_THEN, DATED, OF_PROJECT, Filters, build_portfolio, rating
from logframe.schemas import rollups
from logframe.schemas.answers import Coverage
from logframe.tables.base import columns
from logframe.tables.projects import Project
from logframe.tables.results import Outcome, Output

project = columns(Project)

RATED: sa.Select[Any] = (
    sa.select(rating.outcome_id, rating.id, rating.level, rating.disagreement)
    .where(OF_PROJECT, BY_THEN, rating.dimension == RatingDimension.achievement)
    .order_by(DATED, rating.id)
)


def build_roll_up(
    session: Session, row: Outcome | Output, as_of: datetime, period_id: int | None = None
) -> rollups.RollUp:
    """Answer how an outcome or output stands, by its own indicators and those of everything under it."""
    found = session.get(Project, row.project_id)
    assert found is not None
    wanted = (isinstance(row, Output), row.id)
    [result] = [one for one in find_results(session, [row.project_id]) if one.key == wanted]
    groups = group_by_result(find_standings(session, belongs_to(under(result)), as_of, period_id))
    ratings = {} if period_id else _find_ratings(session, row.project_id, as_of)
    return rollups.RollUp(
        project_code=found.code,
        as_of=as_of,
        period_id=period_id,
        result=_roll_up(result, groups, ratings, of_life=period_id is None),
    )


def build_project_roll_up(
    session: Session, row: Project, as_of: datetime, period_id: int | None = None
) -> rollups.ProjectRollUp:
    """Answer how every result of a project stands, and the project itself."""
    results = find_results(session, [row.id])
    groups = group_by_result(find_standings(session, indicator.project_id == row.id, as_of, period_id))
    ratings = {} if period_id else _find_ratings(session, row.id, as_of)
    names = {one.key: one.code for one in results}
    return rollups.ProjectRollUp(
        project_code=row.code,
        project_title=row.title,
        as_of=as_of,
        period_id=period_id,
        results=[_roll_up(one, groups, ratings, of_life=period_id is None) for one in results],
        targets=_tell(tally_project(results, groups), _join(groups, results), names),
    )


def build_portfolio_roll_up(
    session: Session,
    person_id: int,
    as_of: datetime,
    filters: Filters,
    *,
    administrator: bool,
    after: str,
    limit: int,
) -> rollups.PortfolioRollUp:
    """Answer how the projects of a page of the portfolio stand, and how these stand together."""
    page = build_portfolio(session, person_id, as_of, filters, administrator=administrator, after=after, limit=limit)
    listed = sa.select(project.code, project.id).where(project.code.in_([one.code for one in page.projects]))
    keys: dict[str, int] = {row.code: row.id for row in session.execute(listed)}
    results = find_results(session, list(keys.values()))
    groups = group_by_result(find_standings(session, indicator.project_id.in_(keys.values()), as_of))
    by_project: dict[int, list[Result]] = defaultdict(list)
    for one in results:
        by_project[one.project_id].append(one)
    tallies = {code: tally_project(by_project[key], groups) for code, key in keys.items()}
    standings = {code: _join(groups, by_project[key]) for code, key in keys.items()}
    names = {one.key: one.code for one in results}
    return rollups.PortfolioRollUp(
        as_of=as_of,
        projects=[
            rollups.ProjectTargets(
                code=one.code, title=one.title, targets=_tell(tallies[one.code], standings[one.code], names)
            )
            for one in page.projects
        ],
        targets=_tell(gather({one.code: tallies[one.code] for one in page.projects}), _join(groups, results)),
        next=page.next,
    )


def _find_ratings(session: Session, project_id: int, as_of: datetime) -> dict[int, Any]:
    """Return the newest rating of achievement of each long-term outcome."""
    rows = session.execute(RATED, {"project_id": project_id, "as_of": as_of})
    return {row.outcome_id: row for row in rows}


def _join(groups: Mapping[Key, Sequence[Standing]], results: Sequence[Result]) -> list[Standing]:
    """Return the indicators that some results have of their own."""
    return [standing for one in results for standing in groups.get(one.key, ())]


def _roll_up(
    result: Result, groups: Mapping[Key, Sequence[Standing]], ratings: Mapping[int, Any], *, of_life: bool
) -> rollups.ResultRollUp:
    """Return how a result stands; a long-term outcome with what the data suggest and how it is rated."""
    standings = find_under(result, groups)
    found = tally_up(standings)
    rated = result.level is OutcomeLevel.long_term and of_life
    return rollups.ResultRollUp(
        id=result.id,
        code=result.code,
        title=result.title,
        level=result.level,
        under_id=result.above,
        targets=_tell(found, standings),
        left_out=[
            rollups.LeftOut(indicator_id=measured.id, code=measured.code, title=measured.title, why=why)
            for measured, why in ((one.indicator, one.why) for one in standings)
            if why is not None
        ],
        suggestion=_suggest(found) if rated else None,
        rating=_read_rating(ratings[result.id], found) if rated and result.id in ratings else None,
    )


def _suggest(found: Tally) -> rollups.Suggestion | None:
    """Return the suggestion for achievement.

    There is none for sustainability: targets met say nothing of what lasts.
    """
    pair = suggest(found.met, found.judged)
    return pair and rollups.Suggestion(levels=list(pair), met=found.met, judged=found.judged)


def _read_rating(row: Any, found: Tally) -> rollups.RatedAchievement:
    """Return a rating with its distance to what the data suggest."""
    return rollups.RatedAchievement(
        rating_id=row.id,
        level=row.level,
        distance=distance_to_suggestion(RatingLevel(row.level), suggest(found.met, found.judged)),
        disagreement=row.disagreement,
    )


def _tell(found: Tally, standings: Sequence[Standing], names: Mapping[Any, str] | None = None) -> rollups.TargetsMet:
    """Return a tally as it is read; `names` where what is silent goes by a key."""
    reported, expected, silent = found.coverage
    return rollups.TargetsMet(
        met=found.met,
        judged=found.judged,
        indicators=len(standings),
        share_met=share_met(found),
        mean_of_capped_achievements=found.mean,
        averaged=found.averaged,
        weighted=found.weighted,
        coverage=Coverage(
            reported=reported, expected=expected, silent=[names[one] if names else str(one) for one in silent]
        ),
        illustrative=any(one.illustrative for one in standings),
    )
