"""A real server on a small index (two invented documents, the fiches), and a real browser that notes its requests."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.fixtures.endpoint import Fake, fake_endpoint
from tests.fixtures.ports import free_port
from tests.fixtures.vectors import lend_vectors

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = Path(__file__).with_name("documents")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 60


@dataclass
class Server:
    """The chat server under test."""

    url: str
    data: Path
    log: Path


@dataclass
class Visit:
    """One open page and everything it asked for."""

    page: Page
    requests: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        """Ask, and wait for the whole answer."""
        answers = self.page.locator(".ai-message")
        before = answers.count()
        self.page.locator("#chat-input").press_sequentially(question)
        self.page.click("#chat-submit")
        answers.nth(before).wait_for(timeout=PATIENCE * 1000)
        self.page.wait_for_selector("#chat-submit")

    @property
    def answer(self) -> str:
        """The text of the last answer."""
        return self.page.locator(".ai-message").last.inner_text()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("chat")
    port = free_port()
    environment = {
        **os.environ,
        "BALISE_DATA": str(folder / "var"),
        "BALISE_CHAT__PORT": str(port),
        "DOCUMENTS": str(DOCUMENTS),
    }
    lend_vectors(folder / "var")
    subprocess.run(
        [sys.executable, "-m", "ingest", "sync"],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        timeout=600,
    )
    with serving(folder, environment) as url:
        yield Server(url, folder / "var", folder / "log")


@pytest.fixture(scope="session")
def keeping(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The same index, where the text of accepted questions is kept for thirty days."""
    with beside(server, tmp_path_factory.mktemp("keeping"), {"BALISE_AUDIT__KEEP_TEXT_DAYS": "30"}) as made:
        yield made


@pytest.fixture(scope="session")
def endpoint() -> Iterator[Fake]:
    """A model endpoint that writes what a test scripts, and else hangs."""
    with fake_endpoint() as fake:
        yield fake


@pytest.fixture(scope="session")
def writing(server: Server, endpoint: Fake, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The same index, with a model that writes."""
    patient = {f"BALISE_GENERATION__{name}": str(PATIENCE) for name in ("FIRST_TOKEN_S", "DEADLINE_S")}
    model = {"BALISE_GENERATION__URL": endpoint.url, "BALISE_GENERATION__MODEL": "fake"}
    with beside(server, tmp_path_factory.mktemp("writing"), {**patient, **model}) as made:
        yield made


@contextmanager
def beside(server: Server, folder: Path, settings: dict[str, str]) -> Iterator[Server]:
    """Another server on the same index, with settings of its own and an empty register."""
    data, port = folder / "var", free_port()
    shutil.copytree(server.data, data, ignore=shutil.ignore_patterns("audit", "chat"))
    own = {"BALISE_DATA": str(data), "BALISE_CHAT__PORT": str(port), "DOCUMENTS": str(DOCUMENTS)}
    with serving(folder, {**os.environ, **own, **settings}) as url:
        yield Server(url, data, folder / "log")


@contextmanager
def serving(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """The chat server, in a process of its own, until the end."""
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "assistant", "chat"], cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT
        )
    url = f"http://127.0.0.1:{environment['BALISE_CHAT__PORT']}"
    try:
        _wait(url, process, log)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("Chromium est absent : apt-get install chromium.")
    started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
    yield started
    started.close()


@pytest.fixture(params=[1280, 320], ids=["wide", "narrow"])
def width(request: pytest.FixtureRequest) -> int:
    """The two widths at which a page must be usable."""
    return int(request.param)


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    """A fresh visit, in a browser set to English; at the end, nothing was asked of anybody else."""
    with visiting(browser, server, 1280) as made:
        yield made


@pytest.fixture
def visit_at(browser: Browser, server: Server, width: int) -> Iterator[Visit]:
    """A visit at each width."""
    with visiting(browser, server, width) as made:
        yield made


@contextmanager
def visiting(browser: Browser, server: Server, width: int) -> Iterator[Visit]:
    """A visit of a server, in a window of this width."""
    page = browser.new_page(viewport={"width": width, "height": 900 if width > 600 else 700}, locale="en-US")
    visit = Visit(page)
    page.on("request", lambda request: visit.requests.append(request.url))
    page.on("websocket", lambda opened: visit.requests.append(opened.url))
    page.on("console", lambda said: visit.refused.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(server.url)
    page.wait_for_selector("#chat-input")
    page.wait_for_selector("#starters button:not([disabled])")
    yield visit
    own = urlsplit(server.url).netloc
    strangers = [u for u in visit.requests if urlsplit(u).scheme not in ("data", "blob") and urlsplit(u).netloc != own]
    page.close()
    assert visit.requests
    assert strangers == []
    assert visit.refused == []


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2):  # noqa: S310
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"The chat did not start:\n{log.read_text(errors='replace')}")
