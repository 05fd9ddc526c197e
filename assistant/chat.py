"""The conversation: a question in, an answer out, and its sources beside. The only module that speaks to Chainlit."""

import asyncio
import logging
import traceback
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING

import chainlit as cl

from assistant.answer import Answer, Citation, Outcome, Question, Turn
from assistant.audit.ledger import audited
from assistant.audit.store import AuditStore, Quota
from assistant.layout import Source
from assistant.messages import messages
from assistant.render import Surrounded, mark, panel, to_markdown
from corpus.errors import BaliseError

if TYPE_CHECKING:
    from assistant.engine import Engine

log = logging.getLogger(__name__)

KEPT = 6
"""Earlier exchanges of the conversation that a follow-up question may lean on."""

_FORGOTTEN = frozenset({Outcome.CONFIDENTIAL, Outcome.INJECTION, Outcome.SUSPENDED, Outcome.QUOTA})
_HISTORY = "history"


def register(engine: "Engine", store: AuditStore, quota: Quota) -> None:
    """Answer the page's messages with this engine, one question at a time (two cores, one embedding model)."""
    worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="engine")

    @cl.set_starters
    async def starters(user: cl.User | None, language: str | None) -> list[cl.Starter]:
        words = messages((language or "fr")[:2])
        return [cl.Starter(label=s.label, message=s.question) for s in words.starters]

    @cl.on_message
    async def reply(message: cl.Message) -> None:
        # Chainlit keeps every message of the session; a refused one must not stay, and we keep our own history.
        cl.chat_context.clear()
        loop = asyncio.get_running_loop()
        try:
            sent = await loop.run_in_executor(worker, _answer, engine, store, quota, message.content, _history())
        except BaliseError as error:
            await cl.Message(content=str(error)).send()
        except Exception as error:
            # The text of an exception can hold what was asked: its type and where it happened are enough.
            log.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
            await cl.Message(content=messages("fr").outcomes[Outcome.UNAVAILABLE]).send()
        else:
            answer, text, panels = sent
            _remember(answer)
            elements = [cl.Text(name=name, content=content, display="side") for name, content in panels]
            await cl.Message(content=text, elements=elements).send()
        cl.chat_context.clear()


def _answer(
    engine: "Engine", store: AuditStore, quota: Quota, text: str, history: tuple[Turn, ...]
) -> tuple[Answer, str, list[tuple[str, str]]]:
    """The answer, its text for the page, and the name and content of each panel."""
    answer = audited(Question(text, history=history), date.today(), engine.ask, store, quota=quota)
    rendered = to_markdown(answer)
    return answer, rendered.text, list(_panels(engine, rendered.sources, answer.language))


def _panels(engine: "Engine", sources: Sequence[Source], language: str) -> list[tuple[str, str]]:
    words = messages(language)
    return [
        (mark(source.number), panel(source.citation, _around(engine, source.citation), words)) for source in sources
    ]


def _around(engine: "Engine", citation: Citation) -> Surrounded | None:
    """The quote in its document, unless the document has changed since."""
    if citation.start is None or citation.end is None:
        return None
    found = engine.source(citation.document, citation.start, citation.end)
    if found is None or found.quote != citation.quote:
        return None
    return Surrounded(found.before, found.quote, found.after)


def _history() -> tuple[Turn, ...]:
    return tuple(cl.user_session.get(_HISTORY) or ())


def _remember(answer: Answer) -> None:
    if answer.outcome not in _FORGOTTEN:
        said = " ".join(s.text for s in answer.statements)
        turns = (*_history(), Turn(answer.question, said))
        cl.user_session.set(_HISTORY, turns[-KEPT:])
