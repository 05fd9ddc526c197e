"""What must not go further: confidential matter first, then attempts to turn the assistant away from its rules.

Nothing of a message is kept, logged or hashed here: only the names of the classes found leave this package.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from assistant.answer import Outcome
from assistant.guard.policy import Policy
from corpus.confidentiality.attempts import Attempts
from corpus.confidentiality.identifiers import identifiers, tells_of_somebody
from corpus.confidentiality.injection import attempts_injection
from corpus.confidentiality.meaning import NOTHING, features, legible, windows
from corpus.confidentiality.telling import Telling

Embed = Callable[[str], np.ndarray]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a message is refused. ``classes`` are keys of `matters` in the messages, empty for an injection."""

    outcome: Outcome
    classes: tuple[str, ...]


class Guard:
    """The guard of a deployment: its policy, the models of what no rule tells, and the names that are public.

    ``telling`` tells confidential matters, ``attempts`` injections; ``holders`` are the folded names of the office
    holders of the documents (`offices.office_holders`).
    """

    def __init__(
        self, policy: Policy, telling: Telling, attempts: Attempts, holders: frozenset[str] = frozenset()
    ) -> None:
        self._policy = policy
        self._telling = telling
        self._attempts = attempts
        self._holders = holders

    def check(self, text: str, embed: Embed, history: Sequence[str] = ()) -> Refusal | None:
        """The refusal of a message, or ``None`` when it may be answered.

        ``history`` are the earlier questions of the conversation, oldest first: they serve the answer too, so each is
        checked by rules, and the last is also read together with ``text``, in case one number was sent in two messages.
        ``embed`` gives a message's vector: it is called only where rules found nothing. Names are searched last, where
        something is told that befalls people.
        """
        found = self._by_rules(text, history)
        if found:
            return Refusal(Outcome.CONFIDENTIAL, found)
        if attempts_injection(text):
            return Refusal(Outcome.INJECTION, ())
        read, embed = [text, *history[-1:]], cache(embed)
        matter = self._by_meaning(read, embed)
        if matter == NOTHING and self._by_names(read):
            matter = "person"
        if matter != NOTHING:
            return Refusal(Outcome.CONFIDENTIAL, (matter,))
        return Refusal(Outcome.INJECTION, ()) if self._attempted(text, embed) else None

    def _by_rules(self, text: str, history: Sequence[str]) -> tuple[str, ...]:
        found = set(identifiers(text, self._holders))
        for earlier in history:
            found.update(identifiers(earlier, self._holders))
        if history and not found:
            found.update(identifiers(f"{history[-1]} {text}", self._holders))
        return tuple(sorted(matter for matter in found if self._policy.refuses(matter)))

    def _by_meaning(self, texts: Sequence[str], embed: Embed) -> str:
        for text in texts:
            for piece in windows(text):
                matter = self._telling.matter(piece, _read(piece, embed))
                if matter != NOTHING and self._policy.refuses(matter):
                    return matter
        return NOTHING

    def _attempted(self, text: str, embed: Embed) -> bool:
        return any(self._attempts.holds(_read(piece, embed)) for piece in windows(text))

    def _by_names(self, texts: Sequence[str]) -> bool:
        return self._policy.refuses("person") and any(tells_of_somebody(text, self._holders) for text in texts)


def _read(piece: str, embed: Embed) -> np.ndarray:
    return features(piece, embed(legible(piece)))
