"""What the screens offer to whom; the API decides, the screens only don't offer what it would refuse."""

from logframe.domain.words import Role
from logframe.schemas.people import MeRead


def has_role(me: MeRead, project: str, *roles: Role) -> bool:
    """Tell whether a person has one of the roles in a project."""
    return any(one.project == project and one.role in roles for one in me.memberships)


def may_record(me: MeRead, project: str) -> bool:
    """Tell whether to offer the form for a value."""
    return has_role(me, project, Role.officer, Role.manager)


def may_approve(me: MeRead, project: str) -> bool:
    """Tell whether to show what waits for approval."""
    return has_role(me, project, Role.manager)
