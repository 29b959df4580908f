"""What holds on every page: no barrier, no other host, no socket, no complaint, no sideways scrolling."""

import pytest

pytestmark = pytest.mark.browser

PATHS = (
    "/", "/projects/PERU-LAW", "/projects/RBCLAC-PE", "/projects/PERU-LAW/enter", "/projects/PERU-LAW/review", "/due",
    "/settings", "/nowhere",
)  # fmt: skip
INDICATORS = ("OP1.1-I1", "LTO1-I1", "LTO4-I2", "OP3.1-I1")


def pages_of(visited):
    """Return all kinds of pages: an indicator of each kind, and its form."""
    visited.open("/projects/PERU-LAW")
    own = [visited.indicator(code) for code in INDICATORS]
    return [*PATHS, *own, *(f"{path}/record" for path in own)]


def in_language(visited, language):
    """Change to a language by the button in the header, where it is not the one shown."""
    button = visited.page.locator(f"button[name=language][value={language}]")
    if button.count():
        button.click()
        visited.page.wait_for_url("**/*")
        visited.page.locator(f"html[lang={language}]").wait_for(state="attached")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_axe_finds_no_barrier_on_any_page(visit, scheme, language):
    visited = visit("manager", scheme)
    in_language(visited, language)

    found = {}
    for path in pages_of(visited):
        visited.open(path)
        assert visited.page.locator("html").get_attribute("lang") == language
        found[path] = visited.violations()

    assert {path: one for path, one in found.items() if one} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_at_the_door(visit, scheme):
    assert visit(None, scheme).violations() == []


@pytest.mark.parametrize("width", [320, 768, 1920])
def test_nothing_scrolls_sideways(visit, width):
    visited = visit("officer2", width=width)

    widths = {}
    for path in pages_of(visited):
        visited.open(path)
        widths[path] = visited.page.evaluate("document.documentElement.scrollWidth")

    assert {path: one for path, one in widths.items() if one > width} == {}


def test_pages_ask_no_other_host_open_no_socket_and_complain_of_nothing(visit):
    visited = visit("manager")

    for path in pages_of(visited):
        visited.open(path)

    own = (visited.house, "data:", "blob:")
    assert [address for address in visited.requests if not address.startswith(own)] == []
    assert visited.sockets == []
    assert visited.complaints == []


def test_the_form_loads_no_plotly_and_the_chart_does(visit):
    visited = visit("officer2")
    visited.open("/projects/PERU-LAW")
    path = visited.indicator("OP1.1-I1")

    def asks_for_plotly(address):
        visited.requests.clear()
        visited.open(address)
        return any("plotly" in one for one in visited.requests)

    assert (asks_for_plotly(f"{path}/record"), asks_for_plotly(path)) == (False, True)


def test_every_chart_has_a_summary_and_a_table(visit):
    visited = visit("donor")
    visited.open("/projects/PERU-LAW")
    for path in ("/", "/projects/PERU-LAW", visited.indicator("OP1.1-I1")):
        visited.open(path)
        for card in visited.page.locator(".card:has(.chart)").all():
            name = card.locator(".chart").get_attribute("aria-labelledby")
            assert card.locator(f"#{name}").inner_text().strip()
            assert card.locator("table tbody tr").count() > 0
