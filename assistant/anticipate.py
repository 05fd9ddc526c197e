"""Which anticipated questions a question resembles: the units that they lead to, and whether any text answers it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from assistant.precedents import Precedents, Sense
from assistant.vocabulary import Vocabulary
from corpus.anticipated import Verdict
from corpus.index.questions import ELSEWHERE, SILENT, Questions

_SHARED_WORDS = 0.4
"""Worth, in closeness (`corpus.index.learnt.Metric`), of sharing every word with an anticipated question."""

_NEIGHBOURS = 80
"""The closest anticipated questions, which vote."""

_BANDWIDTH = 0.16
"""By how much less close a question weighs e times less in the vote."""

_FAINTEST = 1e-4
"""What an answer counts for that the closest questions, or all of them, do not lead to."""

_HEARD = 1e-3
"""Share of the votes under which a unit is left out."""


@dataclass(frozen=True, slots=True)
class Resemblance:
    """What the anticipated questions closest to a question say of it.

    ``units`` gives, for each (document, unit start), the share (0 to 1) of their votes that it gets, each weighing by
    its closeness (kernel regression: Nadaraya 1964, Watson 1964), and agreed with what all the questions together teach
    (`corpus.index.leads`); ``unanswered`` is the share of those that no text answers. ``answered``, ``silent`` and
    ``elsewhere`` are the closeness (raised by the words shared) of the closest question that a text answers, that none
    does, and that is about another subject. ``leaning`` is the log-odds that the texts answer, by the question's
    meaning alone. ``anticipated`` holds the units that some question leads to: the others (a text imported since)
    cannot be voted for. ``verdicts`` gives the share of the votes of the closest precedents that each verdict gets
    (`assistant.precedents`), and ``spelt`` the same by letters.
    """

    units: Mapping[tuple[str, int], float]
    unanswered: float
    answered: float
    silent: float
    elsewhere: float
    leaning: float
    anticipated: frozenset[tuple[str, int]] = frozenset()
    verdicts: Mapping[Verdict, float] = field(default_factory=dict)
    spelt: Mapping[Verdict, float] = field(default_factory=dict)

    def share(self, document: str, start: int) -> float:
        """The share of the votes that a unit gets, from 0 to 1."""
        return self.units.get((document, start), 0.0)


class Anticipations:
    """The anticipated questions of an index, with the rarity of their words."""

    def __init__(self, questions: Questions) -> None:
        self._questions = questions
        self.vocabulary = Vocabulary(q.text for q in questions.tied)
        stems = [frozenset(self.vocabulary.stems_of_corpus(q.text)) for q in questions.tied]
        self._worth = np.array([self._weigh(s) for s in stems], dtype=np.float32)
        holders: defaultdict[str, list[int]] = defaultdict(list)
        for row, found in enumerate(stems):
            for stem in found:
                holders[stem].append(row)
        self._holders = {stem: np.array(rows) for stem, rows in holders.items()}
        self._silent = np.array([not q.units and not q.elsewhere for q in questions.tied], dtype=bool)
        self._anticipated = frozenset((q.document, start) for q in questions.tied for start in q.units)
        self._elsewhere = np.array([q.elsewhere for q in questions.tied], dtype=bool)
        self._precedents = Precedents(questions.tied)

    def compare(self, text: str, meaning: np.ndarray, sense: Sense) -> Resemblance:
        """Compare a question, by its words and its vector, with every anticipated one; by its sense, with those that
        bear verdicts.
        """
        if not self._questions.tied:
            return Resemblance({}, 0.0, 0.0, 0.0, 0.0, 0.0)
        cosines, led = self._questions.compared(text, meaning)
        closeness = cosines + _SHARED_WORDS * self._shared(text)
        shares = _agreed(self._votes(closeness), led)
        answers = self._questions.numbered.answers
        heard = {answers[n]: float(shares[n]) for n in np.flatnonzero(shares > _HEARD)}
        unanswered = sum(heard.pop(nothing, 0.0) for nothing in (SILENT, ELSEWHERE))
        return Resemblance(
            heard,
            unanswered,
            _best(closeness, ~(self._silent | self._elsewhere)),
            _best(closeness, self._silent),
            _best(closeness, self._elsewhere),
            self._questions.leaning(meaning),
            self._anticipated,
            self._precedents.votes(closeness, sense),
            self._precedents.votes_by_letters(text, sense),
        )

    def _votes(self, closeness: np.ndarray) -> np.ndarray:
        """The share of the votes of the closest questions that each answer gets, shape (answers,)."""
        nearest = np.argsort(-closeness)[:_NEIGHBOURS]
        weights = np.exp((closeness[nearest] - closeness[nearest[0]]) / _BANDWIDTH)
        weights /= weights.sum()
        votes = np.zeros(len(self._questions.numbered.answers))
        for row, weight in zip(nearest, weights, strict=True):
            for number, share in self._questions.numbered.shares[row].items():
                votes[number] += float(weight) * share
        return votes

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


def _agreed(votes: np.ndarray, led: np.ndarray | None) -> np.ndarray:
    """The votes of the closest questions and what all of them lead to (``led``, `None` where nothing was learnt): their
    geometric mean, so that an answer needs both; the votes' total is kept.
    """
    if led is None:
        return votes
    agreed = np.sqrt((votes / votes.sum() + _FAINTEST) * (led + _FAINTEST))
    return np.asarray(np.minimum(1.0, agreed * votes.sum() / agreed.sum()))


def _best(closeness: np.ndarray, among: np.ndarray) -> float:
    return float(closeness[among].max()) if among.any() else 0.0
