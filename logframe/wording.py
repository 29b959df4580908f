"""The one wording of closed lists and codes: API labels, explanations, screens and files take theirs from here."""

from enum import StrEnum

from logframe.domain.words import (
    Accumulation,
    AssumptionKind,
    CheckGrade,
    CheckKind,
    Direction,
    DueState,
    EntryStatus,
    EvaluationKind,
    FindingSign,
    Frequency,
    Measure,
    MissingReason,
    OrganisationRole,
    OutcomeLevel,
    Priority,
    RatingDimension,
    RatingLevel,
    RecommendationResponse,
    RecommendationStatus,
    Role,
    Status,
)
from logframe.languages import Reader, marked

Words = dict[StrEnum, str]


NOT_RATED = marked("Not rated")
NO_DATA = marked("No data")

_LEVELS: Words = {
    RatingLevel.low: marked("Low"),
    RatingLevel.moderate: marked("Moderate"),
    RatingLevel.above_moderate: marked("Above-moderate"),
    RatingLevel.high: marked("High"),
}
_STATUSES: Words = {
    Status.met: marked("Met"),
    Status.on_track: marked("On track"),
    Status.behind: marked("Behind"),
    Status.off_track: marked("Off track"),
    Status.not_due: marked("Not due"),
    Status.not_reported: marked("Not reported"),
    Status.not_applicable: marked("Not applicable"),
    Status.cannot_be_judged: marked("Cannot be judged"),
}
_ENTRIES: Words = {
    EntryStatus.draft: marked("Draft"),
    EntryStatus.submitted: marked("Awaiting approval"),
    EntryStatus.approved: marked("Approved"),
    EntryStatus.returned: marked("Returned"),
    EntryStatus.withdrawn: marked("Withdrawn"),
    EntryStatus.superseded: marked("Corrected since"),
}
STANDS: Words = {
    EntryStatus.draft: marked("a draft"),
    EntryStatus.submitted: marked("submitted"),
    EntryStatus.approved: marked("approved"),
    EntryStatus.returned: marked("returned"),
    EntryStatus.withdrawn: marked("withdrawn"),
    EntryStatus.superseded: marked("corrected since"),
}
"""Where an entry stands, within a sentence."""
_DUE: Words = {
    DueState.not_due: marked("Not due"),
    DueState.due: marked("Due"),
    DueState.late: marked("Late"),
    DueState.draft: marked("Draft"),
    DueState.submitted: marked("Awaiting approval"),
    DueState.returned: marked("Returned"),
    DueState.approved: marked("Approved"),
    DueState.locked: marked("Locked"),
}
_MISSING: Words = {
    MissingReason.not_due: marked("Not due in this period"),
    MissingReason.not_applicable: marked("Does not apply"),
    MissingReason.not_collected: marked("Not collected"),
    MissingReason.in_question: marked("In question"),
}
_ACCUMULATIONS: Words = {
    Accumulation.increment: marked("New since last time; periods add up"),
    Accumulation.running_total: marked("Total so far; the latest stands"),
    Accumulation.level: marked("Situation at a date; never added up"),
    Accumulation.share: marked("Share: x out of y, pooled"),
    Accumulation.unique: marked("People counted once; never added up"),
    Accumulation.milestone: marked("Milestone: done by a date"),
}
_OTHER: Words = {
    RatingDimension.achievement: marked("Achievement"),
    RatingDimension.sustainability: marked("Sustainability"),
    EvaluationKind.internal: marked("Internal evaluation"),
    EvaluationKind.mid_term: marked("Mid-term evaluation"),
    EvaluationKind.final: marked("Final evaluation"),
    Direction.increase: marked("Should increase"),
    Direction.decrease: marked("Should decrease"),
    Direction.maintain: marked("Should stay"),
    Measure.number: marked("Number"),
    Measure.percentage: marked("Percentage"),
    Measure.currency: marked("Amount of money"),
    Measure.ordinal: marked("Grade on a scale"),
    Measure.yes_no: marked("Yes or no"),
    Measure.qualitative: marked("In words"),
    OutcomeLevel.goal: marked("Goal"),
    OutcomeLevel.long_term: marked("Long-term outcome"),
    OutcomeLevel.medium_term: marked("Medium-term outcome"),
    OutcomeLevel.short_term: marked("Short-term outcome"),
    OrganisationRole.donor: marked("Donor"),
    OrganisationRole.implementer: marked("Implementer"),
    OrganisationRole.partner: marked("Partner"),
    Role.officer: marked("Officer"),
    Role.manager: marked("Manager"),
    Role.evaluator: marked("Evaluator"),
    Frequency.monthly: marked("Monthly"),
    Frequency.quarterly: marked("Quarterly"),
    Frequency.semi_annual: marked("Semi-annual"),
    Frequency.annual: marked("Annual"),
    Frequency.once: marked("Once"),
    AssumptionKind.assumption: marked("Assumption"),
    AssumptionKind.risk: marked("Risk"),
    FindingSign.positive: marked("Positive"),
    FindingSign.negative: marked("Negative"),
    FindingSign.mixed: marked("Mixed"),
    RecommendationResponse.accepted: marked("Accepted"),
    RecommendationResponse.partly_accepted: marked("Partly accepted"),
    RecommendationResponse.rejected: marked("Rejected"),
    RecommendationStatus.open: marked("Open"),
    RecommendationStatus.in_progress: marked("In progress"),
    RecommendationStatus.done: marked("Done"),
    CheckKind.out_of_range: marked("Outside of what is possible"),
    CheckKind.jump: marked("A jump against what is usual"),
    CheckKind.parts_differ: marked("Parts that do not make the total"),
    CheckKind.numerator_above_denominator: marked("More counted (x) than there are (y)"),
    CheckKind.running_total_falls: marked("A total so far that falls"),
    CheckKind.narrative_required: marked("Far from the target without a note"),
    CheckGrade.warning: marked("Warning: asks for a sentence"),
    CheckGrade.error: marked("Error: blocks the submission"),
}
_PRIORITIES: Words = {
    Priority.high: marked("High priority"),
    Priority.medium: marked("Medium priority"),
    Priority.low: marked("Low priority"),
}
_LISTS: dict[type[StrEnum], Words] = {
    RatingLevel: _LEVELS,
    Status: _STATUSES,
    EntryStatus: _ENTRIES,
    DueState: _DUE,
    MissingReason: _MISSING,
    Accumulation: _ACCUMULATIONS,
    Priority: _PRIORITIES,
}

