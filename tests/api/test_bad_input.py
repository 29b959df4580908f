"""What bad input gets: a clear problem document, and a database in which nothing changed."""

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest

from tests.api.refusals import detail, refusal
from tests.api.scenes import Scene, sound_writes
from tests.snapshots import take_snapshot


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
    "nothing as a body": (b"null", 422, "The body is missing"),
    "a number of five thousand digits": (b'{"value": 1' + b"0" * 5000 + b"}", 400, "could not be read"),
    "brackets without end": (b"[" * 100_000, 400, "could not be read"),
    "half a pair of signs": (b'{"period_id": 1, "note": "\\ud800"}', 422, "not Unicode"),
    "half a pair in a name": (b'{"\\ud800": 1}', 422, ""),
    "a body of 3 MB": (b" " * 3_000_000, 413, "at most 2000000 bytes"),
}
"""Bodies that are no entry at all, what they get, and what the refusal says."""

CASES: dict[str, tuple[Any, ...]] = {
    "an entry without a value": ("POST", ENTRY, lambda w: w.body(), 422, "Give value, or the reason why it is missing"),
    "an entry without a period": ("POST", ENTRY, lambda w: {"value": 1}, 422, "period_id: This is required"),
    "a number for text": ("POST", ENTRY, lambda w: w.body(value=1, note=5), 422, "note: This must be text"),
    "a number for a title": ("POST", INDICATORS, lambda w: {"code": "X", "title": 5, "outcome_id": w.outcome.id}, 422, "title: This must be text"),
    "an unknown field": ("POST", ENTRY, lambda w: w.body(value=1, colour="red"), 422, "colour: This field is not known"),
    "an unknown field in a part": ("POST", ENTRY, lambda w: w.body(value=1, parts=[{"category_ids": [w.categories[0].id], "value": 1, "colour": 1}]), 422, "parts.0.colour"),
    "a value and a reason": ("POST", ENTRY, lambda w: w.body(value=1, missing_reason="not_due"), 422, "not both"),
    "a reason that is none": ("POST", ENTRY, lambda w: w.body(missing_reason="forgotten"), 422, "must be one of: 'not_due'"),
    "parts and a reason": ("POST", ENTRY, lambda w: w.body(missing_reason="not_due", parts=[{"category_ids": [w.categories[0].id], "value": 1}]), 422, "not both"),
    "a share for a number": ("POST", ENTRY, lambda w: w.body(numerator=1, denominator=2), 422, "takes value, not denominator"),
    "text for a number": ("POST", ENTRY, lambda w: w.body(text="many"), 422, "takes value, not text"),
    "a number for a share": ("POST", SHARE, lambda w: w.body(value=1), 422, "takes numerator, denominator, not value"),
    "a share without denominator": ("POST", SHARE, lambda w: w.body(numerator=1), 422, "denominator"),
    "a denominator of 0": ("POST", SHARE, lambda w: w.body(numerator=1, denominator=0), 422, "denominator must be more than 0"),
    "a denominator below 0": ("POST", SHARE, lambda w: w.body(numerator=1, denominator="-2"), 422, "denominator must be more than 0"),
    "a number for a text": ("POST", TEXT, lambda w: w.body(value=1), 422, "takes text, not value"),
    "an empty text": ("POST", TEXT, lambda w: w.body(text="  "), 422, "Give text, or the reason"),
    "a number for a milestone": ("POST", entry_of("milestone"), lambda w: w.body(value=1), 422, "takes done_on, not value"),
    "parts of a text": ("POST", TEXT, lambda w: w.body(text="x", parts=[{"category_ids": [w.categories[0].id], "value": 1}]), 422, "no parts"),
    "a period of another project": ("POST", ENTRY, lambda w: {"period_id": w.foreign_period.id, "value": 1}, 422, "no reporting period"),
    "a period that is not there": ("POST", ENTRY, lambda w: {"period_id": 999_999, "value": 1}, 422, "no reporting period 999999"),
    "a key beyond all": ("POST", ENTRY, lambda w: {"period_id": 10**30, "value": 1}, 422, "period_id: This must be"),
    "a key of 0": ("POST", ENTRY, lambda w: {"period_id": 0, "value": 1}, 422, "period_id: This must be at least 1"),
    "a closed period": ("POST", ENTRY, lambda w: {"period_id": w.closed.id, "value": 1}, 409, "Period 2020-H2 was closed on"),
    "a place of another project": ("POST", ENTRY, lambda w: w.body(value=1, location_id=w.foreign_place.id), 422, "no location"),
    "a part of another dimension": ("POST", ENTRY, lambda w: w.parts(([w.ages[0].id], 1)), 422, "not split by category"),
    "a part given twice": ("POST", ENTRY, lambda w: w.parts(([w.categories[0].id], 1), ([w.categories[0].id], 2)), 422, "given twice"),
    "a part of two categories of one dimension": ("POST", ENTRY, lambda w: w.parts(([w.categories[0].id, w.categories[1].id], 1)), 422, "two categories of one dimension"),
    "a part without a value": ("POST", ENTRY, lambda w: w.parts(([w.categories[0].id], None)), 422, "This part takes value"),
    "a part of nothing": ("POST", ENTRY, lambda w: w.parts(([], 1)), 422, "parts.0.category_ids"),
    "a sign that no text has": ("POST", ENTRY, lambda w: w.body(value=1, note="a\0b"), 422, "note: "),
    "a source with such a sign": ("POST", ENTRY, lambda w: w.body(value=1, source="a\0b"), 422, "source: "),
    "a project's dates upside down": ("PATCH", under_project(""), lambda w: {"version": 1, "starts_on": "2022-01-01"}, 422, "after it ends on 2021-12-31"),
    "a period's dates upside down": ("POST", PERIODS, lambda w: {"code": "X", "starts_on": "2022-06-30", "ends_on": "2022-01-01"}, 422, "after it ends on 2022-01-01"),
    "a period turned upside down": ("PATCH", lambda w: f"periods/{w.period.id}", lambda w: {"version": 1, "starts_on": "2020-12-01"}, 422, "after it ends on 2020-06-30"),
    "an evaluation's dates upside down": ("POST", under_project("evaluations"), lambda w: {"kind": "final", "title": "X", "covers_from": "2021-01-01", "covers_through": "2020-01-01"}, 422, "end before they start"),
    "a day that is none": ("POST", PERIODS, lambda w: {"code": "X", "starts_on": "2021-02-30", "ends_on": "2021-06-30"}, 422, "starts_on: This must be a date such as"),
    "a moment for a day": ("POST", PERIODS, lambda w: {"code": "X", "starts_on": "2021-02-03T10:00:00", "ends_on": "2021-06-30"}, 422, "starts_on: This must be a date such as"),
    "a period that overlaps": ("POST", PERIODS, lambda w: {"code": "X", "starts_on": "2020-06-30", "ends_on": "2020-06-30"}, 409, "overlap period 2020-H1"),
    "a period within another": ("POST", PERIODS, lambda w: {"code": "X", "starts_on": "2020-02-01", "ends_on": "2020-03-01"}, 409, "overlap period 2020-H1"),
    "a period moved over another": ("PATCH", lambda w: f"periods/{w.period.id}", lambda w: {"version": 1, "ends_on": "2020-07-01"}, 409, "overlap period 2020-H2"),
    "two periods with one code": ("POST", PERIODS, lambda w: {"code": "2020-H1", "starts_on": "2025-01-01", "ends_on": "2025-06-30"}, 409, "2020-H1 is already in use"),
    "two indicators with one code": ("POST", INDICATORS, lambda w: {"code": w.indicator.code, "title": "X", "outcome_id": w.outcome.id}, 409, "is already in use"),
    "an indicator that takes another's code": ("PATCH", lambda w: f"indicators/{w.share.id}", lambda w: {"version": 1, "code": w.indicator.code}, 409, "is already in use"),
    "an indicator of nothing": ("POST", INDICATORS, lambda w: {"code": "X", "title": "X"}, 422, "exactly one: an outcome or an output"),
    "an indicator of two results": ("POST", INDICATORS, lambda w: {"code": "X", "title": "X", "outcome_id": w.outcome.id, "output_id": w.output.id}, 422, "exactly one: an outcome or an output"),
    "an indicator of another project's outcome": ("POST", INDICATORS, lambda w: {"code": "X", "title": "X", "outcome_id": w.foreign_outcome.id}, 422, "no outcome"),
    "a baseline that is not applicable and a number": ("POST", INDICATORS, lambda w: {"code": "X", "title": "X", "outcome_id": w.outcome.id, "baseline": 1, "baseline_not_applicable": True}, 422, "not applicable has no value"),
    "a code with a slash": ("POST", INDICATORS, lambda w: {"code": "a/b", "title": "X", "outcome_id": w.outcome.id}, 422, "code: This is not written in the form"),
    "a title of spaces": ("POST", INDICATORS, lambda w: {"code": "X", "title": "  ", "outcome_id": w.outcome.id}, 422, "title: "),
    "a country that is no code": ("PATCH", under_project(""), lambda w: {"version": 1, "country": "pe"}, 422, "country: "),
    "a language nobody reads here": ("PATCH", lambda w: "me", lambda w: {"version": 1, "language": "xx"}, 422, "language: "),
    "an outcome under itself": ("PATCH", lambda w: f"outcomes/{w.outcome.id}", lambda w: {"version": 1, "parent_id": w.outcome.id}, 409, "cannot stand under itself"),
    "an outcome under its grandchild": ("PATCH", lambda w: f"outcomes/{w.outcome.id}", lambda w: {"version": 1, "parent_id": w.grandchild.id}, 409, "cannot stand under itself"),
    "an outcome under another project's": ("PATCH", lambda w: f"outcomes/{w.outcome.id}", lambda w: {"version": 1, "parent_id": w.foreign_outcome.id}, 422, "no outcome"),
    "a rated outcome that is no longer long-term": ("PATCH", lambda w: f"outcomes/{w.outcome.id}", lambda w: {"version": 1, "level": "goal"}, 409, "this outcome is rated"),
    "a change without a version": ("PATCH", lambda w: f"outcomes/{w.outcome.id}", lambda w: {"title": "X"}, 422, "version: This is required"),
    "more women than participants": ("POST", under_project("events"), lambda w: {"title": "X", "participants": 3, "women": 4}, 422, "more than the participants"),
    "more people than there can be": ("POST", under_project("events"), lambda w: {"title": "X", "women": 2**31 - 1, "men": 2**31 - 1}, 422, "more than the participants"),
    "a place that is nowhere": ("POST", under_project("locations"), lambda w: {"name": "X", "latitude": 91}, 422, "latitude: This must be at most 90"),
    "two categories with one name": ("POST", under_project("dimensions"), lambda w: {"name": "X", "categories": [{"name": "a"}, {"name": "a"}]}, 422, "stands twice"),
    "a dimension named twice": ("POST", INDICATORS, lambda w: {"code": "X", "title": "X", "outcome_id": w.outcome.id, "dimensions": [{"dimension_id": w.age.id}] * 2}, 422, "named twice"),
    "two budget lines with one code": ("POST", under_project("activities"), lambda w: {"code": "X", "title": "X", "output_id": w.output.id, "budget_lines": [{"code": "B", "title": "B"}] * 2}, 422, "same code"),
    "a target without a number": ("PUT", lambda w: f"indicators/{w.indicator.id}/targets", lambda w: {"period_id": w.period.id}, 422, "value: This is required"),
    "a target of another project's period": ("PUT", lambda w: f"indicators/{w.indicator.id}/targets", lambda w: {"period_id": w.foreign_period.id, "value": 1}, 422, "no reporting period"),
    "a target for a category it is not split by": ("PUT", lambda w: f"indicators/{w.indicator.id}/targets", lambda w: {"category_id": w.ages[0].id, "value": 1}, 422, "not split by category"),
    "a number as the target of a text": ("PUT", lambda w: f"indicators/{w.text.id}/targets", lambda w: {"value": 1}, 422, "takes no numeric target"),
}  # fmt: skip
"""Method, address, body, status, and a piece of the sentence."""


