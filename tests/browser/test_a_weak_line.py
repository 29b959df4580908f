"""A weak line loses nothing and doubles nothing: what is typed waits in the browser until the server has answered."""

import re
from itertools import count

import pytest
from playwright.sync_api import Error, expect

from tests.browser.test_a_value_travels import choose, open_indicator

pytestmark = pytest.mark.browser

HERE, STORED = "Only in this browser", "Stored"
POSTS = re.compile(r"/api/v1/indicators/\d+/measurements$")
SENT = "#record-sent li"
_numbers = count(901)


def open_form(visited):
    """Open the form of an indicator that no other story is about; nobody told of Arequipa yet."""
    open_indicator(visited, "/record", "OP1.2-I1")


def type_value(visited, place, value, button="Save as draft"):
    """Fill the form for one place and save."""
    choose(visited.page, "record-place", place)
    visited.page.get_by_label("New in this period").fill(value)
    visited.page.get_by_role("button", name=button).click()


def fresh():
    """Return a value that no other test has recorded."""
    return str(next(_numbers))


def stored(visited, value):
    """Return how often the server has a value of this indicator."""
    address = re.search(r"/indicators/\d+", visited.page.url).group()
    answer = visited.page.request.get(f"{visited.house}/api/v1{address}/measurements?limit=200")
    return sum(one["value"] == value for one in answer.json()["items"])


def expect_states(visited, *states):
    """Expect these states of what was saved on this page, in order."""
    for place, state in enumerate(states):
        expect(visited.page.locator(SENT).nth(place)).to_contain_text(state, timeout=40_000)


@pytest.fixture
def officer(visit):
    visited = visit("officer2")
    open_form(visited)
    return visited


def again(visited):
    """Load the page anew."""
    visited.page.reload()
    visited.page.locator("#record-draft").wait_for()
    visited.settle()


def test_an_officer_fills_a_period_while_the_line_fails_twice(officer):
    values = [fresh() for _ in range(4)]
    officer.page.context.set_offline(True)
    type_value(officer, "Arequipa", values[0])
    type_value(officer, "Arequipa", values[1])
    expect_states(officer, HERE, HERE)
    expect(officer.page.get_by_text("2 values are only in this browser. There is no connection")).to_be_visible()
    officer.page.context.set_offline(False)
    expect_states(officer, STORED, STORED)

    officer.page.context.set_offline(True)
    type_value(officer, "Arequipa", values[2])
    type_value(officer, "Arequipa", values[3])
    expect_states(officer, STORED, STORED, HERE, HERE)
    assert officer.violations() == []
    officer.page.context.set_offline(False)
    expect_states(officer, STORED, STORED, STORED, STORED)

    expect(officer.page.locator("#outbox")).to_be_empty()
    assert [stored(officer, value) for value in values] == [1, 1, 1, 1]
    expect(officer.page.locator("#record-previous")).to_contain_text(values[3])


def test_what_waits_survives_a_reload(officer):
    value = fresh()
    officer.page.route(POSTS, lambda route: route.abort())
    type_value(officer, "Arequipa", value)
    expect_states(officer, HERE)

    again(officer)
    expect(officer.page.locator(SENT)).to_contain_text(f"2021-H1, Arequipa: {value}")
    assert stored(officer, value) == 0

    officer.page.unroute(POSTS)
    expect_states(officer, STORED)
    assert stored(officer, value) == 1


def test_what_waits_survives_a_closed_tab_and_goes_from_another_page(officer):
    value, context = fresh(), officer.page.context
    context.set_offline(True)
    type_value(officer, "Arequipa", value)
    expect_states(officer, HERE)
    address = officer.page.url
    officer.page.close()

    context.set_offline(False)
    officer.page = context.new_page()
    with officer.page.expect_response(POSTS) as answered:
        officer.open("/due")
    assert answered.value.status == 201
    officer.page.goto(address)
    assert stored(officer, value) == 1


