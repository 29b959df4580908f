"""Who may do what: every route is walked by everybody, and compared with the one table of permissions."""

from typing import Any

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute

from logframe.api import app as api_app
from logframe.api.app import ROUTERS, create_api
from logframe.api.dependencies import ProjectToSee, ProjectToSetUp
from logframe.api.routes import GuardedRoute
from logframe.domain.permissions import GRANTS, OPEN_PATHS, Audience, Permission, is_open
from tests.api.scenes import Scene

ROUTES: list[Any] = [route for router in ROUTERS for route in router.routes]
MEMBERS = ("donor", "officer", "evaluator", "manager")
PEOPLE = ("nobody", "stranger", *MEMBERS, "administrator")
TABLE = dict(GRANTS)


def expected(permission: Permission, who: str, *, in_project: bool) -> set[int]:
    """Return what the table says somebody gets; nothing where they are let through."""
    granted = TABLE[permission]
    if Audience.anyone in granted:
        return set()
    if who == "nobody":
        return {401}
    if not in_project:
        mine = {Audience.signed_in} | ({Audience.administrator} if who == "administrator" else set())
        return set() if granted & mine else {403}
    if who == "stranger":
        return {404}
    return set() if Audience(who) in granted else {403}


def address(route: APIRoute, scene: Scene, who: str) -> str:
    """Return the address of something that is there."""
    if "{id}" not in route.path:
        return route.path.format(code=scene.project.code)
    noun = route.path.split("/")[1]
    rows = {
        "outcomes": scene.outcome, "outputs": scene.output, "periods": scene.period, "locations": scene.location,
        "indicators": scene.indicator, "dimensions": scene.dimension, "ratings": scene.rating,
    }  # fmt: skip
    if noun == "measurements":
        author = "manager" if who == "manager" and route.name == "post_submission" else "officer"
        return route.path.format(id=scene.entry(author, submit=route.name != "post_submission").id)
    made = {
        "links": scene.add_link, "rubric": scene.find_rubric, "checks": scene.find_check,
        "evidence": scene.add_evidence, "exceptions": scene.add_exception,
    }  # fmt: skip
    if noun in made:
        return route.path.format(id=made[noun]().id)
    if noun == "activities":
        return route.path.format(id=scene.add_activity(f"A-{who}-{route.name}").id)
    return route.path.format(id=rows[noun].id)


def walk(api: Any, scene: Scene, routes: list[Any], people: tuple[str, ...] = PEOPLE) -> list[tuple[str, str, int]]:
    """Knock at every route as everybody, and return where the answer is not what the table says."""
    knocks: dict[str, dict[str, str]] = {
        "nobody": {},
        "stranger": scene.stranger,
        "administrator": scene.administrator,
        **{role: scene.headers(role) for role in MEMBERS},
    }
    wrong = []
    for route in sorted(routes, key=lambda route: route.name == "delete_session"):
        for who in people:
            for method in sorted(route.methods):
                place = address(route, scene, who).lstrip("/")
                answer = api.request(method, place, headers=knocks[who])
                refused = {answer.status_code} & {401, 403, 404}
                if refused != expected(route.permission, who, in_project="{" in route.path):
                    wrong.append((f"{method} {route.path}", who, answer.status_code))
                assert answer.status_code < 500, (method, place, answer.text)
    return wrong


