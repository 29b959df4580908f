"""Calculations of five other systems: where they are right we give their answer, where not we give ours."""

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest

from logframe.domain.rounding import shown
from tests.domain.vector_answers import ANSWERS

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "calculation_vectors.json"
VECTORS = json.loads(FILE.read_text()) if FILE.exists() else []

NOT_HERE = {
    "format_ratio": "a share without its denominator is refused when it is typed, so none is ever written",
    "evidence_count": "evidence is counted in rows; no rule of numbers is in it",
    "iati_actual": "what is written to IATI is a matter of the exchange",
    "rollup_atomic": "a transaction is a matter of the database, and no rolled-up figure is stored",
}
PROSE = {
    "rule": "a rule in words",
    "formula": "a formula in words",
    "use": "advice in words",
    "status": "another system's word",
}
UNCHECKED = {
    "cumulative_running_total": {
        "cells": "no cells in its inputs",
        "cells_p3": "no cells in its inputs",
        "indicator_level_cells": "no cells in its inputs",
    },
    "expression_sum": {
        "never_skip": "missing is not zero",
    },
    "indicator": {
        "multiplier": "their way to write 365 days over those of the period",
        "divisor": "their way to write 365 days over those of the period",
    },
    "gain": {"shown": "bars are capped where they are drawn"},
}

needs_file = pytest.mark.skipif(not VECTORS, reason=f"{FILE} is not on this machine")


def name(vector):
    return f"{vector['inputs']['op']}: {vector['name']}"


def matches(ours, wanted):
    """Whether our number, shown with the digits that theirs has, is theirs."""
    if isinstance(wanted, list):
        return len(ours) == len(wanted) and all(map(matches, ours, wanted))
    if isinstance(wanted, dict):
        return ours.keys() == wanted.keys() and all(matches(ours[key], wanted[key]) for key in wanted)
    if wanted is None or ours is None or isinstance(wanted, bool):
        return ours is wanted
    if isinstance(ours, int) and not isinstance(ours, bool):
        ours = Decimal(ours)
    if not isinstance(ours, Decimal):
        return ours == wanted
    try:
        theirs = Decimal(str(wanted).rstrip("%"))
    except InvalidOperation:
        return False
    return shown(ours, max(-theirs.as_tuple().exponent, 0)) == theirs


@needs_file
@pytest.mark.parametrize("vector", VECTORS, ids=name)
def test_a_calculation_of_another_system_gets_our_answer(vector):
    inputs = dict(vector["inputs"])
    op = inputs.pop("op")
    if op in NOT_HERE:
        pytest.skip(NOT_HERE[op])
    assert op in ANSWERS, f"no function of the domain answers {op}, and no reason is given"
    wanted = vector["ours"] if vector["verdict"] == "trap" else vector["expected"]

    ours = ANSWERS[op](**inputs)

    for key, value in wanted.items():
        if key in UNCHECKED.get(op, {}) or (key in PROSE and vector["verdict"] == "trap"):
            continue
        if key == "met" and isinstance(value, str):
            assert ours["met"] is True
            continue
        assert matches(ours[key], value), f"{key}: ours is {ours[key]}, wanted {value}"


@needs_file
def test_every_reason_for_leaving_a_calculation_out_is_used():
    used = {vector["inputs"]["op"] for vector in VECTORS}

    assert NOT_HERE.keys() | UNCHECKED.keys() <= used
    assert not NOT_HERE.keys() & ANSWERS.keys()


@needs_file
def test_all_calculations_but_four_are_answered():
    left_out = [vector["name"] for vector in VECTORS if vector["inputs"]["op"] in NOT_HERE]

    assert (len(VECTORS), len(left_out)) == (105, 4)
