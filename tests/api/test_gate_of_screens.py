"""The gate in front of the screens: every Dash route is shut, unless the table of open paths says otherwise."""

import re

import pytest
from starlette.testclient import TestClient

from dashboard.app import build_screens, create_app
from dashboard.sign_in import routes as sign_in_routes
from logframe.domain.permissions import is_open
from tests.make import PASSWORD

EMAIL = "ana@test.example"
HTML, JSON = {"Accept": "text/html,application/xhtml+xml"}, {"Accept": "application/json"}
DEEP = (
    "/", "/projects/P1", "/projects/P1/heatmap", "/indicators/1", "/indicators/1/record", "/settings", "/nowhere",
    "/favicon.ico", "/_dash-component-suites", "/assetsx/app.css", "/sign-in/x", "//evil.example", "/_dash-anything",
)  # fmt: skip
DASH = ("/_dash-layout", "/_dash-dependencies", "/_dash-update-component", "/_reload-hash")


@pytest.fixture
def house(settings):
    """Build the whole house on the test's database."""
    app = create_app(settings)
    yield app
    app.engine.dispose()


@pytest.fixture
def browser(house):
    """Open a browser that follows no redirect."""
    with TestClient(house, base_url="http://testserver", follow_redirects=False) as client:
        yield client


def every_route():
    """Return method and a sample address of every route that the screens and the sign-in page serve."""
    for route in [*build_screens().server.routes, *sign_in_routes()]:
        path = re.sub(r"\{path:path\}", "/somewhere/deep", route.path)
        path = re.sub(r"\{[^}]*\}", "x", path)
        for method in getattr(route, "methods", None) or {"GET"}:
            yield method, path if route.path != "/assets" else "/assets/tokens.css"


def shut(answer, *, wants_page):
    """Tell whether somebody was turned away: a person to the sign-in page, a program with a 401."""
    if wants_page:
        return answer.status_code == 303 and answer.headers["location"].startswith("/sign-in?next=")
    return answer.status_code == 401 and answer.headers["content-type"] == "application/problem+json"


def test_nobody_gets_past_the_gate_but_where_the_table_says_so(browser):
    knocks = {*every_route(), *(("GET", path) for path in DEEP), *(("POST", path) for path in (*DEEP, *DASH))}
    knocks |= {("GET", path) for path in DASH} | {("HEAD", "/"), ("PUT", "/"), ("DELETE", "/"), ("OPTIONS", "/")}
    wrong = []
    for method, path in sorted(knocks):
        for accept in (HTML, JSON):
            answer = browser.request(method, f"http://testserver{path}", headers=accept)
            page = accept is HTML and method in {"GET", "HEAD", "OPTIONS"}
            if shut(answer, wants_page=page) == is_open(method, path):
                wrong.append((method, path, answer.status_code))
    assert wrong == []
    assert {path for _method, path in knocks} >= set(DASH)


def test_the_walk_sees_a_path_that_was_opened_by_mistake(browser, monkeypatch):
    monkeypatch.setattr(
        "logframe.api.gate.is_open", lambda method, path: path == "/_dash-layout" or is_open(method, path)
    )

    assert not shut(browser.get("/_dash-layout", headers=JSON), wants_page=False)


def test_every_method_of_a_callback_needs_somebody(browser):
    body = {"output": "x.children", "outputs": {"id": "x", "property": "children"}, "inputs": [], "changedPropIds": []}

    assert browser.post("/_dash-update-component", json=body).status_code == 401


def test_who_is_signed_in_gets_the_screens(browser, house, make):
    make.person(EMAIL)
    answer = browser.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "next": "/settings"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/settings")

    for path in ("/", "/projects/P1/heatmap", "/_dash-layout", "/_dash-dependencies"):
        assert browser.get(path, headers=HTML).status_code == 200, path


def test_a_person_comes_back_to_the_page_they_wanted(browser):
    answer = browser.get("/projects/P1/heatmap?dimension=achievement", headers=HTML)

    assert answer.headers["location"] == "/sign-in?next=/projects/P1/heatmap%3Fdimension%3Dachievement"


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "evil"]
)
def test_signing_in_leads_nowhere_else(browser, make, target):
    make.person(EMAIL)

    answer = browser.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "next": target})

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_another_site_does_not_sign_anybody_in_through_the_form(browser, make):
    make.person(EMAIL)

    answer = browser.post(
        "/sign-in", data={"email": EMAIL, "password": PASSWORD}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_wrong_password_at_the_form_reads_as_at_the_api(browser, make):
    make.person(EMAIL)

    wrong = browser.post("/sign-in", data={"email": EMAIL, "password": "wrong"})
    unknown = browser.post("/sign-in", data={"email": "nobody@test.example", "password": "wrong"})

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace(EMAIL, "x") == unknown.text.replace("nobody@test.example", "x")
    assert "logframe_session" not in wrong.headers.get("set-cookie", "")


def test_what_was_typed_is_escaped_on_the_page(browser):
    answer = browser.post("/sign-in", data={"email": '"><script>alert(1)</script>', "password": "x", "next": '/"><b>'})

    assert "<script>alert(1)" not in answer.text
    assert '"><b>' not in answer.text


def test_the_cookie_of_the_form_is_out_of_reach_of_scripts(browser, make):
    make.person(EMAIL)

    answer = browser.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})

    cookie = next(one for one in answer.headers.get_list("set-cookie") if one.startswith("logframe_session=")).lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_signing_out_ends_the_session_in_the_database(browser, make):
    make.person(EMAIL)
    browser.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    token = browser.cookies["logframe_session"]

    assert browser.post("/sign-out").headers["location"] == "/sign-in"

    assert browser.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_every_page_has_the_security_headers_and_no_eval(browser, make):
    make.person(EMAIL)
    answers = [browser.get("/sign-in", headers=HTML), browser.get("/", headers=HTML), browser.get("/assets/tokens.css")]
    browser.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    answers += [browser.get(path, headers=HTML) for path in ("/", "/nowhere", "/_dash-layout")]

    for answer in answers:
        policy = answer.headers["content-security-policy"]
        script = next(part for part in policy.split(";") if "script-src" in part)
        assert "unsafe-eval" not in policy
        assert "unsafe-inline" not in script
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-request-id"]


def test_a_page_is_not_kept_by_the_browser_and_an_asset_is_not_forbidden_to_be(browser, make):
    make.person(EMAIL)
    browser.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})

    assert browser.get("/", headers=HTML).headers["cache-control"] == "no-store"
    assert "no-store" not in browser.get("/assets/tokens.css").headers.get("cache-control", "")


def test_an_address_of_the_api_that_is_not_there_is_no_page(browser, make):
    headers = {**make.token(make.person()), **HTML}

    answer = browser.get("/api/v1/nowhere", headers=headers)

    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_the_description_of_the_api_is_open_and_names_no_person(browser):
    answer = browser.get("/api/v1/openapi.json")

    assert (answer.status_code, answer.json()["openapi"][:2]) == (200, "3.")
