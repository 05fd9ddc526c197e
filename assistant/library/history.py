"""The page of a person's own conversations (`/conversations`), where they erase what is kept of them. Nobody sees those
of somebody else, whatever their role.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from assistant.conversations import Conversations, Exchange, Held, Place
from assistant.knowledge import Knowledge
from assistant.library.forms import form_of
from assistant.library.pages import language_of_request, page
from assistant.library.words import library_words
from assistant.messages import messages

SHOWN = 200
"""Conversations on the page, the latest first."""


def router(conversations: Conversations, knowledge: Callable[[], Knowledge], keep_text_days: int) -> APIRouter:
    """The routes. ``knowledge`` gives the texts of the index, to show again what was cited."""
    routes = APIRouter()

    @routes.get("/conversations")
    def history(request: Request) -> Response:
        person = _person(request)
        return Response(status_code=403) if person is None else shown(request, person)

    @routes.post("/conversations")
    async def erase(request: Request) -> Response:
        person, form = _person(request), await form_of(request)
        if person is None:
            return Response(status_code=403)
        numbers = None if form.get("all") else {int(n) for n in [form.get("number", "")] if n.isdecimal()}
        try:
            await run_in_threadpool(conversations.erase, person, numbers)
        except Held:
            return await run_in_threadpool(shown, request, person, 409)
        return RedirectResponse("/conversations", 303)

    def shown(request: Request, person: str, code: int = 200) -> Response:
        language = language_of_request(request)
        said = library_words(language)["conversations"]
        kept = said["days"].format(days=keep_text_days) if keep_text_days else said["nothing"]
        own = conversations.of(person)
        found = [[_told(e, knowledge(), language) for e in one.exchanges] for one in own[:SHOWN]]
        more = len(own) > SHOWN
        return page(request, "conversations.html", code, kept=kept, found=found, held=code == 409, more=more)

    return routes


def _person(request: Request) -> str | None:
    visitor = request.scope.get("visitor")
    return visitor.person.name if visitor is not None and visitor.person is not None else None


def _told(exchange: Exchange, knowledge: Knowledge, language: str) -> dict[str, Any]:
    words = messages(language)
    return {
        "exchange": exchange,
        "when": _when(exchange.at.astimezone(), language),
        "outcome": words.verdicts[exchange.verdict]
        if exchange.verdict is not None
        else library_words(language)["conversations"]["outcomes"].get(exchange.outcome or "", ""),
        "cited": [_cited(place, knowledge) for place in exchange.cited],
    }


def _when(at: datetime, language: str) -> str:
    said: str = library_words(language)["conversations"]["when"]
    return said.format(day=messages(language).date(at.date()), hour=at.hour, minute=f"{at.minute:02}")


def _cited(place: Place, knowledge: Knowledge) -> dict[str, str]:
    """A cited passage: its words while the text is the one that was cited, else only the text's name."""
    known = {document.id: document.title for document in knowledge.catalogue.documents}
    title, text = known.get(place.document, place.document), knowledge.index.texts.get(place.document)
    if text is None:
        return {"title": title, "address": "", "quote": ""}
    if text.version != place.version:
        return {"title": title, "address": f"/source/{place.document}", "quote": ""}
    anchor = f"#{place.start}-{place.end}"
    quote = text.text[place.start : place.end].replace("\t", " · ")
    return {"title": title, "address": f"/source/{place.document}{anchor}", "quote": quote}
