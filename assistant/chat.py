"""The conversation: a question in, an answer out, and its sources beside. The only module that speaks to Chainlit."""

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import chainlit as cl
from chainlit.context import init_ws_context
from chainlit.server import sio
from chainlit.session import WebsocketSession

from assistant.access.door import Door, headers_of
from assistant.access.people import Role
from assistant.answer import Answer, Citation, Outcome, Question, Turn
from assistant.audit.ledger import NEVER_KEPT, Ledger, audited
from assistant.failure import noted
from assistant.layout import Source
from assistant.library.pages import language_chosen
from assistant.messages import messages
from assistant.metrics import Metrics
from assistant.references import Reference, references_of, to_text
from assistant.render import mark, panel, to_markdown
from assistant.surroundings import Surrounded, surrounded
from corpus.index.published import Index

if TYPE_CHECKING:
    from assistant.engine import Engine

log = logging.getLogger(__name__)

KEPT = 6
"""Earlier exchanges of the conversation that a follow-up question may lean on."""

LONGEST = 4_000
"""Characters of a message; a longer one is not read."""

_PAINTED_S = 0.1
"""Seconds left to the page to paint an answer before its sources: at each of them it draws the conversation again."""

_HISTORY = "history"
_WAITING = "waiting"


def register(
    engine: "Engine", ledger: Ledger, door: Door, metrics: Metrics, *, scheme: str = "http", at_once: int = 1
) -> None:
    """Answer the page's messages with this engine: ``at_once`` of them where a model writes, else one at a time (two
    cores, one embedding model). ``door`` tells at each message who writes: a session may have expired meanwhile.
    ``scheme`` begins the page's address.
    """
    worker = ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="engine")

    @cl.set_starters
    async def starters(user: cl.User | None, language: str | None) -> list[cl.Starter]:
        words = messages((language or "fr")[:2])
        return [cl.Starter(label=s.label, message=s.question) for s in words.starters]

    @cl.on_chat_end
    async def leave() -> None:
        waiting = _waiting()
        if waiting is not None:
            waiting.over.set()

    async def stop(sid: str) -> None:
        session = WebsocketSession.get(sid)
        if session is not None:
            init_ws_context(session)
            if (waiting := _waiting()) is not None:
                waiting.stopped = True
                waiting.over.set()

    # In place of Chainlit's own, which says so in English and leaves the engine at work.
    sio.on("stop", stop)

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
        waiting = _Waiting()
        cl.user_session.set(_WAITING, waiting)
        growing = _Growing(loop)
        watch = metrics.began()
        sent: _Sent | None = None

        def wanted() -> bool:
            return not waiting.over.is_set() and ledger.store.stopped() is None

        def show(answer: Answer) -> None:
            watch.shown()
            growing.watch(answer)

        def answered() -> _Sent:
            asked = Question(message.content, history=history)
            return _answer(engine, ledger, person, asked, show, wanted, origin)

        history, origin = _history(), f"{scheme}://{_headers().get('host', '')}"
        try:
            sent = await loop.run_in_executor(worker, answered)
        except Exception as error:
            log.error("%s", noted(error))
            await growing.end(messages(_chosen()).outcomes[Outcome.UNAVAILABLE])
        else:
            if waiting.stopped and sent.answer.outcome is Outcome.UNAVAILABLE:
                sent = None
                await growing.stop(messages(_chosen()).page.stopped)
            else:
                _remember(sent.answer)
                panels = [cl.Text(name=n, content=c, display="side") for n, c in sent.panels]
                await _carry(await growing.end(sent.text, panels), sent)
        finally:
            waiting.over.set()
            watch.ended(sent.answer if sent is not None else None)
        cl.chat_context.clear()


@dataclass
class _Waiting:
    """Somebody waits for an answer: ``over`` once they have it, left, or ``stopped`` it themselves."""

    over: threading.Event = field(default_factory=threading.Event)
    stopped: bool = False


@dataclass(frozen=True)
class _Sent:
    """The answer, its text for the page, the name and content of each panel; and to be copied or printed, its plain
    text and its references in full.
    """

    answer: Answer
    text: str
    panels: list[tuple[str, str]]
    plain: str
    references: list[Reference]


