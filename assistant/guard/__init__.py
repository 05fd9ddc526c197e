"""What must not go further: confidential matter first, then attempts to turn the assistant away from its rules.

Nothing of a message is kept, logged or hashed here: only the names of the classes found leave this package.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answer import Outcome
from assistant.guard.policy import Policy
from corpus.confidentiality.identifiers import identifiers
from corpus.confidentiality.injection import attempts_injection
from corpus.confidentiality.meaning import NOTHING, Meaning, windows

Embed = Callable[[str], np.ndarray]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a message is refused. ``classes`` are keys of `matters` in the messages, empty for an injection."""

    outcome: Outcome
    classes: tuple[str, ...]


class Guard:
    """The guard of a deployment: its policy, and the model of what only meaning tells."""

    def __init__(self, policy: Policy, meaning: Meaning) -> None:
        self._policy = policy
        self._meaning = meaning

    def check(self, text: str, embed: Embed, history: Sequence[str] = ()) -> Refusal | None:
        """The refusal of a message, or ``None`` when it may be answered.

        ``history`` are the earlier questions of the conversation, oldest first: they serve the answer too, so each is
        checked by rules, and the last is also read together with ``text``, in case one number was sent in two messages.
        ``embed`` gives a message's vector: it is called last, and only where rules found nothing.
        """
        found = self._by_rules(text, history)
        if not found:
            if attempts_injection(text):
                return Refusal(Outcome.INJECTION, ())
            found = self._by_meaning([text, *history[-1:]], embed)
        return Refusal(Outcome.CONFIDENTIAL, found) if found else None

    def _by_rules(self, text: str, history: Sequence[str]) -> tuple[str, ...]:
        found = set(identifiers(text))
        for earlier in history:
            found.update(identifiers(earlier))
        if history and not found:
            found.update(identifiers(f"{history[-1]} {text}"))
        return tuple(sorted(matter for matter in found if self._policy.refuses(matter)))

    def _by_meaning(self, texts: Sequence[str], embed: Embed) -> tuple[str, ...]:
        for text in texts:
            for piece in windows(text):
                matter = self._meaning.matter(embed(piece))
                if matter != NOTHING and self._policy.refuses(matter):
                    return (matter,)
        return ()
