"""The conversation: a question in, an answer out, and its sources beside. The only module that speaks to Chainlit."""

import asyncio
import logging
import threading
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import chainlit as cl

from assistant.access.door import Door, headers_of
from assistant.access.people import Role
from assistant.answer import Answer, Citation, Outcome, Question, Turn
from assistant.audit.ledger import Ledger, audited
from assistant.layout import Source
from assistant.library.pages import language_chosen
from assistant.messages import messages
from assistant.metrics import Metrics
from assistant.render import Surrounded, mark, panel, to_markdown
from corpus.errors import BaliseError

if TYPE_CHECKING:
    from assistant.engine import Engine

log = logging.getLogger(__name__)

KEPT = 6
"""Earlier exchanges of the conversation that a follow-up question may lean on."""

LONGEST = 4_000
"""Characters of a message; a longer one is not read."""

_FORGOTTEN = frozenset({Outcome.CONFIDENTIAL, Outcome.INJECTION, Outcome.SUSPENDED, Outcome.QUOTA})
_HISTORY = "history"
_LEFT = "left"


def register(engine: "Engine", ledger: Ledger, door: Door, metrics: Metrics, at_once: int = 1) -> None:
    """Answer the page's messages with this engine: ``at_once`` of them where a model writes, else one at a time (two
    cores, one embedding model). ``door`` tells at each message who writes: a session may have expired meanwhile.
    """
    worker = ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="engine")

    @cl.set_starters
    async def starters(user: cl.User | None, language: str | None) -> list[cl.Starter]:
        words = messages((language or "fr")[:2])
        return [cl.Starter(label=s.label, message=s.question) for s in words.starters]

    @cl.on_chat_end
    async def leave() -> None:
        left = cl.user_session.get(_LEFT)
        if left is not None:
            left.set()

    @cl.on_message
    async def reply(message: cl.Message) -> None:
        # Chainlit keeps every message of the session; a refused one must not stay, and we keep our own history.
        cl.chat_context.clear()
        visitor = await asyncio.to_thread(door.visitor, _headers())
        if visitor.person is None or not visitor.may(Role.USER):
            await cl.Message(content=messages(_chosen()).page.signed_out).send()
            cl.chat_context.clear()
            return
        if len(message.content) > LONGEST:
            await cl.Message(content=messages(_chosen()).page.too_long.format(most=LONGEST)).send()
            cl.chat_context.clear()
            return
        person = visitor.person.name
        loop = asyncio.get_running_loop()
        left = threading.Event()
        cl.user_session.set(_LEFT, left)
        growing = _Growing(loop)
        watch = metrics.began()
        sent: _Sent | None = None

        def wanted() -> bool:
            return not left.is_set() and ledger.store.stopped() is None

        def show(answer: Answer) -> None:
            watch.shown()
            growing.watch(answer)

        def answered() -> _Sent:
            asked = Question(message.content, history=history)
            return _answer(engine, ledger, person, asked, show, wanted)

        history = _history()
        try:
            sent = await loop.run_in_executor(worker, answered)
        except BaliseError as error:
            await growing.end(str(error))
        except Exception as error:
            # The text of an exception can hold what was asked: its type and where it happened are enough.
            log.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
            await growing.end(messages("fr").outcomes[Outcome.UNAVAILABLE])
        else:
            _remember(sent.answer)
            panels: list[cl.Text] = [cl.Text(name=n, content=c, display="side") for n, c in sent.panels]
            await growing.end(sent.text, panels)
        finally:
            left.set()
            watch.ended(sent.answer if sent is not None else None)
        cl.chat_context.clear()


@dataclass(frozen=True)
class _Sent:
    """The answer, its text for the page, and the name and content of each panel."""

    answer: Answer
    text: str
    panels: list[tuple[str, str]]


class _Growing:
    """The message of one answer: sent at its first verified statement, updated at each other one, in order."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._texts: asyncio.Queue[str | None] = asyncio.Queue()
        self._message: cl.Message | None = None
        self._task = asyncio.ensure_future(self._show())

    def watch(self, answer: Answer) -> None:
        """Show the answer so far (called from the thread that answers)."""
        self._loop.call_soon_threadsafe(self._texts.put_nowait, to_markdown(answer).text)

    async def end(self, text: str, elements: list[Any] | None = None) -> None:
        """Show the answer as it ends, with the sources that open beside it."""
        self._texts.put_nowait(None)
        await self._task
        await self._put(text, elements)

    async def _show(self) -> None:
        while (text := await self._texts.get()) is not None:
            await self._put(text)

    async def _put(self, text: str, elements: list[Any] | None = None) -> None:
        if self._message is None:
            self._message = cl.Message(content=text, elements=elements)
            await self._message.send()
        else:
            self._message.content, self._message.elements = text, elements or []
            await self._message.update()


def _answer(
    engine: "Engine",
    ledger: Ledger,
    person: str,
    question: Question,
    watch: Callable[[Answer], None],
    wanted: Callable[[], bool],
) -> _Sent:
    def ask(asked: Question, today: date) -> Answer:
        return engine.ask(asked, today, watch, wanted)

    answer = audited(question, date.today(), ask, ledger.store, person=person, quota=ledger.quota, texts=ledger.texts)
    rendered = to_markdown(answer)
    said = messages(answer.language).page.feedback.format(address=f"/avis/{answer.record}")
    text = rendered.text if answer.outcome in _FORGOTTEN else f"{rendered.text}\n\n{said}"
    return _Sent(answer, text, list(_panels(engine, rendered.sources, answer.language)))


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


def _headers() -> dict[str, str]:
    """The headers of the request that opened this conversation's socket."""
    scope = cl.context.session.environ.get("asgi.scope")
    return headers_of(scope) if scope is not None else {}


def _chosen() -> str:
    return language_chosen(_headers().get("cookie", ""))


def _history() -> tuple[Turn, ...]:
    return tuple(cl.user_session.get(_HISTORY) or ())


def _remember(answer: Answer) -> None:
    if answer.outcome not in _FORGOTTEN:
        said = " ".join(s.text for s in answer.statements)
        turns = (*_history(), Turn(answer.question, said))
        cl.user_session.set(_HISTORY, turns[-KEPT:])
