"""A person finds the conversations that are kept of them, and erases them; where nothing is kept, the page says so."""

from playwright.sync_api import Browser, expect

from assistant.audit.store import AuditStore
from assistant.database import Database
from tests.e2e.conftest import Server, Visit, visiting

PROTECTED = "Ai-je le droit de soumettre un renseignement Protégé B à un système d'IA public ?"


def test_what_was_asked_is_found_followed_and_erased(browser: Browser, keeping: Server) -> None:
    with visiting(browser, keeping, 1280) as visit:
        page = visit.page
        visit.ask(PROTECTED)
        visit.ask("Et pour nous ?")
        with page.expect_navigation():
            page.click(".bar a[href='/conversations']")
        conversation = page.locator(".conversation").first
        expect(conversation.locator("h2")).to_have_text([PROTECTED, "Et pour nous ?"])
        expect(conversation).to_contain_text("Interdit")
        cited = conversation.locator("li", has_text="Il est interdit de soumettre").first
        cited.locator("a").click()
        expect(page.locator(".target").first).to_contain_text("Il est interdit de soumettre")
        page.go_back()

        conversation.locator("button").first.click()
        expect(page.locator(".conversation").first.locator("h2")).to_have_text(["Et pour nous ?"])
        page.click("summary")
        page.click("details button")
        expect(page.locator("main")).to_contain_text("Aucune conversation")
    records = AuditStore(Database(keeping.data / "audit"))
    assert [r.kind for r in records.records()][-2:] == ["text_erased", "text_erased"]
    assert records.verify() == [] and records.database.dump()["texts"] == []


def test_by_default_nothing_is_kept_and_the_page_says_so(visit: Visit, server: Server) -> None:
    visit.ask(PROTECTED)
    visit.page.goto(f"{server.url}/conversations")
    expect(visit.page.locator("main")).to_contain_text("rien n'est conservé")
    expect(visit.page.locator("main")).to_contain_text("Aucune conversation")
    assert PROTECTED not in visit.page.content()
