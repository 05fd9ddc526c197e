import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.answer import Outcome
from assistant.messages import LANGUAGES, messages
from tests.e2e.conftest import PATIENCE, ROOT, Server, Visit, beside, visiting
from tests.fixtures.canaries import CANARIES, holds

SLOW_LINE = """
const Line = WebSocket;
let heard = [];
window.hear = () => { const kept = heard; heard = null; kept.forEach((told) => told()); };
WebSocket = class extends Line {
  set onmessage(hears) {
    super.onmessage = (event) => (heard ? heard.push(() => hears(event)) : hears(event));
  }
};
"""
"""A page that hears its server only once it is told to `hear`."""

RIGHT = "Ai-je le droit de soumettre un renseignement Protégé B à un système d'IA public ?"
FORBIDDEN = "Il est interdit de soumettre un renseignement Protégé B"


def test_the_page_opens_in_french_even_in_an_english_browser(visit: Visit) -> None:
    page = visit.page
    assert page.title() == "Balise"
    assert page.locator("html").get_attribute("lang") == "fr"
    expect(page.locator("#chat-input")).to_have_attribute("placeholder", re.compile("^Posez une question"))
    assert page.locator("#starters button").count() == 4
    assert "Protégé B et systèmes publics" in page.locator("#starters").inner_text()


def test_a_question_gets_quotes_with_their_sources(visit: Visit) -> None:
    visit.ask("Ai-je le droit de soumettre un renseignement Protégé B à un système d'IA public ?")
    assert visit.answer.startswith("Interdit")
    assert f"«\u00a0{FORBIDDEN}" in visit.answer
    assert visit.page.locator(".ai-message b").count() == 0  # the document's markup does nothing
    assert "sans génération" in visit.answer
    assert visit.page.locator(".element-link").count() >= 2
    assert "en vigueur, vérifié le" in visit.answer


@pytest.fixture
def early(browser: Browser, server: Server) -> Iterator[Page]:
    """A page whose line is not open yet, a question typed and Enter pressed."""
    page = browser.new_page(locale="fr-CA")
    page.add_init_script(SLOW_LINE)
    page.goto(server.url)
    page.locator("#chat-input").fill(RIGHT)
    expect(page.locator("#chat-submit")).to_be_disabled()
    page.keyboard.press("Enter")
    yield page
    page.close()


def test_a_question_sent_before_the_line_is_open_waits_for_it(early: Page) -> None:
    expect(early.get_by_role("status").filter(has_text="votre question partira")).to_have_count(1)
    assert early.locator("#chat-input").input_value() == RIGHT
    early.keyboard.press("Shift")
    early.evaluate("hear()")
    early.locator(".ai-message").wait_for(timeout=PATIENCE * 1000)
    assert early.locator("#chat-input").input_value() == ""


@pytest.mark.parametrize("changed", ["", "Une autre question, collée entre-temps"])
def test_a_question_changed_before_the_line_is_open_waits_for_its_own_enter(early: Page, changed: str) -> None:
    early.locator("#chat-input").fill(changed)
    early.evaluate("hear()")
    early.locator("#chat-input").fill("Une autre question, collée entre-temps")
    expect(early.locator("#chat-submit")).to_be_enabled(timeout=PATIENCE * 1000)
    early.wait_for_timeout(500)
    assert early.locator("#chat-input").input_value() == "Une autre question, collée entre-temps"


def test_a_source_opens_beside_with_the_quote_where_it_stands(visit_at: Visit) -> None:
    visit_at.ask("Ai-je le droit de soumettre un renseignement Protégé B à un système d'IA public ?")
    page = visit_at.page
    side = page.locator("#side-view-content")
    assert side.count() == 0  # no source opens by itself
    quote = page.locator(".ai-message blockquote", has_text=FORBIDDEN).first
    quote.locator(".element-link").first.click()
    expect(side).to_contain_text(FORBIDDEN)
    expect(side).to_contain_text("Avant de déployer")  # what comes after
    expect(side).to_contain_text("4.1")
    expect(side).to_contain_text("en vigueur")
    assert page.locator(".ai-message").count() == 1


