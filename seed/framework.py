"""A project of the files: its places, calendar, results, money, events and studies."""

from dataclasses import dataclass, field

from sqlmodel import Session

from logframe.actions.periods import add_period, change_period
from logframe.actions.projects import add_location, add_project
from logframe.actions.results import (
    add_activity,
    add_event,
    add_outcome,
    add_output,
    add_printed_total,
    add_study,
)
from logframe.schemas.projects import LocationCreate, PeriodChange, PeriodCreate, ProjectCreate
from logframe.schemas.results import (
    ActivityCreate,
    EventCreate,
    OutcomeCreate,
    OutputCreate,
    PrintedTotalCreate,
    StudyCreate,
)
from logframe.tables.people import Person
from logframe.tables.projects import Location, Project, ReportingPeriod
from logframe.tables.results import Outcome, Output
from seed.files import Node, fields


@dataclass(frozen=True, slots=True)
class Framework:
    """A stored project, with what it has by the codes that the files use."""

    project: Project
    locations: dict[str, Location] = field(default_factory=dict)
    periods: dict[str, ReportingPeriod] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    outputs: dict[str, Output] = field(default_factory=dict)

    def under(self, code: str) -> dict[str, int | None]:
        """Return the key of the one result that a code names."""
        if code in self.outputs:
            return {"output_id": self.outputs[code].id}
        return {"outcome_id": self.outcomes[code].id}


def add_shipped_project(session: Session, person: Person, node: Node) -> Project:
    """Add a project with its organisations and portfolio rows."""
    return add_project(session, person, ProjectCreate.model_validate(node))


def add_framework(session: Session, person: Person, project: Project, content: Node) -> Framework:
    """Add where, when and what for: places, periods, outcomes and outputs."""
    framework = Framework(project)
    for node in content.get("locations", []):
        framework.locations[node["name"]] = add_location(session, person, project, LocationCreate.model_validate(node))
    for node in content["periods"]:
        payload = PeriodCreate.model_validate(fields(node, "closed"))
        framework.periods[payload.code] = add_period(session, person, project, payload)
    for node in content["outcomes"]:
        framework.outcomes[node["code"]] = add_outcome(session, person, project, OutcomeCreate.model_validate(node))
    for node in content.get("outputs", []):
        output = OutputCreate.model_validate(fields(node, "under") | framework.under(node["under"]))
        framework.outputs[output.code] = add_output(session, person, project, output)
    return framework


def add_work(session: Session, person: Person, framework: Framework, content: Node) -> None:
    """Add what was done and what it cost: activities, totals as printed, events and studies."""
    project = framework.project
    for node in content.get("activities", []):
        payload = ActivityCreate.model_validate(fields(node, "under") | framework.under(node["under"]))
        add_activity(session, person, project, payload)
    for node in content.get("printed_totals", []):
        add_printed_total(session, person, project, PrintedTotalCreate.model_validate(node))
    for node in content.get("events", []):
        add_event(session, person, project, EventCreate.model_validate(node))
    for node in content.get("studies", []):
        add_study(session, person, project, StudyCreate.model_validate(node))


def close_periods(session: Session, person: Person, framework: Framework, content: Node) -> None:
    """Close the periods that the file says are closed; what they hold is in by then."""
    for node in content["periods"]:
        period = framework.periods[node["code"]]
        if node.get("closed"):
            change_period(
                session,
                person,
                period,
                PeriodChange.model_validate({"version": period.version, "closed": True}),
            )
