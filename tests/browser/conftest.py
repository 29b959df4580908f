"""A real Chromium in front of the real house: seeded SQLite, `logframe serve`, a free port."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PASSWORD = "only-for-these-tests"
HOME = Path(__file__).parents[2]
AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
COMMAND = "from logframe.cli import main; main()"
SEED = f"""
from sqlmodel import select
from logframe.actions.people import add_membership, add_person
from logframe.database import open_engine, transaction
from logframe.domain.words import Role
from logframe.schemas.people import PersonBase
from logframe.settings import Settings
from logframe.tables.projects import Project
from seed.loader import load
with transaction(open_engine(Settings())) as session:
    load(session, generate_password=lambda: {PASSWORD!r})
    other = PersonBase(email="manager2@demo.example", name="Second manager")
    project = session.exec(select(Project).where(Project.code == "PERU-LAW")).one()
    add_membership(session, None, add_person(session, other, {PASSWORD!r}), project, Role.manager)
"""


def find_chromium() -> str | None:
    """Return where a Chromium is on this machine."""
    named = os.environ.get("LOGFRAME_CHROMIUM")
    found = [named, *(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))]
    return next((path for path in found if path and Path(path).exists()), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium; without one, fail where CI is set and skip elsewhere."""
    executable = find_chromium()
    if executable is None:
        reason = "there is no Chromium here: apt-get install chromium libatomic1, or set LOGFRAME_CHROMIUM"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    arguments = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a seeded house of its own; yields its address."""
    with serve(tmp_path_factory.mktemp("house"), SEED) as address:
        yield address


@contextmanager
def serve(folder: Path, seed: str) -> Iterator[str]:
    """Serve a house on a database that a script has filled; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "LOGFRAME_DATABASE_URL": f"sqlite:///{folder / 'logframe.sqlite'}",
        "LOGFRAME_PORT": str(port),
        "LOGFRAME_ATTEMPTS_PER_ADDRESS": "10000",
        "LOGFRAME_ATTEMPTS_PER_ACCOUNT": "10000",
    }
    python = [sys.executable, "-c"]
    for step in ([COMMAND, "migrate"], [seed]):
        subprocess.run([*python, *step], env=environment, cwd=HOME, check=True, capture_output=True)
    with (folder / "log.txt").open("w") as log:
        server = subprocess.Popen([*python, COMMAND, "serve"], env=environment, cwd=HOME, stdout=log, stderr=log)
        try:
            _wait(f"http://127.0.0.1:{port}/api/v1/health", server, folder / "log.txt")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(15)


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the house answers; say what it logged where it does not."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            if server.poll() is not None:
                break
            time.sleep(0.1)
    pytest.fail(f"the house did not start:\n{log.read_text()[-3000:]}")


@dataclass
class Visit:
    """A page with what it asked for and complained about."""

    page: Page
    house: str
    requests: list[str] = field(default_factory=list)
    sockets: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go somewhere and wait until it is all there."""
        self.page.goto(self.house + path)
        self.page.locator("#content h1").first.wait_for()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is asked any more and every chart is drawn."""
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_function(
            "() => [...document.querySelectorAll('.chart')].every(one => one.querySelector('.main-svg'))"
        )

    def violations(self, rules: list[str] | None = None) -> list[tuple[str, list[str]]]:
        """Return what axe finds, with where."""
        self.page.evaluate(AXE)
        found = self.page.evaluate("rules => axe.run(document, {runOnly: rules})", rules or RULES)["violations"]
        return [(one["id"], [str(node["target"]) for node in one["nodes"]]) for one in found]

    def indicator(self, code: str) -> str:
        """Return the address of an indicator of the first project, by its code."""
        link = self.page.locator(f"a[href^='/indicators/']:has(.code:text-is('{code}'))")
        return str(link.first.get_attribute("href"))


Visitor = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser, house: str) -> Iterator[Visitor]:
    """Return a way to sign in as somebody, in a browser of their own."""
    with visiting(browser, house) as sign_in:
        yield sign_in


@contextmanager
def visiting(browser: Browser, house: str) -> Iterator[Visitor]:
    """Yield a way to sign in to a house; the browsers are closed at the end."""
    contexts: list[BrowserContext] = []

    def sign_in(who: str | None, scheme: str = "light", width: int = 1280) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        visit = Visit(page, house)
        page.on("request", lambda request: visit.requests.append(request.url))
        page.on("websocket", lambda socket: visit.sockets.append(socket.url))
        page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        page.on("console", lambda said: visit.complaints.append(said.text) if said.type == "error" else None)
        page.goto(f"{house}/sign-in")
        if who:
            page.fill("#email", f"{who}@demo.example")
            page.fill("#password", PASSWORD)
            page.click("button[type=submit]")
            page.wait_for_url(f"{house}/")
            page.locator("#content h1").first.wait_for()
            visit.settle()
        return visit

    yield sign_in
    for context in contexts:
        context.close()