def test_a_lapsed_rule_carries_its_notice(visit: Visit) -> None:
    visit.ask("La suspension des assistants virtuels s'applique-t-elle encore ?")
    assert "À noter" in visit.answer
    assert "19 décembre 2025" in visit.answer
    assert "Ce qui s'applique maintenant" in visit.answer


def test_what_the_texts_do_not_say_is_said(visit: Visit) -> None:
    visit.ask("Quelle est la recette de la tourtière du Lac-Saint-Jean ?")
    assert "«\u00a0" not in visit.answer.replace("«\u00a0Peut-on soumettre", "")
    assert "que je connais" in visit.answer


def test_two_answers_keep_their_own_sources(visit: Visit) -> None:
    visit.ask("Ai-je le droit de soumettre un renseignement Protégé B à un système d'IA public ?")
    visit.ask("Est-il recommandé de choisir un modèle au code ouvert ?")
    page = visit.page
    assert page.locator(".ai-message").count() == 2
    page.locator(".ai-message").first.locator(".element-link").first.click()
    expect(page.locator("#side-view-content")).to_contain_text(FORBIDDEN)
    expect(page.locator("#side-view-content blockquote")).to_contain_text(FORBIDDEN)
    page.locator(".ai-message").last.locator("blockquote .element-link").first.click()
    expect(page.locator("#side-view-content blockquote")).not_to_contain_text(FORBIDDEN)


def test_a_follow_up_leans_on_the_conversation(visit: Visit) -> None:
    visit.ask("Et pour nous ?")
    assert FORBIDDEN not in visit.answer
    visit.page.click("#new-chat-button")
    visit.page.wait_for_selector("#starters button:not([disabled])")
    visit.ask("Ai-je le droit de soumettre un renseignement Protégé B à un système d'IA public ?")
    visit.ask("Et pour nous ?")
    assert FORBIDDEN in visit.answer


def test_nothing_can_be_uploaded_nor_edited(visit: Visit, server: Server) -> None:
    visit.ask("Que signifie la suspension ?")
    page = visit.page
    page.locator("[data-step-type=user_message]").hover()
    assert page.locator("input[type=file]").count() == 0
    assert page.locator("#upload-button, .edit-message, #voice-button, #mcp-button, #readme-button").count() == 0
    sent = page.evaluate(
        "fetch('/project/file?session_id=x', {method: 'POST', body: new FormData()}).then(r => r.status)"
    )
    assert sent == 404


def test_refused_messages_leave_no_trace(visit: Visit, server: Server) -> None:
    for matter, (text, mark) in CANARIES.items():
        visit.ask(text)
        assert "Rien n'en a été conservé ni transmis" in visit.answer, matter
        assert mark not in visit.answer, matter
    visit.page.reload()
    visit.page.wait_for_selector("#chat-input")
    stored = visit.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    kept = [server.log.read_bytes(), stored.encode(), visit.page.content().encode()]
    kept += [path.read_bytes() for path in server.data.parent.rglob("*") if path.is_file()]
    kept += [path.read_bytes() for path in (ROOT / ".files").rglob("*") if path.is_file()]
    for matter, (_, mark) in CANARIES.items():
        assert not any(holds(content, mark) for content in kept), matter


def test_a_message_that_is_too_long_is_not_read(visit: Visit) -> None:
    visit.page.locator("#chat-input").fill("Qui approuve le niveau de risque ? " * 150)
    visit.page.click("#chat-submit")
    expect(visit.page.locator(".ai-message").last).to_contain_text("dépasse 4000 caractères")
    visit.ask("Que dit le guide sur le choix d'un modèle ?")
    assert "privilégier un modèle" in visit.answer