@pytest.fixture
def world(make):
    """Make a world to be wrong about."""
    return World(make)


def knock(api, world, method, address, content):
    """Send a body as somebody who may: the officer records, the manager sets up, the evaluator evaluates."""
    role = "officer" if "measurements" in address else "evaluator" if "evaluations" in address else "manager"
    headers = {**world.headers(role), "content-type": "application/json"}
    return api.request(method, address.rstrip("/"), content=content, headers=headers)


def test_a_number_that_is_typed_wrongly_changes_nothing(api, world, engine, subtests):
    knock(api, world, "POST", ENTRY(world), "{}")
    for name, (typed, piece) in TYPED.items():
        with subtests.test(name):
            before = take_snapshot(engine, TOKENS)

            answer = knock(api, world, "POST", ENTRY(world), f'{{"period_id": {world.period.id}, "value": {typed}}}')

            assert refusal(answer) == (422, "Invalid"), typed
            assert piece in detail(answer)
            assert "value" in answer.json()["errors"][0]["field"]
            assert take_snapshot(engine, TOKENS) == before


def test_a_body_that_is_no_entry_changes_nothing(api, world, engine, subtests):
    knock(api, world, "POST", ENTRY(world), "{}")
    for name, (body, status, piece) in BODIES.items():
        with subtests.test(name):
            before = take_snapshot(engine, TOKENS)

            answer = knock(api, world, "POST", ENTRY(world), body)

            assert refusal(answer)[0] == status
            assert piece in detail(answer)
            assert take_snapshot(engine, TOKENS) == before


