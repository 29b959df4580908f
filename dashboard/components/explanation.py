"""How the numbers of a period came about: the rule in words, what went in, the entries, and what was left out."""

from typing import Any

from dash import html

from dashboard.components.aria import aria
from dashboard.components.badges import icon, illustrative_badge
from dashboard.components.tables import data_table
from logframe.languages import MISSING, Reader
from logframe.schemas.explanations import (
    Above,
    ExplainedEntry,
    Explanation,
    FigureName,
    Omission,
    Operand,
    Operation,
    Step,
)

MOST_ENTRIES = 100
"""So many entries are shown; the address of the explanation gives all."""

MOST_OPERANDS = 12
"""From so many operands on, they are folded away."""

LIFE = 0
"""What stands for the life of the project, where a period would have its key."""

KEY, TABLE = "key", "table"
"""Where a button stands: under the key figures, or in the table of periods."""

OF_CATEGORIES = frozenset({FigureName.part, FigureName.part_target, FigureName.part_achievement, FigureName.gap})
AGAINST = (FigureName.part_target, FigureName.part_achievement)


def explain_button(period_id: int | None, period: str, at: str, reads: Reader) -> html.Button:
    """Return the button that opens how the numbers of a period came about; `at` tells two of one period apart."""
    return html.Button(
        [
            icon("question"),
            reads.say("How these numbers came about") if at == KEY else reads.say("Explain"),
            html.Span(f" {period}", className="hidden"),
        ],
        id={"explain": period_id or LIFE, "at": at},
        className="explain",
        type="button",
        **aria(haspopup="dialog"),
    )


def explanation_panel(told: Explanation, reads: Reader) -> html.Div:
    """Return an explanation: the numbers step by step, the entries, what was left out, and the path."""
    by_category = [one for one in told.steps if one.figure in OF_CATEGORIES]
    return html.Div(
        [
            html.P([told.period, illustrative_badge(told.illustrative)], className="eyebrow"),
            html.H3(told.subject, className="card-title"),
            html.Ol([_step(one, reads) for one in told.steps if one not in by_category], className="steps"),
            *_parts(by_category, reads),
            *_left_out(told.left_out, reads),
            *_entries(told, reads),
            *_path(told.path, reads),
        ],
        className="explanation",
    )


def _step(step: Step, reads: Reader) -> html.Li:
    """Return one number: its result, its rule, what went in."""
    return html.Li(
        [
            html.H4([html.Span(step.title), html.B(step.label, className="result")]),
            html.P(step.rule),
            _operands(step.operands, reads) if step.operation is not Operation.given else None,
            html.P(reads.say("Before rounding: {number}", number=step.unrounded), className="note")
            if step.unrounded
            else None,
            *(html.P(remark, className="note") for remark in step.remarks),
        ]
    )


def _operands(operands: list[Operand], reads: Reader) -> Any:
    """Return what went in as pairs of a name and a number; many are folded away."""
    if not operands:
        return None
    pairs = [html.Div([html.Dt(one.name), html.Dd(one.label)]) for one in operands]
    told = html.Dl(pairs, className="operands")
    if len(operands) <= MOST_OPERANDS:
        return told
    name = reads.say("{n} numbers went in", n=reads.count(len(operands)))
    return html.Details([html.Summary(name), told])


def _parts(steps: list[Step], reads: Reader) -> list[Any]:
    """Return the parts as one table, each with the numbers it is made of, and their gaps to the total."""
    parts = [one for one in steps if one.figure is FigureName.part]
    if not parts:
        return []
    labels = {(one.figure, *one.of): one.label for one in steps}
    head = [reads.say("Category"), reads.say("Value"), reads.say("Made of")]
    aimed = any(one.figure is FigureName.part_target for one in steps)
    if aimed:
        head += [reads.say("Target"), reads.say("Achievement")]
    rows: list[list[Any]] = []
    for one in parts:
        against = [labels.get((name, *one.of), MISSING) for name in AGAINST] if aimed else []
        rows.append([one.title, one.label, _operands(one.operands, reads) or MISSING, *against])
    gaps = [_step(one, reads) for one in steps if one.figure is FigureName.gap]
    return [
        html.H4(reads.say("By category")),
        html.P(parts[0].rule),
        data_table(reads.say("Parts and what they are made of"), head, rows, numeric=(1, 3, 4), hidden_caption=True),
        html.Ul(gaps, className="steps") if gaps else None,
    ]


def _left_out(left: list[Omission], reads: Reader) -> list[Any]:
    """Say what is not in the numbers, and why."""
    if not left:
        return []
    lines = [html.Li(f"{one.what}{f' ({reads.count(one.count)})' if one.count > 1 else ''}: {one.why}") for one in left]
    return [html.H4(reads.say("Left out")), html.Ul(lines, className="told")]


def _entries(told: Explanation, reads: Reader) -> list[Any]:
    """Return the approved entries, the newest first: those in the numbers, and why the others are not."""
    title = html.H4(reads.say("Approved entries"))
    if not told.entries:
        return [title, html.P(reads.say("There is no approved entry."), className="empty")]
    made_up = all(one.illustrative for one in told.entries)
    shown = sorted(told.entries, key=lambda one: (one.in_actual, one.in_to_date, one.recorded_at), reverse=True)
    rest = len(shown) - MOST_ENTRIES
    head = [reads.say("Period"), reads.say("Value"), reads.say("In the numbers"), reads.say("Recorded")]
    return [
        title,
        data_table(
            reads.say("Approved entries, and whether they are in the numbers"),
            head,
            [_entry(one, reads, mark=not made_up, of_life=told.period_id is None) for one in shown[:MOST_ENTRIES]],
            numeric=(1,),
            hidden_caption=True,
            mark=illustrative_badge(made_up),
        ),
        html.P(reads.say("{n} more entries are not shown here.", n=reads.count(rest)), className="note")
        if rest > 0
        else None,
    ]


def _entry(entry: ExplainedEntry, reads: Reader, *, mark: bool, of_life: bool) -> list[Any]:
    """Return the cells of one entry."""
    return [
        [entry.period, html.Small(entry.unit) if entry.unit else None],
        [html.B(entry.label), illustrative_badge(mark and entry.illustrative)],
        _where(entry, reads, of_life=of_life),
        [
            reads.say("By {name}, {day}", name=entry.recorded_by, day=reads.day(entry.recorded_at.date())),
            html.Small(reads.say("Approved by {name}", name=entry.approved_by)) if entry.approved_by else None,
        ],
    ]


def _where(entry: ExplainedEntry, reads: Reader, *, of_life: bool) -> Any:
    """Say which numbers an entry is in, and why it is not in the others; those of a life are one."""
    if entry.in_to_date:
        return (
            reads.say("In the value and in the total") if entry.in_actual and not of_life else reads.say("In the total")
        )
    if entry.in_actual:
        return [reads.say("In the value"), html.Small(entry.why_not_in_to_date)]
    return [reads.say("Not in the total") if of_life else reads.say("In neither"), html.Small(entry.why_not_in_to_date)]


def _path(path: list[Above], reads: Reader) -> list[Any]:
    """Say what the number goes into."""
    lines = [html.Li([html.Span(one.code, className="code"), " ", one.title]) for one in path]
    return [html.H4(reads.say("What it goes into")), html.Ol(lines, className="told")]
