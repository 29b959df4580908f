"""A figure reads the same in the explanation, on the screen, in the workbook and in the CSV; so do the empties."""

import csv
import io
import re
from decimal import Decimal

import pytest
from dash import html
from dash.development.base_component import Component
from openpyxl import load_workbook

from dashboard.components.standing import period_table
from logframe.documents.tracking import FIXED, PER_PERIOD
from logframe.languages import MISSING, Reader
from logframe.schemas.answers import IndicatorPerformance, TrackingTable
from logframe.values import value_text

EMPTIES = ("not_due", "not_applicable", "not_collected", "in_question", None)


def told(component):
    """Return the text of a component."""
    if isinstance(component, list | tuple):
        return "".join(map(told, component))
    if isinstance(component, Component):
        return told(getattr(component, "children", None))
    return "" if component is None else str(component)


def on_screen(performance):
    """Return the cells of the table of periods, by period and then by heading."""
    table = period_table(performance, Reader()).children
    body = next(one for one in table.children if isinstance(one, html.Tbody))
    names = ("target", "actual", "achievement", "to_date", "status")
    return {
        told(row.children[0].children[0]): dict(zip(names, map(told, row.children[1:]), strict=True))
        for row in body.children
    }


def in_excel(cell):
    """Return what Excel shows of a number, by its format."""
    if cell.value is None or isinstance(cell.value, str):
        return cell.value or MISSING
    pattern, unit = re.fullmatch(r'#?,?#{0,2}0?(\.?0*)("\u00a0%")?', cell.number_format).groups()
    return f"{Decimal(str(cell.value)):,.{max(0, len(pattern) - 1)}f}" + (unit or "").strip('"')


def in_workbook(content):
    """Return the cells of the first indicator's row, by period and then by heading."""
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    names = ("target", "actual", "to_date", "achievement", "status")
    row = {}
    for first in range(len(FIXED) + 1, sheet.max_column + 1, len(PER_PERIOD)):
        cells = [in_excel(sheet.cell(5, first + offset)) for offset in range(len(PER_PERIOD))]
        row[sheet.cell(3, first).value] = dict(zip(names, cells, strict=True))
    return row


@pytest.fixture
def seen(api, make):
    """Return a figure as each way out shows it."""

    def see(project, indicator, period):
        headers = make.headers(project, "donor")
        at = f"projects/{project.code}/tracking-table"
        explained = api.get(f"indicators/{indicator.id}/explain", params={"period_id": period.id}, headers=headers)
        labels = {one["figure"]: one["label"] for one in explained.json()["steps"]}
        answer = api.get(f"indicators/{indicator.id}/performance", headers=headers).content
        screen = on_screen(IndicatorPerformance.model_validate_json(answer))
        book = in_workbook(api.get(f"{at}.xlsx", headers=headers).content)
        text = api.get(f"{at}.csv", headers=headers).content.decode("utf-8-sig")
        line = next(one for one in csv.DictReader(io.StringIO(text)) if one["period"] == period.code)
        table = TrackingTable.model_validate_json(api.get(at, headers=headers).content)
        return labels, screen[period.code], book[period.code], line, table.rows[0]

    return see


@pytest.mark.parametrize(
    ("kind", "entry", "target", "shown"),
    [
        ({"decimals": 0}, {"value": "62.5"}, "1234.5", "63"),
        ({"decimals": 2}, {"value": "1234567.005"}, "3", "1,234,567.01"),
        ({"decimals": 1}, {"value": "-0.04"}, "-2.25", "0.0"),
        ({"decimals": 0}, {"value": "0"}, "8", "0"),
        (
            {"decimals": 1, "measure": "percentage", "accumulation": "share"},
            {"numerator": "21", "denominator": "46"}, "60", "45.7\u00a0%",
        ),
        (
            {"decimals": 0, "measure": "percentage", "accumulation": "level", "across_units": "weighted"},
            {"value": "49.5"}, "50", "50\u00a0%",
        ),
    ],
)  # fmt: skip
def test_a_number_reads_the_same_wherever_it_stands(make, seen, kind, entry, target, shown):
    project = make.project()
    indicator, period = make.indicator(project, **kind), make.period(project)
    make.target(project, indicator, target, period)
    make.entry(project, indicator, period, **entry)

    labels, screen, book, line, row = seen(project, indicator, period)

    def in_csv(name):
        return value_text(Reader(), row, Decimal(line[name]))

    # the screen and the explanation say of a share what it is made of, too
    assert {one.split(" (")[0] for one in (labels["actual"], screen["actual"])} == {book["actual"], shown}
    assert in_csv("actual") == shown
    for name in ("target", "to_date"):
        assert labels[name] == screen[name] == book[name] == in_csv(name)
    percent = Reader().percent(Decimal(line["achievement"]) if line["achievement"] else None)
    assert labels["achievement"] == screen["achievement"] == book["achievement"] == percent


def test_zero_and_the_empties_are_told_apart_in_every_way_out(make, seen):
    told_by_way = {"explanation": [], "screen": [], "workbook": [], "csv": []}
    project, made = make.project(), []
    periods = [make.period(project, year=2010 + n) for n in range(len(EMPTIES) + 1)]
    indicator = make.indicator(project)
    for period, reason in zip(periods, EMPTIES, strict=False):
        if reason is not None:
            make.entry(project, indicator, period, missing_reason=reason)
    make.entry(project, indicator, periods[-1], 0)
    for period in periods:
        labels, screen, book, line, _row = seen(project, indicator, period)
        made.append(labels["actual"])
        told_by_way["explanation"].append((labels["actual"], labels["status"]))
        told_by_way["screen"].append((screen["actual"], screen["status"]))
        told_by_way["workbook"].append((book["actual"], book["status"]))
        told_by_way["csv"].append((line["actual"], line["status"], line["missing_reason"]))

    for told_in_one in told_by_way.values():
        assert len(set(told_in_one)) == len(periods), told_in_one
    assert made == [screen for screen, _status in told_by_way["screen"]]
    assert [status for _actual, status in told_by_way["workbook"]] == [
        "Not due", "Not applicable", "Not reported: Not collected",
        "Cannot be judged: In question", "Not reported", "Cannot be judged",
    ]  # fmt: skip
