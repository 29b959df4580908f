"""A manager's day: what waits is approved or returned, a number is taken back, a period closed and corrected."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SEED, serve

pytestmark = pytest.mark.browser

PAGE = "/projects/PERU-LAW/review"
PLAIN = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
CODE, PERIOD = "OP1.2-I1", "2021-H1"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """Serve a house of the managers' own: what they approve shows on the pages of other tests."""
    with serve(tmp_path_factory.mktemp("review"), SEED) as address:
        yield address


def api(visited, method, path, body=None):
    """Ask the API as who is signed in, and return its answer."""
    sent = {"method": method, "headers": {"sec-fetch-site": "same-origin"}}
    answer = visited.page.request.fetch(f"{visited.house}/api/v1{path}", **sent, data=body)
    assert answer.ok, answer.text()
    return answer.json()


def record(visited, place, value):
    """Submit a value for a place; return the entry."""
    indicators = api(visited, "GET", "/projects/PERU-LAW/indicators?limit=500")["items"]
    periods = api(visited, "GET", "/projects/PERU-LAW/periods")["items"]
    places = api(visited, "GET", "/projects/PERU-LAW/locations")["items"]
    indicator = next(one["id"] for one in indicators if one["code"] == CODE)
    body = {
        "period_id": next(one["id"] for one in periods if one["code"] == PERIOD),
        "location_id": next(one["id"] for one in places if one["name"] == place),
        "value": value,
        "submit": True,
        "explanation": "By the lists.",
    }
    return api(visited, "POST", f"/indicators/{indicator}/measurements", body)


def row(visited, place, value=None, period=PERIOD):
    """Return the entry of a place in the list."""
    named = visited.page.locator(f"article[aria-label='{CODE} · {period} · {place}']")
    return named if value is None else named.filter(has=visited.page.locator(".review-number", has_text=value))


def press(visited, name):
    """Press a button of the dialog."""
    visited.page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()


def told(visited, sentence):
    """Wait for what the page says after a deed."""
    expect(visited.page.locator("#review-told")).to_contain_text(sentence)


def test_two_are_approved_at_once_or_neither(visit):
    officer, manager = visit("officer2"), visit("manager")
    record(officer, "Piura", "31")
    moved = record(officer, "Arequipa", "32")
    manager.open(PAGE)
    for place, value in (("Piura", "31"), ("Arequipa", "32")):
        row(manager, place, value).get_by_role("checkbox").check()
    button = manager.page.get_by_role("button", name="Approve the chosen (2)")
    expect(button).to_be_visible()

    api(manager, "POST", f"/measurements/{moved['id']}/return", {"reason": "Which list?"})
    change = {"version": moved["version"] + 1, "value": "33", "submit": True, "explanation": "One more."}
    api(officer, "PATCH", f"/measurements/{moved['id']}", change)
    button.click()

    refused = row(manager, "Arequipa", "33")
    expect(refused.get_by_role("alert")).to_contain_text("Somebody changed this since you opened it")
    expect(refused.get_by_role("alert")).to_contain_text("You saw 32; it says 33 now.")
    expect(row(manager, "Piura", "31").get_by_role("checkbox")).to_be_checked()
    expect(manager.page.locator("#review-told")).to_contain_text("Nothing was changed: 1 of 2")

    manager.page.get_by_role("button", name="Approve the chosen (2)").click()
    told(manager, "Approved. The values now count.")
    expect(row(manager, "Piura", "31")).to_have_count(0)
    expect(manager.page.locator("#review-told")).to_be_focused()
    assert manager.violations() == []


def test_a_returned_entry_says_what_to_fix(visit):
    officer, manager = visit("officer2"), visit("manager")
    record(officer, "Ica", "41")
    manager.open(PAGE)
    row(manager, "Ica", "41").get_by_role("button", name="Return").click()
    press(manager, "Return it")
    expect(manager.page.get_by_text("Write the reason first.")).to_be_visible()
    assert manager.violations(PLAIN) == []
    manager.page.get_by_label("What is to be fixed?").fill("Please attach the attendance list.")
    press(manager, "Return it")
    told(manager, "Returned, with your reason.")

    officer.open("/projects/PERU-LAW")
    officer.open(officer.indicator(CODE) + "/record")
    expect(officer.page.get_by_text("Please attach the attendance list.").first).to_be_visible()

    manager.open(f"{PAGE}?status=returned")
    entry = row(manager, "Ica", "41")
    expect(entry).to_contain_text("Returned: Please attach the attendance list.")
    entry.get_by_text("History", exact=True).click()
    expect(entry.locator(".history[open] ol > li")).to_have_count(2)
    entry.get_by_role("button", name="Withdraw").click()
    manager.page.get_by_label("Why is it withdrawn?").fill("Entered for the wrong place.")
    press(manager, "Withdraw it")
    told(manager, "Withdrawn. It can be recovered.")
    manager.open(f"{PAGE}?status=withdrawn")
    row(manager, "Ica", "41").get_by_role("button", name="Recover").click()
    told(manager, "Recovered: it is a draft of its author again.")


def test_ones_own_entry_is_for_somebody_else_to_approve(visit):
    manager = visit("manager")
    record(manager, "San Martín", "51")
    manager.open(PAGE)

    own = row(manager, "San Martín", "51")

    expect(own).to_contain_text("You entered this value, so somebody else has to approve it.")
    expect(own.get_by_role("checkbox")).to_have_count(0)
    expect(own.get_by_role("button", name="Approve")).to_have_count(0)


