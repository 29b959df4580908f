"""What may be sent wrongly: numbers, bodies, and sound shapes that the data forbid; with what each gets."""

from dataclasses import dataclass
from typing import Any

from tests.api.scenes import Scene


@dataclass
class World(Scene):
    """A scene with an indicator of each kind, a closed period and another project."""

    def __post_init__(self) -> None:
        """Make what bad input can be about."""
        super().__post_init__()
        make, project = self.make, self.project
        self.share = make.indicator(project, measure="percentage", accumulation="share")
        self.text = make.indicator(project, measure="qualitative", accumulation="level")
        self.milestone = make.indicator(project, measure="yes_no", accumulation="milestone")
        self.closed = make.period(project, half=2, closed=True)
        self.other = make.project()
        self.foreign_period = make.period(self.other)
        self.foreign_outcome = make.outcome(self.other)
        self.foreign_place = make.location(self.other, "Elsewhere")
        self.age, self.ages = make.dimension(project, "Age", ("Young", "Old"))
        self.child = make.outcome(project, parent_id=self.outcome.id)
        self.grandchild = make.outcome(project, parent_id=self.child.id)

    def body(self, **fields: Any) -> dict[str, Any]:
        """Return the entry that is about to be refused."""
        return {"period_id": self.period.id, **fields}

    def parts(self, *values: tuple[list[int], Any]) -> dict[str, Any]:
        """Return an entry with parts."""
        return self.body(value="1", parts=[{"category_ids": keys, "value": value} for keys, value in values])


def entry_of(name):
    """Return where an indicator takes entries."""
    return lambda world: f"indicators/{getattr(world, name).id}/measurements"


def under_project(noun):
    """Return an address under the project."""
    return lambda world: f"projects/{world.project.code}/{noun}"


ENTRY, SHARE, TEXT = entry_of("indicator"), entry_of("share"), entry_of("text")
PERIODS, INDICATORS = under_project("periods"), under_project("indicators")
DIGITS = "at most 18 before the point and 10 after"
TYPED = {
    "text for a number": ('"abc"', "value: This must be a number"),
    "a list for a number": ("[1]", "value: This must be a number"),
    "an object for a number": ("{}", "value: This must be a number"),
    "true for a number": ("true", "value: This must be a number"),
    "empty text for a number": ('""', "value: This must be a number"),
    "a comma in a number": ('"1,5"', "value: This must be a number"),
    "an underscore in a number": ('"1_000"', "value: This must be a number"),
    "digits of another script": ('"\\u0661\\u0662"', "value: This must be a number"),
    "not a number": ("NaN", "value: This must be a number"),
    "not a number in text": ('"NaN"', "value: This must be a number"),
    "a signalling not a number": ('"sNaN"', "value: This must be a number"),
    "infinity": ("Infinity", "value: This must be a number"),
    "minus infinity in text": ('"-Infinity"', "value: This must be a number"),
    "ten to the four hundredth": ("1e400", "value: This"),
    "ten to the four hundredth in digits": ("1" + "0" * 400, DIGITS),
    "ten to the four hundredth in text": ('"1E+400"', DIGITS),
    "an exponent beyond all": ('"1e999999999999"', "value: This"),
    "nineteen digits before the point": ('"1000000000000000000"', DIGITS),
    "eleven digits after the point": ('"0.00000000001"', DIGITS),
    "eleven digits of nothing": ('"0.00000000000"', DIGITS),
}
"""How a value may be typed wrongly, and what the refusal says."""

BODIES = {
    "a body that is not JSON": (b"{nope", 422, "not valid JSON: something is wrong at character 2"),
    "a body that is cut off": (b'{"period_id": 1', 422, "not valid JSON"),
    "a body that is not UTF-8": (b'{"note": "\xe9"}', 400, "JSON in UTF-8"),
    "no body": (b"", 422, "The body is missing"),
    "a list as a body": (b"[]", 422, "must be a JSON object"),
    "text as a body": (b'"value"', 422, "must be a JSON object"),
    "nothing as a body": (b"null", 422, "must be a JSON object"),
    "a number of five thousand digits": (b'{"value": 1' + b"0" * 5000 + b"}", 400, "could not be read"),
    "brackets without end": (b"[" * 100_000, 400, "could not be read"),
    "half a pair of signs": (b'{"period_id": 1, "note": "\\ud800"}', 422, "not Unicode"),
    "half a pair in a name": (b'{"\\ud800": 1}', 422, ""),
    "a body of 3 MB": (b" " * 3_000_000, 413, "at most 2000000 bytes"),
}
"""Bodies that are no entry at all, what they get, and what the refusal says."""

