"""The entry grid as somebody at the keyboard has it, and a house in which it is large."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PASSWORD, Visit

INDICATORS, PERIODS = 200, 8
LARGE = f"""
from logframe.database import open_engine, transaction
from logframe.domain.words import Role
from logframe.settings import Settings
from tests.make import Make

make = Make(open_engine(Settings()))
project = make.project(code="LARGE", starts_on="2018-01-01", ends_on="2021-12-31")
periods = [make.period(project, year=2018 + n // 2, half=1 + n % 2) for n in range({PERIODS})]
dimension, _ = make.dimension(project)
outcome = make.outcome(project)
split = [{{"dimension_id": dimension.id}}]
rows = [
    make.indicator(project, code=f"I{{n:03}}", position=n, outcome_id=outcome.id, dimensions=split)
    for n in range({INDICATORS})
]
for n, row in enumerate(rows[:20]):
    make.entry(project, row, periods[0], 100 + n)
for who, region in {{"spain": "es_ES", "peru": "es_PE", "officer": "en_US", "second": "en_US"}}.items():
    person = make.person(f"{{who}}@demo.example", password={PASSWORD!r}, language=region[:2], region=region)
    make.join(person, project, Role.officer)
boss = make.person("manager@demo.example", password={PASSWORD!r})
make.join(boss, project, Role.manager)
"""
"""The script that fills a house with one project of many indicators."""

PASTE = """tsv => {
  const carried = new DataTransfer();
  carried.setData("text/plain", tsv);
  const event = new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}"""


class Grid:
    """The entry grid of a page, by the names of its rows and columns."""

    def __init__(self, visit: Visit, period: str) -> None:
        self.visit, self.page, self.period = visit, visit.page, period
        self.open()

    def in_another_tab(self) -> "Grid":
        """Return the same grid in another tab of the same browser."""
        return Grid(Visit(self.page.context.new_page(), self.visit.house), self.period)

    def open(self) -> None:
        """Go to the grid and wait for its rows."""
        self.visit.requests.clear()
        self.page.goto(f"{self.visit.house}/projects/LARGE/enter?period={self.period}")
        self.page.locator(".ag-row").first.wait_for()
        self.page.wait_for_function("() => window.entryGrid.api && document.querySelector('#entry-count').textContent")

    def id(self, code: str) -> str:
        """Return the key of the first row of an indicator."""
        found = "code => [...entryGrid.rows.values()].find(row => row.code === code).id"
        return str(self.page.evaluate(found, code))

    def cell(self, code: str, column: str) -> Locator:
        """Return a cell of the first row of an indicator."""
        return self.page.locator(f'.ag-row[row-id="{self.id(code)}"] [col-id="{column}"]')

    def part(self, code: str, title: str, column: str) -> Locator:
        """Return a cell of a part of an indicator."""
        found = "([id, title]) => entryGrid.rows.get(id).parts.find(one => one.title.endsWith(title)).id"
        return self.page.locator(
            f'.ag-row[row-id="{self.page.evaluate(found, [self.id(code), title])}"] [col-id="{column}"]'
        )

    def focus(self, code: str, column: str = "first") -> None:
        """Bring a cell into view and focus it."""
        self.page.evaluate("([id, column]) => entryGrid.focus(id, column)", [self.id(code), column])
        expect(self.cell(code, column)).to_be_focused()

    def type(self, code: str, text: str, column: str = "first", leave_by: str = "Enter") -> None:
        """Type into a cell and leave it."""
        self.focus(code, column)
        self.page.keyboard.type(text)
        self.page.keyboard.press(leave_by)

    def paste(self, text: str) -> None:
        """Paste into the focused cell."""
        self.page.evaluate(PASTE, text)

    def expect_state(self, code: str, text: str) -> None:
        """Wait until a row says how it stands."""
        expect(self.cell(code, "state")).to_contain_text(text, timeout=15_000)

    def said(self) -> Locator:
        """Return the line under the grid."""
        return self.page.locator("#entry-told-aloud")


def stored(page: Page, grid: Grid, code: str) -> list[dict[str, object]]:
    """Return the entries that the API has of an indicator, for who is signed in."""
    key = int(grid.id(code).split("-")[0])
    answer = page.request.get(f"{grid.visit.house}/api/v1/indicators/{key}/measurements?limit=500")
    return list(answer.json()["items"])
