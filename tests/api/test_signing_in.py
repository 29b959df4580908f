"""Signing in: opaque, hashed, revocable at once, limited in number, and the same words for every failure."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from logframe import security
from logframe.api.app import PREFIX, create_api
from logframe.api.gate import Gate
from logframe.tables.base import utc_now
from logframe.tables.people import ApiToken, Person, SignInAttempt, SignInSession
from tests.api.refusals import detail, refusal
from tests.make import PASSWORD
from tests.snapshots import read_everything

EMAIL = "ana@test.example"


def sign_in(api, email=EMAIL, password=PASSWORD, **options):
    """Try to sign in."""
    return api.post("session", json={"email": email, "password": password}, **options)


def bearer(token):
    """Return the headers that carry a token."""
    return {"Authorization": f"Bearer {token}"}


def update(engine, table, **values):
    """Change all rows of a table behind the product's back."""
    with engine.begin() as connection:
        connection.execute(sa.update(table).values(**values))


def another(engine, settings, address="testclient"):
    """Start the API anew on the same database, and knock from an address."""
    gate = Gate(Starlette(routes=[Mount(PREFIX, create_api(settings, engine))]), engine, settings)
    return TestClient(gate, base_url=f"http://testserver{PREFIX}", client=(address, 1))


def test_somebody_signs_in_and_is_known_by_cookie_and_by_token(api, make):
    make.person(EMAIL)

    answer = sign_in(api)

    assert answer.status_code == 201, answer.text
    assert answer.json()["person"]["email"] == EMAIL
    assert api.get("me").json()["email"] == EMAIL
    api.cookies.clear()
    assert api.get("me", headers=bearer(answer.json()["token"])).json()["email"] == EMAIL


def test_an_address_is_the_same_in_any_case(api, make):
    make.person("Ana@Test.Example")

    assert sign_in(api, " ANA@test.example ").status_code == 201


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(api, make):
    make.person(EMAIL)

    cookie = sign_in(api).headers["set-cookie"].lower()

    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_cookie_stays_off_plain_http_where_that_is_set(engine, settings, make):
    make.person(EMAIL)
    settings.secure_cookies = True

    answer = sign_in(another(engine, settings))

    assert "secure" in answer.headers["set-cookie"].lower()
    assert answer.headers["strict-transport-security"]


def test_no_token_and_no_password_is_in_the_database(api, make, engine):
    person = make.person(EMAIL)
    token = sign_in(api).json()["token"]
    key = make.token(person)["Authorization"].removeprefix("Bearer ")

    stored = read_everything(engine)

    assert token not in stored
    assert key not in stored
    assert PASSWORD not in stored
    assert "$argon2id$" in stored


def test_two_sign_ins_have_nothing_in_common(api, make):
    make.person(EMAIL)
    tokens = [sign_in(api).json()["token"] for _ in range(3)]

    assert len(set(tokens)) == 3
    assert all(len(token) > 40 for token in tokens)


def test_signing_out_ends_the_session_at_once_in_every_process(api, make, engine, settings):
    make.person(EMAIL)
    token, elsewhere = sign_in(api).json()["token"], another(engine, settings)
    assert elsewhere.get("me", headers=bearer(token)).status_code == 200

    assert api.delete("session").status_code == 204

    assert elsewhere.get("me", headers=bearer(token)).status_code == 401
    assert api.get("me", headers=bearer(token)).status_code == 401


def test_signing_out_of_one_session_leaves_the_others(api, make):
    make.person(EMAIL)
    first, second = (sign_in(api).json()["token"] for _ in range(2))
    api.cookies.clear()

    api.delete("session", headers=bearer(first))

    assert api.get("me", headers=bearer(first)).status_code == 401
    assert api.get("me", headers=bearer(second)).status_code == 200


def test_a_token_is_revoked_at_once(api, make):
    headers = make.token(make.person())

    assert api.delete("session", headers=headers).status_code == 204

    assert refusal(api.get("me", headers=headers)) == (401, "NotSignedIn")


def test_a_session_ends_by_itself(api, make, engine):
    make.person(EMAIL)
    sign_in(api)
    update(engine, SignInSession, expires_at=utc_now() - timedelta(seconds=1))

    assert api.get("me").status_code == 401


def test_a_session_lasts_as_long_as_is_set(api, make, settings):
    settings.session_hours = 3
    make.person(EMAIL)
    began = utc_now()

    answer = sign_in(api).json()

    lasts = timedelta(hours=3)
    assert began + lasts <= type(began).fromisoformat(answer["expires_at"]) <= utc_now() + lasts


def test_a_token_with_an_end_ends(api, make, engine):
    headers = make.token(make.person())
    assert api.get("me", headers=headers).status_code == 200

    update(engine, ApiToken, expires_at=utc_now() - timedelta(seconds=1))

    assert api.get("me", headers=headers).status_code == 401


def test_who_is_made_inactive_is_out_at_once_and_does_not_come_in_again(api, make, engine):
    headers = make.token(make.person(EMAIL))
    sign_in(api)
    update(engine, Person, active=False)

    assert api.get("me").status_code == 401
    assert api.get("me", headers=headers).status_code == 401
    assert refusal(sign_in(api)) == (401, "WrongPassword")


@pytest.mark.parametrize("token", ["", "x", "lf_", "lf_" + "a" * 43, "\u00e9", "' OR 1=1 --", "Bearer"])
def test_a_token_that_is_none_lets_nobody_in(api, make, token):
    make.token(make.person())

    assert api.get("me", headers={"Authorization": f"Bearer {token}".encode()}).status_code == 401