CASES: dict[str, tuple[Any, ...]] = {
    "an entry without a value": (
        "POST",
        ENTRY,
        lambda w: w.body(),
        422,
        "Give a value, or the reason why it is missing",
    ),
    "an entry without a period": ("POST", ENTRY, lambda w: {"value": 1}, 422, "period_id: This is required"),
    "a number for text": ("POST", ENTRY, lambda w: w.body(value=1, note=5), 422, "note: This must be text"),
    "a number for a title": (
        "POST",
        INDICATORS,
        lambda w: {"code": "X", "title": 5, "outcome_id": w.outcome.id},
        422,
        "title: This must be text",
    ),
    "an unknown field": (
        "POST",
        ENTRY,
        lambda w: w.body(value=1, colour="red"),
        422,
        "colour: This field is not known",
    ),
    "an unknown field in a part": (
        "POST",
        ENTRY,
        lambda w: w.body(value=1, parts=[{"category_ids": [w.categories[0].id], "value": 1, "colour": 1}]),
        422,
        "parts.0.colour",
    ),
    "a value and a reason": ("POST", ENTRY, lambda w: w.body(value=1, missing_reason="not_due"), 422, "not both"),
    "a reason that is none": (
        "POST",
        ENTRY,
        lambda w: w.body(missing_reason="forgotten"),
        422,
        "must be one of: 'not_due'",
    ),
    "parts and a reason": (
        "POST",
        ENTRY,
        lambda w: w.body(missing_reason="not_due", parts=[{"category_ids": [w.categories[0].id], "value": 1}]),
        422,
        "not both",
    ),
    "a share for a number": (
        "POST",
        ENTRY,
        lambda w: w.body(numerator=1, denominator=2),
        422,
        "takes a value, not a denominator",
    ),
    "text for a number": ("POST", ENTRY, lambda w: w.body(text="many"), 422, "takes a value, not words"),
    "a number for a share": (
        "POST",
        SHARE,
        lambda w: w.body(value=1),
        422,
        "takes a numerator and a denominator, not a value",
    ),
    "a share without denominator": ("POST", SHARE, lambda w: w.body(numerator=1), 422, "denominator"),
    "a denominator of 0": (
        "POST",
        SHARE,
        lambda w: w.body(numerator=1, denominator=0),
        422,
        "denominator must be more than 0",
    ),
    "a denominator below 0": (
        "POST",
        SHARE,
        lambda w: w.body(numerator=1, denominator="-2"),
        422,
        "denominator must be more than 0",
    ),
    "a number for a text": ("POST", TEXT, lambda w: w.body(value=1), 422, "takes words, not a value"),
    "an empty text": ("POST", TEXT, lambda w: w.body(text="  "), 422, "Give words, or the reason"),
    "a number for a milestone": (
        "POST",
        entry_of("milestone"),
        lambda w: w.body(value=1),
        422,
        "takes the day it was done, not a value",
    ),
    "parts of a text": (
        "POST",
        TEXT,
        lambda w: w.body(text="x", parts=[{"category_ids": [w.categories[0].id], "value": 1}]),
        422,
        "no parts",
    ),
    "a period of another project": (
        "POST",
        ENTRY,
        lambda w: {"period_id": w.foreign_period.id, "value": 1},
        422,
        "no reporting period",
    ),
    "a period that is not there": (
        "POST",
        ENTRY,
        lambda w: {"period_id": 999_999, "value": 1},
        422,
        "no reporting period 999999",
    ),
    "a key beyond all": ("POST", ENTRY, lambda w: {"period_id": 10**30, "value": 1}, 422, "period_id: This must be"),
    "a key of 0": ("POST", ENTRY, lambda w: {"period_id": 0, "value": 1}, 422, "period_id: This must be at least 1"),
    "a closed period": (
        "POST",
        ENTRY,
        lambda w: {"period_id": w.closed.id, "value": 1},
        409,
        "Period 2020-H2 was closed on",
    ),
    "a place of another project": (
        "POST",
        ENTRY,
        lambda w: w.body(value=1, location_id=w.foreign_place.id),
        422,
        "no location",
    ),
    "a part of another dimension": (
        "POST",
        ENTRY,
        lambda w: w.parts(([w.ages[0].id], 1)),
        422,
        "not split by category",
    ),
    "a part given twice": (
        "POST",
        ENTRY,
        lambda w: w.parts(([w.categories[0].id], 1), ([w.categories[0].id], 2)),
        422,
        "given twice",
    ),
    "a part of two categories of one dimension": (
        "POST",
        ENTRY,
        lambda w: w.parts(([w.categories[0].id, w.categories[1].id], 1)),
        422,
        "two categories of one dimension",
    ),
    "a part without a value": (
        "POST",
        ENTRY,
        lambda w: w.parts(([w.categories[0].id], None)),
        422,
        "This part takes a value",
    ),
    "a part of nothing": ("POST", ENTRY, lambda w: w.parts(([], 1)), 422, "parts.0.category_ids"),
    "a sign that no text has": ("POST", ENTRY, lambda w: w.body(value=1, note="a\0b"), 422, "note: "),
    "a source with such a sign": ("POST", ENTRY, lambda w: w.body(value=1, source="a\0b"), 422, "source: "),
    "a project's dates upside down": (
        "PATCH",
        under_project(""),
        lambda w: {"version": 1, "starts_on": "2022-01-01"},
        422,
        "after it ends on 2021-12-31",
    ),
    "a period's dates upside down": (
        "POST",
        PERIODS,
        lambda w: {"code": "X", "starts_on": "2022-06-30", "ends_on": "2022-01-01"},
        422,
        "after it ends on 2022-01-01",
    ),
    "a period turned upside down": (
        "PATCH",
        lambda w: f"periods/{w.period.id}",
        lambda w: {"version": 1, "starts_on": "2020-12-01"},
        422,
        "after it ends on 2020-06-30",
    ),
    "an evaluation's dates upside down": (
        "POST",
        under_project("evaluations"),
        lambda w: {"kind": "final", "title": "X", "covers_from": "2021-01-01", "covers_through": "2020-01-01"},
        422,
        "end before they start",
    ),
    "a day that is none": (
        "POST",
        PERIODS,
        lambda w: {"code": "X", "starts_on": "2021-02-30", "ends_on": "2021-06-30"},
        422,
        "starts_on: This must be a date such as",
    ),
    "a moment for a day": (
        "POST",
        PERIODS,
        lambda w: {"code": "X", "starts_on": "2021-02-03T10:00:00", "ends_on": "2021-06-30"},
        422,
        "starts_on: This must be a date such as",
    ),
    "a period that overlaps": (
        "POST",
        PERIODS,
        lambda w: {"code": "X", "starts_on": "2020-06-30", "ends_on": "2020-06-30"},
        409,
        "overlap period 2020-H1",
    ),
    "a period within another": (
        "POST",
        PERIODS,
        lambda w: {"code": "X", "starts_on": "2020-02-01", "ends_on": "2020-03-01"},
        409,
        "overlap period 2020-H1",
    ),
    "a period moved over another": (
        "PATCH",
        lambda w: f"periods/{w.period.id}",
        lambda w: {"version": 1, "ends_on": "2020-07-01"},
        409,
        "overlap period 2020-H2",
    ),
    "two periods with one code": (
        "POST",
        PERIODS,
        lambda w: {"code": "2020-H1", "starts_on": "2025-01-01", "ends_on": "2025-06-30"},
        409,
        "2020-H1 is already in use",
    ),
    "two indicators with one code": (
        "POST",
        INDICATORS,
        lambda w: {"code": w.indicator.code, "title": "X", "outcome_id": w.outcome.id},
        409,
        "is already in use",
    ),
    "an indicator that takes another's code": (
        "PATCH",
        lambda w: f"indicators/{w.share.id}",
        lambda w: {"version": 1, "code": w.indicator.code},
        409,
        "is already in use",
    ),
    "an indicator of nothing": (
        "POST",
        INDICATORS,
        lambda w: {"code": "X", "title": "X"},
        422,
        "exactly one: an outcome or an output",
    ),
    "an indicator of two results": (
        "POST",
        INDICATORS,
        lambda w: {"code": "X", "title": "X", "outcome_id": w.outcome.id, "output_id": w.output.id},
        422,
        "exactly one: an outcome or an output",
    ),
    "an indicator of another project's outcome": (
        "POST",
        INDICATORS,
        lambda w: {"code": "X", "title": "X", "outcome_id": w.foreign_outcome.id},
        422,
        "no outcome",
    ),
    "a baseline that is not applicable and a number": (
        "POST",
        INDICATORS,
        lambda w: {
            "code": "X",
            "title": "X",
            "outcome_id": w.outcome.id,
            "baseline": 1,
            "baseline_not_applicable": True,
        },
        422,
        "not applicable has no value",
    ),
    "a code with a slash": (
        "POST",
        INDICATORS,
        lambda w: {"code": "a/b", "title": "X", "outcome_id": w.outcome.id},
        422,
        "code: This is not written in the form",
    ),
    "a title of spaces": (
        "POST",
        INDICATORS,
        lambda w: {"code": "X", "title": "  ", "outcome_id": w.outcome.id},
        422,
        "title: ",
    ),
    "a country that is no code": (
        "PATCH",
        under_project(""),
        lambda w: {"version": 1, "country": "pe"},
        422,
        "country: ",
    ),
    "a language nobody reads here": (
        "PATCH",
        lambda w: "me",
        lambda w: {"version": 1, "language": "xx"},
        422,
        "language: ",
    ),
    "an outcome under itself": (
        "PATCH",
        lambda w: f"outcomes/{w.outcome.id}",
        lambda w: {"version": 1, "parent_id": w.outcome.id},
        409,
        "cannot stand under itself",
    ),
    "an outcome under its grandchild": (
        "PATCH",
        lambda w: f"outcomes/{w.outcome.id}",
        lambda w: {"version": 1, "parent_id": w.grandchild.id},
        409,
        "cannot stand under itself",
    ),
    "an outcome under another project's": (
        "PATCH",
        lambda w: f"outcomes/{w.outcome.id}",
        lambda w: {"version": 1, "parent_id": w.foreign_outcome.id},
        422,
        "no outcome",
    ),
    "a rated outcome that is no longer long-term": (
        "PATCH",
        lambda w: f"outcomes/{w.outcome.id}",
        lambda w: {"version": 1, "level": "goal"},
        409,
        "this outcome is rated",
    ),
    "a change without a version": (
        "PATCH",
        lambda w: f"outcomes/{w.outcome.id}",
        lambda w: {"title": "X"},
        422,
        "version: This is required",
    ),
    "more women than participants": (
        "POST",
        under_project("events"),
        lambda w: {"title": "X", "participants": 3, "women": 4},
        422,
        "more than the participants",
    ),
    "more people than there can be": (
        "POST",
        under_project("events"),
        lambda w: {"title": "X", "women": 2**31 - 1, "men": 2**31 - 1},
        422,
        "more than the participants",
    ),
    "a place that is nowhere": (
        "POST",
        under_project("locations"),
        lambda w: {"name": "X", "latitude": 91},
        422,
        "latitude: This must be at most 90",
    ),
    "two categories with one name": (
        "POST",
        under_project("dimensions"),
        lambda w: {"name": "X", "categories": [{"name": "a"}, {"name": "a"}]},
        422,
        "stands twice",
    ),
    "a dimension named twice": (
        "POST",
        INDICATORS,
        lambda w: {
            "code": "X",
            "title": "X",
            "outcome_id": w.outcome.id,
            "dimensions": [{"dimension_id": w.age.id}] * 2,
        },
        422,
        "named twice",
    ),
    "two budget lines with one code": (
        "POST",
        under_project("activities"),
        lambda w: {
            "code": "X",
            "title": "X",
            "output_id": w.output.id,
            "budget_lines": [{"code": "B", "title": "B"}] * 2,
        },
        422,
        "same code",
    ),
    "a target without a number": (
        "PUT",
        lambda w: f"indicators/{w.indicator.id}/targets",
        lambda w: {"period_id": w.period.id},
        422,
        "value: This is required",
    ),
    "a target of another project's period": (
        "PUT",
        lambda w: f"indicators/{w.indicator.id}/targets",
        lambda w: {"period_id": w.foreign_period.id, "value": 1},
        422,
        "no reporting period",
    ),
    "a target for a category it is not split by": (
        "PUT",
        lambda w: f"indicators/{w.indicator.id}/targets",
        lambda w: {"category_id": w.ages[0].id, "value": 1},
        422,
        "not split by category",
    ),
    "a number as the target of a text": (
        "PUT",
        lambda w: f"indicators/{w.text.id}/targets",
        lambda w: {"value": 1},
        422,
        "takes no numeric target",
    ),
}
"""Method, address, body, status, and a piece of the sentence."""
