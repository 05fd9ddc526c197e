"""The library's addresses: `/textes`, `/source/ID`, `POST /recherche`, `/aide` and `/langue/LANGUAGE`.

A search is posted, not put in the address, and goes through the guard first: an address stays in the browser's history.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from assistant.engine import Engine
from assistant.knowledge import Knowledge
from assistant.library.blocks import Title, blocks_of
from assistant.library.forms import form_of
from assistant.library.pages import COOKIE, language_of_request, page
from assistant.library.words import library_words
from assistant.messages import LANGUAGES, messages
from corpus.index.words import words_of_query
from corpus.model import LAPSED, Document, Status
from corpus.timeline import HEADINGS, timeline

_YEAR = 365 * 24 * 3600
_FOUND = 10
_LONGEST = 2_000
"""Characters of a search."""


def router(engine: Engine, keep_text_days: int = 0, today: Callable[[], date] = date.today) -> APIRouter:
    """The library's routes over an engine. ``keep_text_days`` is told to people: what becomes of their questions."""
    routes = APIRouter()

    @routes.get("/textes")
    def texts(request: Request) -> Response:
        return page(request, "texts.html", **_timeline(engine.knowledge, today(), language_of_request(request)))

    @routes.get("/source/{document}")
    def source(request: Request, document: str) -> Response:
        values = _text(engine.knowledge, document, today(), language_of_request(request))
        if values is None:
            return page(request, "missing.html", code=404)
        return page(request, "text.html", **values)

    @routes.post("/recherche")
    async def search(request: Request) -> Response:
        asked = " ".join((await form_of(request)).get("q", "").split())[:_LONGEST]
        # In a thread: a search, or an index that opens, must not hold the conversations of everybody else.
        found = await run_in_threadpool(_search, engine, asked, language_of_request(request))
        return page(request, "search.html", **found)

    @routes.get("/aide")
    def help_(request: Request) -> Response:
        said = library_words(language_of_request(request))["help"]["kept"]
        kept = said["days"].format(days=keep_text_days) if keep_text_days else said["none"]
        return page(request, "help.html", kept=kept)

    @routes.get("/langue/{language}")
    def choose(language: str) -> Response:
        answer = RedirectResponse("/", status_code=303)
        if language in LANGUAGES:
            answer.set_cookie(COOKIE, language, max_age=_YEAR, samesite="strict", httponly=False)
        return answer

    return routes


def _timeline(knowledge: Knowledge, day: date, language: str) -> dict[str, Any]:
    words = messages(language)
    groups = []
    entries = timeline(knowledge.catalogue, day)
    for status in HEADINGS:
        group = [
            {
                "document": entry.document,
                "when": _when(entry.document, entry.status, words.date),
                "lapsed": entry.status in LAPSED,
                "checked": words.date(entry.document.validity.verified_on),
                "held": knowledge.index.texts[entry.document.id].official
                if entry.document.id in knowledge.index.texts
                else None,
            }
            for entry in entries
            if entry.status is status
        ]
        if group:
            groups.append({"status": status.value, "title": words.statuses[status], "entries": group})
    return {"groups": groups, "day": words.date(day)}


def _when(document: Document, status: Status, say: Callable[[date], str]) -> str:
    validity = document.validity
    day = validity.until if status in LAPSED else validity.since
    return say(day) if day else ""


def _text(knowledge: Knowledge, identifier: str, day: date, language: str) -> dict[str, Any] | None:
    text = knowledge.index.texts.get(identifier)
    if text is None:
        return None
    document = knowledge.catalogue.get(identifier)
    passages = [p for p in knowledge.index.passages.values() if p.document == identifier]
    blocks = blocks_of(text.text, passages)
    status = document.validity.on(day)
    words = messages(language)
    return {
        "document": document,
        "text": text,
        "blocks": blocks,
        "sections": [b for b in blocks if isinstance(b, Title)],
        "status": words.statuses[status],
        "lapsed": status in LAPSED,
        "when": _when(document, status, words.date),
        "by": [knowledge.catalogue.get(d) for d in document.validity.changed_by],
        "instead": [knowledge.catalogue.get(d) for d in document.validity.applies_instead],
        "checked": words.date(document.validity.verified_on),
    }


def _search(engine: Engine, asked: str, language: str) -> dict[str, Any]:
    if not asked:
        return {"asked": "", "refusal": "", "found": []}
    with engine.searching() as knowledge:
        return _found(knowledge, asked, language)


def _found(knowledge: Knowledge, asked: str, language: str) -> dict[str, Any]:
    vector = knowledge.index.embed_query(asked)
    refusal = knowledge.guard.check(asked, knowledge.index.embed_query)
    if refusal is not None:
        told = messages(language).refusal(refusal.outcome, refusal.classes)
        return {"asked": "", "refusal": told, "found": []}
    hits = knowledge.index.search(vector, words_of_query(asked, knowledge.lexicon.expand(asked)), limit=_FOUND)
    found = []
    for hit in hits:
        passage = hit.passage
        text = knowledge.index.texts[passage.document].text
        vectors = knowledge.index.unit_vectors([passage.id])[passage.id]
        best = passage.units[int((vectors @ vector).argmax())]
        found.append(
            {
                "document": knowledge.catalogue.get(passage.document),
                "heading": passage.heading or passage.section,
                "quote": text[best.start : best.end].replace("\t", " · "),
                "anchor": f"{best.start}-{best.end}",
            }
        )
    return {"asked": asked, "refusal": "", "found": found}
