"""From a number to its entries, by mouse and by keyboard, in both languages."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import in_language

pytestmark = pytest.mark.browser

CODES = ("OP1.1-I1", "LTO1-I1", "LTO4-I2")
PLAIN = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


def open_indicator(visited, code=CODES[0]):
    """Open the page of an indicator."""
    visited.open("/projects/PERU-LAW")
    visited.open(visited.indicator(code))


def explain(visited, place):
    """Open an explanation by the keyboard."""
    button = visited.page.locator("button.explain").nth(place)
    button.focus()
    visited.page.keyboard.press("Enter")
    dialog = visited.page.get_by_role("dialog")
    expect(dialog.locator(".explanation")).to_be_visible()
    return button, dialog


def cells(visited, place):
    """Return the cells of a row of the table of periods, without the remarks below."""
    row = visited.page.locator("table:has(button.explain) tr:has(button.explain)").nth(place)
    return [text.strip().partition("\n")[0] for text in row.locator("td").all_inner_texts()]


def step_of(dialog, title):
    """Return the number that a step explains."""
    return dialog.locator(f".steps > li:has(h4 > span:text-is('{title}')) .result").first.inner_text()


@pytest.mark.parametrize("code", CODES)
def test_every_number_of_the_table_is_one_click_from_its_explanation(visit, code):
    visited = visit("donor")
    open_indicator(visited, code)

    for place in range(visited.page.locator("table:has(button.explain) button.explain").count() - 1):
        target, actual, achievement, to_date, _status = cells(visited, place)
        _button, dialog = explain(visited, place + 1)

        titles = ("Target", "Value of the period", "Achievement", "Total to date")
        assert [step_of(dialog, title) for title in titles] == [target, actual, achievement, to_date]
        visited.page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_an_explanation_is_no_barrier(visit, scheme, width):
    visited = visit("donor", scheme, width)
    open_indicator(visited)
    button, dialog = explain(visited, 3)

    assert visited.page.evaluate("document.querySelector('[role=dialog]').contains(document.activeElement)")
    assert visited.violations(PLAIN) == []
    assert visited.page.evaluate("document.documentElement.scrollWidth") == width
    visited.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    assert visited.complaints == []


def test_an_explanation_speaks_the_readers_language(visit):
    visited = visit("donor")
    in_language(visited, "es")
    open_indicator(visited)

    _button, dialog = explain(visited, 0)

    expect(dialog.get_by_role("heading", name="Registros aprobados")).to_be_visible()
    expect(dialog).to_contain_text("se suman todos los periodos hasta aquí")
    expect(dialog).to_contain_text("Ilustrativo")
    visited.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    in_language(visited, "en")
