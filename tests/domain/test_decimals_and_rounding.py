from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logframe.domain.decimals import exact_sum, parse_exact, quotient
from logframe.domain.rounding import as_percent, percent_points, shown
from tests.domain.trial_numbers import as_typed, numbers


@pytest.mark.parametrize(
    "text",
    ["0", "0.0", "1.50", "-2.3", "+7", ".5", "5.", "999999999999999999.9999999999", "0000012.5", " 3 "],
)
def test_a_typed_number_comes_back_digit_for_digit(text):
    assert parse_exact(text) == Decimal(text.strip())
    assert parse_exact(text).as_tuple().exponent == Decimal(text.strip()).as_tuple().exponent


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("NaN", "Infinity"),
        ("sNaN", "Infinity"),
        ("-Infinity", "Infinity"),
        ("1234567890123456789", "18 digits before"),
        ("0.12345678901", "10 digits after"),
        ("1e3", "digits and a decimal point only"),
        ("1,234.5", "digits and a decimal point only"),
        ("12,5", "digits and a decimal point only"),
        ("1_000", "digits and a decimal point only"),
        ("٣", "digits and a decimal point only"),
        ("n/a", "digits and a decimal point only"),
        ("", "digits and a decimal point only"),
        ("5%", "digits and a decimal point only"),
        (True, "as text"),
        (0.1, "as text"),
        (None, "as text"),
        (Decimal("NaN"), "Infinity"),
        (Decimal("1E+18"), "18 digits before"),
        (Decimal("1E-11"), "10 digits after"),
        (Decimal("1E+999999"), "18 digits before"),
    ],
)
def test_what_is_not_a_plain_number_is_refused_with_a_sentence(text, why):
    with pytest.raises(ValueError, match=why) as refusal:
        parse_exact(text)

    assert str(refusal.value).endswith(".")


def test_a_number_in_powers_of_ten_is_written_out():
    assert str(parse_exact(Decimal("1E+3"))) == "1000"
    assert str(parse_exact(Decimal("0E+9"))) == "0"


def test_minus_nothing_is_nothing():
    assert str(parse_exact("-0.00")) == "0.00"


def test_the_sum_of_nothing_is_missing_and_the_sum_of_zeros_is_zero():
    assert exact_sum([]) is None
    assert exact_sum([None, None]) is None
    assert exact_sum([None, Decimal(0)]) == 0


def test_the_longest_values_add_up_to_the_last_digit():
    longest = Decimal("999999999999999999.9999999999")

    assert exact_sum([longest] * 1000 + [Decimal("0.0000000001")]) == Decimal("999999999999999999999.9999999001")


@given(st.lists(as_typed, min_size=1))
def test_sums_are_exact(values):
    assert Fraction(exact_sum(values)) == sum(map(Fraction, values))


@given(st.lists(as_typed), st.randoms())
def test_a_sum_does_not_care_about_order(values, random):
    shuffled = values[:]
    random.shuffle(shuffled)

    assert exact_sum(shuffled) == exact_sum(values)


def test_nothing_is_divided_by_zero():
    assert quotient(Decimal(1), Decimal(0)) is None
    assert quotient(Decimal(0), Decimal(0)) is None
    assert quotient(None, Decimal(2)) is None
    assert quotient(Decimal(2), None) is None


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("0.5", 0, "1"),
        ("2.5", 0, "3"),
        ("62.5", 0, "63"),
        ("-2.5", 0, "-3"),
        ("-0.4", 0, "0"),
        ("2.9", 1, "2.9"),
        ("2.9", 3, "2.900"),
        ("0.4999999999999999999999", 0, "0"),
        ("999999999999999999.9999999999", 2, "1000000000000000000.00"),
    ],
)
def test_numbers_are_shown_half_up(value, decimals, text):
    assert str(shown(Decimal(value), decimals)) == text


def test_a_missing_value_stays_missing_when_shown():
    assert (shown(None, 2), percent_points(None), as_percent(None)) == (None, None, None)


def test_a_percentage_is_rounded_once_from_its_share():
    assert as_percent(Decimal("0.625")) == 63
    assert as_percent(Decimal("0.6666666666666666"), 2) == Decimal("66.67")
    assert percent_points(Decimal("0.123456789")) == Decimal("12.3456789")


def test_decimals_are_not_negative():
    with pytest.raises(ValueError, match="0 decimals"):
        shown(Decimal(1), -1)


@given(numbers, st.integers(0, 10))
def test_showing_moves_a_value_by_half_a_step_at_most(value, decimals):
    assert abs(Fraction(shown(value, decimals)) - Fraction(value)) * 2 <= Fraction(1, 10**decimals)
