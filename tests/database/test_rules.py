"""What the product promises of its data the database refuses too, whoever writes past the actions."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from logframe.database import open_engine
from logframe.settings import Settings
from logframe.tables import Row
from tests.conftest import fresh_database
from tests.database.world import TABLES, World, open_world, python_type

_engines: dict[str, sa.Engine] = {}

MOMENT = "2020-07-01 00:00:00+00:00"


@pytest.fixture
def world(backend: str, request: pytest.FixtureRequest) -> Iterator[World]:
    """Fill a database that all tests of this file share; each takes back what it wrote."""
    if backend not in _engines:
        url = fresh_database(backend, request)
        _engines[backend] = open_engine(Settings(database_url=url))
    with open_world(_engines[backend]) as filled:
        yield filled


@pytest.fixture(scope="module", autouse=True)
def _let_go() -> Iterator[None]:
    yield
    while _engines:
        _engines.popitem()[1].dispose()


def rules(kind: type[sa.Constraint]) -> list[Any]:
    """Return the rules of one kind, with readable names for the report."""
    found = [rule for table in TABLES.values() for rule in table.constraints if isinstance(rule, kind)]
    found.sort(key=lambda rule: (rule.table.name, [column.name for column in rule.columns]))
    return [
        pytest.param(rule, id=".".join([rule.table.name, *(column.name for column in rule.columns)])) for rule in found
    ]


ENUMS = [
    pytest.param(column, id=f"{table.name}.{column.name}")
    for table in TABLES.values()
    for column in table.columns
    if isinstance(column.type, sa.Enum)
]
LINKED = [
    pytest.param(column, id=f"{table.name}.{column.name}")
    for table in TABLES.values()
    for column in table.columns
    if column.foreign_keys
]


def another(column: sa.Column[Any]) -> Any:
    """Return a sound value that the world's row does not have."""
    if isinstance(column.type, sa.Date):
        return "2021-01-01"
    return "other"


@pytest.mark.parametrize("rule", rules(sa.UniqueConstraint))
def test_nothing_that_is_unique_comes_twice(world, rule):
    table = rule.table
    own = {column.name for column in rule.columns}
    others = {
        column.name: another(column)
        for twin in table.constraints
        if isinstance(twin, sa.UniqueConstraint) and twin is not rule
        for column in twin.columns
        if column.name not in own
    }
    if table.name == "reporting_period" and "ends_on" in others:
        others["ends_on"] = "2021-06-30"
    changes = {name: world.rows[table.name][name] for name in own} | others

    refusal = world.refusal(table.name, **changes)

    assert re.search("unique", refusal, re.IGNORECASE), refusal


ALONG: dict[str, dict[str, Any]] = {
    "missing_reason": {"value": None},
    "closed_by_id": {"closed_at": MOMENT},
    "decided_by_id": {"decided_at": MOMENT},
    "confirmed_by_id": {"confirmed_at": MOMENT},
    "supersedes_id": {"reason": "A list was missing."},
}
"""What has to change with a column so that no other rule is broken."""


@pytest.mark.parametrize("column", ENUMS)
def test_a_word_that_is_not_in_its_list_is_refused(world, column):
    changes = {column.name: "nonsense", **ALONG.get(column.name, {})}

    refusal = world.refusal_of_change(column.table.name, **changes)

    assert f"ck_{column.table.name}_{column.type.name}" in refusal


@pytest.mark.parametrize("column", LINKED)
def test_a_link_to_nothing_is_refused(world, column):
    name = column.table.name
    exclusive = next((links for links in EXCLUSIVE.get(name, []) if column.name in links), ())
    changes = {**dict.fromkeys(exclusive), **ALONG.get(column.name, {}), column.name: 999_999}

    assert "foreign key" in world.refusal_of_change(name, **changes).lower()


@pytest.mark.parametrize("name", sorted(TABLES))
def test_what_must_be_there_is_never_null(world, name):
    for column in TABLES[name].columns:
        if not column.nullable and column.name != "id":
            refusal = world.refusal(name, **{column.name: None})
            assert re.search("not.null", refusal, re.IGNORECASE), f"{column.name}: {refusal}"


def fresh(table: sa.Table) -> dict[str, Any]:
    """Return values that keep a second row from being a twin of the world's."""
    return {
        column.name: another(column)
        for rule in table.constraints
        if isinstance(rule, sa.UniqueConstraint)
        for column in rule.columns
        if python_type(column) is str and not isinstance(column.type, sa.Enum)
    }


