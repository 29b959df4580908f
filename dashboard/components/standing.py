"""Where an indicator stands: its key figures, its periods as a table, its definition."""

from typing import Any

from dash import html

from dashboard.components.badges import illustrative_badge, status_badge
from dashboard.components.explanation import TABLE, explain_button
from dashboard.components.facts import facts
from dashboard.components.tables import data_table
from logframe.languages import MISSING, Reader
from logframe.schemas.answers import IndicatorPerformance, Performance
from logframe.schemas.indicators import IndicatorRead
from logframe.values import actual_text, has_numbers, reached_text, target_text, value_text
from logframe.wording import remark, word

LONG = 24
"""From so many signs on a key figure is words."""


def key_figures(answer: IndicatorPerformance, reads: Reader) -> html.Dl:
    """Show baseline, target, total to date, achievement and status for the life of the project."""
    indicator, life = answer.indicator, answer.life_of_project
    baseline = (
        reads.say("Not applicable")
        if indicator.baseline_not_applicable
        else value_text(reads, indicator, indicator.baseline)
    )
    share = life.achievement_to_date if life.achievement_to_date is not None else life.achievement
    figures: list[tuple[str, Any, str | None]] = [
        (
            reads.say("Baseline"),
            baseline,
            reads.day(indicator.baseline_on) if indicator.baseline_on else None,
        ),
        (reads.say("Target, life of project"), target_text(reads, indicator, life.target), None),
        (reads.say("To date"), reached_text(reads, indicator, life), _awaiting(answer, reads)),
        (reads.say("Achievement"), reads.percent(share), remark(reads, life.method)),
        *_on_the_way(answer, reads),
        (
            reads.say("Status"),
            status_badge(answer.status),
            remark(reads, answer.reason) if answer.reason else None,
        ),
    ]
    return html.Dl(
        [
            html.Div(
                [
                    html.Dt(name),
                    html.Dd([html.Span(value, className=_size(value)), html.Small(below) if below else None]),
                ]
            )
            for name, value, below in figures
        ],
        className="key-figures",
    )


def _on_the_way(answer: IndicatorPerformance, reads: Reader) -> list[tuple[str, Any, str | None]]:
    """Return the pace while time runs, and the next target where it is not that of the whole project."""
    figures: list[tuple[str, Any, str | None]] = []
    pace, ahead = answer.pace, answer.next_target
    if pace is not None and pace.share_of_time < 1:
        way, time = reads.percent(pace.share_of_way), reads.percent(pace.share_of_time)
        told = reads.say("{way} of the way in {time} of the time", way=way, time=time)
        figures.append((reads.say("Pace"), reads.number(pace.pace, 2), told))
    if ahead is not None and ahead.value != answer.life_of_project.target:
        target = target_text(reads, answer.indicator, ahead.value)
        told = reads.say(
            "{share} of it reached; due {day}", share=reads.percent(ahead.achievement), day=reads.day(ahead.due_on)
        )
        figures.append((reads.say("Next target"), target, told))
    return figures


def _size(value: Any) -> str:
    """Return the look of a key figure; words are smaller than numbers."""
    return "big words" if isinstance(value, str) and len(value) > LONG else "big"


def _awaiting(answer: IndicatorPerformance, reads: Reader) -> str | None:
    """Say how many entries are not yet approved, and so not in any figure."""
    waiting = answer.life_of_project.awaiting or sum(period.awaiting for period in answer.periods)
    return reads.say("{n} awaiting approval, not counted", n=reads.count(waiting)) if waiting else None


def period_table(answer: IndicatorPerformance, reads: Reader) -> html.Div:
    """Return the periods of an indicator, and its life, as a table."""
    made_up = all(period.illustrative for period in answer.periods)
    head = [
        reads.say("Period"),
        reads.say("Target"),
        reads.say("Actual"),
        reads.say("Achievement"),
        reads.say("To date"),
        reads.say("Status"),
    ]
    return data_table(
        reads.say("Targets against actuals by period"),
        head,
        [_line(period, answer.indicator, reads, mark=not made_up) for period in answer.periods],
        numeric=(1, 2, 3, 4) if has_numbers(answer.indicator) else (),
        foot=[_line(answer.life_of_project, answer.indicator, reads, mark=not made_up)],
        mark=illustrative_badge(made_up),
    )


def _line(period: Performance, indicator: IndicatorRead, reads: Reader, mark: bool) -> list[Any]:
    """Return the cells of one period, with what is to be said about it."""
    remarks = [remark(reads, code) for code in period.warnings]
    coverage, name = period.coverage, period.code or reads.say("Life of project")
    if coverage.silent:
        silent = ", ".join(coverage.silent)
        told = reads.say("{n} of {m} units; silent: {silent}", n=coverage.reported, m=coverage.expected, silent=silent)
        remarks.append(told)
    for gap in period.gaps:
        size = reads.digits(gap.size)
        remarks.append(
            reads.say("{dimension}: parts differ from the total by {size}", dimension=gap.dimension, size=size)
        )
    return [
        [
            name,
            explain_button(period.period_id, name, TABLE, reads),
            illustrative_badge(mark and period.illustrative),
        ],
        target_text(reads, indicator, period.target),
        actual_text(reads, indicator, period),
        reads.percent(period.achievement),
        [
            value_text(reads, indicator, period.to_date),
            *(html.Small(remark(reads, one)) for one in period.to_date_warnings),
        ],
        [status_badge(period.status), *(html.Small(one) for one in remarks)],
    ]


def summary(answer: IndicatorPerformance, reads: Reader) -> str:
    """Say in one sentence what the chart shows."""
    reported = [one for one in answer.periods if one.actual is not None or one.text or one.done_on]
    if not reported:
        return reads.say("No approved value has been reported yet.")
    newest = reported[-1]
    return reads.say(
        "{n} of {m} periods have an approved value. "
        "The newest, {code}: {actual} against a target of {target}, {status}.",
        n=reads.count(len(reported)),
        m=reads.count(len(answer.periods)),
        code=newest.code or MISSING,
        actual=actual_text(reads, answer.indicator, newest),
        target=target_text(reads, answer.indicator, newest.target),
        status=word(reads, newest.status).lower(),
    )


def definition(indicator: IndicatorRead, reads: Reader) -> html.Section:
    """Say what is measured and how it adds up."""
    return facts(
        [
            (reads.say("Unit"), indicator.unit or MISSING),
            (reads.say("How entries add up"), word(reads, indicator.accumulation)),
            (reads.say("Direction"), word(reads, indicator.direction)),
            (reads.say("Frequency"), word(reads, indicator.frequency)),
            (reads.say("Means of verification"), indicator.data_source or MISSING),
            (reads.say("Collection method"), indicator.collection_method or MISSING),
            (reads.say("Responsible"), indicator.responsible or MISSING),
            (reads.say("Split by"), ", ".join(one.name for one in indicator.dimensions) or MISSING),
        ],
        reads.say("Definition"),
        note=indicator.definition,
        source=indicator.source,
    )