def test_the_question_is_shown_as_it_was_written(visit: Visit) -> None:
    visit.ask("Qui est <img src=x onerror=alert(1)> **visé** par [ceci](http://exemple.org) ?")
    shown = visit.page.locator("[data-step-type=user_message]")
    assert "<img src=x onerror=alert(1)> **visé** par [ceci](http://exemple.org)" in shown.inner_text()
    assert visit.page.locator("[data-step-type=user_message] img, [data-step-type=user_message] a").count() == 0


def test_a_source_opens_by_keyboard_and_gives_the_focus_back(visit: Visit) -> None:
    visit.ask("Peut-on soumettre un renseignement Protégé B à un système public ?")
    page = visit.page
    link = page.locator(".ai-message .element-link").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#side-view-content")
    address = page.locator("#side-view-content a").first.get_attribute("href")
    assert re.fullmatch(r"/source/[\w-]+#\d+-\d+", str(address))
    page.keyboard.press("Escape")
    page.wait_for_selector("#side-view-content", state="detached")
    expect(link).to_be_focused()


def test_a_complete_answer_is_announced_once(visit: Visit) -> None:
    visit.page.evaluate(
        "window.said = []; new MutationObserver((seen) => seen.forEach((m) => window.said.push(m.target.textContent)))"
        ".observe(document.querySelector('[role=status].page-title'), {childList: true})"
    )
    visit.ask("Que veut dire IAG ?")
    visit.page.wait_for_timeout(500)
    assert len(visit.page.evaluate("window.said")) == 1


def test_who_chooses_english_gets_the_page_in_english(visit: Visit, server: Server) -> None:
    page = visit.page
    page.goto(f"{server.url}/langue/en")
    page.wait_for_selector("#chat-input")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".bar nav")).to_contain_text("The texts")
    expect(page.locator("#starters")).to_contain_text("Protected B", ignore_case=True)
    page.goto(f"{server.url}/langue/fr")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.wait_for_selector("#chat-input")
    expect(page.locator(".bar nav")).to_contain_text("Les textes")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_its_own_words_in_the_language_chosen(visit: Visit, server: Server, language: str) -> None:
    page, words = visit.page, messages(language)
    page.goto(f"{server.url}/langue/{language}")
    page.wait_for_selector("#starters button:not([disabled])")
    bar = words.bar
    links = [bar.texts, bar.history, bar.help, bar.to_print, bar.language]
    assert page.locator(".bar nav a").all_inner_texts() == links
    expect(page.locator("#chat-submit")).to_have_attribute("aria-label", words.page.send)
    visit.ask("Ai-je le droit de soumettre un renseignement Protégé B à un système d'IA public ?")
    expect(page.locator(".ai-message .element-link").first).to_have_attribute(
        "aria-label", words.controls.source.format(number=1)
    )
    copy = page.locator(".ai-message button:has(.lucide-copy)").first
    expect(copy).to_have_attribute("aria-label", words.controls.copy_answer)
    copy.click()
    expect(page.locator(".ai-message button[data-said]")).to_have_attribute(
        "data-said", re.compile(f"{words.carry.copied}|{words.carry.not_copied}")
    )


def test_a_failure_is_told_in_the_language_chosen_and_its_cause_to_the_log(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    with beside(server, tmp_path, {}) as broken, visiting(browser, broken, 1280) as visit:
        visit.page.goto(f"{broken.url}/langue/en")
        visit.page.wait_for_selector("#starters button:not([disabled])")
        with closing(sqlite3.connect(broken.data / "audit" / "audit.sqlite")) as register:
            register.execute("ALTER TABLE stopped RENAME TO lost")
        visit.ask("Qui approuve le niveau de risque ?")
        assert visit.answer.strip() == messages("en").outcomes[Outcome.UNAVAILABLE]
        log = broken.log.read_text(encoding="utf-8")
    assert "DatabaseError: Le registre ne peut pas être utilisé" in log
    assert "niveau de risque" not in log
