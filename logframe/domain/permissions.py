"""Who may do what: one table of data, read by the gate, the API and the tests."""

from enum import StrEnum

from logframe.domain.words import Role


class Audience(StrEnum):
    """Who stands before the door: nobody known, somebody signed in, a role in the project, the administrator."""

    anyone = "anyone"
    signed_in = "signed_in"
    administrator = "administrator"
    officer = "officer"
    manager = "manager"
    evaluator = "evaluator"
    donor = "donor"


class Permission(StrEnum):
    """What a route asks for. Every route names exactly one."""

    look_in = "look_in"
    use_own_account = "use_own_account"
    see_portfolio = "see_portfolio"
    add_project = "add_project"
    see_project = "see_project"
    see_entries = "see_entries"
    set_up = "set_up"
    record = "record"
    attach = "attach"
    review = "review"
    evaluate = "evaluate"
    confirm = "confirm"


_MEMBERS = frozenset({Audience.officer, Audience.manager, Audience.evaluator, Audience.donor, Audience.administrator})

GRANTS: dict[Permission, frozenset[Audience]] = {
    Permission.look_in: frozenset({Audience.anyone}),
    Permission.use_own_account: frozenset({Audience.signed_in}),
    Permission.see_portfolio: frozenset({Audience.signed_in}),
    Permission.add_project: frozenset({Audience.administrator}),
    Permission.see_project: _MEMBERS,
    Permission.see_entries: _MEMBERS - {Audience.donor},
    Permission.set_up: frozenset({Audience.manager, Audience.administrator}),
    Permission.record: frozenset({Audience.officer, Audience.manager}),
    Permission.attach: frozenset({Audience.officer, Audience.manager, Audience.evaluator}),
    Permission.review: frozenset({Audience.manager}),
    Permission.evaluate: frozenset({Audience.evaluator}),
    Permission.confirm: frozenset({Audience.evaluator, Audience.manager}),
}

OPEN_PATHS: tuple[tuple[str, str], ...] = (
    ("GET", "/api/v1/health"),
    ("GET", "/api/v1/openapi.json"),
    ("POST", "/api/v1/session"),
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("POST", "/sign-out"),
    ("POST", "/language"),
    ("GET", "/assets/"),
    ("GET", "/_dash-component-suites/"),
    ("GET", "/_favicon.ico"),
)
"""What answers before sign-in: an exact path, or all below one that ends in a slash. All else is shut."""


def is_open(method: str, path: str) -> bool:
    """Tell whether a request needs no sign-in."""
    asked = "GET" if method == "HEAD" else method
    return any(
        asked == verb and (path.startswith(place) if place.endswith("/") else path == place)
        for verb, place in OPEN_PATHS
    )


def allows(permission: Permission, roles: set[Role], *, administrator: bool) -> bool:
    """Tell whether somebody signed in, with these roles in the project, has the permission."""
    audiences = {Audience.anyone, Audience.signed_in} | {Audience(role.value) for role in roles}
    if administrator:
        audiences.add(Audience.administrator)
    return not GRANTS[permission].isdisjoint(audiences)
