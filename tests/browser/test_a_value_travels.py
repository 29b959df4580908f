"""From the officer's form to the donor's chart."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SEED, serve

pytestmark = pytest.mark.browser

CODE = "OP1.1-I1"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """Serve a house of its own: what is approved here shows on the pages of other tests."""
    with serve(tmp_path_factory.mktemp("travels"), SEED) as address:
        yield address


def choose(page, id, option):
    """Choose an option of a list."""
    page.locator(f"#{id}").click()
    page.get_by_role("option", name=re.compile(option)).click()


def open_indicator(visited, suffix="", code=CODE):
    """Open the indicator that this story is about."""
    visited.open("/projects/PERU-LAW")
    visited.open(visited.indicator(code) + suffix)


def actual_of(visited, period):
    """Return the actual that the table beside the chart shows for a period."""
    row = visited.page.locator("table:has(caption:has-text('Targets against actuals')) tr", has_text=period)
    return row.first.locator("td").nth(1).inner_text().strip()


def expect_stored(visited, label):
    """Expect the entry among those that were saved on this page, and stored."""
    row = visited.page.locator("#record-sent li", has_text=label).last
    expect(row).to_contain_text("Stored")


def test_a_value_is_recorded_approved_and_seen_by_the_donor(visit):
    donor = visit("donor")
    open_indicator(donor)
    assert actual_of(donor, "2021-H1") == "18"

    officer = visit("officer2")
    open_indicator(officer, "/record")
    choose(officer.page, "record-place", "Arequipa")
    officer.page.get_by_label("New in this period").fill("12")
    officer.page.get_by_label("women", exact=True).fill("7")
    officer.page.get_by_label("men", exact=True).fill("4")
    officer.page.keyboard.press("Tab")
    expect(officer.page.get_by_text("a gap of 1")).to_be_visible()
    officer.page.get_by_role("button", name="Submit for approval").click()
    expect(officer.page.get_by_text("Please look again.")).to_be_visible()
    officer.page.locator("#record-form").get_by_label("Explanation").fill("One person gave no sex.")
    officer.page.get_by_role("button", name="Submit for approval").click()
    expect_stored(officer, "2021-H1, Arequipa: 12")
    expect(officer.page.locator("#record-previous tbody tr").first).to_contain_text("Awaiting approval")

    open_indicator(donor)
    assert actual_of(donor, "2021-H1") == "18"
    expect(donor.page.get_by_text("1 awaiting approval, not counted")).to_be_visible()

    manager = visit("manager")
    open_indicator(manager)
    manager.page.get_by_role("button", name="Approve 2021-H1").click()
    expect(manager.page.get_by_text("Approved. The value now counts.")).to_be_visible()

    open_indicator(donor)
    assert actual_of(donor, "2021-H1") == "30"
    drawn = donor.page.locator(".chart .bartext").all_text_contents()
    assert "30" in [text.strip() for text in drawn]


def test_a_returned_value_comes_back_with_its_reason(visit):
    officer = visit("officer2")
    open_indicator(officer, "/record")
    choose(officer.page, "record-place", "San Mart")
    officer.page.get_by_label("New in this period").fill("3")
    officer.page.get_by_role("button", name="Save as draft").click()
    expect_stored(officer, "2021-H1, San Martín: 3")
    officer.page.get_by_label("Explanation for 2021-H1").first.fill("The second course was put off.")
    officer.page.get_by_role("button", name="Submit 2021-H1").first.click()
    expect_stored(officer, "Submit 2021-H1")
    expect(officer.page.locator("#record-previous tbody tr").first).to_contain_text("Awaiting approval")

    manager = visit("manager")
    open_indicator(manager)
    manager.page.get_by_role("button", name="Return 2021-H1").click()
    expect(manager.page.get_by_text("Write the reason first.")).to_be_visible()
    manager.page.get_by_label("Reason for returning 2021-H1").fill("Please attach the attendance list.")
    manager.page.get_by_role("button", name="Return 2021-H1").click()
    expect(manager.page.get_by_text("Returned, with your reason.")).to_be_visible()

    open_indicator(officer, "/record")
    expect(officer.page.get_by_text("Returned: Please attach the attendance list.")).to_be_visible()
    officer.page.get_by_label("History of 2021-H1").first.focus()
    officer.page.keyboard.press("Enter")
    told = officer.page.locator("#record-previous .history[open] ol > li")
    expect(told).to_have_count(3)
    expect(told.first).to_contain_text("Value: 3")
    expect(told.last).to_contain_text("Reason: Please attach the attendance list.")
    assert officer.violations(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]) == []


def test_what_was_typed_stays_when_it_is_refused(visit):
    officer = visit("officer")  # reads Spanish as in Peru: 1,234.5
    open_indicator(officer, "/record")
    officer.page.get_by_label("Nuevos en este periodo").fill("12,5")
    officer.page.get_by_label("Nota para quien aprueba").fill("Con las listas.")
    officer.page.get_by_role("button", name="Guardar como borrador").click()

    expect(officer.page.get_by_text("Escriba un número como 1,234.5.")).to_be_visible()
    expect(officer.page.get_by_label("Nuevos en este periodo")).to_have_value("12,5")
    expect(officer.page.get_by_label("Nota para quien aprueba")).to_have_value("Con las listas.")


def test_the_donor_downloads_the_tracking_table(visit):
    donor = visit("donor")
    donor.open("/projects/PERU-LAW")
    for kind, start in (("xlsx", b"PK"), ("csv", b"")):
        with donor.page.expect_download() as waiting:
            donor.page.locator(f"#download-{kind}").click()
        content = waiting.value.path().read_bytes()
        assert waiting.value.suggested_filename.endswith(kind)
        assert content.startswith(start) and len(content) > 500
    assert b"Worker-promoters trained" in content


def test_an_evaluation_is_read_from_the_chart_and_from_the_table(visit):
    donor = visit("donor")
    donor.open("/projects/PERU-LAW")
    donor.page.locator(".tile-button").first.focus()
    donor.page.keyboard.press("Enter")
    dialog = donor.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Rated by")
    assert donor.violations(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]) == []
    donor.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    box = donor.page.locator(".chart .nsewdrag").first.bounding_box()
    donor.page.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.9)
    expect(donor.page.get_by_role("dialog")).to_contain_text("LTO4")
