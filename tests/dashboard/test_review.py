"""What a manager types and sends: corrections, exceptions, checks, and what is said of what was refused."""

from decimal import Decimal

import pytest

from dashboard.components.checks import find_changes, stored_checks
from dashboard.components.correction import correction_form, read_correction
from dashboard.components.review import View
from dashboard.components.review_desk import ReviewDesk, blame
from dashboard.deeds import Deed, read_answers
from logframe.domain.words import Accumulation, CheckKind, EntryStatus, Measure
from logframe.languages import Reader
from logframe.schemas.base import Problem
from logframe.schemas.measurements import MeasurementRead, PartRead
from logframe.schemas.quality import QualityCheckRead
from logframe.schemas.reviews import ReviewList
from tests.dashboard.samples import MOMENT, indicator

PERU, SPAIN = Reader("en", "es_PE"), Reader("en", "es_ES")


def entry(**given):
    """Return an approved entry."""
    plain = dict.fromkeys(MeasurementRead.model_fields)
    told = {
        "id": 3, "version": 2, "indicator_id": 7, "period_id": 1, "status": EntryStatus.approved, "recorded_at": MOMENT,
        "recorded_by_id": 1, "recorded_by": "Ana", "illustrative": False, "parts": [], "files": [], "remarks": [],
    }  # fmt: skip
    return MeasurementRead(**{**plain, **told, **given})


def fields(shown):
    """Return the fields of a form with what stands in them."""
    found = [one for one in shown if isinstance(getattr(one, "id", None), dict)]
    found += [inner for one in shown for inner in getattr(one, "children", None) or [] if hasattr(inner, "id")]
    return {one.id["said"]: one.value for one in found}


def test_a_correction_begins_with_what_stands_as_the_person_writes_it():
    old = entry(value=Decimal("1234.50"), note="By list", parts=[PartRead(category_ids=[1], value=Decimal("1000"))])

    shown = fields(correction_form(old, indicator(), SPAIN))

    assert shown["value"] == "1.234,50"
    assert (shown["value:1"], shown["value:2"]) == ("1.000", "")
    assert (shown["note"], shown["reason"], shown["explanation"]) == ("By list", "", "")


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"accumulation": Accumulation.share, "dimensions": []}, {"numerator", "denominator"}),
        ({"accumulation": Accumulation.milestone}, {"done_on"}),
        ({"measure": Measure.qualitative}, {"text"}),
    ],
)
def test_a_correction_asks_for_what_the_kind_needs(given, names):
    shown = fields(correction_form(entry(), indicator(**given), PERU))

    assert set(shown) - {"missing_reason", "note", "explanation", "reason"} == names


def test_a_correction_is_read_by_the_region_of_the_person():
    said = {"value": "1.234,50", "value:1-2": "7,5", "value:3": "", "note": "", "reason": "A list was missing."}

    body, errors = read_correction(said, SPAIN)

    assert errors == {}
    assert body == {
        "submit": True, "value": "1234.50", "reason": "A list was missing.",
        "parts": [{"category_ids": [1, 2], "value": "7.5"}],
    }  # fmt: skip


def test_what_cannot_be_read_is_said_at_its_field():
    _body, errors = read_correction({"value": "12,5", "done_on": "soon", "reason": " "}, PERU)

    assert set(errors) == {"value", "done_on", "reason"}
    assert errors["value"] == "Write a number such as 1,234.5."


def test_an_exception_lasts_until_its_day_has_ended():
    deed = Deed("except", 1, 1, "key")

    body, errors = read_answers(deed, {"location_id": "4", "until": "2030-06-30", "reason": "Rain"}, PERU)

    assert (body["location_id"], body["until"], errors) == (4, "2030-07-01T00:00:00+00:00", {})
    assert set(read_answers(deed, {"until": "9999-12-31", "reason": ""}, PERU)[1]) == {"until", "reason"}


def test_the_same_deed_has_the_same_key_and_another_has_another():
    deed = Deed("return", 1, 1, "key")

    assert deed.sent_as({"reason": "a"}) == deed.sent_as({"reason": "a"})
    assert deed.sent_as({"reason": "a"}) != deed.sent_as({"reason": "b"})


def test_only_the_checks_that_were_set_otherwise_are_sent():
    jump = QualityCheckRead(id=1, version=3, kind=CheckKind.jump, factor=Decimal("10"))
    parts = QualityCheckRead(id=2, version=1, kind=CheckKind.parts_differ)
    stored = stored_checks([jump, parts], SPAIN)
    same = {key: {name: one for name, one in told.items() if name != "version"} for key, told in stored.items()}
    typed = {int(key): told for key, told in same.items()}

    assert find_changes(stored, typed, SPAIN) == ({}, {})
    typed[1] = {**typed[1], "factor": "12,5"}
    typed[2] = {**typed[2], "active": False}
    assert find_changes(stored, typed, SPAIN)[0] == {
        1: {"version": 3, "factor": "12.5"},
        2: {"version": 1, "active": False},
    }
    typed[1] = {**typed[1], "factor": "twelve"}
    assert set(find_changes(stored, typed, SPAIN)[1]) == {1}


def test_of_many_each_refused_one_is_named_where_it_is_no_longer_listed():
    desk = ReviewDesk(ReviewList(items=[], counts={}), [], [])
    errors = [{"field": "items.1.version", "detail": "Somebody changed this."}]
    problem = Problem(title="Several", status=409, detail="Nothing was changed.", errors=errors)
    known = {8: {"name": "I1 · 2020-H1", "value": "3"}, 9: {"name": "I2 · 2020-H1", "value": "4"}}

    told, whole = blame(desk, problem, known, PERU)

    assert told == {9: "Somebody changed this."}
    assert whole.detail == "I2 · 2020-H1: Somebody changed this."


def test_the_address_of_a_view_leads_back_to_it():
    view = View("A/B", EntryStatus.approved, 5)

    assert view.href() == "/projects/A%2FB/review?status=approved&period_id=5"
    assert view.href(period_id=None) == "/projects/A%2FB/review?status=approved"
