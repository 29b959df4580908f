"""Signing in and out, the language, light and dark, filters in the address, and the keyboard."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_deep_link_survives_signing_in(visit, house):
    visited = visit(None)
    visited.page.goto(f"{house}/projects/PERU-LAW?x=1")
    visited.page.fill("#email", "donor@demo.example")
    visited.page.fill("#password", "wrong")
    visited.page.click("button[type=submit]")
    expect(visited.page.get_by_role("alert")).to_contain_text("not right")
    assert visited.page.input_value("#email") == "donor@demo.example"
    visited.page.fill("#password", "only-for-these-tests")
    visited.page.click("button[type=submit]")
    visited.page.wait_for_url(f"{house}/projects/PERU-LAW?x=1")


def test_signing_out_shuts_the_door(visit, house):
    visited = visit("donor")
    visited.page.get_by_role("button", name="Sign out").click()
    visited.page.wait_for_url(f"{house}/sign-in")
    visited.page.goto(f"{house}/")
    assert "/sign-in" in visited.page.url


def test_the_door_speaks_spanish_when_asked(visit):
    visited = visit(None)
    visited.page.get_by_role("link", name="Español").click()
    expect(visited.page.get_by_role("heading", name="Iniciar sesión")).to_be_visible()
    assert visited.page.locator("html").get_attribute("lang") == "es"


def test_dark_is_remembered_and_redraws_the_charts(visit):
    visited = visit("donor")
    ink = "() => getComputedStyle(document.querySelector('.chart .xtick text, .chart .x2tick text')).fill"
    light = visited.page.evaluate(ink)
    visited.page.locator("#scheme").click()
    visited.page.wait_for_function(f"before => ({ink})() !== before", arg=light)
    visited.open("/")
    assert visited.page.locator("html").get_attribute("data-mantine-color-scheme") == "dark"
    assert visited.page.evaluate(ink) != light


def test_filters_live_in_the_address(visit):
    visited = visit("donor")
    visited.page.locator("#portfolio-donor").click()
    visited.page.get_by_role("option", name="European Union").click()
    visited.page.wait_for_url("**/?donor=European+Union")
    expect(visited.page.locator(".project-card")).to_have_count(1)

    visited.open("/?country=PE&year=1990")
    expect(visited.page.get_by_text("No project fits these filters.")).to_be_visible()


def test_the_keyboard_reaches_the_content_first(visit):
    visited = visit("donor")
    visited.page.keyboard.press("Tab")
    expect(visited.page.locator(".skip")).to_be_focused()
    visited.page.keyboard.press("Enter")
    visited.page.keyboard.press("Tab")
    inside = "() => document.querySelector('#content').contains(document.activeElement)"
    assert visited.page.evaluate(inside)


def test_a_new_page_is_announced_by_its_heading(visit):
    visited = visit("donor")
    visited.page.locator("td a, th a", has_text="PERU-LAW").first.click()
    expect(visited.page.locator("h1")).to_be_focused()
    assert visited.page.title().startswith("PERU-LAW")


def test_what_is_not_there_and_what_is_not_for_you_look_the_same(visit):
    visited = visit("donor")
    for path in ("/projects/NOPE", "/indicators/999999", "/indicators/abc", "/nowhere"):
        visited.open(path)
        expect(visited.page.get_by_role("heading", name="Not found")).to_be_visible()