def test_an_approved_value_is_taken_back_at_once(visit):
    officer, manager = visit("officer2"), visit("manager")
    record(officer, "Lima", "61")
    manager.open(PAGE)
    row(manager, "Lima", "61").get_by_role("button", name="Approve").click()
    told(manager, "Approved. The value now counts.")

    manager.page.get_by_role("link", name=re.compile("Approved")).click()
    row(manager, "Lima", "61").get_by_role("button", name="Take back").click()
    expect(manager.page.get_by_role("dialog")).to_contain_text("The number goes away from all figures at once.")
    manager.page.get_by_label("What is to be fixed?").fill("Two people were counted twice.")
    press(manager, "Take it back")
    told(manager, "Taken back. The value no longer counts.")
    expect(row(manager, "Lima", "61")).to_have_count(0)


def test_a_value_of_a_closed_period_is_corrected_by_one_and_approved_by_another(visit):
    manager, other = visit("manager"), visit("manager2")
    manager.open(f"{PAGE}?status=approved&period_id=5")
    entry = row(manager, "Piura", period="2020-H2")
    old = entry.locator(".review-number").inner_text()
    entry.get_by_role("button", name="Correct").click()
    dialog = manager.page.get_by_role("dialog")
    expect(dialog.get_by_label("Value", exact=True)).to_have_value(old)
    dialog.get_by_label("Value", exact=True).fill("12x")
    press(manager, "Submit the correction")
    expect(dialog.get_by_text("Write a number such as 1,234.5.")).to_be_visible()
    dialog.get_by_label("Value", exact=True).fill("151")
    dialog.get_by_label("Explanation").fill("The parts follow.")
    dialog.get_by_label("Why is it corrected?").fill("A list was missing.")
    press(manager, "Submit the correction")
    told(manager, "The correction is submitted. Another manager has to approve it.")

    other.open(PAGE)
    correction = row(other, "Piura", "151", "2020-H2")
    expect(correction).to_contain_text(f"Corrects {old}: A list was missing.")
    correction.get_by_role("button", name="Approve").click()
    told(other, "Approved. The value now counts.")
    ledger = other.page.locator("section", has=other.page.get_by_role("heading", name="Changed after"))
    expect(ledger.locator("tbody tr").first).to_contain_text("A list was missing.")
    expect(ledger.locator("tbody tr").first).to_contain_text("151")


def test_a_period_is_closed_opened_to_one_place_and_reopened(visit):
    manager = visit("manager")
    manager.open(f"{PAGE}?period_id=6")
    manager.page.get_by_role("button", name=f"Close the period: {PERIOD}").click()
    expect(manager.page.get_by_role("dialog")).to_contain_text("Without a value:")
    assert manager.violations(PLAIN) == []
    press(manager, "Close it")
    told(manager, "The period is closed.")
    period = manager.page.locator("section", has=manager.page.get_by_role("heading", name="Periods")).locator(
        "tbody tr"
    )
    expect(period).to_contain_text("Closed")

    period.get_by_role("button", name="Except one place").click()
    manager.page.get_by_label("Until the end of").fill("2099-12-31")
    manager.page.get_by_label("Why may it enter later?").fill("The river rose.")
    press(manager, "Open it until then")
    told(manager, "The exception is granted.")
    expect(period).to_contain_text("The river rose.")
    period.get_by_role("button", name="End").click()
    told(manager, "The exception has ended.")

    period.get_by_role("button", name="Reopen").click()
    press(manager, "Reopen it")
    expect(manager.page.get_by_text("Write the reason first.")).to_be_visible()
    manager.page.get_by_label("Why is it reopened?").fill("A list came late.")
    press(manager, "Reopen it")
    told(manager, "The period is open again.")
    expect(period).to_contain_text("Open")


def test_a_project_sets_its_checks(visit):
    manager = visit("manager")
    manager.open(PAGE)
    factor = manager.page.get_by_label("Factor: A jump against what is usual")
    save, said = manager.page.get_by_role("button", name="Save the checks"), manager.page.locator("#checks-told")
    factor.fill("ten")
    save.click()
    expect(manager.page.get_by_text("Write a number such as 1,234.5.")).to_be_visible()
    factor.fill("1")
    save.click()
    expect(said).to_contain_text("A jump is told by a factor above 1")
    factor.fill("12.5")
    save.click()
    expect(said).to_contain_text("Saved.")
    factor.fill("10")
    save.click()
    expect(said).to_contain_text("Saved.")


@pytest.mark.parametrize("who", ["donor", "officer2", "evaluator"])
def test_nobody_else_reviews(visit, who):
    visited = visit(who)
    visited.open(PAGE)

    expect(visited.page.locator("#content h1")).to_have_text("Not allowed")
    expect(visited.page.locator(".header").get_by_role("link", name="Review")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_is_no_barrier_in_any_state(visit, scheme, width):
    manager = visit("manager", scheme, width)
    found = {}
    for status in ("submitted", "returned", "approved", "withdrawn"):
        manager.open(f"{PAGE}?status={status}&period_id=5")
        found[status] = manager.violations(), manager.page.evaluate("document.documentElement.scrollWidth")

    assert found == {status: ([], width) for status in found}
    assert manager.complaints == []