def test_two_tabs_send_a_value_once(officer):
    value, context = fresh(), officer.page.context
    sent = []
    context.on("request", lambda request: sent.append(request) if POSTS.search(request.url) else None)
    other = context.new_page()
    other.goto(f"{officer.house}/due")
    other.locator("#content h1").wait_for()
    context.set_offline(True)
    type_value(officer, "Arequipa", value)
    expect(other.locator("#outbox")).to_contain_text("1 value is only in this browser.", timeout=10_000)
    context.set_offline(False)

    expect_states(officer, STORED)
    expect(other.locator("#outbox")).to_be_empty()
    assert (stored(officer, value), len(sent)) == (1, 1)


def test_a_server_that_is_not_ready_is_asked_again(officer):
    value, answers = fresh(), []

    def answer(route):
        answers.append(route.request.headers["idempotency-key"])
        busy = {"status": 503, "content_type": "application/problem+json", "body": '{"title":"DatabaseUnusable"}'}
        route.fulfill(**busy) if len(answers) < 3 else route.continue_()

    officer.page.route(POSTS, answer)
    type_value(officer, "Arequipa", value)
    expect_states(officer, STORED)

    assert (len(answers), len(set(answers)), stored(officer, value)) == (3, 1, 1)


def test_an_answer_that_is_lost_doubles_nothing(officer):
    value, lost = fresh(), []

    def answer(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch().status)
        return route.abort()

    officer.page.route(POSTS, answer)
    type_value(officer, "Arequipa", value)
    expect_states(officer, STORED)

    assert (lost, stored(officer, value)) == ([201], 1)


def test_a_page_that_is_not_ours_is_no_answer(officer):
    value, shown = fresh(), []

    def answer(route):
        if shown:
            return route.continue_()
        shown.append(1)
        return route.fulfill(status=200, content_type="text/html", body="<h1>Sign in to the hotel</h1>")

    officer.page.route(POSTS, answer)
    type_value(officer, "Arequipa", value)
    expect_states(officer, STORED)

    assert stored(officer, value) == 1


def test_a_session_that_ended_keeps_the_value_until_its_person_is_back(officer, visit):
    value, context = fresh(), officer.page.context
    mine = context.cookies()
    context.clear_cookies(name="logframe_session")
    type_value(officer, "Arequipa", value)
    expect(officer.page.locator("#outbox")).to_contain_text("Your session has ended")

    context.add_cookies(visit("manager").page.context.cookies())
    expect(officer.page.locator("#outbox")).to_contain_text("Somebody else is signed in here now", timeout=40_000)
    context.clear_cookies()
    context.add_cookies(mine)
    expect_states(officer, STORED)

    assert stored(officer, value) == 1


def test_what_is_typed_and_not_saved_is_here_again_or_discarded(officer):
    value = fresh()
    choose(officer.page, "record-place", "Piura")
    officer.page.get_by_label("New in this period").press_sequentially(value)
    officer.page.get_by_label("Note for whoever approves").press_sequentially("From the lists")
    again(officer)

    expect(officer.page.get_by_text("What you typed before is here again.")).to_be_visible()
    expect(officer.page.get_by_label("New in this period")).to_have_value(value)
    expect(officer.page.get_by_label("Note for whoever approves")).to_have_value("From the lists")
    expect(officer.page.locator("#record-place")).to_have_value("Piura")
    assert officer.violations() == []

    officer.page.get_by_role("button", name="Discard it").click()
    expect(officer.page.get_by_label("New in this period")).to_have_value("")
    again(officer)
    expect(officer.page.locator("#record-kept")).to_be_hidden()
    assert stored(officer, value) == 0