def test_every_route_lets_in_whom_the_table_names_and_nobody_else(api, make):
    scene = Scene(make)

    assert walk(api, scene, ROUTES) == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("permission", "granted", "who"),
    [
        (Permission.see_project, Audience.officer, "officer"),
        (Permission.see_entries, Audience.officer, "officer"),
        (Permission.set_up, Audience.manager, "manager"),
        (Permission.record, Audience.officer, "officer"),
        (Permission.attach, Audience.officer, "officer"),
        (Permission.review, Audience.manager, "manager"),
        (Permission.evaluate, Audience.evaluator, "evaluator"),
        (Permission.confirm, Audience.evaluator, "evaluator"),
        (Permission.add_project, Audience.administrator, "administrator"),
    ],
)
def test_the_walk_sees_a_grant_that_is_lost(api, make, monkeypatch, permission, granted, who):
    scene = Scene(make)
    routes = [route for route in ROUTES if route.permission is permission]
    monkeypatch.setitem(GRANTS, permission, GRANTS[permission] - {granted})

    assert {where for where, _who, _status in walk(api, scene, routes, (who,))} == {
        f"{method} {route.path}" for route in routes for method in route.methods
    }


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("permission", "who"),
    [
        (Permission.see_entries, "donor"),
        (Permission.set_up, "officer"),
        (Permission.record, "donor"),
        (Permission.review, "officer"),
        (Permission.evaluate, "manager"),
        (Permission.confirm, "officer"),
    ],
)
def test_the_walk_sees_a_grant_too_many(api, make, monkeypatch, permission, who):
    scene = Scene(make)
    routes = [route for route in ROUTES if route.permission is permission and route.methods != {"DELETE"}]
    monkeypatch.setitem(GRANTS, permission, GRANTS[permission] | {Audience(who)})

    assert {somebody for _where, somebody, _status in walk(api, scene, routes, (who,))} == {who}


def test_an_administrator_sees_and_sets_up_but_neither_records_nor_judges():
    mine = {permission for permission, granted in GRANTS.items() if Audience.administrator in granted}

    assert mine == {Permission.add_project, Permission.see_project, Permission.see_entries, Permission.set_up}


def test_a_donor_sees_the_project_and_nothing_behind_it():
    mine = {permission for permission, granted in GRANTS.items() if Audience.donor in granted}

    assert mine == {Permission.see_project}


def test_every_permission_is_granted_to_somebody_and_asked_for_by_a_route():
    assert set(GRANTS) == set(Permission) == {route.permission for route in ROUTES}
    assert all(GRANTS.values())


def test_a_route_without_a_permission_does_not_exist():
    router = APIRouter(route_class=GuardedRoute)

    with pytest.raises(TypeError, match="/hole names 0 permissions"):
        router.get("/hole")(lambda: None)


def test_a_route_with_two_permissions_does_not_exist():
    def both(project: ProjectToSee, again: ProjectToSetUp) -> None: ...

    with pytest.raises(TypeError, match="names 2 permissions"):
        APIRouter(route_class=GuardedRoute).get("/projects/{code}/both")(both)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_api_with_an_unguarded_router_does_not_start(settings, engine, monkeypatch):
    hole = APIRouter()
    hole.get("/hole")(lambda: None)
    monkeypatch.setattr(api_app, "ROUTERS", (*ROUTERS, hole))

    with pytest.raises(TypeError, match="is not guarded"):
        create_api(settings, engine)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_api_has_no_address_that_the_walk_does_not_know(settings, engine):
    described = {
        (method.upper(), path)
        for path, item in create_api(settings, engine).openapi()["paths"].items()
        for method in item
    }

    assert described == {(method, route.path) for route in ROUTES for method in route.methods}


def test_what_is_open_in_the_table_of_paths_is_open_in_the_table_of_permissions():
    open_routes = {
        (method, "/api/v1" + route.path)
        for route in ROUTES
        if Audience.anyone in GRANTS[route.permission]
        for method in route.methods
    }

    assert open_routes == {
        (method, path) for method, path in OPEN_PATHS if path.startswith("/api/") and "openapi" not in path
    }


def test_an_address_that_does_not_exist_is_shut_before_sign_in_and_missing_after(api, make):
    assert api.get("nowhere").status_code == 401
    assert api.get("nowhere", headers=make.token(make.person())).status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/api/v1/health"), ("GET", "/api/v1/healthy"), ("GET", "/api/v1/health/"), ("PUT", "/sign-in"),
     ("GET", "/assets"), ("POST", "/assets/x.css"), ("OPTIONS", "/api/v1/session")],
)  # fmt: skip
def test_beside_an_open_path_everything_is_shut(method, path):
    assert not is_open(method, path)
