"""Which anticipated questions a question resembles: the units that they lead to, and whether any text answers it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assistant.vocabulary import Vocabulary
from corpus.index.questions import Questions

_SHARED_WORDS = 0.1
"""Worth, in cosine, of sharing every word with an anticipated question."""

_RANK_COST = 0.005
"""What a unit loses, in cosine, for each one that answers better than it."""


@dataclass(frozen=True, slots=True)
class Resemblance:
    """How close a question is (cosine, raised by the words shared) to anticipated ones.

    ``units`` gives it for each (document, unit start); ``answered``, ``silent`` and ``elsewhere`` for the closest
    question that a text answers, that none does, and that is about another subject. ``leaning`` is the log-odds that
    the texts answer, by the question's meaning alone.
    """

    units: Mapping[tuple[str, int], float]
    answered: float
    silent: float
    elsewhere: float
    leaning: float


class Anticipations:
    """The anticipated questions of an index, with the rarity of their words."""

    def __init__(self, questions: Questions) -> None:
        self._questions = questions
        self.vocabulary = Vocabulary(q.text for q in questions.tied)
        stems = [frozenset(self.vocabulary.stems(q.text)) for q in questions.tied]
        self._worth = np.array([self._weigh(s) for s in stems], dtype=np.float32)
        holders: defaultdict[str, list[int]] = defaultdict(list)
        for row, found in enumerate(stems):
            for stem in found:
                holders[stem].append(row)
        self._holders = {stem: np.array(rows) for stem, rows in holders.items()}
        self._silent = np.array([not q.units and not q.elsewhere for q in questions.tied], dtype=bool)
        self._elsewhere = np.array([q.elsewhere for q in questions.tied], dtype=bool)

    def compare(self, text: str, meaning: np.ndarray) -> Resemblance:
        """Compare a question, by its words and its vector, with every anticipated one."""
        tied = self._questions.tied
        if not tied:
            return Resemblance({}, 0.0, 0.0, 0.0, 0.0)
        closeness = self._questions.closeness(meaning) + _SHARED_WORDS * self._shared(text)
        units: dict[tuple[str, int], float] = {}
        for row in np.argsort(-closeness)[:_COMPARED]:
            for rank, start in enumerate(tied[row].units):
                worth = float(closeness[row]) - _RANK_COST * rank
                key = (tied[row].document, start)
                units[key] = max(units.get(key, 0.0), worth)
        answered = ~(self._silent | self._elsewhere)
        return Resemblance(
            units,
            _best(closeness, answered),
            _best(closeness, self._silent),
            _best(closeness, self._elsewhere),
            self._questions.leaning(meaning),
        )

    def _shared(self, text: str) -> np.ndarray:
        """The words shared with each question, by rarity, over those of both (Dice's coefficient), from 0 to 1."""
        asked = frozenset(self.vocabulary.stems(text))
        shared = np.zeros(len(self._worth), dtype=np.float32)
        for stem in asked:
            if stem in self._holders:
                shared[self._holders[stem]] += self.vocabulary.rarity(stem)
        return np.asarray(2 * shared / np.maximum(self._worth + self._weigh(asked), 1e-6))

    def _weigh(self, stems: frozenset[str]) -> float:
        return sum(self.vocabulary.rarity(stem) for stem in stems)


_COMPARED = 200
"""Questions whose units are told apart."""


def _best(closeness: np.ndarray, among: np.ndarray) -> float:
    return float(closeness[among].max()) if among.any() else 0.0
