"""A saved entry goes back into the form as it was typed."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from dashboard.components.changing import change_button, typed_fields
from logframe.languages import Reader
from logframe.schemas.measurements import MeasurementRead, PartRead
from tests.dashboard.samples import indicator

SPAIN = Reader("es", "es_ES")


def entry(**fields):
    given = dict.fromkeys(MeasurementRead.model_fields) | {
        "id": 1,
        "version": 2,
        "indicator_id": 3,
        "period_id": 4,
        "status": "draft",
        "illustrative": False,
        "recorded_at": datetime(2020, 7, 1, tzinfo=UTC),
        "recorded_by_id": 1,
        "recorded_by": "Somebody",
        "parts": [],
        "files": [],
        "remarks": [],
    }
    return MeasurementRead.model_validate({**given, **fields})


def typed(accumulation, **fields):
    return typed_fields(entry(**fields), indicator(accumulation=accumulation), SPAIN)


def test_numbers_are_written_by_the_region_with_the_digits_they_came_with():
    parts = [PartRead(category_ids=[7], value=Decimal("0.50"))]

    assert typed("level", value="1234.50", parts=parts) == {"value": "1.234,50", "part_value:7": "0,50"}


@pytest.mark.parametrize(("accumulation", "name"), [("increment", "total_to_date"), ("running_total", "increment")])
def test_a_derived_value_is_left_to_be_derived_again(accumulation, name):
    assert typed(accumulation, value="5", **{name: "20"}) == {name: "20"}


def test_words_and_days_are_as_they_were():
    assert typed("milestone", done_on=date(2020, 6, 30), note="Said so") == {"done_on": "2020-06-30", "note": "Said so"}


def test_what_has_counted_is_corrected_and_what_has_crossed_parts_is_not_typed_in_the_form():
    level = indicator(accumulation="level")
    counted = entry(first_approved_at=datetime(2020, 8, 1, tzinfo=UTC))
    crossed = entry(parts=[PartRead(category_ids=[1, 2], value=Decimal(1))])

    assert change_button(crossed, level, "2020-H1", SPAIN) == []
    buttons = [change_button(one, level, "2020-H1", SPAIN)[0] for one in (counted, entry())]
    told = [json.loads(getattr(button, "data-change")) for button in buttons]
    assert [one["corrects"] for one in told] == [True, False]
