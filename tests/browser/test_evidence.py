"""An officer adds files to a draft, is told what was wrong with one, and asks the checks before submitting."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_a_value_travels import expect_stored
from tests.browser.test_a_weak_line import open_form, type_value

pytestmark = pytest.mark.browser

NEWEST = "#record-previous tbody tr >> nth=0"


def add_file(visited, name, content):
    """Choose a file for the newest entry."""
    with visited.page.expect_file_chooser() as chooser:
        visited.page.locator(NEWEST).get_by_role("button", name="Add a file to 2021-H1").click()
    chooser.value.set_files({"name": name, "mimeType": "text/csv", "buffer": content})


def test_files_of_a_draft_are_added_refused_downloaded_and_taken_away(visit):
    officer = visit("officer2")
    open_form(officer)
    type_value(officer, "Arequipa", "61")
    expect_stored(officer, "Arequipa: 61")
    newest = officer.page.locator(NEWEST)
    expect(newest).to_contain_text("61")

    add_file(officer, "list.csv", b"name,sex\nA,f\n")
    expect(officer.page.get_by_text("list.csv is stored.")).to_be_visible()
    with officer.page.expect_download() as waiting:
        newest.get_by_role("link", name="list.csv").click()
    assert waiting.value.path().read_bytes() == b"name,sex\nA,f\n"

    add_file(officer, "list.pdf", b"no PDF at all")
    expect(newest).to_contain_text("so its name must end in")
    officer.page.context.set_offline(True)
    add_file(officer, "more.csv", b"a,b\n1,2\n")
    expect(newest).to_contain_text("more.csv could not be sent: the connection failed.")
    officer.page.context.set_offline(False)
    assert officer.violations() == []

    officer.page.once("dialog", lambda dialog: dialog.accept())
    newest.get_by_role("button", name="Take list.csv away").click()
    expect(officer.page.get_by_text("list.csv was taken away.")).to_be_visible()
    expect(newest.get_by_role("link")).to_have_count(0)


def test_the_checks_are_asked_before_a_draft_is_submitted(visit):
    officer = visit("officer2")
    open_form(officer)
    officer.page.get_by_label("women", exact=True).fill("2")
    officer.page.get_by_label("men", exact=True).fill("5")
    type_value(officer, "Arequipa", "9")
    expect_stored(officer, "Arequipa: 9")
    newest = officer.page.locator(NEWEST)
    expect(newest).to_contain_text("women: 2")

    newest.get_by_role("button", name="Check 2021-H1").click()
    expect(newest.get_by_text("the parts differ from the total")).to_be_visible()
    newest.get_by_role("button", name="Submit 2021-H1").click()
    expect(newest.get_by_text("Please look again.")).to_be_visible()
    newest.get_by_label("Explanation for 2021-H1").fill("Two did not say.")
    newest.get_by_role("button", name="Submit 2021-H1").click()
    expect(newest).to_contain_text("Awaiting approval")