def test_what_contradicts_the_data_changes_nothing_and_says_what_is_wrong(api, world, engine, subtests):
    for role in ("officer", "manager", "evaluator"):
        world.headers(role)
    for name, (method, address, body, status, piece) in CASES.items():
        with subtests.test(name):
            before = take_snapshot(engine, TOKENS)

            answer = knock(api, world, method, address(world), json.dumps(body(world)))

            assert refusal(answer)[0] == status, answer.text
            assert piece in detail(answer)
            assert take_snapshot(engine, TOKENS) == before


TOKENS = frozenset({"api_token", "audit_event"})
"""What knocking itself fills: each knock of a test has a token of its own, and its event."""


def test_a_form_instead_of_json_is_refused_with_what_to_send(api, world):
    answer = api.post(ENTRY(world), data={"value": "1"}, headers=world.headers("officer"))

    assert refusal(answer) == (422, "Invalid")
    assert "Content-Type: application/json" in detail(answer)


def test_a_number_beyond_a_coordinate_is_refused(api, world, engine):
    before = take_snapshot(engine, TOKENS)
    for typed in ("NaN", "Infinity", "1e400", '"north"'):
        answer = knock(api, world, "POST", under_project("locations")(world), f'{{"name": "X", "latitude": {typed}}}')

        assert refusal(answer) == (422, "Invalid"), typed
    assert take_snapshot(engine, TOKENS) == before