SECOND = {"code": "second", "starts_on": "2021-01-01", "ends_on": "2021-06-30"}

CHECKS: dict[str, tuple[str, Any]] = {
    "ck_project_starts_before_it_ends": ("project", {"starts_on": "2021-01-01", "ends_on": "2020-12-31"}),
    "ck_project_first_month": ("project", {"first_month": 13}),
    "ck_reporting_period_starts_before_it_ends": (
        "reporting_period",
        {"starts_on": "2021-06-30", "ends_on": "2021-01-01"},
    ),
    "ck_reporting_period_closed_by_somebody": (
        "reporting_period",
        {"closed_at": MOMENT, "starts_on": "2021-01-01", "ends_on": "2021-06-30"},
    ),
    "ck_outcome_not_under_itself": ("outcome", {"id": 4321, "parent_id": 4321}),
    "ck_activity_one_result": ("activity", {"outcome_id": None}),
    "ck_activity_starts_before_it_ends": ("activity", {"starts_on": "2021-01-01", "ends_on": "2020-12-31"}),
    "ck_assumption_one_result": ("assumption", {"outcome_id": None}),
    "ck_indicator_one_result": ("indicator", {"outcome_id": None}),
    "ck_indicator_baseline_or_none": ("indicator", {"baseline": "0", "baseline_not_applicable": True}),
    "ck_indicator_decimals": ("indicator", {"decimals": 11}),
    "ck_event_women_and_men": ("event", {"participants": 3, "women": 2, "men": 2}),
    "ck_event_not_negative": ("event", {"participants": -1}),
    "ck_measurement_value_or_reason": ("measurement", {"value": "0", "missing_reason": "not_collected"}),
    "ck_measurement_share_is_whole": ("measurement", {"numerator": "1"}),
    "ck_measurement_decided_by_somebody": ("measurement", {"decided_at": MOMENT}),
    "ck_measurement_not_decided_by_author": (
        "measurement",
        lambda world: {
            "status": "approved",
            "decided_at": MOMENT,
            "decided_by_id": world.key("person"),
        },
    ),
    "ck_measurement_corrects_with_reason": ("measurement", {"reason": "A list was missing."}),
    "ck_measurement_not_decided_for_author": (
        "measurement",
        lambda world: {
            "status": "approved",
            "decided_at": MOMENT,
            "decided_by_id": (other := world.insert("person", email="other@test.example")["id"]),
            "on_behalf_of_id": other,
        },
    ),
    "ck_counted_not_before_it_began": ("counted", {"since": "2021-02-01", "until": "2021-01-01"}),
    "ck_indicator_link_not_to_itself": ("indicator_link", {}),
    "ck_rating_confirmed_by_another": (
        "rating",
        lambda world: {
            "dimension": "sustainability",
            "confirmed_at": MOMENT,
            "confirmed_by_id": world.key("person"),
        },
    ),
    "ck_rating_confirmed_by_somebody": ("rating", {"dimension": "sustainability", "confirmed_at": MOMENT}),
    "ck_quality_check_jump_has_factor": ("quality_check", {"kind": "jump"}),
    "ck_evidence_one_subject": ("evidence", {"measurement_id": None}),
    "ck_progress_report_frozen_with_hash": (
        "progress_report",
        lambda world: {"snapshot": "{}", "period_id": world.insert("reporting_period", **SECOND)["id"]},
    ),
}
"""By the rule's name: a row that breaks it, and it alone."""

BOTH = ("activity", "assumption", "indicator")
RESULT = ("outcome_id", "output_id")
EXCLUSIVE = {**{name: [RESULT] for name in BOTH}, "evidence": [("measurement_id", "rating_id")]}


@pytest.mark.parametrize("rule", sorted(CHECKS))
def test_a_row_that_breaks_a_rule_is_refused(world, rule):
    name, changes = CHECKS[rule]
    given = changes(world) if callable(changes) else changes

    assert rule in world.refusal(name, **{**fresh(TABLES[name]), **given})


@pytest.mark.parametrize("name", BOTH)
def test_a_row_under_an_outcome_and_an_output_is_refused(world, name):
    both = {"outcome_id": world.key("outcome"), "output_id": world.key("output")}

    assert f"ck_{name}_one_result" in world.refusal(name, **{**fresh(TABLES[name]), **both})


