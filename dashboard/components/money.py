"""The budget: lines, what they add up to, and what a document printed."""

from typing import Any

from dash import html

from dashboard.components.badges import illustrative_badge
from dashboard.components.tables import data_table
from logframe.languages import MISSING, Reader
from logframe.schemas.answers import Budget
from logframe.schemas.results import BudgetLineRead


def budget_section(budget: Budget, reads: Reader) -> html.Div:
    """Show our sums beside the printed totals, with what is wrong about these."""
    currency = budget.currency or MISSING
    columns = [
        reads.say("Line"),
        reads.say("Scope"),
        reads.say("Budget"),
        reads.say("Spent"),
        reads.say("Note"),
    ]
    total = [
        reads.say("Sum of the lines"),
        "",
        reads.money(budget.budget, None),
        reads.money(budget.spent, None),
        "",
    ]
    lines = data_table(
        reads.say("Budget lines, in {currency}", currency=currency),
        columns,
        [_line(line, reads) for line in budget.lines],
        numeric=(2, 3),
        foot=[total],
    )
    printed = data_table(
        reads.say("Totals as printed, in {currency}", currency=currency),
        [reads.say("Total"), reads.say("Budget"), reads.say("Spent"), reads.say("Remark")],
        [
            [one.label, reads.money(one.budget, None), reads.money(one.spent, None), one.note or MISSING]
            for one in budget.printed
        ],
        numeric=(1, 2),
    )
    return html.Div([html.H2(reads.say("Budget")), lines, printed if budget.printed else None])


def _line(line: BudgetLineRead, reads: Reader) -> list[Any]:
    """Return the cells of one budget line; None is not printed, 0 is 0."""
    return [
        [html.Span(line.code, className="code"), " ", line.title, illustrative_badge(line.illustrative)],
        line.scope or MISSING,
        reads.money(line.budget, None),
        reads.money(line.spent, None),
        line.note or MISSING,
    ]
