"""The tracking table as CSV and as a workbook: real numbers, empty cells where nothing is, no formulas."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, date
from decimal import Decimal
from math import ceil
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from logframe.domain.rounding import as_percent, shown
from logframe.domain.words import Measure
from logframe.languages import Reader, marked
from logframe.schemas.answers import Performance, TrackingRow, TrackingTable
from logframe.values import in_percent, status_text
from logframe.wording import word

FIXED = (
    marked("Result"),
    marked("Code"),
    marked("Indicator"),
    marked("Unit"),
    marked("Direction"),
    marked("Counted as"),
    marked("Baseline"),
    marked("Status"),
    marked("Illustrative"),
)
PER_PERIOD = (marked("Target"), marked("Actual"), marked("To date"), marked("% of target"), marked("Status"))
DATA = (
    "result_code", "indicator_code", "indicator", "unit", "accumulation", "direction", "baseline", "baseline_on",
    "period", "starts_on", "ends_on", "target", "actual", "numerator", "denominator", "done_on", "to_date",
    "target_to_date", "achievement", "achievement_to_date", "status", "reason", "missing_reason", "method",
    "units_reported", "units_expected", "awaiting", "warnings", "illustrative", "text",
)  # fmt: skip
LONGEST_TEXT = 32_767
"""How many signs a cell of a workbook holds; a longer text would leave its cell empty without a word."""

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(text: str | None) -> str:
    """Return text that no spreadsheet takes for a formula."""
    if not text:
        return ""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def fitting(text: str | None) -> str:
    """Return text that fits a cell; one that is cut ends in "…"."""
    text = text or ""
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


def list_data(table: TrackingTable) -> Iterator[list[Any]]:
    """Return one row an indicator and period, and one for its life of project."""
    for row in table.rows:
        for figures in (*row.periods, row.life_of_project):
            yield [
                row.result_code, row.code, row.title, row.unit, row.accumulation.value, row.direction.value,
                row.baseline, row.baseline_on, figures.code or "LOP", figures.starts_on, figures.ends_on,
                figures.target, figures.actual, figures.numerator, figures.denominator, figures.done_on,
                figures.to_date, figures.target_to_date, figures.achievement, figures.achievement_to_date,
                figures.status.value, figures.reason, figures.missing_reason and figures.missing_reason.value,
                figures.method, figures.coverage.reported, figures.coverage.expected, figures.awaiting,
                " ".join(figures.warnings), int(figures.illustrative), figures.text,
            ]  # fmt: skip


def _plain(value: Any) -> Any:
    """Return a value as CSV has it: plain digits, ISO dates, an empty field where nothing is."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return safe(value) if isinstance(value, str) else value


def write_csv(table: TrackingTable, _reader: Reader) -> bytes:
    """Return the data as CSV in UTF-8 with its mark, which Excel needs to see the accents."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(DATA)
    writer.writerows([_plain(value) for value in row] for row in list_data(table))
    return text.getvalue().encode("utf-8-sig")


WIDTHS = (10, 12, 48, 16, 16, 34, 14, 16, 12)
PERIOD_WIDTHS = (11, 22, 11, 11, 18)
LINE, ROOM, MOST_LINES = 15, 1.15, 12
"""The height of a line in points, how much room words need that are not broken, and the most lines of a row."""


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        border = {"border": 1, "border_color": "#D0D5DD", "valign": "top"}
        self.book, self.border = book, border
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.plain = book.add_format({})
        self.head = book.add_format(
            {
                **border,
                "bold": True,
                "bg_color": "#E6EEF5",
                "text_wrap": True,
                "align": "center",
                "valign": "vcenter",
            }
        )
        self.text = book.add_format({**border, "text_wrap": True})
        self.percent = book.add_format({**border, "num_format": '0"\u00a0%"'})
        self.day = book.add_format({**border, "num_format": "yyyy-mm-dd"})
        self._numbers: dict[tuple[int, bool], Format] = {}

    def number(self, decimals: int, *, percent: bool) -> Format:
        """Return the format of a number with so many decimals, in per cent or not."""
        if (decimals, percent) not in self._numbers:
            pattern = "#,##0" + ("." + "0" * decimals if decimals else "") + ('"\u00a0%"' if percent else "")
            self._numbers[decimals, percent] = self.book.add_format({**self.border, "num_format": pattern})
        return self._numbers[decimals, percent]


def write_xlsx(table: TrackingTable, read: Reader) -> bytes:
    """Return the workbook: the table people keep, and a sheet of data for machines."""
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = Workbook(stream, options)
    book.set_properties({"title": table.project_title, "created": table.as_of.astimezone(UTC).replace(tzinfo=None)})
    styles = Styles(book)
    _write_table(book.add_worksheet(read.say(marked("Tracking table"))), table, read, styles)
    _write_data(book.add_worksheet("Data"), table, styles)
    book.close()
    return stream.getvalue()


def _write_table(sheet: Worksheet, table: TrackingTable, read: Reader, styles: Styles) -> None:
    """Write one row an indicator, periods side by side under frozen headings."""
    sheet.write_string(0, 0, f"{table.project_code} · {table.project_title}", styles.title)
    note = marked("Approved values as of {moment}. An empty cell is missing; 0 is zero.")
    moment = table.as_of.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    sheet.write_string(1, 0, read.say(note, moment=moment), styles.plain)
    for column, name in enumerate(FIXED):
        sheet.merge_range(2, column, 3, column, read.say(name), styles.head)
    groups = [*(period.code for period in table.periods), read.say(marked("Life of project"))]
    for place, group in enumerate(groups):
        first = len(FIXED) + place * len(PER_PERIOD)
        sheet.merge_range(2, first, 2, first + len(PER_PERIOD) - 1, group, styles.head)
        for offset, name in enumerate(PER_PERIOD):
            sheet.write_string(3, first + offset, read.say(name), styles.head)
    for line, row in enumerate(table.rows, 4):
        _write_row(sheet, line, row, read, styles)
    for column, width in enumerate((*WIDTHS, *PERIOD_WIDTHS * len(groups))):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(4, 3)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.set_print_scale(60)
    sheet.repeat_rows(2, 3)
    sheet.repeat_columns(0, 2)


def _count_lines(texts: Iterable[tuple[str | None, int]]) -> int:
    """Return how many lines the longest of some texts takes in its width: office programs don't ask again."""
    lines = max(ceil(len(text or "") * ROOM / width) for text, width in texts)
    return min(max(lines, 1), MOST_LINES)


