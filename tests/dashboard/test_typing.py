"""What is typed is read by the person's region, or refused at its field: never guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components.typed import gap_sentences, key_of, read_entry
from logframe.domain.words import MissingReason
from logframe.languages import Reader
from logframe.schemas.base import Problem

SPAIN, PERU = Reader("es", "es_ES"), Reader("en", "es_PE")
numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=3)


def read(reads=PERU, period="4", place=None, missing=None, submit=False, **values):
    return read_entry(
        {name.replace("__", ":"): text for name, text in values.items()}, period, place, missing, submit, reads
    )


@pytest.mark.parametrize(("reads", "typed"), [(SPAIN, "1.234,5"), (PERU, "1,234.5")])
def test_a_number_is_read_as_it_is_written_there(reads, typed):
    assert read(reads, value=typed).entry.value == Decimal("1234.5")


@pytest.mark.parametrize("typed", ["12,5", "nan", "1e9", "Infinity", "twelve", "1 2", "9" * 80])
def test_what_is_no_number_there_is_refused_at_its_field(typed):
    typed = read(value=typed)

    assert (typed.entry, list(typed.errors)) == (None, ["value"])


@given(numbers)
def test_what_is_shown_can_be_typed_again(number):
    for reads in (SPAIN, PERU, Reader("en", "en_US")):
        assert reads.read_number(reads.digits(number)) == number


def test_an_empty_field_is_left_out_and_a_zero_is_sent():
    assert read(value="").entry.value is None
    assert read(value="0").entry.value == 0
    assert "value" not in read(value=" ").entry.model_fields_set


def test_parts_go_to_their_categories():
    entry = read(numerator="3", denominator="4", part_numerator__1="1", part_denominator__1="2").entry

    assert [(one.category_ids, one.numerator, one.denominator) for one in entry.parts] == [([1], 1, 2)]


def test_everything_goes_where_it_belongs():
    entry = read(value="5", note="From the lists", place="3", missing="not_collected", submit=True).entry

    assert (entry.period_id, entry.location_id, entry.note, entry.submit) == (4, 3, "From the lists", True)
    assert entry.missing_reason is MissingReason.not_collected


def test_a_missing_period_and_a_wrong_date_are_said_at_once():
    assert set(read(period=None, done_on="30/06/2020").errors) == {"period_id", "done_on"}


def test_a_number_of_too_many_digits_is_refused_at_its_part():
    assert set(read(value="1", part_value__2="1" * 30).errors) == {"part_value:2"}


def test_the_gap_is_shown_with_its_size_and_never_corrected():
    def told(**values):
        return gap_sentences({name.replace("__", ":"): one for name, one in values.items()}, {"1": [1, 2]}, PERU)[1]

    assert told(value="10", part_value__1="") == ""
    assert told(part_value__1="6") == "Sum of the parts: 6."
    assert told(value="10", part_value__1="6", part_value__2="4") == "Sum of the parts: 10, the same as the total."
    assert told(value="10", part_value__1="6.5") == "Sum of the parts: 6.5. The total is 10: a gap of 3.5."
    assert told(value="ten", part_value__1="6") == "Sum of the parts: 6."


def test_the_same_entry_of_one_form_has_one_key():
    one, same, other = read(value="5").entry, read(value="5").entry, read(value="6").entry

    assert key_of("form", one) == key_of("form", same)
    assert len({key_of("form", one), key_of("form", other), key_of("next", one)}) == 3


def test_what_the_api_blames_is_said_at_the_field():
    problem = Problem(title="Invalid", status=422, detail="x", errors=[{"field": "value", "detail": "Too much."}])

    assert read(value="5").blame(problem).errors == {"value": "Too much."}


@pytest.mark.parametrize("name", ["total_to_date", "increment", "weight"])
def test_what_is_typed_instead_of_a_value_is_a_number_too(name):
    entry = read(SPAIN, **{name: "1.234,50"}).entry

    assert (getattr(entry, name), entry.value) == (Decimal("1234.50"), None)
