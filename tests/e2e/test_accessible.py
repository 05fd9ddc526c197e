"""Every screen, light and dark, in both languages: axe finds nothing of any level, and nothing is lost on a narrow screen,
enlarged twice, or with letters twice as large.
"""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from tests.e2e.conftest import PATIENCE, Server
from tests.fixtures.canaries import CANARIES

ASKED = {
    "fr": {
        "answer": "Ai-je le droit de soumettre un renseignement Protégé B à un système d'IA public ?",
        "lapsed": "La suspension des assistants virtuels s'applique-t-elle encore ?",
        "abstention": "Quelle assurance couvre les pannes d'un système d'intelligence artificielle ?",
        "elsewhere": "Quelle est la recette de la tourtière du Lac-Saint-Jean ?",
    },
    "en": {
        "answer": "Am I allowed to submit Protected B information to a public AI system?",
        "lapsed": "Does the suspension of virtual assistants still apply?",
        "abstention": "Which insurance covers the failures of an artificial intelligence system?",
        "elsewhere": "What is the recipe of tourtière?",
    },
}
PAGES = {
    "texts": "/textes",
    "text": "/source/guide-iag-2025",
    "sheet": "/source/arrete-2025-02",
    "help": "/aide",
    "missing": "/source/inconnu",
    "opinion": "/avis/1",
    "conversations": "/conversations",
}
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 700}
TWICE: ViewportSize = {"width": 640, "height": 450}
"""A window of 1280 by 900 enlarged twice: half as many pixels of style, two of the screen for each."""

LOST = """() => {
  const lost = [];
  if (document.documentElement.scrollWidth > innerWidth) lost.push(`scrolls to ${document.documentElement.scrollWidth}`);
  for (const control of document.querySelectorAll("a, button, input, textarea, summary")) {
    const box = control.getBoundingClientRect(), style = getComputedStyle(control);
    if (!box.width || !box.height || style.visibility === "hidden" || control.closest(".skip, .scroll")) continue;
    const said = control.id || control.textContent.trim().slice(0, 40) || control.outerHTML.slice(0, 80);
    if (box.left < -1 || box.right > innerWidth + 1) lost.push(`outside: ${said}`);
    const cut = /hidden|clip/.test(style.overflowX) && control.scrollWidth > control.clientWidth + 1;
    if (cut && control.tagName !== "INPUT") lost.push(`cut: ${said}`);
  }
  // The bar's links and the buttons at its ends do not cover one another.
  for (const control of document.querySelectorAll(".bar a, #header button")) {
    const box = control.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const under = document.querySelector("[role=dialog]") || control.closest(".bar h1");
    if (!under && top && !control.contains(top) && !top.contains(control)) lost.push(`covered: ${control.textContent || control.id}`);
  }
  return lost;
}"""


def screens(page: Page, language: str) -> Iterator[str]:
    """Walk through every screen; give the name of each once it is there."""
    page.goto(f"/langue/{language}")
    page.wait_for_selector("#starters button:not([disabled])")
    yield "home"
    for name, question in (*ASKED[language].items(), ("refusal", CANARIES["person"][0])):
        page.locator("#chat-input").fill(question)
        page.keyboard.press("Enter")
        page.locator(".ai-message").nth(page.locator("[data-step-type=user_message]").count() - 1).wait_for()
        page.wait_for_selector("#chat-submit", timeout=PATIENCE * 1000)
        page.locator("#stop-button").wait_for(state="detached")
        yield name
        if name == "answer":
            page.locator(".ai-message .element-link").first.click()
            page.wait_for_selector("#side-view-content blockquote")
            yield "citation"
            page.keyboard.press("Escape")
            page.wait_for_selector("#side-view-content", state="detached")
        page.click("#new-chat-button")
        page.wait_for_selector("#starters button:not([disabled])")
    for name, address in PAGES.items():
        page.goto(address)
        yield name
    for name, words in (("found", "Protégé B"), ("search refused", CANARIES["person"][0])):
        page.fill("#q", words)
        page.press("#q", "Enter")
        page.wait_for_selector(".found, [role=alert]")
        yield name


def lost(page: Page) -> list[str]:
    """What is out of reach once the page has settled in its new size."""
    for _ in range(20):
        page.wait_for_timeout(60)
        found: list[str] = page.evaluate(LOST)
        if not found:
            break
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_screen(browser: Browser, keeping: Server, language: str, scheme: str) -> None:
    context = browser.new_context(
        base_url=keeping.url,
        viewport=WIDE,
        device_scale_factor=2,
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page, found, seen = context.new_page(), {}, []
    for name in screens(page, language):
        seen.append(name)
        page.wait_for_timeout(100)
        problems = [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in Axe().run(page).response["violations"]]
        assert page.locator("html").get_attribute("lang") == language
        for view, size in (("320", NARROW), ("200 %", TWICE), ("wide", WIDE)):
            page.set_viewport_size(size)
            problems += [(view, what) for what in lost(page)]
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        problems += [("letters 200 %", what) for what in lost(page)]
        page.evaluate("document.documentElement.style.fontSize = ''")
        if problems:
            found[name] = problems
    context.close()
    assert found == {}
    assert len(seen) == len(set(seen)) == 16