def test_the_hash_in_the_database_is_no_token(api, make, engine):
    make.token(make.person())
    with engine.connect() as connection:
        (stored,) = connection.execute(sa.select(ApiToken.__table__.c.digest)).scalars()

    assert api.get("me", headers=bearer(stored)).status_code == 401


def test_a_wrong_password_and_an_unknown_person_read_the_same(api, make):
    make.person(EMAIL)

    wrong, unknown = sign_in(api, password="not the password"), sign_in(api, "nobody@test.example")

    assert refusal(wrong) == refusal(unknown) == (401, "WrongPassword")
    assert wrong.json() == unknown.json()
    assert "set-cookie" not in wrong.headers | unknown.headers


def test_an_unknown_person_costs_the_same_work_as_a_wrong_password(api, make, monkeypatch):
    make.person(EMAIL)
    inactive = make.person("gone@test.example")
    with make.engine.begin() as connection:
        connection.execute(sa.update(Person).where(Person.__table__.c.id == inactive.id).values(active=False))
    sign_in(api, "nobody@test.example")
    work = []

    class Counting:
        """Verifies as ever, and notes against what kind of hash."""

        def verify(self, password, hashed):
            work.append(hashed.rsplit("$", 2)[0])
            return original.verify(password, hashed)

    original = security._HASHER
    monkeypatch.setattr(security, "_HASHER", Counting())
    for email in (EMAIL, "nobody@test.example", "gone@test.example"):
        assert sign_in(api, email, "not the password").status_code == 401

    assert len(work) == 3
    assert len(set(work)) == 1
    assert work[0].startswith("$argon2id$v=19$m=19456,t=2,p=1")


def test_attempts_on_an_account_are_limited_even_with_the_right_password(api, make, settings):
    settings.attempts_per_account = 3
    make.person(EMAIL)
    for _ in range(3):
        assert sign_in(api, password="not the password").status_code == 401

    refused = sign_in(api)

    assert refusal(refused) == (429, "TooManyAttempts")
    assert "15 minutes" in detail(refused)


def test_attempts_on_nobody_are_limited_as_well(api, settings):
    settings.attempts_per_account = 2
    told = [sign_in(api, "nobody@test.example").status_code for _ in range(3)]

    assert told == [401, 401, 429]


def test_another_way_to_write_the_address_is_no_new_account(api, make, settings):
    settings.attempts_per_account = 2
    make.person(EMAIL)
    told = [sign_in(api, email, "no").status_code for email in (EMAIL, EMAIL.upper(), f" {EMAIL}")]

    assert told == [401, 401, 429]


def test_one_account_under_attack_leaves_the_others_alone(api, make, settings):
    settings.attempts_per_account = 1
    make.person(EMAIL)
    sign_in(api, "victim@test.example", "no")

    assert sign_in(api, "victim@test.example", "no").status_code == 429
    assert sign_in(api).status_code == 201


def test_attempts_from_an_address_are_limited_and_other_addresses_are_not(api, make, engine, settings):
    settings.attempts_per_address = 3
    make.person(EMAIL)
    for number in range(3):
        sign_in(api, f"guess{number}@test.example", "no")

    assert sign_in(api).status_code == 429
    assert sign_in(another(engine, settings, address="203.0.113.9")).status_code == 201


def test_attempts_are_remembered_by_the_database_not_by_the_process(api, make, engine, settings):
    settings.attempts_per_account = 1
    make.person(EMAIL)
    sign_in(api, password="not the password")

    assert sign_in(another(engine, settings)).status_code == 429


def test_signing_in_works_again_after_the_window(api, make, engine, settings):
    settings.attempts_per_account = 1
    make.person(EMAIL)
    sign_in(api, password="not the password")
    assert sign_in(api).status_code == 429

    update(engine, SignInAttempt, at=utc_now() - timedelta(minutes=settings.attempts_minutes, seconds=1))

    assert sign_in(api).status_code == 201


def test_knocking_on_a_shut_door_does_not_keep_it_shut(api, make, engine, settings):
    settings.attempts_per_account = 1
    make.person(EMAIL)
    for _ in range(4):
        sign_in(api, password="not the password")

    with engine.connect() as connection:
        counted = connection.execute(sa.select(sa.func.count()).select_from(SignInAttempt)).scalar_one()
    assert counted == 1


def test_who_signs_in_starts_counting_anew(api, make, settings):
    settings.attempts_per_account = 2
    make.person(EMAIL)
    for password in ("no", PASSWORD, "no", PASSWORD):
        told = sign_in(api, password=password).status_code

    assert told == 201


def test_a_password_that_is_not_unicode_is_just_wrong(api, make):
    make.person(EMAIL)

    answer = api.post(
        "session",
        content=b'{"email": "ana@test.example", "password": "\\ud800"}',
        headers={"content-type": "application/json"},
    )

    assert refusal(answer) == (401, "WrongPassword")


def test_a_person_changes_their_language_but_not_their_rights(api, make):
    headers = make.token(make.person(EMAIL))

    assert api.patch("me", json={"version": 1, "language": "es"}, headers=headers).json()["language"] == "es"
    for field in ("administrator", "active", "password_hash", "email", "id"):
        body = {"version": 2, field: "x" if field == "email" else True}
        assert refusal(api.patch("me", json=body, headers=headers)) == (422, "Invalid"), field
    assert api.get("me", headers=headers).json()["administrator"] is False


def test_a_region_that_nobody_knows_is_refused(api, make):
    headers = make.token(make.person(EMAIL))

    answer = api.patch("me", json={"version": 1, "region": "xx_XX"}, headers=headers)

    assert refusal(answer) == (422, "Invalid")
    assert "xx_XX" in detail(answer)
