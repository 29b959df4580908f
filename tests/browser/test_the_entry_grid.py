"""A whole period at once: typed, pasted, saved as one goes, refused at the cell, by the keyboard alone."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serve, visiting
from tests.browser.entry_grids import INDICATORS, LARGE, Grid, stored

pytestmark = pytest.mark.browser

INTERACTIVE_SECONDS = 6
"""From asking for the page to typing into a cell."""


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Serve a house with one project of many indicators."""
    with serve(tmp_path_factory.mktemp("large"), LARGE) as address:
        yield address


@pytest.fixture
def enter(browser, large):
    """Return a way to open the grid of a period as somebody."""
    with visiting(browser, large) as sign_in:
        yield lambda who="officer", period="2018-H1", **how: Grid(sign_in(who, **how), period)


def numbers(page, grid, code):
    """Return the values that are stored of an indicator for the period on the page."""
    period = page.evaluate("entryGrid.told.period")
    return [one["value"] for one in stored(page, grid, code) if one["period_id"] == period]


def test_what_is_typed_is_stored_as_a_draft_when_the_row_is_left(enter):
    grid = enter(period="2018-H2")
    expect(grid.cell("I000", "previous")).to_contain_text("100")
    expect(grid.cell("I000", "previous")).to_contain_text("2018-H1")

    grid.type("I000", "12.50")
    expect(grid.cell("I001", "first")).to_be_focused()
    grid.page.keyboard.type("7")
    grid.page.keyboard.press("Tab")

    grid.expect_state("I000", "Stored as a draft")
    grid.expect_state("I001", "Stored as a draft")
    assert numbers(grid.page, grid, "I000") == ["12.50"]
    grid.open()
    expect(grid.cell("I000", "first")).to_have_text("12.50")


def test_a_draft_is_changed_not_entered_twice(enter):
    grid = enter(period="2018-H2")
    grid.type("I010", "1")
    grid.expect_state("I010", "Stored as a draft")
    grid.type("I010", "2")
    grid.page.wait_for_function("id => entryGrid.rows.get(id).entry.version === 2", arg=grid.id("I010"))

    assert numbers(grid.page, grid, "I010") == ["2"]


@pytest.mark.parametrize(("who", "typed", "refused"), [("spain", "1.234,5", "1,234.5"), ("peru", "1,234.5", "1.234,5")])
def test_numbers_are_read_by_the_region_of_the_person_and_refused_at_their_cell(enter, who, typed, refused):
    grid = enter(who, period="2019-H1")
    good, wrong = ("I020", "I021") if who == "spain" else ("I022", "I023")
    grid.type(good, typed)
    grid.type(wrong, refused)

    grid.expect_state(good, "Guardado como borrador")
    grid.expect_state(wrong, typed)
    expect(grid.cell(wrong, "first")).to_have_class(re.compile("entry-wrong"))
    expect(grid.cell(wrong, "first")).to_have_text(refused)
    expect(grid.page.locator("#entry-problems")).to_contain_text(wrong)
    assert (numbers(grid.page, grid, good), numbers(grid.page, grid, wrong)) == (["1234.5"], [])


def test_a_paste_fills_right_and_down_in_the_persons_own_numbers(enter):
    grid = enter("spain", period="2019-H2")
    grid.focus("I030")
    grid.paste('1.234,5\t\t\tCon lista\r\n7\r\n"8"\r\n')

    grid.expect_state("I032", "Guardado como borrador")
    assert [numbers(grid.page, grid, code) for code in ("I030", "I031", "I032")] == [["1234.5"], ["7"], ["8"]]
    expect(grid.cell("I030", "note")).to_have_text("")


def test_what_was_pasted_beyond_the_grid_or_into_what_is_locked_is_told(enter):
    grid = enter(period="2018-H1")
    grid.focus("I018")
    grid.paste("1\n2\n3\n")

    expect(grid.said()).to_contain_text("Cells that were pasted: 1.")
    expect(grid.said()).to_contain_text("Cells that take nothing, and were not pasted: 2 (I018, I019).")

    grid.focus("I199")
    grid.paste("4\n5\n")
    expect(grid.said()).to_contain_text("Cells that lie beyond the grid, and were not pasted: 1.")


