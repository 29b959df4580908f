"""How figures roll up: indicators to a result, results to a project, projects to the portfolio."""

from dataclasses import dataclass, field
from datetime import datetime

from logframe.domain.words import OutcomeLevel, RatingLevel
from logframe.schemas.answers import Computed, Coverage
from logframe.schemas.base import Answer


@dataclass(slots=True, kw_only=True)
class TargetsMet:
    """How many targets are met, of those that can be judged: what has target and actual.

    What cannot be judged is never counted as missed: `coverage` names it. A milestone is met when it is
    done, missed when it is said not to be done after its day. `mean_of_capped_achievements` is the mean of
    achievements, each capped to 0 through 1, over `averaged` indicators: second to the count, `weighted`
    where all of them have a weight. `coverage` is of what stands right below: the indicators of a result,
    the results of a project that stand under no other, the projects of a portfolio. `illustrative` says
    that something in it is made up to show the product.
    """

    met: int
    judged: int
    indicators: int
    share_met: Computed | None
    mean_of_capped_achievements: Computed | None
    averaged: int
    weighted: bool
    coverage: Coverage
    illustrative: bool


@dataclass(slots=True, kw_only=True)
class LeftOut:
    """An indicator that is in no count.

    `why` is a code: target_missing, actual_missing, not_due, not_applicable, not_collected, in_question,
    not_reported, denominator_zero, weights_missing, or qualitative where it is told in words.
    """

    indicator_id: int
    code: str
    title: str
    why: str


@dataclass(slots=True, kw_only=True)
class Suggestion:
    """What the data suggest for the achievement of an outcome: one of two levels, for a person to choose.

    The upper pair where more than half of the targets that can be judged are met, else the lower.
    """

    levels: list[RatingLevel]
    met: int
    judged: int


@dataclass(slots=True, kw_only=True)
class RatedAchievement:
    """The newest rating of an outcome's achievement, beside the data.

    `distance` is the steps to the nearer of the suggested levels, None without a suggestion; `disagreement`
    is the rater's sentence where the rating lay two levels or more away when it was given.
    """

    rating_id: int
    level: RatingLevel
    distance: int | None
    disagreement: str | None


@dataclass(slots=True, kw_only=True)
class ResultRollUp:
    """An outcome with its level, or an output; the indicators are its own and those of everything under it.

    Long-term outcomes have a suggestion and a rating, for the life of the project.
    """

    id: int
    code: str
    title: str
    level: OutcomeLevel | None
    under_id: int | None
    targets: TargetsMet
    left_out: list[LeftOut] = field(default_factory=list)
    suggestion: Suggestion | None = None
    rating: RatedAchievement | None = None


class RollUp(Answer):
    """How one result stands, for the life of the project or through the end of a period."""

    project_code: str
    as_of: datetime
    period_id: int | None
    result: ResultRollUp


class ProjectRollUp(Answer):
    """How the results of a project stand, and the project by those of them that stand under no other."""

    project_code: str
    project_title: str
    as_of: datetime
    period_id: int | None
    results: list[ResultRollUp]
    targets: TargetsMet


@dataclass(slots=True, kw_only=True)
class ProjectTargets:
    """A project's line in the portfolio."""

    code: str
    title: str
    targets: TargetsMet


class PortfolioRollUp(Answer):
    """How the projects of a page stand for their lives, and how these stand together."""

    as_of: datetime
    projects: list[ProjectTargets]
    targets: TargetsMet
    next: str | None = None
