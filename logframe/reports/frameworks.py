"""The results framework of a project as a tree, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Sequence

from sqlmodel import Session, col, select

from logframe.domain.decimals import exact_sum
from logframe.domain.words import OutcomeLevel
from logframe.reports.indicators import read_indicators
from logframe.schemas import answers
from logframe.schemas.indicators import IndicatorRead
from logframe.schemas.results import (
    ActivityRead,
    BudgetLineRead,
    OutcomeRead,
    OutputRead,
    PrintedTotalBase,
)
from logframe.tables.budgets import BudgetLine, PrintedTotal
from logframe.tables.indicators import Indicator
from logframe.tables.projects import Project
from logframe.tables.results import Activity, Outcome, Output


def read_activities(session: Session, activities: Sequence[Activity]) -> list[ActivityRead]:
    """Return activities with their budget lines."""
    lines: dict[int, list[BudgetLineRead]] = defaultdict(list)
    keys = [activity.id for activity in activities]
    query = select(BudgetLine).where(col(BudgetLine.activity_id).in_(keys)).order_by(col(BudgetLine.id))
    for line in session.exec(query):
        lines[line.activity_id].append(BudgetLineRead(**line.model_dump()))
    return [ActivityRead(**row.model_dump(), budget_lines=lines[row.id]) for row in activities]


def build_framework(session: Session, project: Project) -> answers.Framework:
    """Answer the tree: outcomes, their outputs, and the indicators and activities of each."""
    outcomes = session.exec(
        select(Outcome).where(Outcome.project_id == project.id).order_by(col(Outcome.position), col(Outcome.code))
    ).all()
    outputs = session.exec(
        select(Output).where(Output.project_id == project.id).order_by(col(Output.position), col(Output.code))
    ).all()
    activities = session.exec(
        select(Activity).where(Activity.project_id == project.id).order_by(col(Activity.position), col(Activity.code))
    ).all()
    indicators = session.exec(
        select(Indicator)
        .where(Indicator.project_id == project.id)
        .order_by(col(Indicator.position), col(Indicator.code))
    ).all()
    measured: dict[tuple[int | None, int | None], list[IndicatorRead]] = defaultdict(list)
    for indicator in read_indicators(session, indicators):
        measured[indicator.outcome_id, indicator.output_id].append(indicator)
    done: dict[tuple[int | None, int | None], list[ActivityRead]] = defaultdict(list)
    for activity in read_activities(session, activities):
        done[activity.outcome_id, activity.output_id].append(activity)
    under: dict[int | None, list[answers.FrameworkOutput]] = defaultdict(list)
    for output in outputs:
        under[output.outcome_id].append(
            answers.FrameworkOutput(
                output=OutputRead(**output.model_dump()),
                indicators=measured[None, output.id],
                activities=done[None, output.id],
            )
        )
    children: dict[int | None, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        children[outcome.parent_id].append(outcome)

    def grow(parent: int | None) -> list[answers.FrameworkOutcome]:
        return [
            answers.FrameworkOutcome(
                outcome=OutcomeRead(**outcome.model_dump()),
                indicators=measured[outcome.id, None],
                outputs=under[outcome.id],
                activities=done[outcome.id, None],
                outcomes=grow(outcome.id),
            )
            for outcome in children[parent]
        ]

    return answers.Framework(
        project_code=project.code,
        level_labels={OutcomeLevel(key): label for key, label in project.level_labels.items()},
        outcomes=grow(None),
        outputs=under[None],
    )


def build_budget(session: Session, project: Project) -> answers.Budget:
    """Answer the budget lines, their sums, and the totals a document prints beside them."""
    lines = session.exec(
        select(BudgetLine)
        .join(Activity, col(Activity.id) == BudgetLine.activity_id)
        .where(Activity.project_id == project.id)
        .order_by(col(Activity.position), col(Activity.code), col(BudgetLine.id))
    ).all()
    printed = session.exec(
        select(PrintedTotal).where(PrintedTotal.project_id == project.id).order_by(col(PrintedTotal.id))
    )
    return answers.Budget(
        currency=project.currency,
        lines=[BudgetLineRead(**line.model_dump()) for line in lines],
        budget=exact_sum(line.budget for line in lines),
        spent=exact_sum(line.spent for line in lines),
        printed=[PrintedTotalBase(**row.model_dump()) for row in printed],
    )
