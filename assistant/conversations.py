"""A person's own conversations, while their text is kept (`audit.keep_text_days`): put together again, and erased when
they ask. What was answered is not kept: it is shown again from the passages that its record names.

Only the text goes: the record of what was cited stays, since nobody may rewrite the register, and the erasure joins it.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.answer import Outcome, Verdict
from assistant.audit.store import AuditError, AuditStore
from assistant.audit.texts import Kept, Texts


@dataclass(frozen=True, slots=True)
class Place:
    """A passage that was cited: ``version`` is the text's on that day, ``start`` and ``end`` its offsets in it."""

    document: str
    version: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question of the person's and what its record says of the answer; no ``outcome`` once that was purged."""

    number: int
    at: datetime
    question: str
    outcome: Outcome | None
    verdict: Verdict | None
    mode: str
    language: str
    cited: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Conversation:
    """Exchanges that follow one another, the first one first."""

    exchanges: tuple[Exchange, ...]


class Held(AuditError):
    """Somebody's records are held, for an access request of theirs: nothing of them is erased meanwhile."""


class Conversations:
    """What is kept of each person's conversations."""

    def __init__(self, store: AuditStore, texts: Texts) -> None:
        self._store = store
        self._texts = texts

    def of(self, person: str) -> list[Conversation]:
        """One person's conversations, the latest first."""
        grouped: list[list[Exchange]] = []
        for kept in self._texts.kept(self._store.pseudonym(person)):
            if kept.question is None:
                continue
            after = kept.question.history[-1].question if kept.question.history else None
            follows = (group for group in reversed(grouped) if group[-1].question == after)
            group = next(follows, None) if after is not None else None
            if group is None:
                grouped.append(group := [])
            group.append(_exchange(kept, kept.question.text))
        grouped.sort(key=lambda group: group[-1].number, reverse=True)
        return [Conversation(tuple(group)) for group in grouped]

    def erase(self, person: str, numbers: Collection[int] | None = None) -> int:
        """Erase some of a person's texts, or all (`None`), never another's; returns how many. Recorded.

        Raises:
            Held: the person's records are held.
        """
        if self._store.held(person):
            raise Held(
                "Vos renseignements sont retenus le temps de votre demande d'accès.",
                "Attendez la réponse à votre demande, puis recommencez.",
            )
        own = [kept.number for kept in self._texts.kept(self._store.pseudonym(person))]
        erased = [n for n in own if (numbers is None or n in numbers) and self._texts.erase(n)]
        if erased:
            self._store.record("text_erased", {"answers": erased}, person)
        return len(erased)


def _exchange(kept: Kept, question: str) -> Exchange:
    told: dict[str, Any] = json.loads(kept.content) if kept.content else {}
    return Exchange(
        number=kept.number,
        at=datetime.fromisoformat(kept.at),
        question=question,
        outcome=Outcome(told["outcome"]) if told else None,
        verdict=Verdict(told["verdict"]) if told.get("verdict") else None,
        mode=told.get("mode", ""),
        language=told.get("language", ""),
        cited=tuple(dict.fromkeys(Place(*place) for place in told.get("quotes", []))),
    )
