"""Generation by pointing: numbered sentences in, statements that point at them out.

The model never sees a link nor an offset, and what it writes is shown only once verified (`assistant.verify`). This
module asks it and hands back each statement as it completes; it judges nothing.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.answer import Question
from assistant.generate import Draft
from assistant.generate.breaker import Breaker
from assistant.generate.condense import condense
from assistant.generate.endpoint import GenerationFailed, Target, deltas, target_of, tokens_of, warm_up
from assistant.generate.menu import Menu
from assistant.generate.partial_json import complete_statements
from assistant.generate.prompt import LONGEST_STATEMENT, load_prompt, messages_for, schema_for
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


@dataclass(frozen=True, slots=True)
class Origin:
    """What wrote an answer, for the audit: the exact model, its revision, the prompt's version."""

    model: str
    revision: str
    prompt: str


def _always() -> bool:
    return True


class Writer:
    """Asks the model in service. One for all the questions of a process: it remembers an endpoint that fails."""

    def __init__(self, settings: Generation, breaker: Breaker | None = None) -> None:
        self._settings = settings
        self._breaker = breaker or Breaker()
        warm_up()

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
        if not self._breaker.allows():
            raise GenerationFailed("circuit open")
        deadline = time.monotonic() + self._settings.deadline_s
        for attempt in range(1, TRIES + 1):
            try:
                yield from self._once(question, language, offer, started, wanted, deadline)
            except GenerationFailed as failure:
                if failure.retry and attempt < TRIES and time.monotonic() < deadline:
                    continue
                self._breaker.failed()
                raise
            self._breaker.succeeded()
            return

    def condense(self, question: Question, language: str, wanted: Callable[[], bool] = _always) -> str:
        """A follow-up as a question that stands alone; empty when the model cannot, or wrote something else.

        Raises:
            Withdrawn: nobody waits any more.
        """
        target = target_of(self._settings)
        if target is None or not self._breaker.allows():
            return ""
        settings = self._settings
        spent = min(settings.first_token_s, _CONDENSE_SHARE * settings.deadline_s)
        try:
            return condense(target, question, language, first_token_s=spent, deadline_s=2 * spent, wanted=wanted)
        except GenerationFailed:
            return ""  # the answer itself will tell whether the endpoint is down

    def _once(
        self,
        question: str,
        language: str,
        offer: Callable[[Callable[[str], bool]], Menu],
        started: Callable[[Origin], None],
        wanted: Callable[[], bool],
        deadline: float,
    ) -> Iterator[Written]:
        target = target_of(self._settings)
        if target is None:
            raise GenerationFailed("no model in service")
        prompt = load_prompt("answer", language)
        started(Origin(target.model, target.revision, prompt.version))

        def fits(menu: str) -> bool:
            return self._fits(target, messages_for(prompt, menu, question, language), deadline)

        offered = offer(fits)
        if not offered.drafts:
            raise GenerationFailed("no passage fits")
        stream = deltas(
            target,
            messages_for(prompt, offered.text, question, language),
            schema_for(offered.drafts),
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
    if not isinstance(text, str) or not isinstance(numbers, list) or len(text) > LONGEST_STATEMENT:
        return None
    drafts = tuple(menu.drafts[n] for n in dict.fromkeys(numbers) if isinstance(n, str) and n in menu.drafts)
    return Written(" ".join(text.split()), drafts) if text.strip() and drafts else None