def test_a_paste_of_a_hundred_thousand_cells_changes_nothing(enter):
    grid = enter(period="2020-H1")
    grid.focus("I000")
    grid.paste("\n".join("\t".join("1" * 100) for _ in range(1000)))

    expect(grid.said()).to_contain_text("Nothing was pasted: these are 100,000 cells, and at most 5,000")
    assert grid.page.evaluate("outbox.list().length") == 0
    assert grid.page.evaluate("[...entryGrid.rows.values()].some(row => row.first)") is False


def test_a_reason_for_no_value_takes_one_key(enter):
    grid = enter(period="2020-H1")
    grid.focus("I040")
    grid.page.keyboard.press("Alt+3")
    expect(grid.cell("I040", "missing")).to_have_text("Not collected")
    grid.expect_state("I040", "Stored as a draft")

    grid.type("I041", "5", leave_by="Tab")
    grid.focus("I041")
    grid.page.keyboard.press("Alt+1")
    expect(grid.said()).to_contain_text("empty the value first")
    [entry] = [one for one in stored(grid.page, grid, "I040") if one["missing_reason"]]
    assert (entry["value"], entry["missing_reason"]) == (None, "not_collected")


def test_parts_open_under_their_row_and_go_with_it(enter):
    grid = enter(period="2020-H1")
    grid.focus("I050", "title")
    grid.page.keyboard.press("Space")
    expect(grid.part("I050", "Women", "title")).to_be_visible()
    grid.type("I050", "10")
    grid.page.keyboard.type("6")
    grid.page.keyboard.press("Enter")
    grid.page.keyboard.type("4")
    grid.page.keyboard.press("Enter")

    grid.expect_state("I050", "Stored as a draft")
    grid.page.wait_for_timeout(2000)
    [entry] = [
        one
        for one in stored(grid.page, grid, "I050")
        if one["period_id"] == grid.page.evaluate("entryGrid.told.period")
    ]
    assert [part["value"] for part in entry["parts"]] == ["6", "4"]
    grid.focus("I050", "title")
    grid.page.keyboard.press("Alt+ArrowUp")
    expect(grid.page.locator(".entry-row-part")).to_have_count(0)


def test_what_was_typed_without_a_line_survives_a_reload_and_is_stored_once(enter):
    grid = enter(period="2020-H2")
    grid.page.route("**/api/v1/**", lambda route: route.abort())
    grid.type("I060", "66")
    grid.expect_state("I060", "Only in this browser")
    grid.type("I061", "67")
    grid.open()
    grid.focus("I060")
    expect(grid.cell("I060", "first")).to_have_text("66")
    expect(grid.cell("I061", "first")).to_have_text("67")

    grid.page.unroute("**/api/v1/**")
    grid.expect_state("I060", "Stored as a draft")
    grid.expect_state("I061", "Stored as a draft")
    assert (numbers(grid.page, grid, "I060"), numbers(grid.page, grid, "I061")) == (["66"], ["67"])


def test_two_officers_on_one_value_see_both_and_choose(enter):
    first, second = enter("officer", period="2021-H1"), enter("second", period="2021-H1")
    first.type("I070", "1")
    first.expect_state("I070", "Stored as a draft")
    first.page.locator("#entry-submit").click()
    first.expect_state("I070", "Awaiting approval")

    second.type("I070", "2")
    box = second.page.locator("section.entry-collision")
    expect(box).to_contain_text("Stored meanwhile: 1 (officer)")
    expect(box).to_contain_text("You typed: 2")
    assert second.visit.violations() == []
    box.get_by_role("button", name="Take what is stored").click()
    expect(second.cell("I070", "first")).to_have_text("1")
    assert numbers(second.page, second, "I070") == ["1"]


def test_a_stale_change_shows_what_is_stored_and_can_be_kept(enter):
    grid = enter(period="2021-H1")
    grid.type("I080", "1")
    grid.expect_state("I080", "Stored as a draft")
    entry = grid.page.evaluate("id => entryGrid.rows.get(id).entry", grid.id("I080"))
    answer = grid.page.request.patch(
        f"{grid.visit.house}/api/v1/measurements/{entry['id']}",
        data={"version": entry["version"], "value": "5"},
        headers={"sec-fetch-site": "same-origin"},
    )
    assert answer.ok, answer.text()

    grid.type("I080", "9")
    box = grid.page.locator("section.entry-collision")
    expect(box).to_contain_text("Stored meanwhile: 5")
    box.get_by_role("button", name="Keep what I typed").click()

    grid.expect_state("I080", "Stored as a draft")
    assert numbers(grid.page, grid, "I080") == ["9"]


