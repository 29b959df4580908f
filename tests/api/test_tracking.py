"""The tracking table: the same numbers as JSON, CSV and workbook; missing is empty and 0 is 0."""

import csv
import io
from datetime import datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from logframe.documents.tracking import DATA, FIXED, LONGEST_TEXT, PER_PERIOD
from tests.snapshots import take_snapshot

DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://evil.example")', "\t=1", "\r=1")


@pytest.fixture
def project(make):
    """Make a project."""
    return make.project(title="Safe work")


@pytest.fixture
def periods(make, project):
    """Make its two periods."""
    return [make.period(project), make.period(project, half=2)]


def table(api, make, project, kind="", **query):
    """Ask for the tracking table as a donor."""
    answer = api.get(
        f"projects/{project.code}/tracking-table{kind}", params=query, headers=make.headers(project, "donor")
    )
    assert answer.status_code == 200, answer.text
    return answer


def book(answer):
    """Open a workbook."""
    return load_workbook(io.BytesIO(answer.content))


def data_rows(sheet):
    """Return the rows of the sheet for machines, by name."""
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def csv_rows(answer):
    """Return the rows of the CSV, by name."""
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_every_indicator_has_a_row_and_every_period_its_figures(api, make, project, periods):
    outcome = make.outcome(project, code="LTO1")
    indicator = make.indicator(project, code="I1", outcome_id=outcome.id, baseline="0")
    make.indicator(project, code="I2", output_id=make.output(project, code="OP1").id)
    make.target(project, indicator, 100, periods[0])
    make.entry(project, indicator, periods[0], "40.0")

    answer = table(api, make, project).json()

    assert [period["code"] for period in answer["periods"]] == ["2020-H1", "2020-H2"]
    assert [(row["result_code"], row["code"]) for row in answer["rows"]] == [("LTO1", "I1"), ("OP1", "I2")]
    first, second = answer["rows"][0]["periods"]
    assert (first["target"], first["actual"], first["achievement"], first["status"]) == (
        "100",
        "40.0",
        "0.4",
        "off_track",
    )
    assert (second["target"], second["actual"], second["achievement"]) == (None, None, None)


def test_a_figure_is_the_same_as_the_indicators_own(api, make, project, periods):
    indicator = make.indicator(project, accumulation="level", baseline="10", direction="decrease")
    make.target(project, indicator, 4, periods[0])
    make.target(project, indicator, 2)
    make.entry(project, indicator, periods[0], "7.5")
    moment = "2030-01-01T00:00:00Z"

    (row,) = table(api, make, project, as_of=moment).json()["rows"]
    own = api.get(
        f"indicators/{indicator.id}/performance", params={"as_of": moment}, headers=make.headers(project)
    ).json()

    def bare(figures):
        return {name: value for name, value in figures.items() if name not in {"parts", "gaps"}}

    assert list(map(bare, row["periods"])) == list(map(bare, own["periods"]))
    assert bare(row["life_of_project"]) == bare(own["life_of_project"])


def test_one_period_may_be_asked_for(api, make, project, periods):
    make.indicator(project)

    answer = table(api, make, project, period_id=periods[1].id).json()

    assert [period["code"] for period in answer["periods"]] == ["2020-H2"]
    assert [len(row["periods"]) for row in answer["rows"]] == [1]


def test_entries_that_wait_are_in_no_file(api, make, project, periods):
    indicator = make.indicator(project)
    make.entry(project, indicator, periods[0], 987654, approved=False)

    assert b"987654" not in table(api, make, project, ".csv").content
    assert "987654" not in table(api, make, project).text
    assert all(cell.value != 987654 for row in book(table(api, make, project, ".xlsx"))["Data"] for cell in row)