def _write_row(sheet: Worksheet, line: int, row: TrackingRow, read: Reader, styles: Styles) -> None:
    """Write one indicator."""
    facts = (
        row.result_code,
        row.code,
        row.title,
        row.unit,
        word(read, row.direction),
        word(read, row.accumulation),
    )
    told = [(figures.text, PERIOD_WIDTHS[1]) for figures in (*row.periods, row.life_of_project)]
    states = [(status_text(read, figures), PERIOD_WIDTHS[4]) for figures in (*row.periods, row.life_of_project)]
    sheet.set_row(line, LINE * _count_lines([*zip(facts, WIDTHS, strict=False), *told, *states]))
    for column, text in enumerate(facts):
        sheet.write_string(line, column, fitting(text), styles.text)
    if row.baseline_not_applicable:
        sheet.write_string(line, 6, read.say("Not applicable"), styles.text)
    else:
        _write_number(sheet, line, 6, row, row.baseline, styles)
    sheet.write_string(line, 7, word(read, row.status), styles.text)
    sheet.write_string(line, 8, read.say(marked("illustrative")) if row.illustrative else "", styles.text)
    for place, figures in enumerate((*row.periods, row.life_of_project)):
        _write_figures(sheet, line, len(FIXED) + place * len(PER_PERIOD), row, figures, read, styles)


def _write_figures(
    sheet: Worksheet,
    line: int,
    column: int,
    row: TrackingRow,
    figures: Performance,
    read: Reader,
    styles: Styles,
) -> None:
    """Write the five cells of one period."""
    _write_number(sheet, line, column, row, figures.target, styles)
    if figures.done_on is not None:
        sheet.write_datetime(line, column + 1, figures.done_on, styles.day)
    elif row.measure is Measure.qualitative:
        sheet.write_string(line, column + 1, fitting(figures.text), styles.text)
    else:
        _write_number(sheet, line, column + 1, row, figures.actual, styles)
    _write_number(sheet, line, column + 2, row, figures.to_date, styles)
    share = as_percent(figures.achievement)
    if share is None:
        sheet.write_blank(line, column + 3, None, styles.percent)
    else:
        sheet.write_number(line, column + 3, float(share), styles.percent)
    sheet.write_string(line, column + 4, status_text(read, figures), styles.text)


def _write_number(
    sheet: Worksheet, line: int, column: int, row: TrackingRow, value: Decimal | None, styles: Styles
) -> None:
    """Write a number as shown on screen, or an empty cell: never a zero for what is missing.

    A sign such as "—" would be drawn as 0 by the charts that people make of the table.
    """
    rounded, look = shown(value, row.decimals), styles.number(row.decimals, percent=in_percent(row))
    if rounded is None:
        sheet.write_blank(line, column, None, look)
    else:
        sheet.write_number(line, column, float(rounded), look)


def _write_data(sheet: Worksheet, table: TrackingTable, styles: Styles) -> None:
    """Write one row an indicator and period: unrounded, ISO dates, no merged cells."""
    for column, name in enumerate(DATA):
        sheet.write_string(0, column, name, styles.head)
    for line, row in enumerate(list_data(table), 1):
        for column, value in enumerate(row):
            if isinstance(value, Decimal | int):
                sheet.write_number(line, column, float(value))
            elif value is not None:
                sheet.write_string(line, column, value.isoformat() if isinstance(value, date) else fitting(value))
    sheet.freeze_panes(1, 3)
    sheet.set_column(0, len(DATA) - 1, 13)
