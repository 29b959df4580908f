"""Words for every member, and values that cannot be mistaken for each other."""

from datetime import date
from decimal import Decimal
from typing import get_args

import pytest
from babel import localedata, numbers

from dashboard.components.badges import level_tile, status_badge
from dashboard.sign_in import local
from logframe.domain import remarks, words
from logframe.domain.rounding import shown
from logframe.languages import Reader
from logframe.values import actual_text, exact_text, reached_text, target_text, value_text
from logframe.wording import remark, word
from tests.dashboard.samples import indicator, period

ENGLISH = Reader()
SHOWN = (
    words.RatingLevel,
    words.Status,
    words.EntryStatus,
    words.MissingReason,
    words.Accumulation,
    words.Priority,
    words.RatingDimension,
    words.EvaluationKind,
    words.Direction,
    words.Measure,
    words.OutcomeLevel,
    words.OrganisationRole,
    words.Role,
    words.Frequency,
    words.AssumptionKind,
    words.FindingSign,
    words.RecommendationResponse,
    words.RecommendationStatus,
)


@pytest.mark.parametrize("members", SHOWN, ids=lambda one: one.__name__)
def test_every_member_has_a_word_of_its_own(members):
    for reads in (ENGLISH, Reader("es")):
        told = [word(reads, member) for member in members]
        assert all(told) and len(set(told)) == len(told)


@pytest.mark.parametrize(
    "codes", [remarks.Note, remarks.Method, remarks.NoPercentage, remarks.Caution, remarks.StatusReason]
)
def test_every_code_that_travels_with_a_number_is_a_sentence(codes):
    every = get_args(codes)

    assert every
    assert [code for code in every if code != "none" and remark(ENGLISH, code) == code] == []


def test_a_remark_nobody_knows_is_shown_as_it_is():
    assert remark(ENGLISH, "Two targets disagree.") == "Two targets disagree."


def test_the_empties_are_told_apart():
    told = {
        value_text(ENGLISH, indicator(), None),
        value_text(ENGLISH, indicator(), Decimal(0)),
        actual_text(ENGLISH, indicator(), period(missing_reason=words.MissingReason.not_due)),
        actual_text(ENGLISH, indicator(), period(missing_reason=words.MissingReason.not_applicable)),
        actual_text(ENGLISH, indicator(), period(missing_reason=words.MissingReason.not_collected)),
    }
    assert len(told) == 5


def test_the_three_that_must_not_be_mistaken_look_and_read_differently():
    low, none, unknown = level_tile(words.RatingLevel.low), level_tile(None), level_tile(None, known=False)

    assert len({one.className for one in (low, none, unknown)}) == 3
    assert [one.children[0].children[0].children for one in (low, none, unknown)] == ["Low", "Not rated", "No data"]


@pytest.mark.parametrize("status", list(words.Status))
def test_a_status_is_a_symbol_and_a_word(status):
    symbol, text = status_badge(status).children

    assert "icon-" in symbol.className and text == word(ENGLISH, status)


def test_numbers_are_written_as_their_region_writes_them():
    told, expected = [], []
    for region in localedata.locale_identifiers():
        for value, decimals in ((Decimal("1234567.891"), 2), (Decimal("-1234.5"), 0), (Decimal("999"), 1)):
            pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
            rounded = shown(value, decimals)
            expected.append(numbers.format_decimal(rounded, pattern, region, decimal_quantization=False))
            told.append(Reader("en", region).number(value, decimals))

    assert told == expected


def test_a_percentage_is_rounded_once():
    assert ENGLISH.percent(Decimal("0.4949999999999999999999999999999999")) == "49\u00a0%"


def test_what_went_into_a_number_keeps_the_digits_it_was_typed_with():
    assert exact_text(ENGLISH, Decimal("1234.50")) == "1,234.50"
    assert exact_text(ENGLISH, Decimal(1) / Decimal(3)) == "≈\u00a00.333333"
    assert exact_text(ENGLISH, None) == "—"


def test_values_are_written_by_their_kind():
    share = indicator(measure="percentage", accumulation="share", decimals=1)
    milestone = indicator(measure="yes_no", accumulation="milestone", planned_on="2020-06-30")

    assert value_text(ENGLISH, share, Decimal("45.65")) == "45.7\u00a0%"
    assert value_text(Reader("es", "es_ES"), indicator(decimals=1), Decimal("1234.55")) == "1.234,6"
    assert target_text(ENGLISH, milestone, None) == "By Jun 30, 2020"
    assert reached_text(ENGLISH, milestone, period(done_on=date(2020, 2, 14))) == "Done on Feb 14, 2020"
    assert (
        actual_text(ENGLISH, share, period(actual=Decimal(50), numerator=Decimal(1), denominator=Decimal(2)))
        == "50.0\u00a0% (1 of 2)"
    )


@pytest.mark.parametrize(
    ("target", "gone_to"),
    [
        ("/projects/P?x=1", "/projects/P?x=1"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_signing_in_leads_nowhere_else(target, gone_to):
    assert local(target) == gone_to
