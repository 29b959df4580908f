"""Both databases give the same digits: the same entries make the same answers, byte for byte."""

from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from logframe.api.app import PREFIX, create_api
from logframe.api.gate import Gate
from logframe.database import open_engine
from logframe.settings import Settings
from tests.conftest import BACKENDS, fresh_database
from tests.make import Make

WHEN = "as_of=2199-01-01T00:00:00Z"

numbers = st.decimals(min_value=-(10**17), max_value=10**17, places=10).map(
    lambda value: f"{value:f}"
) | st.sampled_from(
    ["0.1", "0.3333333333", "0.10", "1.0000000000", "-0.0000000001", "0", "0.00", "999999999999999999.9999999999"]
)
above, below = st.integers(0, 10**12).map(str), st.sampled_from(["1", "3", "7", "0.3", "17.000", "999999999999"])
entries = st.lists(st.tuples(numbers, above, below, numbers), min_size=3, max_size=3)


@pytest.fixture
def both(request):
    """Return, for each kind of database, the API on it and what makes its rows."""
    with ExitStack() as stack:
        sides = []
        for backend in BACKENDS:
            chosen = Settings(database_url=fresh_database(backend, request))
            engine = open_engine(chosen)
            stack.callback(engine.dispose)
            gate = Gate(Starlette(routes=[Mount(PREFIX, create_api(chosen, engine))]), engine, chosen)
            client = stack.enter_context(TestClient(gate, base_url=f"http://testserver{PREFIX}"))
            sides.append((client, Make(engine)))
        yield sides


def answers(api, make, told):
    """Write the entries of three places into two periods, and return what is answered of each indicator and of all."""
    project = make.project()
    places = [make.location(project) for _ in range(3)]
    dimension, (women, *_) = make.dimension(project)
    shared = {"location_ids": [one.id for one in places], "dimensions": [{"dimension_id": dimension.id}]}
    kinds = [
        {"accumulation": "increment", "baseline": "0.30"},
        {"accumulation": "running_total", "baseline": told[0][3]},
        {"accumulation": "level", "across_units": "mean"},
        {"accumulation": "share", "measure": "percentage", "baseline": "33.3333333333"},
        {"accumulation": "share", "share_over": "cohort"},
    ]
    indicators = [make.indicator(project, **shared, **kind) for kind in kinds]
    for half in (1, 2):
        period = make.period(project, half=half)
        for indicator, kind in zip(indicators, kinds, strict=True):
            make.target(project, indicator, told[half][3], period)
            for place, (value, numerator, denominator, _target) in zip(places, told, strict=True):
                share = {"numerator": numerator, "denominator": denominator}
                typed = share if kind["accumulation"] == "share" else {"value": value}
                parts = [{"category_ids": [women.id], **typed}]
                make.entry(project, indicator, period, location_id=place.id, parts=parts, **typed)
    headers = make.headers(project)
    paths = [f"indicators/{one.id}/performance?{WHEN}" for one in indicators]
    paths.append(f"projects/{project.code}/tracking-table?{WHEN}")
    asked = [api.get(path, headers=headers) for path in paths]
    assert {one.status_code for one in asked} == {200}
    return [one.content for one in asked]


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=entries)
def test_the_same_entries_make_the_same_answers_on_both_databases(both, told):
    sqlite, postgresql = (answers(api, make, told) for api, make in both)

    assert sqlite == postgresql
