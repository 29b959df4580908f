"""The OpenAPI document is the contract: whatever is sent, the answer is one that it names, and never a 5xx."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
import schemathesis
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.generation.modes import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    negative_data_rejection,
    positive_data_acceptance,
)
from starlette.applications import Starlette
from starlette.routing import Mount

from logframe.actions.evidence import attach_to_measurement
from logframe.api.app import PREFIX, create_api
from logframe.api.gate import Gate
from logframe.database import open_engine, transaction
from logframe.files.keeping import FileStore, open_store
from logframe.settings import Settings
from logframe.tables import Row
from logframe.tables.measurements import Measurement
from logframe.tables.people import Person
from seed.loader import load
from tests.api.scenes import arrived
from tests.conftest import fresh_database
from tests.make import Make

DOCUMENT = create_api(Settings(database_url="sqlite:///file:nowhere?mode=ro&uri=true")).openapi()
CONFIG = SchemathesisConfig.from_dict(
    {"checks": {"negative_data_rejection": {"expected-statuses": [400, 401, 403, 404, 409, 413, 422, 429]}}}
)
NOT_ASKED = [
    allow_header_conformance,  # Starlette's 405 names the methods of one route, not of all at the address
    positive_data_acceptance,  # the database may forbid what has the right shape
]
LEFT_OUT = {"delete_session"}
UNLIKELY = {"/indicators/{id}/recut", "/projects/{code}/entry-grid"}
"""What is mostly refused: periods drawn at random lie across the larger ones that are drawn, or in no project."""
"""Signing out ends the token that all the others come with."""

OF = {
    "activities": "activity",
    "checks": "quality_check",
    "dimensions": "dimension",
    "evidence": "evidence",
    "evaluations": "evaluation",
    "exceptions": "period_exception",
    "indicators": "indicator",
    "links": "indicator_link",
    "locations": "location",
    "measurements": "measurement",
    "outcomes": "outcome",
    "outputs": "output",
    "periods": "reporting_period",
    "ratings": "rating",
    "rubric": "rubric",
}
"""The table of an address's first word."""

NAMED = {
    "category_id": "category",
    "category_ids": "category",
    "child_id": "indicator",
    "dimension_id": "dimension",
    "evaluation_id": "evaluation",
    "location_id": "location",
    "location_ids": "location",
    "outcome_id": "outcome",
    "output_id": "output",
    "parent_id": "outcome",
    "period_id": "reporting_period",
    "retire": "category",
}
"""The table of a key in a body or a query."""


@dataclass
class Service:
    """The API on a filled database, its keys by table, and the headers of who asks."""

    schema: Any
    keys: dict[str, list[int]]
    codes: list[str]
    headers: dict[str, dict[str, str]]

    def addresses(self, operation: APIOperation) -> st.SearchStrategy[dict[str, Any]]:
        """Return what fills the gaps of an address: mostly rows that are there."""
        table = OF.get(operation.path.split("/")[1], "project")
        real = {"id": st.sampled_from(self.keys[table]), "code": st.sampled_from(self.codes)}
        names = [parameter.name for parameter in operation.path_parameters]
        return st.fixed_dictionaries({name: real[name] for name in names})

    def link(self, node: Any, draw: Callable[[Any], Any]) -> Any:
        """Return a body whose keys are mostly of rows that are there."""
        if isinstance(node, list):
            return [self.link(each, draw) for each in node]
        if not isinstance(node, dict):
            return node
        return {name: self._key(name, value, draw) for name, value in node.items()}

    def _key(self, name: str, value: Any, draw: Callable[[Any], Any]) -> Any:
        if name == "version":
            return draw(st.sampled_from([1, 1, 2, value]))
        if name not in NAMED:
            return self.link(value, draw)
        real = st.sampled_from(self.keys[NAMED[name]])
        if isinstance(value, list):
            return [draw(real) for _ in value]
        return value if value is None else draw(real)


_services: dict[str, tuple[Service, sa.Engine]] = {}


@pytest.fixture(scope="module", autouse=True)
def _let_go() -> Iterator[None]:
    yield
    while _services:
        _services.popitem()[1][1].dispose()


@pytest.fixture
def service(backend: str, request: pytest.FixtureRequest) -> Service:
    """Give the service that all operations share, with several rows of every noun."""
    if backend not in _services:
        folder = request.getfixturevalue("tmp_path_factory").mktemp("evidence")
        settings = Settings(database_url=fresh_database(backend, request), evidence_dir=folder)
        engine = open_engine(settings)
        _services[backend] = (build(settings, engine), engine)
    return _services[backend][0]


