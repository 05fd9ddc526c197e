"""The page where a person says what an answer is worth (`/avis/RECORD`), and the one where the policy team reads what
was said (`/retours`), never who said it.
"""

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from assistant.feedback import LONGEST, Cause, FeedbackStore
from assistant.guard import Refusal
from assistant.library.forms import form_of
from assistant.library.pages import language_of_request, page
from assistant.messages import messages
from corpus.errors import BaliseError

_SHOWN = 200
"""Opinions on the page, the latest first; `python -m eval feedback list` shows them all."""


def router(store: FeedbackStore, refuses: Callable[[str], Refusal | None]) -> APIRouter:
    """The routes. ``refuses`` is the guard: a comment goes through it, and a refused one is not kept."""
    routes = APIRouter()

    @routes.get("/avis/{answer}")
    def ask(request: Request, answer: int) -> Response:
        return page(request, "opinion.html", answer=answer, causes=list(Cause), said="", thanks=False)

    @routes.post("/avis/{answer}")
    async def tell(request: Request, answer: int) -> Response:
        form = await form_of(request)
        comment = form.get("comment", "").strip()[:LONGEST]
        code, said = await run_in_threadpool(_kept, request, answer, form.get("cause", ""), comment)
        return page(request, "opinion.html", code, answer=answer, causes=list(Cause), said=said, thanks=code == 200)

    @routes.get("/retours")
    def told(request: Request) -> Response:
        said = store.all()
        counts = [(cause, sum(one.cause is cause for one in said)) for cause in Cause]
        waiting = sum(one.waits for one in said)
        last = list(reversed(said))[:_SHOWN]
        return page(request, "opinions.html", counts=counts, waiting=waiting, total=len(said), last=last)

    def _kept(request: Request, answer: int, cause: str, comment: str) -> tuple[int, str]:
        if cause not in {c.value for c in Cause}:
            return 422, "choose"
        refusal = refuses(comment) if comment else None
        if refusal is not None:
            return 422, messages(language_of_request(request)).refusal(refusal.outcome, refusal.classes)
        visitor = request.scope.get("visitor")
        try:
            store.add(visitor.person.name if visitor and visitor.person else "", answer, Cause(cause), comment)
        except BaliseError:
            return 404, "not_yours"
        return 200, ""

    return routes
