"""What is shown can be typed again, and parts are held against their total as they are typed."""

from hypothesis import given
from hypothesis import strategies as st

from dashboard.components.typed import gap_sentences
from logframe.languages import Reader

PERU = Reader("en", "es_PE")
REGIONS = (PERU, Reader("es", "es_ES"), Reader("en", "en_US"), Reader("en", "fr_FR"))
numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=3)


@given(numbers)
def test_what_is_shown_can_be_typed_again(number):
    for reads in REGIONS:
        assert reads.read_number(reads.digits(number)) == number


def test_the_gap_is_shown_with_its_size_and_never_corrected():
    def told(**values):
        return gap_sentences({name.replace("__", ":"): one for name, one in values.items()}, {"1": [1, 2]}, PERU)[1]

    assert told(value="10", part_value__1="") == ""
    assert told(part_value__1="6") == "Sum of the parts: 6."
    assert told(value="10", part_value__1="6", part_value__2="4") == "Sum of the parts: 10, the same as the total."
    assert told(value="10", part_value__1="6.5") == "Sum of the parts: 6.5. The total is 10: a gap of 3.5."
    assert told(value="ten", part_value__1="6") == "Sum of the parts: 6."
