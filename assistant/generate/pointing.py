"""Generation by pointing: numbered sentences in, statements that point at them out.

The model never sees a link nor an offset, and what it writes is shown only once verified (`assistant.verify`). This
module asks it and hands back each statement as it completes; it judges nothing.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Self

from assistant.answer import Question, Withdrawn
from assistant.generate import Draft
from assistant.generate.breaker import Breaker, Breakers
from assistant.generate.condense import condense
from assistant.generate.endpoint import (
    GenerationFailed,
    NothingAsked,
    Reply,
    Target,
    deltas,
    target_of,
    tokens_of,
    warm_up,
)
from assistant.generate.menu import Menu
from assistant.generate.partial_json import complete_statements
from assistant.generate.prompt import LONGEST, load_prompt, messages_for, schema_for
from corpus.settings import Generation

TRIES = 2
"""Once, and once more after a dropped stream: the rotation may just have moved the pointer."""


_CONDENSE_SHARE = 0.1
"""Of the answer's time, the most to wait for the first word of a question that stands alone."""


@dataclass(frozen=True, slots=True)
class Written:
    """What the model wrote, and the sentences that it pointed at."""

    text: str
    drafts: tuple[Draft, ...]


@dataclass(slots=True)
class Origin:
    """What writes an answer, for the audit. ``reply`` fills, and ``offered`` is set, while it is being written."""

    target: Target
    prompt: str
    reply: Reply = field(default_factory=Reply)
    offered: str = ""
    """The SHA-256 of the menu. The question is not in it: the audit never tells what was asked."""

    def record(self) -> dict[str, object]:
        """The exact model, as the server names it once it answers, its revision, the prompt's version, the digests of
        what it was shown and of what it wrote, and whether its tokens ran out.
        """
        model = self.reply.model or self.target.model
        return {
            "id": model,
            "revision": self.target.revision or model.partition("@")[2],
            "prompt": self.prompt,
            "offered_sha256": self.offered,
            "written_sha256": self.reply.digest.hexdigest(),
            **({"cut": 1} if self.reply.cut else {}),
        }


@dataclass(slots=True)
class _Asking:
    """What one question asks: which model, through which breaker, and until when on `time.monotonic`'s clock."""

    target: Target | None
    breaker: Breaker
    deadline: float
    let_through: bool = False

    def allowed(self) -> bool:
        """Whether the model may be asked; once let through, a question is for all that it asks."""
        self.let_through = self.let_through or self.breaker.allows()
        return self.let_through

    def gave_up(self) -> None:
        """Nothing was learnt of the endpoint."""
        if self.let_through:
            self.breaker.untried()


def _always() -> bool:
    return True


class Writer:
    """Asks the model in service. One for all the questions of a process: it remembers an endpoint that fails."""

    def __init__(self, settings: Generation, breakers: Breakers | None = None) -> None:
        self._settings = settings
        self._breakers = breakers or Breakers()
        self._asking: _Asking | None = None
        warm_up()

    def for_question(self) -> Self:
        """A writer like this one, held to one model and one deadline from now on for all that a question asks."""
        one = copy(self)
        one._asking = self._asked_now()
        return one

    def write(
        self,
        question: str,
        language: str,
        offer: Callable[[Callable[[str], bool]], Menu],
        started: Callable[[Origin], None],
        wanted: Callable[[], bool] = _always,
    ) -> Iterator[Written]:
        """The model's statements, one by one. ``offer`` makes the menu that fits; ``started`` is told each time a
        model begins: what an earlier one wrote then counts for nothing.

        Raises:
            GenerationFailed: nothing more will come; the composer without a model must answer.
            Withdrawn: nobody waits any more.
        """
        asking = self._asking or self._asked_now()
        for attempt in range(1, TRIES + 1):
            try:
                yield from self._once(question, language, offer, started, wanted, asking)
            except (NothingAsked, Withdrawn):
                asking.gave_up()
                raise
            except GenerationFailed as failure:
                if failure.retry and attempt < TRIES and time.monotonic() < asking.deadline:
                    asking = self._again(asking)
                    continue
                asking.breaker.failed()
                raise
            asking.breaker.succeeded()
            return

    def condense(self, question: Question, language: str, wanted: Callable[[], bool] = _always) -> str:
        """A follow-up as a question that stands alone; empty when the model cannot, or wrote something else.

        Raises:
            Withdrawn: nobody waits any more.
        """
        asking = self._asking or self._asked_now()
        if asking.target is None or not asking.allowed():
            return ""
        spent = min(self._settings.first_token_s, _CONDENSE_SHARE * self._settings.deadline_s)
        until = min(asking.deadline, time.monotonic() + 2 * spent)
        try:
            alone = condense(asking.target, question, language, first_token_s=spent, deadline=until, wanted=wanted)
        except GenerationFailed:
            return ""  # the answer itself will tell whether the endpoint is down
        except Withdrawn:
            asking.gave_up()
            raise
        asking.breaker.succeeded()
        return alone

    def _asked_now(self) -> _Asking:
        target = target_of(self._settings)
        return _Asking(target, self._breakers.of(target), time.monotonic() + self._settings.deadline_s)

    def _again(self, before: _Asking) -> _Asking:
        """After a dropped stream: the model in service now, within the same time."""
        now = self._asked_now()
        return before if now.target == before.target else replace(now, deadline=before.deadline)

    def _once(
        self,
        question: str,
        language: str,
        offer: Callable[[Callable[[str], bool]], Menu],
        started: Callable[[Origin], None],
        wanted: Callable[[], bool],
        asking: _Asking,
    ) -> Iterator[Written]:
        target, deadline = asking.target, asking.deadline
        if target is None:
            raise NothingAsked("no model in service")
        if not asking.allowed():
            raise NothingAsked("circuit open")
        prompt = load_prompt("answer", language)
        origin = Origin(target, prompt.version)
        started(origin)

        def fits(menu: str) -> bool:
            return self._fits(target, messages_for(prompt, menu, question, language), deadline)

        offered = offer(fits)
        if not offered.drafts:
            raise NothingAsked("no passage fits")
        origin.offered = hashlib.sha256(offered.text.encode()).hexdigest()
        stream = deltas(
            target,
            messages_for(prompt, offered.text, question, language),
            schema_for(offered.drafts),
            origin.reply,
            answer_tokens=self._settings.answer_tokens,
            first_token_s=self._settings.first_token_s,
            deadline=deadline,
            wanted=wanted,
        )
        for statement in complete_statements(stream):
            written = _written(statement, offered)
            if written is not None:
                yield written

    def _fits(self, target: Target, messages: list[tuple[str, str]], deadline: float) -> bool:
        left = max(0.1, min(self._settings.first_token_s, deadline - time.monotonic()))
        count, holds = tokens_of(target, messages, left)
        return count + self._settings.answer_tokens <= min(holds, self._settings.context or holds)


def _written(statement: dict[str, object], menu: Menu) -> Written | None:
    """A statement of the schema; `None` for what a server without constrained decoding may have written instead."""
    text, numbers = statement.get("text"), statement.get("sentences")
    if not isinstance(text, str) or not isinstance(numbers, list) or len(text) > LONGEST:
        return None
    drafts = tuple(menu.drafts[n] for n in dict.fromkeys(numbers) if isinstance(n, str) and n in menu.drafts)
    return Written(" ".join(text.split()), drafts) if text.strip() and drafts else None