_REMARKS = {
    "actual_missing": marked("There is no actual value."),
    "target_missing": marked("There is no target."),
    "baseline_missing": marked("There is no baseline."),
    "target_equals_baseline": marked("Target and baseline are the same, so there is no percentage."),
    "target_zero": marked("The target is zero, so there is no percentage."),
    "target_negative": marked("The target is negative, so there is no percentage."),
    "ratio_of_a_falling_indicator": marked("A falling indicator without baseline has no percentage."),
    "direction_contradicts_numbers": marked("The declared direction contradicts baseline and target."),
    "above_150_check_target": marked("More than 150 % of the target: check the target."),
    "may_double_count": marked("The largest typed count; people may be counted twice."),
    "running_total_falls": marked("A running total fell: a correction or an error?"),
    "carried_forward": marked("Carried forward from an earlier period."),
    "partial": marked("Only some of its periods have reported."),
    "denominator_zero": marked("The denominator is zero."),
    "share_outside_whole": marked("The share is below 0 % or above 100 %: are its two numbers the right way round?"),
    "weights_missing": marked("The weight of a unit is missing."),
    "period_targets_differ_from_life_target": marked(
        "The targets of the periods do not add up to the target of the life of the project."
    ),
    "typed_total_differs": marked("A typed total so far is not the sum of what was reported by then."),
    "qualitative": marked("It is told in words, which cannot be graded."),
    "in_question": marked("The value is in question."),
    "not_collected": marked("The value was not collected."),
    "not_due": marked("Nothing is due yet."),
    "not_applicable": marked("It does not apply."),
    "not_reported": marked("It was due, and nobody has reported a value."),
    "overdue": marked("Its day has passed."),
    "done_late": marked("It was done after its day."),
    "baseline_adjusted": marked("(actual − baseline) ÷ (target − baseline)"),
    "ratio": marked("actual ÷ target"),
    "met_or_not": marked("met or not met; no percentage"),
    "none": marked("none"),
}

_DEEDS = {
    "add": marked("Added"),
    "change": marked("Changed"),
    "delete": marked("Deleted"),
    "draft": marked("Saved as a draft"),
    "submit": marked("Submitted"),
    "approve": marked("Approved"),
    "return": marked("Returned"),
    "withdraw": marked("Withdrawn"),
    "recover": marked("Recovered"),
    "supersede": marked("Corrected by another entry"),
}
_FIELDS = {
    "value": marked("Value"),
    "numerator": marked("How many (x)"),
    "denominator": marked("Out of how many (y)"),
    "total_to_date": marked("Total so far"),
    "increment": marked("What is new"),
    "weight": marked("Weight of this place"),
    "text": marked("What was observed"),
    "done_on": marked("Done on"),
    "missing_reason": marked("Why there is no value"),
    "note": marked("Note"),
    "source": marked("Source"),
    "explanation": marked("Explanation"),
    "illustrative": marked("Illustrative"),
    "status": marked("Status"),
    "period_id": marked("Period"),
    "location_id": marked("Place"),
}


FINDINGS = {
    "below_least": marked("{value} is less than is possible here: at least {limit}."),
    "above_greatest": marked("{value} is more than is possible here: at most {limit}."),
    "jump": marked("{value} is more than {factor} times, or less than one {factor}th of, what is usual here: {usual}."),
    "parts_differ": marked("By {dimension}, the parts differ from the total of {total} by {gap}."),
    "numerator_above_denominator": marked("{numerator} out of {denominator}: are the two the right way round?"),
    "running_total_falls": marked("The total so far fell from {last} to {value}: a correction or an error?"),
    "narrative_required": marked("This makes {share} of the target of {target}: say in a note how it came about."),
}
"""What the checks before submitting find, by the code of a finding."""


def word(reader: Reader, member: StrEnum) -> str:
    """Return the word for a member of a closed list, in the reader's language."""
    words = _LISTS.get(type(member), _OTHER)
    return reader.say(words[member])


def level_word(reader: Reader, level: RatingLevel | None) -> str:
    """Return the word for a rating; none is "Not rated", which is not "Low"."""
    return reader.say(NOT_RATED) if level is None else word(reader, level)


def remark(reader: Reader, code: str) -> str:
    """Return the sentence for a code the API gives as reason, warning or method; others as they are."""
    return reader.say(_REMARKS[code]) if code in _REMARKS else reader.say(code)


def deed_word(reader: Reader, deed: str) -> str:
    """Return the word for what somebody did; others as they are."""
    return reader.say(_DEEDS[deed]) if deed in _DEEDS else deed


def field_word(reader: Reader, field: str) -> str:
    """Return the word for a field of an entry; others as they are."""
    return reader.say(_FIELDS[field]) if field in _FIELDS else field
