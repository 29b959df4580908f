"""Numbers: what was typed comes back digit for digit, and sums are exact, on both databases."""

from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logframe.domain.decimals import exact_sum
from logframe.tables.measurements import Measurement

SEVERAL = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def typed(draw):
    """Return a number as a person types it: at most 18 digits before the point and 10 after."""
    whole = draw(st.integers(0, 10**18 - 1))
    places = draw(st.text("0123456789", max_size=10))
    sign = draw(st.sampled_from(["", "-"]))
    number = f"{whole}.{places}" if places else str(whole)
    return number if Decimal(number) == 0 else sign + number


@pytest.fixture
def entry(api, make):
    """Return how an entry is recorded and where it is read."""
    project = make.project()
    indicator, period = make.indicator(project), make.period(project)
    officer, manager = make.headers(project, "officer"), make.headers(project)
    place = f"indicators/{indicator.id}/measurements"

    def record(value, **fields):
        body = {"period_id": period.id, "value": value, "submit": True, "explanation": "So it is.", **fields}
        answer = api.post(place, json=body, headers=officer)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def approve(row):
        assert api.post(f"measurements/{row['id']}/approve", headers=manager).status_code == 200

    def figures():
        return api.get(f"indicators/{indicator.id}/performance", headers=manager).json()

    def stored():
        return [item["value"] for item in walk(api, place, manager)]

    record.approve, record.figures, record.stored, record.place, record.headers = (
        approve,
        figures,
        stored,
        place,
        officer,
    )
    record.period = period
    return record


def walk(api, place, headers):
    """Return all items of a list."""
    return api.get(place, params={"limit": 500}, headers=headers).json()["items"]


@SEVERAL
@given(numbers=st.lists(typed(), min_size=1, max_size=4))
def test_a_number_comes_back_digit_for_digit(entry, numbers):
    before = len(entry.stored())

    answered = [entry(number)["value"] for number in numbers]

    assert answered == numbers
    assert entry.stored()[before:] == numbers


@SEVERAL
@given(number=typed())
def test_a_number_written_as_json_number_loses_no_digit_either(api, entry, number):
    content = f'{{"period_id": {entry.period.id}, "value": {number}}}'
    headers = {**entry.headers, "content-type": "application/json"}

    answer = api.post(entry.place, content=content, headers=headers)

    assert answer.status_code == 201, answer.text
    assert answer.json()["value"] == number


@settings(SEVERAL, max_examples=8)
@given(numbers=st.lists(typed(), min_size=2, max_size=5))
def test_a_sum_is_exact(entry, numbers):
    so_far = Decimal(entry.figures()["periods"][0]["actual"] or 0)
    for number in numbers:
        entry.approve(entry(number))

    assert Decimal(entry.figures()["periods"][0]["actual"]) == exact_sum([so_far, *map(Decimal, numbers)])


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("0.0000001", "0.0000001"), ("1e3", "1000"), ("1.50E+2", "150"), ("+5", "5"), ("-0.00", "0.00"), (" 7 ", "7"),
     ("007", "7"), (".5", "0.5"), ("5.", "5"), (12, "12"), ("0.0000000001", "0.0000000001")],
)  # fmt: skip
def test_a_number_is_written_in_plain_digits(entry, sent, kept):
    assert entry(sent)["value"] == kept


def test_ten_times_a_tenth_is_one(entry):
    for _ in range(10):
        entry.approve(entry("0.1"))

    assert Decimal(entry.figures()["periods"][0]["actual"]) == 1


def test_a_difference_in_the_last_digit_is_a_difference(entry):
    entry.approve(entry("999999999999999999.9999999999"))
    entry.approve(entry("-999999999999999999.9999999998"))

    assert Decimal(entry.figures()["periods"][0]["actual"]) == Decimal("0.0000000001")


def test_a_part_and_a_target_keep_their_digits_too(api, make):
    project = make.project()
    dimension, (women, *_) = make.dimension(project)
    period = make.period(project)
    indicator = make.indicator(project, dimensions=[{"dimension_id": dimension.id}], baseline="0.1000000000")
    number = "123456789012345678.0123456780"
    target = make.target(project, indicator, number, period)
    entry = make.entry(project, indicator, period, number, parts=[{"category_ids": [women.id], "value": number}])
    manager = make.headers(project)

    (read,) = api.get(f"indicators/{indicator.id}/measurements", headers=manager).json()["items"]
    first = api.get(f"indicators/{indicator.id}/performance", headers=manager).json()["periods"][0]

    assert (str(target.value), str(entry.value), read["parts"][0]["value"]) == (number, number, number)
    assert (first["target"], first["actual"], first["parts"][0]["actual"]) == (number, number, number)
    assert api.get(f"indicators/{indicator.id}", headers=manager).json()["baseline"] == "0.1000000000"


def test_what_is_stored_is_no_float(entry, engine):
    entry("0.1000000000")

    with engine.connect() as connection:
        (value,) = connection.execute(sa.select(Measurement.__table__.c.value)).scalars()
    assert (type(value), str(value)) == (Decimal, "0.1000000000")