def test_the_workbook_has_frozen_headings_and_one_row_an_indicator(api, make, project, periods):
    make.indicator(project, title="Workers trained")

    answer = table(api, make, project, ".xlsx")

    sheet, data = book(answer).worksheets
    assert "spreadsheetml" in answer.headers["content-type"]
    assert f'filename="{project.code}-tracking-table.xlsx"' in answer.headers["content-disposition"]
    assert (sheet.freeze_panes, data.freeze_panes) == ("D5", "D2")
    assert (sheet["C5"].value, sheet.max_row, sheet.max_column) == (
        "Workers trained",
        5,
        len(FIXED) + 3 * len(PER_PERIOD),
    )
    assert [sheet.cell(3, len(FIXED) + 1 + place * len(PER_PERIOD)).value for place in range(3)] == [
        "2020-H1", "2020-H2", "Life of project",
    ]  # fmt: skip
    assert {str(merged) for merged in sheet.merged_cells.ranges} >= {"A3:A4", "J3:N3"}


def test_in_the_workbook_missing_is_empty_and_zero_is_zero(api, make, project, periods):
    indicator = make.indicator(project, baseline="0")
    make.target(project, indicator, 10, periods[0])
    make.entry(project, indicator, periods[0], 0)

    sheet = book(table(api, make, project, ".xlsx")).worksheets[0]

    first, second = len(FIXED) + 1, len(FIXED) + 1 + len(PER_PERIOD)
    row = [sheet.cell(5, column).value for column in range(1, sheet.max_column + 1)]
    assert (row[6], row[first - 1 : first + 3]) == (0, [10, 0, 0, 0])
    assert row[second - 1 : second + 1] == [None, None]
    assert sheet.cell(5, first + 1).data_type == "n"


def test_in_the_workbook_a_number_is_a_number_with_its_decimals(api, make, project, periods):
    indicator = make.indicator(project, decimals=2)
    make.entry(project, indicator, periods[0], "1234.565")

    cell = book(table(api, make, project, ".xlsx")).worksheets[0].cell(5, len(FIXED) + 2)

    assert (cell.value, cell.data_type, cell.number_format) == (1234.57, "n", "#,##0.00")


def test_the_numbers_of_the_workbook_and_the_csv_are_those_of_the_json(api, make, project, periods):
    indicator = make.indicator(project, baseline="3.3")
    share = make.indicator(project, measure="percentage", accumulation="share")
    make.target(project, indicator, "100.25", periods[0])
    make.target(project, indicator, 900)
    make.target(project, share, 60, periods[1])
    make.entry(project, indicator, periods[0], "33.3333333333")
    make.entry(project, indicator, periods[1], 0)
    make.entry(project, share, periods[1], numerator="1", denominator="3")
    moment = "2021-06-01T00:00:00Z"
    figures = [
        figure
        for row in table(api, make, project, as_of=moment).json()["rows"]
        for figure in (*row["periods"], row["life_of_project"])
    ]

    sheet = data_rows(book(table(api, make, project, ".xlsx", as_of=moment))["Data"])
    file = csv_rows(table(api, make, project, ".csv", as_of=moment))

    names = (
        "target",
        "actual",
        "numerator",
        "denominator",
        "to_date",
        "target_to_date",
        "achievement",
        "achievement_to_date",
    )
    assert len(figures) == len(sheet) == len(file) == 6
    for told, cells, text in zip(figures, sheet, file, strict=True):
        for name in names:
            assert cells[name] == (None if told[name] is None else float(told[name])), name
            assert text[name] == (told[name] or ""), name
        assert (cells["status"], text["status"]) == (told["status"], told["status"])
        assert (cells["period"], text["period"]) == (told["code"] or "LOP",) * 2


@pytest.mark.parametrize("said", DANGEROUS)
def test_text_that_looks_like_a_formula_stays_text(api, make, project, periods, said):
    title = said if said.strip() == said else "plain"
    indicator = make.indicator(project, title=title, unit=title, measure="qualitative", accumulation="level")
    make.entry(project, indicator, periods[0], text=said)

    workbook = book(table(api, make, project, ".xlsx"))
    (first, *_rest) = csv_rows(table(api, make, project, ".csv"))

    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
    assert workbook.worksheets[0]["C5"].value == title
    assert first["text"] == f"'{said}"
    assert not first["indicator"].startswith(("=", "+", "-", "@"))


def test_a_negative_number_in_the_csv_is_still_a_number(api, make, project, periods):
    make.entry(project, make.indicator(project), periods[0], "-5.50")

    assert csv_rows(table(api, make, project, ".csv"))[0]["actual"] == "-5.50"


