"""Numbers come as they were typed and are read by the region that comes with them, or refused at their field."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from logframe.schemas.measurements import MeasurementCreate
from tests.snapshots import take_snapshot

READ = [
    ("es_ES", "1.234,5", "1234.5"),
    ("es_ES", "1234,50", "1234.50"),
    ("es_ES", "1.234", "1234"),
    ("es_PE", "1,234.5", "1234.5"),
    ("en_US", "-0.5", "-0.5"),
    ("en_US", "  7 ", "7"),
    ("en_US", "\u00a07\u202f", "7"),
    ("fr_FR", "1\u202f234,5", "1234.5"),
    ("fr_FR", "1\u00a0234,5", "1234.5"),
    ("fr_FR", "1 234,5", "1234.5"),
]
REFUSED = [
    ("es_ES", "1234.5"),
    ("es_ES", "1,234.5"),
    ("es_PE", "12,5"),
    ("es_PE", "1.234,5"),
    ("es_PE", "1 234"),
    ("es_PE", "1\u00a0234"),
    *(("en_US", typed) for typed in ("1e3", "١٢", "1_000", "nan", "1,2,3", "--5", "1-2", ".", "twelve", "9" * 80)),
]


def post(api, make, region, language="en", **fields):
    project = make.project()
    person = make.person(language=language)
    make.join(person, project, "officer")
    dimension, categories = make.dimension(project)
    indicator = make.indicator(project, dimensions=[{"dimension_id": dimension.id}])
    parts = [{"category_ids": [categories[0].id], "value": text} for text in fields.pop("parts", [])]
    body = {"period_id": make.period(project).id, "region": region, "parts": parts, **fields}
    return api.post(f"indicators/{indicator.id}/measurements", json=body, headers=make.token(person))


@pytest.mark.parametrize(("region", "typed", "meant"), READ)
def test_a_number_is_read_by_the_marks_of_its_region(region, typed, meant):
    entry = MeasurementCreate(period_id=1, region=region, value=typed)

    assert (entry.value, str(entry.value)) == (Decimal(meant), meant)


@pytest.mark.parametrize(("region", "typed"), REFUSED)
def test_what_is_no_number_there_is_refused_and_never_guessed(region, typed):
    with pytest.raises(ValidationError) as refused:
        MeasurementCreate(period_id=1, region=region, value=typed)

    assert [one["loc"] for one in refused.value.errors()] == [("value",)]


@pytest.mark.parametrize("typed", ["", "  ", None])
def test_an_empty_field_is_none_and_never_zero(typed):
    assert MeasurementCreate(period_id=1, region="es_PE", value=typed).value is None


def test_a_number_that_is_no_text_needs_no_region():
    assert MeasurementCreate(period_id=1, region="es_ES", value=Decimal("1234.5")).value == Decimal("1234.5")


def test_what_is_stored_has_the_digits_that_were_typed(api, make):
    answer = post(api, make, "es_ES", value="1.234,50", parts=["34,50"])

    assert (answer.status_code, answer.json()["value"]) == (201, "1234.50")
    assert answer.json()["parts"][0]["value"] == "34.50"


def test_each_field_says_how_a_number_is_written_there_and_nothing_changes(api, make, engine):
    post(api, make, "es_PE")
    before = take_snapshot(engine)["measurement"]

    answer = post(api, make, "es_PE", language="es", value="12,5", parts=["1.234,5"])

    told = "Escriba un número como 1,234.5."
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "value", "detail": told}, {"field": "parts.0.value", "detail": told}]
    assert take_snapshot(engine)["measurement"] == before


@pytest.mark.parametrize("region", ["es", "xx_YY", "Peru", 7])
def test_a_region_that_nobody_knows_is_refused(api, make, region):
    answer = post(api, make, region, value="1")

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "region")


def test_a_change_and_a_bulk_are_read_by_their_region_too(api, make):
    project = make.project()
    indicator, period, headers = make.indicator(project), make.period(project), make.headers(project, "officer")
    item = {"indicator_id": indicator.id, "period_id": period.id, "region": "es_ES", "value": "1.000,5"}
    many = api.post(f"projects/{project.code}/measurements", json={"items": [item]}, headers=headers).json()
    wrong = api.post(
        f"projects/{project.code}/measurements", json={"items": [item, item | {"value": "7.5"}]}, headers=headers
    )
    assert wrong.json()["errors"] == [{"field": "items.1.value", "detail": "Write a number such as 1.234,5."}]

    change = {"version": 1, "region": "es_PE", "value": "2,000.50", "note": ""}
    changed = api.patch(f"measurements/{many['items'][0]['id']}", json=change, headers=headers).json()

    assert (changed["value"], changed["version"]) == ("2000.50", 2)
