"""The history of an entry on the screen: words, not keys; numbers as the reader writes them."""

from datetime import UTC, datetime

from dashboard.components.histories import history_disclosure, history_list
from logframe.languages import Reader
from logframe.schemas.history import FieldChange, HistoryStep

PERU = Reader("en", "es_PE")


def text(component):
    """Return all that a component says."""
    if component is None:
        return ""
    if isinstance(component, str | int):
        return str(component)
    if isinstance(component, list | tuple):
        return "".join(map(text, component))
    return text(getattr(component, "children", None))


def step(deed="submit", who="Ana", reason=None, **fields):
    changes = [
        FieldChange.model_validate({"field": name, "from": old, "to": new}) for name, (old, new) in fields.items()
    ]
    return HistoryStep(
        id=1, at=datetime(2021, 7, 1, 9, 5, tzinfo=UTC), who=who, deed=deed, subject="measurement", subject_id=3,
        changes=changes, reason=reason,
    )  # fmt: skip


def told(*steps, reads=PERU):
    shown = history_list(steps, {4: "2021-H1"}, {2: "Lima"}, reads)
    return [text(one) for one in shown.children]


def test_a_step_says_who_did_what_when_and_why():
    (line,) = told(step("return", reason="Which list?"))

    assert line.startswith("Returned By Ana, ")
    assert line.endswith("2021, 09:05 UTCReason: Which list?")


def test_what_a_field_said_and_says_is_written_as_elsewhere():
    (line,) = told(
        step(
            value=("1234.50", "0"),
            status=("draft", "submitted"),
            period_id=(None, 4),
            location_id=(None, 2),
            done_on=(None, "2021-06-30"),
            missing_reason=("not_collected", None),
            illustrative=(None, True),
            someday=("a", "b"),
        )
    )

    for piece in (
        "Value: 1,234.50 → 0", "Status: Draft → Awaiting approval", "Period: 2021-H1", "Place: Lima", "2021",
        "Why there is no value: Not collected → —", "Illustrative: Yes", "someday: a → b",
    ):  # fmt: skip
        assert piece in line


def test_a_deed_without_a_word_is_told_as_it_is():
    assert told(step("baptise", who=None))[0].startswith("baptise By the command line, ")


def test_the_newest_stands_last():
    assert [line.split()[0] for line in told(step("draft"), step("approve"))] == ["Saved", "Approved"]


def test_a_history_is_shut_and_named_by_its_period():
    shown = history_disclosure(3, "2021-H1", PERU)

    summary, steps = shown.children
    assert not getattr(shown, "open", False)
    assert (summary.children, summary.to_plotly_json()["props"]["aria-label"]) == ("History", "History of 2021-H1")
    assert (steps.role, steps.id) == ("status", {"history": 3, "part": "told"})
