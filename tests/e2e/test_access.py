"""Logging in from a browser, with a local account: the pages, the conversation, the end of the session."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from assistant.access.accounts import Made, make
from assistant.access.people import Role
from assistant.access.store import AccessStore
from assistant.audit.store import AuditStore
from assistant.database import Database
from tests.e2e.conftest import DOCUMENTS, Server, serving
from tests.fixtures.ports import free_port


@dataclass
class Guarded:
    """A server that asks who one is, and one account of it."""

    url: str
    data: Path
    made: Made


@pytest.fixture
def guarded(server: Server, tmp_path: Path) -> Iterator[Guarded]:
    data, port = tmp_path / "var", free_port()
    shutil.copytree(server.data, data, ignore=shutil.ignore_patterns("audit", "chat"))
    made = make(AccessStore(Database(data / "audit")), "azurine", frozenset({Role.USER, Role.OPERATIONS}))
    environment = {
        **os.environ,
        "BALISE_DATA": str(data),
        "BALISE_CHAT__PORT": str(port),
        "BALISE_ACCESS__MODE": "accounts",
        "BALISE_ACCESS__PUBLIC_HOST": f"127.0.0.1:{port}",
        "DOCUMENTS": str(DOCUMENTS),
    }
    with serving(tmp_path, environment) as url:
        yield Guarded(url, data, made)


def accessible(page: Page) -> None:
    found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical", "moderate")]
    assert found == [], [v["id"] for v in found]


def test_log_in_ask_stop_and_leave(browser: Browser, guarded: Guarded, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(guarded.url)
    expect(page.locator("h1")).to_have_text("Se connecter")
    accessible(page)
    page.fill("#name", "azurine")
    page.fill("#password", guarded.made.password)
    page.fill("#code", pyotp.TOTP(guarded.made.secret).now())
    page.press("#code", "Enter")
    expect(page.locator("h1")).to_have_text("Attestation de formation")
    accessible(page)
    page.click("main button")
    page.wait_for_selector("#starters button:not([disabled])")
    account = page.locator(".bar a", has_text="Compte")
    account.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    asked(page, "Ai-je le droit de soumettre un renseignement Protégé B à un système d'IA public ?", "Interdit")

    account.click()
    expect(page.locator("h1")).to_have_text("Votre compte")
    accessible(page)
    page.click("text=arrêter et reprendre")
    page.fill("#reason", "essai")
    accessible(page)
    page.click("main button")
    expect(page.locator("[role=status]")).to_contain_text("arrêtée")
    page.goto(guarded.url)
    page.wait_for_selector("#starters button:not([disabled])")
    asked(page, "Qui approuve les risques ?", "suspendue")
    page.goto(f"{guarded.url}/exploitation")
    page.fill("#reason", "fini")
    page.click("main button")
    expect(page.locator("[role=status]")).to_contain_text("répond")

    page.goto(guarded.url)
    page.wait_for_selector("#starters button:not([disabled])")
    elsewhere = context.new_page()
    elsewhere.goto(f"{guarded.url}/compte")
    elsewhere.click("main button")
    expect(elsewhere.locator("h1")).to_have_text("Se connecter")
    asked(page, "Qui approuve les risques ?", "Votre session a pris fin")
    context.close()

    records = AuditStore(Database(guarded.data / "audit")).records()
    assert [r.kind for r in records] == [
        *("login", "attested", "answer", "stop", "answer", "resume", "logout"),
    ]
    assert len({r.who for r in records}) == 1 and records[0].who


def asked(page: Page, question: str, said: str) -> None:
    page.locator("#chat-input").press_sequentially(question)
    page.click("#chat-submit")
    expect(page.locator(".ai-message").last).to_contain_text(said, timeout=60_000)
