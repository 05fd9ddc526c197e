"""The pages of the texts: the list, a text and its permalinks, search, help, in both languages."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import DOCUMENTS, Server
from tests.fixtures.canaries import CANARIES, holds


@pytest.fixture
def page(browser: Browser, server: Server) -> Page:
    return browser.new_context(base_url=server.url).new_page()


def test_every_text_of_the_index_is_listed_and_readable(page: Page) -> None:
    page.goto("/textes")
    links = [link.get_attribute("href") for link in page.locator("main a").all()]
    assert len(links) == len(set(links)) >= 10
    for link in links:
        answer = page.goto(str(link))
        assert answer is not None and answer.status == 200, link
        assert len(page.locator("article").inner_text()) > 100


def test_a_permalink_marks_the_quote_and_only_it(page: Page) -> None:
    page.goto("/source/guide-iag-2025")
    unit = page.locator("article span[id]").nth(2)
    anchor, text = unit.get_attribute("id"), unit.inner_text()
    page.goto(f"/source/guide-iag-2025#{anchor}")
    page.reload()
    marked = page.locator(".target")
    assert [element.inner_text() for element in marked.all()] == [text]
    start, end = (int(part) for part in str(anchor).split("-"))
    assert end - start >= len(text.strip())


def test_a_search_leads_to_the_passage_and_leaves_no_address(page: Page, server: Server) -> None:
    page.goto("/textes")
    page.fill("#q", "Protégé B")
    page.press("#q", "Enter")
    page.wait_for_selector(".found")
    assert page.url == f"{server.url}/recherche"
    page.locator(".found a").first.click()
    page.wait_for_selector(".target")
    assert "/source/" in page.url


def test_a_confidential_search_is_refused_and_not_repeated(page: Page, server: Server) -> None:
    text, mark = CANARIES["person"]
    page.goto("/aide")
    page.fill("#q", text)
    page.press("#q", "Enter")
    page.wait_for_selector("[role=alert]")
    assert not holds(page.content().encode(), mark)
    assert not any(holds(p.read_bytes(), mark) for p in server.data.parent.rglob("*") if p.is_file())


def test_an_unknown_text_says_what_to_do(page: Page) -> None:
    answer = page.goto("/source/inconnu")
    assert answer is not None and answer.status == 404
    assert page.locator("main a, main p").count()


def test_the_texts_shown_are_the_imported_ones(page: Page) -> None:
    source = next(Path(DOCUMENTS).glob("guide-iag-2025.*")).read_text(encoding="utf-8")
    page.goto("/source/guide-iag-2025")
    shown = " ".join(page.locator("article").inner_text().split())
    sentence = next(line for line in source.splitlines() if line.endswith(".") and not line.startswith(("#", "-", "|")))
    assert " ".join(sentence.split())[:80] in shown
