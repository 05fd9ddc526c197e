"""The whole journey by keyboard alone: no mouse, no script that moves the focus in the person's place."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.conftest import PATIENCE, Server
from tests.fixtures.endpoint import Fake, answer_of

NO_MOUSE = """for (const kind of ["mousedown", "pointerdown", "touchstart"])
  addEventListener(kind, () => { document.documentElement.dataset.mouse = kind; }, true);"""
# The panel may still be opening: what counts is where it comes to rest. A point outside the window has no element.
IN_VIEW = """(element) => {
  const box = element.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return box.top >= 0 && box.bottom <= innerHeight && !!top && (element.contains(top) || top.contains(element));
}"""


def focused(target: Locator) -> bool:
    return bool(target.count() and target.first.evaluate("(element) => element === document.activeElement"))


def to(target: Locator, key: str = "Tab", most: int = 60) -> None:
    """Press a key until a control has the focus."""
    for _ in range(most):
        if focused(target):
            return
        target.page.keyboard.press(key)
    pytest.fail(f"{target} was not reached in {most} keys")


def in_view(target: Locator) -> None:
    """Wait until an element stands whole in the window with nothing over it."""
    target.page.wait_for_function(IN_VIEW, arg=target.element_handle())


def enter(target: Locator, key: str = "Tab") -> None:
    to(target, key)
    target.page.keyboard.press("Enter")


@pytest.fixture
def context(browser: Browser, writing: Server) -> Iterator[BrowserContext]:
    made = browser.new_context(
        base_url=writing.url,
        viewport={"width": 1280, "height": 900},
        permissions=["clipboard-read", "clipboard-write"],
        reduced_motion="reduce",
    )
    made.add_init_script(NO_MOUSE)
    yield made
    pages: list[Page] = made.pages
    assert [page.locator("html").get_attribute("data-mouse") for page in pages] == [None] * len(pages)
    made.close()


def test_from_a_starter_to_the_other_language(context: BrowserContext, endpoint: Fake) -> None:
    endpoint.script[:] = [[answer_of(("Rien qui soit dans les textes.", ["s1"]))]]
    page = context.new_page()
    page.goto("/")
    page.wait_for_selector("#starters button:not([disabled])")
    answers, link = page.locator(".ai-message"), page.locator(".ai-message .element-link").first

    # A starter, its answer, a citation: its quote is in sight, and the focus with it.
    enter(page.locator("#starters button").nth(1))
    link.wait_for(timeout=PATIENCE * 1000)
    page.locator("#stop-button").wait_for(state="detached")
    expect(page.locator("#chat-input")).to_be_focused()
    enter(link, "Shift+Tab")
    side = page.locator("#side-view-content")
    expect(side).to_be_focused()
    expect(side.locator("blockquote")).to_be_visible()
    in_view(side.locator("blockquote"))
    quote = side.locator("blockquote").inner_text().strip("«» \u00a0\n")

    # The quote in its text, in another tab; back, closed, the focus where it was.
    to(side.locator("a[href*='#']"))
    with context.expect_page() as opened:
        page.keyboard.press("Enter")
    text = opened.value
    marked = text.locator(".target").first
    expect(marked).to_be_focused()
    in_view(marked)
    assert quote.split("\n")[0][:40] in text.locator(".target").all_inner_texts()[0]
    text.close()
    assert focused(side.locator("a[href*='#']"))
    page.keyboard.press("Escape")
    side.wait_for(state="detached")
    assert focused(link)

    # A follow-up, stopped while the model hangs.
    to(page.locator("#chat-input"))
    page.keyboard.type("Et pour Protégé A ?")
    page.keyboard.press("Enter")
    page.wait_for_selector("#stop-button")
    enter(page.locator("#stop-button"))
    expect(answers.last).to_contain_text("Réponse arrêtée à votre demande.", timeout=PATIENCE * 1000)
    expect(page.locator("#chat-input")).to_be_focused()

    # The first answer copied, with its references.
    enter(page.locator(".ai-message button:has(.lucide-copy)").first, "Shift+Tab")
    page.wait_for_selector("[role=status]:text('Réponse copiée')", state="attached")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert quote.split("\n")[0][:40] in copied and "/source/guide-iag-2025#" in copied

    # The texts, one of them, a search, the help, the other language.
    enter(page.locator(".bar a[href='/textes']"), "Shift+Tab")
    page.wait_for_url("**/textes")
    enter(page.locator(".skip"))
    expect(page.locator("main")).to_be_focused()
    enter(page.locator("main a").first)
    page.wait_for_url("**/source/*")
    to(page.locator("#q"))
    page.keyboard.type("Protégé B")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche")
    enter(page.locator(".found a").first)
    expect(page.locator(".target").first).to_be_focused()
    enter(page.locator("nav a[href='/aide']"), "Shift+Tab")
    page.wait_for_url("**/aide")
    enter(page.locator("nav a[href='/langue/en']"))
    page.wait_for_selector("#starters button:not([disabled])")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_stopped_answer_leaves_the_next_one_alone(context: BrowserContext, endpoint: Fake) -> None:
    endpoint.script[:] = []
    page = context.new_page()
    page.goto("/")
    page.wait_for_selector("#starters button:not([disabled])")
    page.keyboard.type("Est-il recommandé de choisir un modèle au code ouvert ?")
    page.keyboard.press("Enter")
    page.wait_for_selector("#stop-button")
    expect(page.locator("body")).to_have_attribute("data-working", "Recherche dans les textes…")
    enter(page.locator("#stop-button"))
    expect(page.locator(".ai-message").last).to_contain_text("Réponse arrêtée", timeout=PATIENCE * 1000)
    expect(page.locator("body")).not_to_have_attribute("data-working", re.compile(""))
    endpoint.script[:] = [[answer_of(("Rien qui soit dans les textes.", ["s1"]))]]
    page.keyboard.type("Que doit faire l'organisme public avant de déployer un système ?")
    page.keyboard.press("Enter")
    expect(page.locator(".ai-message").nth(1)).to_contain_text("former le personnel", timeout=PATIENCE * 1000)
    assert "arrêtée" not in page.locator(".ai-message").nth(1).inner_text()