def build(settings: Settings, engine: sa.Engine) -> Service:
    """Fill the database, and put the API on it."""
    with transaction(engine) as session:
        load(session)
    make = Make(engine)
    project = make.project(code="P-1")
    dimension, categories = make.dimension(project)
    for half in (1, 2):
        period = make.period(project, half=half)
        make.exception(project, period)
        for _ in range(4):
            indicator = make.indicator(project, dimensions=[{"dimension_id": dimension.id}])
            make.location(project)
            make.output(project)
            make.target(project, indicator, 10, period)
            parts = [{"category_ids": [each.id], "value": "1"} for each in categories]
            make.entry(project, indicator, period, 3, parts=parts, approved=half == 1)
            make.link(make.indicator(project), indicator)
    for year, files in ((2018, 4), (2019, 8)):  # those of the closed year cannot be deleted by another test
        period = make.period(project, year=year)
        entry = make.entry(project, indicator, period, 3)
        for _ in range(files):
            attach(engine, make.member(project, "manager"), entry, open_store(settings))
    make.close(project, period)
    make.evaluation(project)
    manager, donor = make.person(administrator=True), make.person()
    for role in ("manager", "evaluator", "officer"):
        make.join(manager, project, role)
    make.join(donor, project, "donor")
    gate = Gate(Starlette(routes=[Mount(PREFIX, create_api(settings, engine))]), engine, settings)
    with engine.connect() as connection:
        tables = {name: Row.metadata.tables[name] for name in {*OF.values(), *NAMED.values(), "project"}}
        keys = {name: [*connection.execute(sa.select(table.c.id)).scalars()][-12:] for name, table in tables.items()}
    return Service(
        schemathesis.openapi.from_asgi(f"{PREFIX}/openapi.json", gate, config=CONFIG),
        keys,
        ["P-1", "P-1", "PERU-LAW", "NOWHERE"],
        {"manager": make.token(manager), "donor": make.token(donor), "nobody": {}},
    )


def attach(engine: sa.Engine, manager: Person, entry: Measurement, store: FileStore) -> None:
    """Add a file to an entry."""
    file = replace(arrived(), store=store)
    with transaction(engine) as session:
        row = session.get(Measurement, entry.id)
        assert row is not None
        attach_to_measurement(session, manager, row, file, manages=True)


def operations() -> list[Any]:
    """Return every operation of the document, by method and path."""
    return [
        pytest.param(method, path, id=operation["operationId"])
        for path, methods in sorted(DOCUMENT["paths"].items())
        for method, operation in methods.items()
        if operation["operationId"] not in LEFT_OUT
    ]


def send(service: Service, method: str, path: str, who: str, mode: GenerationMode, times: int) -> set[int]:
    """Send what fits the document, or what does not; look at each answer, and return the statuses."""
    operation = service.schema[path][method.upper()]
    statuses = set()

    @settings(
        max_examples=times,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def check(data: st.DataObject) -> None:
        address = data.draw(service.addresses(operation))
        case = data.draw(operation.as_strategy(mode, path_parameters=address))
        not_asked = NOT_ASKED
        if mode is GenerationMode.POSITIVE:
            case.body = service.link(case.body, data.draw)
            not_asked = [*NOT_ASKED, negative_data_rejection]  # what fits the document is not to be refused
        answer = case.call_and_validate(headers=service.headers[who], excluded_checks=not_asked)
        statuses.add(answer.status_code)

    check()
    return statuses


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), operations())
def test_what_fits_the_document_gets_an_answer_of_the_document(service, method, path):
    statuses = send(service, method, path, "manager", GenerationMode.POSITIVE, times=12)

    assert statuses
    if method == "get" and path not in UNLIKELY:
        assert 200 in statuses


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), operations())
def test_a_donor_gets_an_answer_of_the_document(service, method, path):
    assert send(service, method, path, "donor", GenerationMode.POSITIVE, times=4)


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), operations())
def test_what_does_not_fit_the_document_is_refused_as_it_says(service, method, path):
    operation = service.schema[path][method.upper()]
    if not (operation.query or operation.body):
        pytest.skip("takes nothing that could be wrong")

    assert send(service, method, path, "manager", GenerationMode.NEGATIVE, times=6)
