"""A whole period by all who take part: a line that fails, a collision, a review, a correction, and both its truths."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SEED, serve, visiting
from tests.browser.entry_grids import Grid
from tests.browser.test_a_review import PERIOD, api, press, told
from tests.browser.test_a_value_travels import choose, open_indicator

pytestmark = pytest.mark.browser

TRAINED, RETURNED, BY_FORM = "3-5", "3-2", "OP1.2-I1"
"""Rows of the grid: promoters trained in Arequipa, and in San Martín; and the indicator of the form."""
REVIEW = "/projects/PERU-LAW/review"


class Period(Grid):
    """The entry grid of the first project; rows go by their keys."""

    def open(self):
        """Go to the grid and wait for its rows."""
        self.page.goto(f"{self.visit.house}/projects/PERU-LAW/enter?period={self.period}")
        self.page.locator(".ag-row").first.wait_for()
        self.page.wait_for_function("() => window.entryGrid.api && document.querySelector('#entry-count').textContent")

    def id(self, code):
        """Return the key of a row."""
        return code


@pytest.fixture
def visit(browser, tmp_path):
    """Return a way to sign in to a house of this story's own."""
    with serve(tmp_path, SEED) as house, visiting(browser, house) as sign_in:
        yield sign_in


def entry_of(manager, place):
    """Return the entry of a place in the review."""
    return manager.page.locator(f"article[aria-label='OP1.1-I1 · {PERIOD} · {place}']")


def fill_without_a_line(officer):
    """Fill two rows of the grid and one form while the line fails twice; all are stored when it is back."""
    grid = Period(officer, PERIOD)
    officer.page.context.set_offline(True)
    grid.type(TRAINED, "9")
    grid.type(RETURNED, "8")
    grid.expect_state(TRAINED, "Only in this browser")
    officer.page.context.set_offline(False)
    grid.expect_state(TRAINED, "Stored as a draft")
    grid.expect_state(RETURNED, "Stored as a draft")
    officer.page.locator("#entry-submit").click()
    grid.expect_state(TRAINED, "Awaiting approval")
    officer.page.locator("#entry-problems").get_by_role("button", name="OP1.1-I1 San Martín").click()
    expect(grid.cell(RETURNED, "explanation")).to_be_focused()
    officer.page.keyboard.type("Two courses instead of one.")
    officer.page.keyboard.press("Enter")
    grid.expect_state(RETURNED, "Stored as a draft")
    officer.page.locator("#entry-submit").click()
    grid.expect_state(RETURNED, "Awaiting approval")

    open_indicator(officer, "/record", BY_FORM)
    officer.page.context.set_offline(True)
    choose(officer.page, "record-place", "Arequipa")
    officer.page.get_by_label("New in this period").fill("90")
    officer.page.locator("#record-form").get_by_label("Explanation").fill("By the lists.")
    officer.page.get_by_role("button", name="Submit for approval").click()
    sent = officer.page.locator("#record-sent li")
    expect(sent).to_contain_text("Only in this browser")
    officer.page.context.set_offline(False)
    expect(sent).to_contain_text("Stored", timeout=40_000)


def collide(second, grid):
    """Type another number where a colleague was first, in Spanish; see both, and take theirs."""
    grid.type(TRAINED, "11")
    box = second.page.locator("section.entry-collision")
    expect(box).to_contain_text("Guardado mientras tanto: 9 (Second monitoring officer (demonstration))")
    expect(box).to_contain_text("Usted escribió: 11")
    assert second.violations() == []
    box.get_by_role("button", name="Tomar lo guardado").click()
    expect(grid.cell(TRAINED, "first")).to_have_text("9")


def review(manager):
    """Return one value with a reason, approve all the others at once, close the period and reopen it."""
    manager.open(REVIEW)
    entry_of(manager, "San Martín").get_by_role("button", name="Return").click()
    manager.page.get_by_label("What is to be fixed?").fill("Please attach the attendance list.")
    press(manager, "Return it")
    told(manager, "Returned, with your reason.")
    manager.page.get_by_label("Choose all").check()
    manager.page.get_by_role("button", name=re.compile(r"Approve the chosen \(\d\)")).click()
    told(manager, "Approved. The values now count.")


def close_and_reopen(manager):
    """Close the period, and open it again for a reason."""
    manager.open(f"{REVIEW}?period_id=6")
    manager.page.get_by_role("button", name=f"Close the period: {PERIOD}").click()
    press(manager, "Close it")
    told(manager, "The period is closed.")
    manager.page.get_by_role("button", name=re.compile("^Reopen")).click()
    manager.page.get_by_label("Why is it reopened?").fill("A list came late.")
    press(manager, "Reopen it")
    told(manager, "The period is open again.")


def correct(officer):
    """Correct the value that counts, saying why; without a reason nothing is stored."""
    open_indicator(officer, "/record")
    row = officer.page.locator("#record-previous tr", has_text="Arequipa").filter(has_text=PERIOD)
    row.get_by_role("button", name=f"Correct {PERIOD}").click()
    expect(officer.page.get_by_text("You are correcting a value that was approved.")).to_be_visible()
    value = officer.page.get_by_label("New in this period")
    expect(value).to_have_value("9")
    value.fill("12")
    submit = officer.page.get_by_role("button", name="Submit for approval")
    submit.click()
    expect(officer.page.get_by_text("Nothing is saved yet. Mend the fields that are marked.")).to_be_visible()
    assert officer.violations() == []
    officer.page.get_by_label("Why is it corrected?").fill("Three more signed the list.")
    submit.click()
    expect(officer.page.locator("#record-sent li").last).to_contain_text("Stored")
    expect(officer.page.locator("#record-sent li").last).to_contain_text("corrected")


def actual(visited, as_of=None):
    """Return what the period counted at a moment, or counts now."""
    moment = f"?as_of={as_of.isoformat().replace('+00:00', 'Z')}" if as_of else ""
    answer = api(visited, "GET", f"/indicators/3/performance{moment}")
    return next(one["actual"] for one in answer["periods"] if one["code"] == PERIOD)


def test_a_period_from_a_failing_line_to_a_correction_that_keeps_both_truths(visit):
    officer, second, manager, other = (visit(who) for who in ("officer2", "officer", "manager", "manager2"))
    late = Period(second, PERIOD)
    fill_without_a_line(officer)
    collide(second, late)
    review(manager)
    officer.open("/due")
    expect(officer.page.get_by_text("Please attach the attendance list.").first).to_be_visible()
    close_and_reopen(manager)
    before = datetime.now(UTC)
    assert actual(manager) == "27"
    correct(officer)
    assert actual(manager) == "27"

    other.open(REVIEW)
    correction = entry_of(other, "Arequipa")
    expect(correction).to_contain_text("Corrects 9: Three more signed the list.")
    correction.get_by_role("button", name="Approve").click()
    told(other, "Approved. The value now counts.")

    assert (actual(other, before), actual(other)) == ("27", "30")
    ledger = api(other, "GET", "/projects/PERU-LAW/restatements")["items"]
    assert [(one["old_label"], one["new_label"], one["reason"]) for one in ledger[:1]] == [
        ("9", "12", "Three more signed the list.")
    ]
    other.open(f"{REVIEW}?status=approved&period_id=6")
    entry = entry_of(other, "Arequipa")
    entry.get_by_text("History", exact=True).click()
    story = entry.locator(".history[open]")
    for name in ("Second monitoring officer", "Second manager", "Three more signed the list."):
        expect(story).to_contain_text(name)
