"""What bad input gets: a clear problem document, and a database in which nothing changed."""

import json
import re

import pytest

from tests.api.refusals import detail, refusal
from tests.api.scenes import Scene, sound_writes
from tests.api.wrong_input import BODIES, CASES, ENTRY, INDICATORS, PERIODS, SHARE, TYPED, World, under_project
from tests.snapshots import take_snapshot


@pytest.fixture
def world(make):
    """Make a world to be wrong about."""
    return World(make)


def knock(api, world, method, address, content):
    """Send a body as somebody who may: the officer records, the manager sets up, the evaluator evaluates."""
    role = "officer" if "measurements" in address else "evaluator" if "evaluations" in address else "manager"
    headers = {**world.headers(role), "content-type": "application/json"}
    return api.request(method, address.rstrip("/"), content=content, headers=headers)


def test_a_number_that_is_typed_wrongly_changes_nothing(api, world, engine, subtests):
    knock(api, world, "POST", ENTRY(world), "{}")
    for name, (typed, piece) in TYPED.items():
        with subtests.test(name):
            before = take_snapshot(engine, TOKENS)

            answer = knock(api, world, "POST", ENTRY(world), f'{{"period_id": {world.period.id}, "value": {typed}}}')

            assert refusal(answer) == (422, "Invalid"), typed
            assert piece in detail(answer)
            assert "value" in answer.json()["errors"][0]["field"]
            assert take_snapshot(engine, TOKENS) == before


def test_a_body_that_is_no_entry_changes_nothing(api, world, engine, subtests):
    knock(api, world, "POST", ENTRY(world), "{}")
    for name, (body, status, piece) in BODIES.items():
        with subtests.test(name):
            before = take_snapshot(engine, TOKENS)

            answer = knock(api, world, "POST", ENTRY(world), body)

            assert refusal(answer)[0] == status
            assert piece in detail(answer)
            assert take_snapshot(engine, TOKENS) == before


def test_what_contradicts_the_data_changes_nothing_and_says_what_is_wrong(api, world, engine, subtests):
    for role in ("officer", "manager", "evaluator"):
        world.headers(role)
    for name, (method, address, body, status, piece) in CASES.items():
        with subtests.test(name):
            before = take_snapshot(engine, TOKENS)

            answer = knock(api, world, method, address(world), json.dumps(body(world)))

            assert refusal(answer)[0] == status, answer.text
            assert piece in detail(answer)
            assert take_snapshot(engine, TOKENS) == before


TOKENS = frozenset({"api_token", "audit_event", "audit_chain"})
"""What knocking itself fills: each knock of a test has a token of its own, and its event."""


def test_a_form_instead_of_json_is_refused_with_what_to_send(api, world):
    answer = api.post(ENTRY(world), data={"value": "1"}, headers=world.headers("officer"))

    assert refusal(answer) == (422, "Invalid")
    assert "Content-Type: application/json" in detail(answer)


def test_a_number_beyond_a_coordinate_is_refused(api, world, engine):
    before = take_snapshot(engine, TOKENS)
    for typed in ("NaN", "Infinity", "1e400", '"north"'):
        answer = knock(api, world, "POST", under_project("locations")(world), f'{{"name": "X", "latitude": {typed}}}')

        assert refusal(answer) == (422, "Invalid"), typed
    assert take_snapshot(engine, TOKENS) == before


@pytest.mark.parametrize(
    "query",
    ["cursor=-1", "cursor=x", "cursor=99999999999999", "limit=0", "limit=501", "limit=many"],
)
def test_a_page_that_cannot_be_is_refused(api, make, query):
    project = make.project()

    answer = api.get(f"projects/{project.code}/periods?{query}", headers=make.headers(project))

    assert refusal(answer) == (422, "Invalid")
    assert query.split("=")[0] in detail(answer)


@pytest.mark.parametrize(
    "moment",
    ["yesterday", "2021-01-01T00:00:00", "0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-12:00", "1e400"],
)
def test_a_moment_that_cannot_be_is_refused(api, make, moment):
    project = make.project()
    make.indicator(project)
    headers = make.headers(project, "donor")

    for path in ("tracking-table", "tracking-table.csv", "tracking-table.xlsx", "heatmap"):
        answer = api.get(f"projects/{project.code}/{path}?as_of={moment}", headers=headers)

        assert refusal(answer) == (422, "Invalid"), path
        assert "as_of" in detail(answer)


