"""The same entries by larger periods: a choice, and the table it gives."""

from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard.components.tables import data_table
from logframe.domain.words import Frequency
from logframe.languages import MISSING, Reader
from logframe.schemas.answers import Recut, RecutPeriod
from logframe.schemas.indicators import IndicatorRead
from logframe.values import has_numbers, target_text, value_text
from logframe.wording import remark, word

LARGER = (Frequency.quarterly, Frequency.semi_annual, Frequency.annual, Frequency.once)
SAID_ELSEWHERE = {"partial"}


def recut_card(reads: Reader) -> html.Section:
    """Offer to cut the periods anew: by which length, and in which month a year begins."""
    return html.Section(
        [
            html.H2(reads.say("By larger periods"), className="card-title"),
            html.Div(
                [
                    dmc.Select(
                        id="recut-by",
                        label=reads.say("Cut by"),
                        data=[{"value": one.value, "label": word(reads, one)} for one in LARGER],
                        value=Frequency.annual.value,
                        allowDeselect=False,
                    ),
                    dmc.Select(
                        id="recut-month",
                        label=reads.say("A year begins in"),
                        data=[{"value": str(one), "label": reads.month(one)} for one in range(1, 13)],
                        value="1",
                        allowDeselect=False,
                    ),
                ],
                className="fields",
            ),
            html.Div(id="recut-table", role="status"),
        ],
        className="card",
    )


def recut_table(indicator: IndicatorRead, recut: Recut, reads: Reader) -> html.Div:
    """Return targets against actuals by larger periods, each with how many periods it rests on."""
    head = [
        reads.say("Period"),
        reads.say("Target"),
        reads.say("Actual"),
        reads.say("Achievement"),
        reads.say("Rests on"),
    ]
    return data_table(
        reads.say("Targets against actuals by larger periods"),
        head,
        [_line(period, indicator, reads) for period in recut.periods],
        numeric=(1, 2, 3) if has_numbers(indicator) else (),
    )


def _line(period: RecutPeriod, indicator: IndicatorRead, reads: Reader) -> list[Any]:
    """Return the cells of one larger period."""
    actual = value_text(reads, indicator, period.actual)
    if period.done_on:
        actual = reads.say("Done on {day}", day=reads.day(period.done_on))
    elif period.actual is None and period.missing_reason:
        actual = f"{MISSING} {word(reads, period.missing_reason)}"
    remarks = [remark(reads, code) for code in period.warnings if code not in SAID_ELSEWHERE]
    return [
        period.code,
        target_text(reads, indicator, period.target),
        actual,
        reads.percent(period.achievement),
        [_rests_on(period, reads), *(html.Small(one) for one in remarks)],
    ]


def _rests_on(period: RecutPeriod, reads: Reader) -> str:
    """Say how many periods have reported; some of them is partial, which is neither failed nor complete."""
    reported, expected = reads.count(period.periods.reported), reads.count(period.periods.expected)
    if period.partial:
        return reads.say("Partial: {n} of {m} periods reported", n=reported, m=expected)
    return reads.say("{n} of {m} periods reported", n=reported, m=expected)
