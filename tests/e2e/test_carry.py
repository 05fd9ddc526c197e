"""An answer carried elsewhere, copied or printed, with its references in full."""

import re
from pathlib import Path

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.e2e.conftest import Server, Visit

FORBIDDEN = "Il est interdit de soumettre un renseignement Protégé B"
PROTECTED = "Ai-je le droit de soumettre un renseignement Protégé B à un système d'IA public ?"
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/source/guide-iag-2025#(\d+)-(\d+)")


def test_an_answer_is_copied_as_plain_text_with_what_it_rests_on(visit: Visit, server: Server) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.ask(PROTECTED)
    visit.ask("Est-il recommandé de choisir un modèle au code ouvert ?")
    page.locator(".ai-message button:has(.lucide-copy)").first.click()
    expect(page.locator(".ai-message button[data-said]")).to_have_attribute("data-said", "Copié")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.strip().startswith("Interdit")
    assert "\\" not in text and "**" not in text and "recommandé" not in text
    place = ADDRESS.search(text)
    assert place is not None and place[0].startswith(server.url)
    page.goto(place[0])
    assert page.locator(".target").first.inner_text().strip() in text


def test_the_printed_page_has_every_answer_and_its_references(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    visit.ask(PROTECTED)
    visit.ask("Que doit faire l'organisme public avant de déployer un système ?")
    page.pdf(path=tmp_path / "page.pdf")
    text = " ".join(" ".join(sheet.extract_text().split()) for sheet in PdfReader(tmp_path / "page.pdf").pages)
    text = text.replace("\ufb01", "fi").replace("\u00a0", " ")
    assert PROTECTED in text and "Que doit faire l'organisme public" in text
    assert text.count("Références complètes") == 2
    assert text.count(FORBIDDEN) == 2  # where it is said, and in the references
    assert len(ADDRESS.findall(text)) >= 3
    for control in ("Historique", "Posez une question", "Dire ce que vaut"):
        assert control not in text
    assert page.locator("#printed").count() == 0  # nothing of it is left on the page


def test_the_bar_prints(visit: Visit) -> None:
    visit.page.evaluate("window.print = () => { document.title = 'printed'; }")
    visit.page.click("text=Imprimer")
    assert visit.page.title() == "printed"