@pytest.mark.parametrize(
    "query",
    ["cursor=-1", "cursor=x", "cursor=99999999999999", "limit=0", "limit=501", "limit=many"],
)
def test_a_page_that_cannot_be_is_refused(api, make, query):
    project = make.project()

    answer = api.get(f"projects/{project.code}/periods?{query}", headers=make.headers(project))

    assert refusal(answer) == (422, "Invalid")
    assert query.split("=")[0] in detail(answer)


@pytest.mark.parametrize(
    "moment",
    ["yesterday", "2021-01-01T00:00:00", "0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-12:00", "1e400"],
)
def test_a_moment_that_cannot_be_is_refused(api, make, moment):
    project = make.project()
    make.indicator(project)
    headers = make.headers(project, "donor")

    for path in ("tracking-table", "tracking-table.csv", "tracking-table.xlsx", "heatmap"):
        answer = api.get(f"projects/{project.code}/{path}?as_of={moment}", headers=headers)

        assert refusal(answer) == (422, "Invalid"), path
        assert "as_of" in detail(answer)


def test_a_table_of_another_projects_period_is_refused(api, world):
    for kind in ("", ".csv", ".xlsx"):
        answer = api.get(
            f"projects/{world.project.code}/tracking-table{kind}?period_id={world.foreign_period.id}",
            headers=world.headers("donor"),
        )

        assert refusal(answer) == (422, "Invalid")


