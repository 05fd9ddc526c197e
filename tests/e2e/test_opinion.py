"""What a person says of an answer, from the link under it to the policy team's list."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from assistant.audit.store import AuditStore
from assistant.database import Database
from assistant.feedback import Cause, FeedbackStore
from tests.e2e.conftest import Server, Visit
from tests.fixtures.canaries import CANARIES, holds


def test_from_the_link_under_an_answer(visit_at: Visit, server: Server) -> None:
    visit_at.ask("Ai-je le droit de soumettre un renseignement Protégé B à un système d'IA public ?")
    link = visit_at.page.locator(".ai-message a", has_text="Dire ce que vaut cette réponse").last
    with visit_at.page.expect_popup() as opened:
        link.click()
    page = opened.value
    expect(page.locator("h1")).to_have_text("Ce que vaut cette réponse")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page).response["violations"]
    assert found == [], [v["id"] for v in found]

    message, mark = CANARIES["email"]
    page.check("#wrong")
    page.fill("#comment", message)
    page.click("main button")
    expect(page.locator("[role=alert]")).to_contain_text("Rien n'en a été conservé")
    page.check("#outdated")
    page.fill("#comment", "la règle a changé en janvier")
    page.click("main button")
    expect(page.locator("[role=status]")).to_contain_text("Merci")
    page.close()

    audit = AuditStore(Database(server.data / "audit"))
    last = FeedbackStore(audit).all()[-1]
    assert (last.cause, last.comment) == (Cause.OUTDATED, "la règle a changé en janvier")
    kept = (path.read_bytes() for path in server.data.rglob("*") if path.is_file())
    assert not any(holds(content, mark) for content in kept)


def test_an_answer_that_is_not_one_s_own(visit: Visit, server: Server) -> None:
    visit.page.goto(f"{server.url}/avis/999999")
    visit.page.check("#wrong")
    visit.page.click("main button")
    expect(visit.page.locator("[role=alert]")).to_contain_text("pas une des vôtres")