def test_another_tab_takes_over_what_was_stored_and_undoes_nothing(enter):
    grid = enter(period="2021-H1")
    other = grid.in_another_tab()
    grid.type("I085", "1")
    grid.expect_state("I085", "Stored as a draft")

    other.focus("I085")
    expect(other.cell("I085", "first")).to_have_text("1")
    other.type("I086", "2")
    other.expect_state("I086", "Stored as a draft")
    assert (numbers(grid.page, grid, "I085"), numbers(grid.page, grid, "I086")) == (["1"], ["2"])


def test_all_drafts_are_handed_in_and_what_the_checks_ask_is_answered_at_the_row(enter):
    grid = enter("second", period="2021-H2")
    grid.focus("I090", "title")
    grid.page.keyboard.press("Space")
    grid.type("I090", "10")
    grid.page.keyboard.type("3")
    grid.page.keyboard.press("Enter")
    grid.type("I091", "4")
    grid.expect_state("I091", "Stored as a draft")
    grid.page.locator("#entry-submit").click()

    grid.expect_state("I091", "Awaiting approval")
    expect(grid.page.locator("#entry-problems")).to_contain_text("I090")
    grid.type("I090", "The list is incomplete.", column="explanation")
    grid.page.locator("#entry-submit").click()
    grid.expect_state("I090", "Awaiting approval")


def test_the_keyboard_leads_in_through_and_out(enter):
    grid = enter(period="2018-H2")
    grid.focus("I100")
    grid.page.keyboard.press("F2")
    expect(grid.page.locator("#entry-grid input")).to_be_focused()
    grid.page.keyboard.type("3")
    grid.page.keyboard.press("Escape")
    expect(grid.cell("I100", "first")).to_have_text("")
    grid.page.keyboard.press("ArrowRight")
    grid.page.keyboard.press("ArrowLeft")
    expect(grid.cell("I100", "first")).to_be_focused()
    grid.page.keyboard.press("Escape")
    expect(grid.page.locator("#entry-submit")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("who", "heading"), [("officer", "Enter a period"), ("peru", "Registrar un periodo")])
def test_axe_finds_no_barrier_in_the_grid(enter, who, heading, scheme):
    grid = enter(who, period="2018-H2", scheme=scheme)
    expect(grid.page.get_by_role("heading", name=heading)).to_be_visible()
    assert grid.visit.violations() == []

    grid.focus("I110", "title")
    grid.page.keyboard.press("Space")
    grid.focus("I110", "missing")
    grid.page.keyboard.press("F2")
    assert grid.visit.violations() == []
    assert [one for one in grid.visit.requests if "plotly" in one or "enterprise" in one] == []
    assert grid.visit.complaints == []


def test_the_grid_fits_a_telephone(enter):
    grid = enter(period="2018-H2", width=320)

    assert grid.page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(grid.cell("I000", "first")).to_be_in_viewport()


def test_two_hundred_indicators_can_be_typed_into_at_once(enter):
    grid = enter(period="2019-H1")
    began = time.monotonic()
    grid.open()
    grid.type("I150", "1")
    took = time.monotonic() - began

    print(f"{INDICATORS} indicators: {took:.1f} s until the first value was typed")
    assert grid.page.evaluate("entryGrid.api.getDisplayedRowCount()") == INDICATORS
    assert took < INTERACTIVE_SECONDS


def test_other_pages_do_not_load_the_grid(visit):
    visited = visit("officer2")
    visited.open("/projects/PERU-LAW")
    assert [one for one in visited.requests if "ag_grid" in one] == []

    visited.page.get_by_role("link", name="Enter a period").click()
    visited.page.locator(".ag-row").first.wait_for()
    visited.page.locator(".trail a").first.click()
    visited.page.get_by_role("link", name="Enter a period").wait_for()
    visited.page.reload()
    visited.page.go_back()
    visited.page.locator(".ag-row").first.wait_for()
