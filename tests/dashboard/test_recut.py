"""Larger periods say what they rest on, and tell apart what is partial, missing and zero."""

from datetime import date
from decimal import Decimal

import pytest

from dashboard.components.desk import Desk
from dashboard.components.entry_form import entry_form
from dashboard.components.recut import recut_table
from logframe.domain.words import Accumulation, AcrossUnits, Frequency, Measure, MissingReason
from logframe.languages import Reader
from logframe.schemas.answers import Coverage, PeriodsReported, Recut, RecutPeriod
from tests.dashboard.samples import MOMENT, indicator, performance

ENGLISH = Reader("en", "en_US")


def year(**given):
    """Return the figures of a year of two periods, both reported unless said."""
    plain = {
        "code": "2020", "starts_on": date(2020, 1, 1), "ends_on": date(2020, 12, 31), "target": None,
        "actual": Decimal(5), "numerator": None, "denominator": None, "done_on": None, "achievement": None,
        "met": None, "method": "none", "missing_reason": None, "coverage": Coverage(reported=1, expected=1),
        "periods": PeriodsReported(reported=2, expected=2), "partial": False, "warnings": [],
    }  # fmt: skip
    return RecutPeriod(**{**plain, **given})


def texts(component):
    """Return all text in a component."""
    if component is None or isinstance(component, str):
        return [component] if component else []
    inside = component if isinstance(component, list) else getattr(component, "children", None)
    return [text for one in (inside if isinstance(inside, list) else [inside]) for text in texts(one)]


def told(period, reads=ENGLISH):
    recut = Recut(indicator_id=7, by=Frequency.annual, first_month=1, as_of=MOMENT, periods=[period])
    return texts(recut_table(indicator(), recut, reads))


@pytest.mark.parametrize(
    ("reads", "sentence"),
    [(ENGLISH, "Partial: 1 of 2 periods reported"), (Reader("es", "es_PE"), "Parcial: 1 de 2 periodos reportados")],
)
def test_a_partial_year_is_called_so(reads, sentence):
    half = year(partial=True, periods=PeriodsReported(reported=1, expected=2, silent=["2020-H2"]), warnings=["partial"])

    assert told(half, reads).count(sentence) == 1


def test_nothing_reported_and_zero_are_told_apart():
    silent = year(actual=None, missing_reason=MissingReason.not_collected)

    assert "— Not collected" in told(silent)
    assert "0" in told(year(actual=Decimal(0)))


def labels(component, found):
    """Gather the labels of the fields in a component."""
    label = getattr(component, "label", None)
    found += [label] if isinstance(label, str) else []
    inside = component if isinstance(component, list) else getattr(component, "children", None)
    for one in inside if isinstance(inside, list) else [inside]:
        if one is not None and not isinstance(one, str):
            labels(one, found)
    return found


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ({"accumulation": Accumulation.increment}, "Or the total so far"),
        ({"accumulation": Accumulation.running_total}, "Or what is new"),
        ({"accumulation": Accumulation.unique}, "Counted once since the start"),
        (
            {
                "accumulation": Accumulation.level,
                "measure": Measure.percentage,
                "across_units": AcrossUnits.weighted,
                "location_ids": [1, 2],
            },
            "Weight of this place",
        ),
    ],
)
def test_the_form_offers_the_other_way_to_type_it(kind, label):
    form = entry_form(Desk(performance(**kind), [], [], []), ENGLISH)

    assert label in labels(form, [])