def test_a_refused_value_goes_back_into_the_form_with_one_click(officer):
    value = fresh()
    officer.page.context.set_offline(True)
    type_value(officer, "Arequipa", f"{value},5")
    choose(officer.page, "record-place", "Lima")
    officer.page.get_by_label("New in this period").press_sequentially("7")
    officer.page.context.set_offline(False)

    expect_states(officer, "Write a number such as 1,234.5.")
    expect(officer.page.locator("#outbox")).to_contain_text("1 value was refused.")
    expect(officer.page.get_by_label("New in this period")).to_have_value("7")
    assert officer.violations() == []
    officer.page.get_by_role("button", name="Back into the form").click()
    expect(officer.page.get_by_text("Save or discard what is in the form first.")).to_be_visible()

    officer.page.get_by_label("New in this period").fill("")
    officer.page.get_by_role("button", name="Back into the form").click()
    expect(officer.page.get_by_label("New in this period")).to_have_value(f"{value},5")
    expect(officer.page.locator("#record-form").get_by_text("Write a number such as 1,234.5.")).to_be_visible()
    officer.page.get_by_label("New in this period").fill(value)
    officer.page.get_by_role("button", name="Save as draft").click()
    expect_states(officer, STORED)
    assert stored(officer, value) == 1


def test_an_officer_is_told_in_spanish_and_numbers_go_as_they_are_typed(visit):
    officer = visit("officer")
    open_form(officer)
    officer.page.context.set_offline(True)
    choose(officer.page, "record-place", "Lima")
    officer.page.get_by_label("Nuevos en este periodo").fill("1,031")
    officer.page.get_by_role("button", name="Guardar como borrador").click()
    expect_states(officer, "Solo en este navegador")
    expect(officer.page.locator("#outbox")).to_contain_text("1 valor está solo en este navegador.")
    assert officer.violations() == []

    officer.page.context.set_offline(False)
    expect_states(officer, "Guardado")
    assert stored(officer, "1031") == 1


def test_where_nothing_can_be_kept_leaving_is_asked_about(officer):
    officer.page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    officer.page.route(POSTS, lambda route: route.abort())
    type_value(officer, "Arequipa", fresh())
    expect_states(officer, HERE)

    asked = []
    officer.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    with pytest.raises(Error):
        officer.page.goto("about:blank", timeout=1)
    officer.page.wait_for_timeout(500)
    assert asked == ["beforeunload"]


def test_a_value_beside_somebody_else_s_is_a_second_step(officer):
    value = fresh()
    type_value(officer, "Lima", value)
    expect_states(officer, "Refused")
    expect(officer.page.locator(SENT)).to_contain_text("has entered 158.")
    assert (officer.violations(), stored(officer, value)) == ([], 0)

    officer.page.get_by_role("button", name="Add mine beside it").click()
    expect_states(officer, STORED)
    assert stored(officer, value) == 1


def test_a_draft_is_changed_from_what_was_typed_and_a_stale_change_is_refused(officer, visit):
    value, better, best = fresh(), fresh(), fresh()
    type_value(officer, "Arequipa", value)
    expect_states(officer, STORED)
    newest = officer.page.locator("#record-previous tbody tr").first
    expect(newest).to_contain_text(value)
    newest.get_by_role("button", name="Change 2021-H1").click()
    expect(officer.page.get_by_text("You are changing what was saved before.")).to_be_visible()
    expect(officer.page.get_by_label("New in this period")).to_have_value(value)
    assert officer.violations() == []

    elsewhere = visit("officer2")
    open_form(elsewhere)
    elsewhere.page.get_by_role("button", name="Change 2021-H1").first.click()
    elsewhere.page.get_by_label("New in this period").fill(better)
    elsewhere.page.get_by_role("button", name="Save as draft").click()
    expect_states(elsewhere, STORED)

    officer.page.get_by_label("New in this period").fill(best)
    officer.page.get_by_role("button", name="Save as draft").click()
    expect(officer.page.locator("#record-told")).to_contain_text("Somebody changed this since you opened it")
    expect(officer.page.locator("#record-told")).to_contain_text(f"Stored now: {better}.")
    officer.page.get_by_role("button", name="Save as draft").click()
    expect(officer.page.locator(SENT)).to_have_count(2)
    expect_states(officer, STORED, STORED)
    assert [stored(officer, one) for one in (value, better, best)] == [0, 0, 1]
