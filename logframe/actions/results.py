"""The results chain: outcomes, outputs, activities and their money; events and studies."""

from typing import Any

from sqlmodel import Session, select

from logframe.actions.rows import add_row, belongs, change_row, check_code, lock_project
from logframe.errors import CodeTaken, Invalid, RuleRefused
from logframe.languages import marked
from logframe.schemas.base import MAX_ID
from logframe.schemas.results import (
    ActivityChange,
    ActivityCreate,
    AssumptionCreate,
    EventCreate,
    OutcomeChange,
    OutcomeCreate,
    OutputChange,
    OutputCreate,
    PrintedTotalCreate,
    StudyCreate,
)
from logframe.tables.budgets import BudgetLine, PrintedTotal
from logframe.tables.evaluations import Rating
from logframe.tables.people import Person
from logframe.tables.projects import Project
from logframe.tables.results import Activity, Assumption, Event, Outcome, Output, Study


def add_outcome(session: Session, person: Person | None, project: Project, payload: OutcomeCreate) -> Outcome:
    """Add an outcome, at the top or under another."""
    assert project.id is not None
    check_code(session, Outcome, project.id, payload.code)
    belongs(session, Outcome, project.id, payload.parent_id, "parent_id")
    row = add_row(session, person, Outcome(project_id=project.id, **payload.model_dump(exclude={"assumptions"})))
    _add_assumptions(session, payload.assumptions, outcome_id=row.id)
    return row


def _add_assumptions(session: Session, assumptions: list[AssumptionCreate], **result: Any) -> None:
    """Store what a result assumes."""
    session.add_all(Assumption(**item.model_dump(), **result) for item in assumptions)
    session.flush()


def change_outcome(session: Session, person: Person, outcome: Outcome, payload: OutcomeChange) -> Outcome:
    """Change an outcome; it never comes to stand under itself."""
    changes = payload.changes()
    if changes.get("code", outcome.code) != outcome.code:
        check_code(session, Outcome, outcome.project_id, changes["code"])
    if changes.get("level", outcome.level) != outcome.level:
        _check_unrated(session, outcome)
    if changes.get("parent_id") is not None:
        lock_project(session, outcome.project_id)
    parent = belongs(session, Outcome, outcome.project_id, changes.get("parent_id"), "parent_id")
    while parent is not None:
        if parent.id == outcome.id:
            raise RuleRefused(why=marked("an outcome cannot stand under itself."))
        parent = session.get(Outcome, parent.parent_id) if parent.parent_id else None
    change_row(session, person, outcome, payload)
    return outcome


def _check_unrated(session: Session, outcome: Outcome) -> None:
    """Refuse another level for an outcome that is rated."""
    if session.exec(select(Rating.id).where(Rating.outcome_id == outcome.id)).first() is not None:
        raise RuleRefused(why=marked("this outcome is rated, and only long-term outcomes are."))


def add_output(session: Session, person: Person | None, project: Project, payload: OutputCreate) -> Output:
    """Add an output, under an outcome or on its own."""
    assert project.id is not None
    check_code(session, Output, project.id, payload.code)
    belongs(session, Outcome, project.id, payload.outcome_id, "outcome_id")
    row = add_row(session, person, Output(project_id=project.id, **payload.model_dump(exclude={"assumptions"})))
    _add_assumptions(session, payload.assumptions, output_id=row.id)
    return row


def change_output(session: Session, person: Person, output: Output, payload: OutputChange) -> Output:
    """Change an output."""
    changes = payload.changes()
    if changes.get("code", output.code) != output.code:
        check_code(session, Output, output.project_id, changes["code"])
    belongs(session, Outcome, output.project_id, changes.get("outcome_id"), "outcome_id")
    change_row(session, person, output, payload)
    return output


def check_one_result(session: Session, project_id: int, outcome_id: int | None, output_id: int | None) -> None:
    """Refuse anything but exactly one outcome or output of the project."""
    if (outcome_id is None) == (output_id is None):
        raise Invalid("outcome_id", marked("Name exactly one: an outcome or an output."))
    belongs(session, Outcome, project_id, outcome_id, "outcome_id")
    belongs(session, Output, project_id, output_id, "output_id")


def add_activity(session: Session, person: Person | None, project: Project, payload: ActivityCreate) -> Activity:
    """Add an activity with its budget lines."""
    assert project.id is not None
    check_code(session, Activity, project.id, payload.code)
    check_one_result(session, project.id, payload.outcome_id, payload.output_id)
    codes = [line.code for line in payload.budget_lines]
    if len(set(codes)) < len(codes):
        raise Invalid("budget_lines", marked("Two budget lines have the same code."))
    row = add_row(session, person, Activity(project_id=project.id, **payload.model_dump(exclude={"budget_lines"})))
    for line in payload.budget_lines:
        add_row(session, person, BudgetLine(activity_id=row.id, **line.model_dump()), project_id=project.id)
    return row


def change_activity(session: Session, person: Person, activity: Activity, payload: ActivityChange) -> Activity:
    """Change an activity."""
    changes = payload.changes()
    if changes.get("code", activity.code) != activity.code:
        check_code(session, Activity, activity.project_id, changes["code"])
    outcome_id = changes.get("outcome_id", activity.outcome_id)
    check_one_result(session, activity.project_id, outcome_id, changes.get("output_id", activity.output_id))
    change_row(session, person, activity, payload)
    return activity


def add_event(session: Session, person: Person | None, project: Project, payload: EventCreate) -> Event:
    """Add an event; women and men are never more than all."""
    told = (payload.women or 0) + (payload.men or 0)
    if told > (MAX_ID if payload.participants is None else payload.participants):
        raise Invalid("participants", marked("Women and men together are more than the participants."))
    return add_row(session, person, Event(project_id=project.id, **payload.model_dump()))


def add_study(session: Session, person: Person | None, project: Project, payload: StudyCreate) -> Study:
    """Add a study; its number is its own."""
    same = select(Study.id).where(Study.project_id == project.id, Study.number == payload.number)
    if session.exec(same).first() is not None:
        raise CodeTaken(code=payload.number)
    return add_row(session, person, Study(project_id=project.id, **payload.model_dump()))


def add_printed_total(
    session: Session, person: Person | None, project: Project, payload: PrintedTotalCreate
) -> PrintedTotal:
    """Keep a total as a document prints it."""
    same = select(PrintedTotal.id).where(PrintedTotal.project_id == project.id, PrintedTotal.label == payload.label)
    if session.exec(same).first() is not None:
        raise CodeTaken(code=payload.label)
    return add_row(session, person, PrintedTotal(project_id=project.id, **payload.model_dump()))