def test_the_csv_has_its_mark_iso_dates_and_one_header(api, make, project, periods):
    make.indicator(project, title="Niñas, niños «y más»", baseline_on="2019-12-31", baseline="1")

    answer = table(api, make, project, ".csv")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert f'filename="{project.code}-tracking-table.csv"' in answer.headers["content-disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbf" + ",".join(DATA).encode())
    first = csv_rows(answer)[0]
    assert (first["indicator"], first["baseline_on"], first["starts_on"], first["ends_on"]) == (
        "Niñas, niños «y más»", "2019-12-31", "2020-01-01", "2020-06-30",
    )  # fmt: skip


def test_a_text_too_long_for_a_cell_is_cut_with_a_sign_and_whole_in_the_csv(api, make, project, periods):
    indicator = make.indicator(project, measure="qualitative", accumulation="level")
    long = "ñ" * 40_000
    make.entry(project, indicator, periods[0], text=long)

    workbook = book(table(api, make, project, ".xlsx"))

    shown = workbook.worksheets[0].cell(5, len(FIXED) + 2).value
    assert (len(shown), shown[-1]) == (LONGEST_TEXT, "…")
    assert data_rows(workbook["Data"])[0]["text"] == shown
    assert csv_rows(table(api, make, project, ".csv"))[0]["text"] == long


def test_a_milestone_is_a_date_in_the_workbook(api, make, project, periods):
    indicator = make.indicator(project, measure="yes_no", accumulation="milestone")
    make.entry(project, indicator, periods[0], done_on="2020-02-01")

    workbook = book(table(api, make, project, ".xlsx"))

    cell = workbook.worksheets[0].cell(5, len(FIXED) + 2)
    assert (cell.value, cell.is_date) == (datetime(2020, 2, 1), True)  # noqa: DTZ001 - a workbook has no zones
    assert data_rows(workbook["Data"])[0]["done_on"] == "2020-02-01"


def test_the_workbook_says_the_moment_in_utc(api, make, project, periods):
    answer = table(api, make, project, ".xlsx", as_of="2021-01-01T00:00:00+05:00")

    assert "2020-12-31 19:00 UTC" in book(answer).worksheets[0]["A2"].value


def test_a_project_without_anything_has_an_empty_table_in_every_form(api, make):
    project = make.project()

    assert table(api, make, project).json()["rows"] == []
    assert csv_rows(table(api, make, project, ".csv")) == []
    assert book(table(api, make, project, ".xlsx")).worksheets[0]["A1"].value.startswith(project.code)


def test_the_workbook_speaks_the_readers_language(api, make, project, periods):
    make.indicator(project)
    donor = make.headers(project, "donor")
    english = book(table(api, make, project, ".xlsx")).worksheets[0]
    api.patch("me", json={"version": 1, "language": "es"}, headers=donor)

    spanish = book(table(api, make, project, ".xlsx")).worksheets[0]

    assert english["C3"].value == "Indicator"
    assert spanish["C3"].value == "Indicador"
    assert spanish.title != english.title


def test_a_table_at_a_moment_is_the_same_whenever_it_is_asked_for(api, make, project, periods):
    indicator = make.indicator(project)
    make.target(project, indicator, 100, periods[0])
    make.entry(project, indicator, periods[0], 40)
    moment = api.get(f"indicators/{indicator.id}/measurements", headers=make.headers(project)).json()["items"][0][
        "decided_at"
    ]
    then = table(api, make, project, as_of=moment).json()

    make.entry(project, indicator, periods[0], 5)

    assert table(api, make, project, as_of=moment).json()["rows"][0]["periods"] == then["rows"][0]["periods"]
    assert Decimal(table(api, make, project).json()["rows"][0]["periods"][0]["actual"]) == 45


def test_asking_changes_nothing(api, make, project, periods, engine):
    make.indicator(project)
    make.headers(project, "donor")
    before = take_snapshot(engine, frozenset({"api_token", "audit_event", "audit_chain"}))

    for kind in ("", ".csv", ".xlsx"):
        table(api, make, project, kind)

    assert take_snapshot(engine, frozenset({"api_token", "audit_event", "audit_chain"})) == before