@pytest.mark.parametrize("path", ["projects/a%00b", "heatmap?donor=%00", "heatmap?country=%00", "heatmap?cursor=%00"])
def test_a_sign_that_no_text_has_is_refused_in_an_address(api, make, path):
    answer = api.get(path, headers=make.token(make.person()))

    assert refusal(answer)[0] in {404, 422}


@pytest.mark.parametrize("key", ["0", "-1", "99999999999", "x", "1.5", "%00"])
def test_a_key_that_cannot_be_is_refused(api, make, key):
    assert refusal(api.get(f"indicators/{key}", headers=make.token(make.person())))[0] == 422


def test_every_write_refuses_a_field_it_does_not_know(api, make, engine):
    dropped = []
    writes = [write for write in sound_writes(Scene(make)) if write.json is not None]
    before = take_snapshot(engine)
    for write in writes:
        body = {**write.json, "colour": "red"}

        answer = api.request(write.method, write.address, json=body, headers=write.headers)

        if refusal(answer) != (422, "Invalid") or "colour" not in detail(answer):
            dropped.append(write.path)
    assert dropped == []
    assert take_snapshot(engine) == before


def test_a_refused_sign_in_changes_nothing_but_the_count_of_attempts(api, make, engine):
    make.person("ana@test.example")
    before = take_snapshot(engine, frozenset({"sign_in_attempt"}))

    answer = api.post("session", json={"email": "ana@test.example", "password": "wrong"})

    assert refusal(answer) == (401, "WrongPassword")
    assert "password is not right" in detail(answer)
    assert take_snapshot(engine, frozenset({"sign_in_attempt"})) == before


@pytest.mark.parametrize("email", ["", "nobody", "a\0b", "x" * 300, "a@b\n.example"])
def test_an_address_that_cannot_be_signs_nobody_in(api, email):
    assert refusal(api.post("session", json={"email": email, "password": "wrong"}))[0] in {401, 422}


SPANISH = {
    "text for a number": r"n[úu]mero",
    "an unknown field": r"campo",
    "a value missing": r"motivo|raz[óo]n",
    "a closed period": r"cerr",
    "a denominator of 0": r"denominador",
    "two codes": r"c[óo]digo",
    "dates upside down": r"(fecha|empieza|comienza|inicia|termina)",
    "a reporting period of another project": r"per[íi]odo",
}


def test_a_person_who_reads_spanish_is_refused_in_spanish(api, world, engine, subtests):
    spanish = {}
    for role in ("officer", "manager"):
        spanish[role] = {**world.headers(role), "content-type": "application/json"}
        assert api.patch("me", json={"version": 1, "language": "es"}, headers=spanish[role]).status_code == 200
    bodies = {
        "text for a number": (ENTRY, {"value": "abc", "period_id": world.period.id}),
        "an unknown field": (ENTRY, world.body(value=1, colour="red")),
        "a value missing": (ENTRY, world.body()),
        "a closed period": (ENTRY, {"period_id": world.closed.id, "value": 1}),
        "a denominator of 0": (SHARE, world.body(numerator=1, denominator=0)),
        "two codes": (INDICATORS, {"code": world.indicator.code, "title": "X", "outcome_id": world.outcome.id}),
        "dates upside down": (PERIODS, {"code": "X", "starts_on": "2022-06-30", "ends_on": "2022-01-01"}),
        "a reporting period of another project": (ENTRY, {"period_id": world.foreign_period.id, "value": 1}),
    }
    english = re.compile(r"\b(the|this|must|is|at|of|and|in)\b", re.IGNORECASE)
    for name, (address, body) in bodies.items():
        with subtests.test(name):
            place = address(world)
            role = "officer" if "measurements" in place else "manager"

            said = detail(api.post(place, json=body, headers=spanish[role]))

            assert re.search(SPANISH[name], said, re.IGNORECASE), said
            assert not english.search(said), said


def test_who_is_not_signed_in_is_refused_in_the_language_of_the_browser(api):
    asked = {"Accept-Language": "es-PE,es;q=0.9,en;q=0.8"}

    said = detail(api.get("me", headers=asked))
    wrong = detail(api.post("session", json={"email": "a@b.example", "password": "no"}, headers=asked))

    assert said != detail(api.get("me"))
    assert "contraseña" in wrong
