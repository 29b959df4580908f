"""The trade's words: the closed lists that tables, API, screens and files share.

Members are lower case: one word in Python, JSON and SQL.
"""

from enum import StrEnum


class Role(StrEnum):
    """What a person does in a project."""

    officer = "officer"
    manager = "manager"
    evaluator = "evaluator"
    donor = "donor"


class OrganisationRole(StrEnum):
    """What an organisation does in a project."""

    donor = "donor"
    implementer = "implementer"
    partner = "partner"


class OutcomeLevel(StrEnum):
    """Where an outcome stands in the results chain, the most distant first."""

    goal = "goal"
    long_term = "long_term"
    medium_term = "medium_term"
    short_term = "short_term"


class AssumptionKind(StrEnum):
    """The fourth column of a logframe: what must hold, and what may go wrong."""

    assumption = "assumption"
    risk = "risk"


class Measure(StrEnum):
    """What kind of value an indicator takes."""

    number = "number"
    percentage = "percentage"
    currency = "currency"
    ordinal = "ordinal"
    yes_no = "yes_no"
    qualitative = "qualitative"


class Direction(StrEnum):
    """Where an indicator should move."""

    increase = "increase"
    decrease = "decrease"
    maintain = "maintain"


class Accumulation(StrEnum):
    """How the entries of an indicator make a total, asked in plain words."""

    increment = "increment"
    running_total = "running_total"
    level = "level"
    share = "share"
    unique = "unique"
    milestone = "milestone"


class AcrossUnits(StrEnum):
    """How the levels of several reporting units make one."""

    sum = "sum"
    mean = "mean"
    weighted = "weighted"
    minimum = "minimum"
    maximum = "maximum"


class Overlap(StrEnum):
    """How far what a linked indicator counts is also counted beside it."""

    none = "none"
    some = "some"
    all = "all"


class ShareOver(StrEnum):
    """How a share runs over periods: pooled for a cohort, latest for a snapshot."""

    cohort = "cohort"
    snapshot = "snapshot"


class AchievementMethod(StrEnum):
    """Which formula gives the achievement of an indicator."""

    auto = "auto"
    baseline_adjusted = "baseline_adjusted"
    ratio = "ratio"


class Status(StrEnum):
    """How an indicator stands against what was due."""

    met = "met"
    on_track = "on_track"
    behind = "behind"
    off_track = "off_track"
    not_due = "not_due"
    not_reported = "not_reported"
    not_applicable = "not_applicable"
    cannot_be_judged = "cannot_be_judged"


class MissingReason(StrEnum):
    """Why an entry has no value. None of them is a zero."""

    not_due = "not_due"
    not_applicable = "not_applicable"
    not_collected = "not_collected"
    in_question = "in_question"


class EntryStatus(StrEnum):
    """Where a measurement stands between its author and the totals."""

    draft = "draft"
    submitted = "submitted"
    approved = "approved"
    returned = "returned"
    withdrawn = "withdrawn"
    superseded = "superseded"


class DueState(StrEnum):
    """What is to be done about a value that is expected, or why nothing is."""

    not_due = "not_due"
    due = "due"
    late = "late"
    draft = "draft"
    submitted = "submitted"
    returned = "returned"
    approved = "approved"
    locked = "locked"


class Frequency(StrEnum):
    """How often a calendar is cut, or an indicator collected."""

    monthly = "monthly"
    quarterly = "quarterly"
    semi_annual = "semi_annual"
    annual = "annual"
    once = "once"


class EvaluationKind(StrEnum):
    """When and by whom a project was evaluated."""

    internal = "internal"
    mid_term = "mid_term"
    final = "final"


class RatingDimension(StrEnum):
    """What of an outcome is rated."""

    achievement = "achievement"
    sustainability = "sustainability"


class RatingLevel(StrEnum):
    """The four levels of a rating, the lowest first."""

    low = "low"
    moderate = "moderate"
    above_moderate = "above_moderate"
    high = "high"

    @property
    def ordinal(self) -> int:
        """Return 1 for low to 4 for high: for order and colour, nothing else."""
        return list(RatingLevel).index(self) + 1


class FindingKind(StrEnum):
    """What an evaluation found."""

    finding = "finding"
    enabling_factor = "enabling_factor"
    challenge = "challenge"


class FindingSign(StrEnum):
    """Whether a finding speaks for the project."""

    positive = "positive"
    negative = "negative"
    mixed = "mixed"


class Priority(StrEnum):
    """How urgent an evaluator finds a recommendation."""

    high = "high"
    medium = "medium"
    low = "low"


class RecommendationResponse(StrEnum):
    """What the addressee answered."""

    accepted = "accepted"
    partly_accepted = "partly_accepted"
    rejected = "rejected"


class RecommendationStatus(StrEnum):
    """How far the action on a recommendation is."""

    open = "open"
    in_progress = "in_progress"
    done = "done"


class CheckKind(StrEnum):
    """What is looked at in an entry before it is submitted."""

    out_of_range = "out_of_range"
    jump = "jump"
    parts_differ = "parts_differ"
    numerator_above_denominator = "numerator_above_denominator"
    running_total_falls = "running_total_falls"
    narrative_required = "narrative_required"


class CheckGrade(StrEnum):
    """What a check does that finds something: a warning asks for a sentence, an error blocks."""

    warning = "warning"
    error = "error"


class ReportStatus(StrEnum):
    """Where a progress report stands between the project and its donor."""

    draft = "draft"
    submitted = "submitted"
    accepted = "accepted"
    returned = "returned"


def marked(sentence: str) -> str:
    """Mark a sentence for the catalogue; it is translated where it is shown."""
    return sentence