def test_evidence_of_a_measurement_and_a_rating_is_refused(world):
    both = {"measurement_id": world.key("measurement"), "rating_id": world.key("rating")}

    assert "ck_evidence_one_subject" in world.refusal("evidence", **both)


MORE: list[tuple[str, str, dict[str, Any]]] = [
    ("ck_measurement_not_decided_by_author", "measurement", {"status": "approved"}),
    ("ck_measurement_value_or_reason", "measurement", {"missing_reason": "not_due", "value": None, "text": "two"}),
    (
        "ck_measurement_value_or_reason",
        "measurement",
        {"missing_reason": "not_due", "value": None, "done_on": "2020-02-01"},
    ),
    ("ck_event_women_and_men", "event", {"participants": 3, "women": 4}),
    ("ck_event_women_and_men", "event", {"participants": 3, "men": 4}),
]
"""Rows that a rule would let pass if it forgot that NULL is neither true nor false."""


@pytest.mark.parametrize(("rule", "name", "changes"), MORE)
def test_a_rule_is_not_blinded_by_what_is_missing(world, rule, name, changes):
    assert rule in world.refusal(name, **changes)


def test_every_check_of_the_tables_is_tried_here():
    enums = {f"ck_{param.values[0].table.name}_{param.values[0].type.name}" for param in ENUMS}
    named = {
        rule.name if rule.name.startswith("ck_") else f"ck_{name}_{rule.name}"
        for name, table in TABLES.items()
        for rule in table.constraints
        if isinstance(rule, sa.CheckConstraint)
    }

    assert named == enums | set(CHECKS)


SLOTS = {
    "uq_target_current_life_total": (),
    "uq_target_current_life_category": ("category",),
    "uq_target_current_period_total": ("reporting_period",),
    "uq_target_current_period_category": ("reporting_period", "category"),
}
COLUMNS = {"reporting_period": "period_id", "category": "category_id"}


@pytest.mark.parametrize("slot", sorted(SLOTS))
def test_a_slot_has_one_current_target(world, slot):
    place = {COLUMNS[name]: world.key(name) for name in SLOTS[slot]}
    if SLOTS[slot]:  # the world's own target stands in the slot of the life of the project
        world.insert("target", value="1", **place)

    assert re.search("unique", world.refusal("target", value="2", **place), re.IGNORECASE)
    assert not world.refusal("target", value="3", superseded_at=MOMENT, **place)
    assert not world.refusal("target", value="3", superseded_at=MOMENT, **place)


def test_a_slot_is_free_again_once_its_target_is_superseded(world):
    world.connection.execute(sa.text("UPDATE target SET superseded_at = :at"), {"at": MOMENT})

    assert not world.refusal("target", value="2")


def test_an_entry_has_one_live_correction_at_a_time(world):
    follows = {"supersedes_id": world.key("measurement"), "reason": "A list was missing."}
    world.insert("measurement", **follows)

    assert re.search("unique", world.refusal("measurement", **follows), re.IGNORECASE)
    assert not world.refusal("measurement", status="withdrawn", **follows)


def test_every_unique_index_is_tried_here():
    unique = {index.name for table in TABLES.values() for index in table.indexes if index.unique}

    assert unique == {*SLOTS, "uq_measurement_live_correction"}


KEPT = [
    pytest.param(column, id=f"{column.table.name}.{column.name}")
    for table in TABLES.values()
    for column in table.columns
    for key in column.foreign_keys
    if key.ondelete is None and not column.nullable
]


@pytest.mark.parametrize("column", KEPT)
def test_what_something_depends_on_is_not_deleted(world, column):
    (key,) = column.foreign_keys
    parent = key.column.table.name

    refusal = world.refuses(f"DELETE FROM {parent} WHERE id = :id", id=world.rows[column.table.name][column.name])

    assert re.search("foreign key", refusal, re.IGNORECASE), refusal


def test_what_goes_with_its_parent_goes(world):
    world.connection.execute(sa.text("DELETE FROM part_category"))

    assert not world.refuses("DELETE FROM measurement WHERE id = :id", id=world.key("measurement"))
    for child in ("measurement_part", "evidence"):
        assert world.connection.execute(sa.text(f"SELECT count(*) FROM {child}")).scalar_one() == 0


def test_an_event_outlives_what_it_is_about(world):
    links = [column.name for column in TABLES["audit_event"].columns if column.foreign_keys]

    assert links == []


def test_the_rules_of_the_tables_know_all_tables():
    assert set(TABLES) == set(Row.metadata.tables)
