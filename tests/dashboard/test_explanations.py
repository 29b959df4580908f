"""An explanation on the screen: every number, what it is made of, which entries are in it, and what is not."""

from datetime import UTC, datetime
from decimal import Decimal

from dash.development.base_component import Component

from dashboard.components.explanation import MOST_ENTRIES, MOST_OPERANDS, explain_button, explanation_panel
from logframe.languages import Reader
from logframe.schemas.explanations import (
    ExplainedEntry,
    Explanation,
    FigureName,
    Omission,
    Operand,
    Operation,
    Step,
)

ENGLISH = Reader()
MOMENT = datetime(2021, 7, 1, tzinfo=UTC)


def entry(**given):
    """Return an entry that is in both numbers."""
    plain = {
        "id": 1, "period": "2020-H1", "unit": "Lima", "label": "12", "value": Decimal(12), "numerator": None,
        "denominator": None, "weight": None, "total_to_date": None, "done_on": None, "text": None,
        "missing_reason": None, "recorded_by": "Ana", "recorded_at": MOMENT, "approved_by": "Bea",
        "approved_at": MOMENT, "in_actual": True, "why_not_in_actual": None, "in_to_date": True,
        "why_not_in_to_date": None, "illustrative": False,
    }  # fmt: skip
    return ExplainedEntry(**{**plain, **given})


def step(figure=FigureName.actual, operands=1, **given):
    """Return a step with so many operands."""
    terms = [Operand(name=f"Place {n}", label=str(n), value=Decimal(n)) for n in range(operands)]
    plain = {"title": "Value", "rule": "Added up.", "operation": Operation.sum, "operands": terms, "label": "12"}
    return Step(figure=figure, **{**plain, **given})


def explanation(*steps, **given):
    """Return an explanation of a period."""
    plain = {
        "subject": "I1 Workers trained", "project_code": "P", "period_id": 7, "period": "2020-H1", "as_of": MOMENT,
        "illustrative": False, "steps": list(steps),
    }  # fmt: skip
    return Explanation(**{**plain, **given})


def walk(component):
    """Yield a component and all that is in it."""
    if isinstance(component, list | tuple):
        for one in component:
            yield from walk(one)
    elif isinstance(component, Component):
        yield component
        yield from walk(getattr(component, "children", None))
    elif component is not None:
        yield component


def told(component):
    """Return the texts of a component."""
    return [one for one in walk(component) if isinstance(one, str)]


def test_a_button_says_which_numbers_it_explains():
    assert " ".join(told(explain_button(7, "2020-H1", "table", ENGLISH))) == "Explain  2020-H1"


def test_each_number_is_told_with_its_rule_and_what_went_in():
    texts = told(explanation_panel(explanation(step(operands=2, unrounded="12.4")), ENGLISH))

    assert {"Value", "12", "Added up.", "Place 0", "Place 1", "Before rounding: 12.4"} <= set(texts)


def test_many_numbers_are_folded_away():
    few = explanation_panel(explanation(step(operands=MOST_OPERANDS)), ENGLISH)
    many = explanation_panel(explanation(step(operands=MOST_OPERANDS + 1)), ENGLISH)

    assert "13 numbers went in" not in told(few)
    assert "13 numbers went in" in told(many)


def test_an_entry_that_is_in_no_number_says_why():
    left = entry(in_actual=False, in_to_date=False, why_not_in_actual="x", why_not_in_to_date="A later one stands.")

    texts = told(explanation_panel(explanation(entries=[entry(), left]), ENGLISH))

    assert {"In the value and in the total", "In neither", "A later one stands."} <= set(texts)


def test_more_entries_than_a_person_reads_are_counted():
    entries = [entry(id=n) for n in range(MOST_ENTRIES + 5)]

    assert "5 more entries are not shown here." in told(explanation_panel(explanation(entries=entries), ENGLISH))


def test_what_waits_is_a_count():
    left = [Omission(what="Entries awaiting approval", why="only approved entries count", count=3)]

    texts = told(explanation_panel(explanation(left_out=left), ENGLISH))

    assert "Entries awaiting approval (3): only approved entries count" in texts


def test_what_is_made_up_is_marked():
    marks = [
        told(
            explanation_panel(
                explanation(illustrative=illustrative, entries=[entry(illustrative=illustrative)]), ENGLISH
            )
        )
        for illustrative in (True, False)
    ]

    assert ["Illustrative" in texts for texts in marks] == [True, False]
