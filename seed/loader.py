"""The demonstration, stored through the same actions as anything that people do."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from logframe.domain.words import Role
from logframe.security import new_password
from logframe.tables.people import Person
from seed.files import Node, read_file
from seed.framework import add_framework, add_shipped_project, add_work, close_periods
from seed.judgements import add_judgements
from seed.plan import Authors, add_plan
from seed.team import Team, add_team

PROJECTS = (("peru_labour_law", "peru_labour_law_plan"), ("rbclac_peru",))
"""The files of each project with a framework."""

PORTFOLIO = "ilo_portfolio"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load has done: the new people's passwords, told this once; nothing where all was there."""

    passwords: dict[str, str] = field(default_factory=dict)
    already_there: bool = False


def load(session: Session, *, generate_password: Callable[[], str] = new_password) -> Loaded:
    """Add the demonstration, all of it; does nothing where its people are there. The caller commits."""
    if session.exec(select(Person.id).where(col(Person.demonstration).is_(True))).first() is not None:
        return Loaded(already_there=True)
    team = add_team(session, read_file("people"), generate_password)
    for names in PROJECTS:
        _add_project(session, team, _join_files(names))
    for node in read_file(PORTFOLIO)["projects"]:
        team.join(session, add_shipped_project(session, team.administrator, node))
    return Loaded(team.passwords)


def _join_files(names: tuple[str, ...]) -> Node:
    """Return what the files of one project say together."""
    return {name: value for file in names for name, value in read_file(file).items()}


def _add_project(session: Session, team: Team, content: Node) -> None:
    """Add one project, each part by somebody whose part it is."""
    project = add_shipped_project(session, team.administrator, content["project"])
    team.join(session, project)
    code = project.code
    manager = team.who(Role.manager, code)
    framework = add_framework(session, manager, project, content)
    add_work(session, manager, framework, content)
    add_plan(session, Authors(manager, team.who(Role.officer, code)), framework, content)
    close_periods(session, manager, framework, content)
    rater, confirmer = (team.who(Role.evaluator, code, second=second) for second in (False, True))
    add_judgements(session, rater, confirmer, framework, content)