class _Growing:
    """The message of one answer: sent at its first verified statement, updated at each other one, in order."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._texts: asyncio.Queue[str | None] = asyncio.Queue()
        self._message: cl.Message | None = None
        self._said = ""
        self._task = asyncio.ensure_future(self._show())

    def watch(self, answer: Answer) -> None:
        """Show the answer so far (called from the thread that answers)."""
        self._loop.call_soon_threadsafe(self._texts.put_nowait, to_markdown(answer).text)

    async def end(self, text: str, sources: Sequence[cl.Text] = ()) -> str:
        """Show the answer as it ends, then the sources that open beside it; returns the identifier of its message."""
        self._texts.put_nowait(None)
        await self._task
        message = await self._put(text)
        if sources:
            await asyncio.sleep(_PAINTED_S)
            await asyncio.gather(*(source.send(for_id=message) for source in sources))
        return message

    async def stop(self, why: str) -> None:
        """Leave what was verified and shown, and say why there is no more."""
        self._texts.put_nowait(None)
        await self._task
        await self._put(f"{self._said}\n\n*{why}*".strip())

    async def _show(self) -> None:
        while (text := await self._texts.get()) is not None:
            await self._put(text)

    async def _put(self, text: str) -> str:
        self._said = text
        if self._message is None:
            self._message = cl.Message(content=text)
            await self._message.send()
        else:
            self._message.content = text
            await self._message.update()
        return str(self._message.id)


def _answer(
    engine: "Engine",
    ledger: Ledger,
    person: str,
    question: Question,
    watch: Callable[[Answer], None],
    wanted: Callable[[], bool],
    origin: str,
) -> _Sent:
    def ask(asked: Question, today: date) -> Answer:
        return engine.ask(asked, today, watch, wanted)

    answer = audited(question, date.today(), ask, ledger.store, person=person, quota=ledger.quota, texts=ledger.texts)
    rendered = to_markdown(answer)
    said = messages(answer.language).page.feedback.format(address=f"/avis/{answer.record}")
    text = rendered.text if answer.outcome in NEVER_KEPT else f"{rendered.text}\n\n{said}"
    panels = _panels(engine.knowledge.index, rendered.sources, answer.language)
    return _Sent(answer, text, panels, to_text(answer, origin, date.today()), references_of(answer, origin))


def _panels(index: Index, sources: Sequence[Source], language: str) -> list[tuple[str, str]]:
    words = messages(language)
    return [
        (mark(s.number), panel(s.citation, _around(index, s.citation), words, held=s.citation.document in index.texts))
        for s in sources
    ]


def _around(index: Index, citation: Citation) -> Surrounded | None:
    """The quote in its document, unless the document has changed since."""
    text = index.texts.get(citation.document)
    if text is None or citation.start is None or citation.end is None:
        return None
    passages = [p for p in index.passages.values() if p.document == citation.document]
    found = surrounded(text.text, passages, citation.start, citation.end)
    return found if found is not None and found.quote == citation.quote else None


async def _carry(message: str, sent: _Sent) -> None:
    """Give the page (`public/carry.js`) what is copied or printed of a message."""
    carried = {"text": sent.plain, "references": [reference.to_json() for reference in sent.references]}
    await cl.context.emitter.send_window_message({"balise": message, **carried})


def _headers() -> dict[str, str]:
    """The headers of the request that opened this conversation's socket."""
    scope = cl.context.session.environ.get("asgi.scope")
    return headers_of(scope) if scope is not None else {}


def _chosen() -> str:
    return language_chosen(_headers().get("cookie", ""))


def _waiting() -> _Waiting | None:
    found: _Waiting | None = cl.user_session.get(_WAITING)
    return found


def _history() -> tuple[Turn, ...]:
    return tuple(cl.user_session.get(_HISTORY) or ())


def _remember(answer: Answer) -> None:
    if answer.outcome not in NEVER_KEPT:
        said = " ".join(s.text for s in answer.statements)
        turns = (*_history(), Turn(answer.question, said))
        cl.user_session.set(_HISTORY, turns[-KEPT:])