def test_a_table_of_another_projects_period_is_refused(api, world):
    for kind in ("", ".csv", ".xlsx"):
        answer = api.get(
            f"projects/{world.project.code}/tracking-table{kind}?period_id={world.foreign_period.id}",
            headers=world.headers("donor"),
        )

        assert refusal(answer) == (422, "Invalid")


@pytest.mark.parametrize("path", ["projects/a%00b", "heatmap?donor=%00", "heatmap?country=%00", "heatmap?cursor=%00"])
def test_a_sign_that_no_text_has_is_refused_in_an_address(api, make, path):
    answer = api.get(path, headers=make.token(make.person()))

    assert refusal(answer)[0] in {404, 422}


@pytest.mark.parametrize("key", ["0", "-1", "99999999999", "x", "1.5", "%00"])
def test_a_key_that_cannot_be_is_refused(api, make, key):
    assert refusal(api.get(f"indicators/{key}", headers=make.token(make.person())))[0] == 422


def test_every_write_refuses_a_field_it_does_not_know(api, make, engine):
    dropped = []
    writes = [write for write in sound_writes(Scene(make)) if write.json is not None]
    before = take_snapshot(engine)
    for write in writes:
        body = {**write.json, "colour": "red"}

        answer = api.request(write.method, write.address, json=body, headers=write.headers)

        if refusal(answer) != (422, "Invalid") or "colour" not in detail(answer):
            dropped.append(write.path)
    assert dropped == []
    assert take_snapshot(engine) == before


def test_a_refused_sign_in_changes_nothing_but_the_count_of_attempts(api, make, engine):
    make.person("ana@test.example")
    before = take_snapshot(engine, frozenset({"sign_in_attempt"}))

    answer = api.post("session", json={"email": "ana@test.example", "password": "wrong"})

    assert refusal(answer) == (401, "WrongPassword")
    assert "password is not right" in detail(answer)
    assert take_snapshot(engine, frozenset({"sign_in_attempt"})) == before


@pytest.mark.parametrize("email", ["", "nobody", "a\0b", "x" * 300, "a@b\n.example"])
def test_an_address_that_cannot_be_signs_nobody_in(api, email):
    assert refusal(api.post("session", json={"email": email, "password": "wrong"}))[0] in {401, 422}


SPANISH = {
    "text for a number": r"n[úu]mero",
    "an unknown field": r"campo",
    "a value missing": r"motivo|raz[óo]n",
    "a closed period": r"cerr",
    "a denominator of 0": r"denominador",
    "two codes": r"c[óo]digo",
    "dates upside down": r"(fecha|empieza|comienza|inicia|termina)",
    "a reporting period of another project": r"per[íi]odo",
}


def test_a_person_who_reads_spanish_is_refused_in_spanish(api, world, engine, subtests):
    spanish = {}
    for role in ("officer", "manager"):
        spanish[role] = {**world.headers(role), "content-type": "application/json"}
        assert api.patch("me", json={"version": 1, "language": "es"}, headers=spanish[role]).status_code == 200
    bodies = {
        "text for a number": (ENTRY, {"value": "abc", "period_id": world.period.id}),
        "an unknown field": (ENTRY, world.body(value=1, colour="red")),
        "a value missing": (ENTRY, world.body()),
        "a closed period": (ENTRY, {"period_id": world.closed.id, "value": 1}),
        "a denominator of 0": (SHARE, world.body(numerator=1, denominator=0)),
        "two codes": (INDICATORS, {"code": world.indicator.code, "title": "X", "outcome_id": world.outcome.id}),
        "dates upside down": (PERIODS, {"code": "X", "starts_on": "2022-06-30", "ends_on": "2022-01-01"}),
        "a reporting period of another project": (ENTRY, {"period_id": world.foreign_period.id, "value": 1}),
    }
    english = re.compile(r"\b(the|this|must|is|at|of|and|in)\b", re.IGNORECASE)
    for name, (address, body) in bodies.items():
        with subtests.test(name):
            place = address(world)
            role = "officer" if "measurements" in place else "manager"

            said = detail(api.post(place, json=body, headers=spanish[role]))

            assert re.search(SPANISH[name], said, re.IGNORECASE), said
            assert not english.search(said), said


def test_who_is_not_signed_in_is_refused_in_the_language_of_the_browser(api):
    asked = {"Accept-Language": "es-PE,es;q=0.9,en;q=0.8"}

    said = detail(api.get("me", headers=asked))
    wrong = detail(api.post("session", json={"email": "a@b.example", "password": "no"}, headers=asked))

    assert said != detail(api.get("me"))
    assert "contraseña" in wrong
