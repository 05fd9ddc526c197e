"""What verdict was given to the anticipated questions closest to a question that ask in the same sense.

The units that anticipated questions lead to tell which rule answers; the verdicts that careful readers gave them
(`corpus.anticipated`) tell which way. Only those that ask for the same thing vote: the same rule answers « puis-je »
and « puis-je m'en passer » with opposite verdicts, and the two are close in meaning.

They are compared by their meaning, then by their letters: an embedding blurs the one word (« mon CV ») that makes
a question another one, which no precedent is spelt like.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from assistant.intent import Modality, modality_in
from assistant.proposal import proposal_of
from corpus.anticipated import Verdict
from corpus.index.questions import Tied
from corpus.lexicon import fold

_NEIGHBOURS = 40
"""The closest precedents, which vote."""

_BANDWIDTH = 0.08
"""By how much less close a precedent weighs e times less in the vote."""

_BANDWIDTH_OF_LETTERS = 6.0
"""The same by letters, in hundredths of them."""


@dataclass(frozen=True, slots=True)
class Sense:
    """What is asked for: a leave or a duty, and whether it is to ban something or to leave something undone."""

    modality: Modality
    bans: bool
    leaves_out: bool


def sense_of(question: str, modality: Modality) -> Sense:
    """The sense of a question, by its words."""
    proposal = proposal_of(question)
    return Sense(modality, proposal.bans, proposal.omits or proposal.without is not None)


class Precedents:
    """The anticipated questions that bear verdicts, by sense."""

    def __init__(self, tied: Sequence[Tied]) -> None:
        rows: defaultdict[Sense, list[int]] = defaultdict(list)
        for row, question in enumerate(tied):
            if question.verdicts:
                rows[sense_of(question.text, modality_in(fold(question.text)))].append(row)
        self._rows = {sense: np.array(found) for sense, found in rows.items()}
        self._verdicts = tuple(question.verdicts for question in tied)
        self._spelt = {sense: [fold(tied[row].text) for row in found] for sense, found in self._rows.items()}

    def votes(self, closeness: np.ndarray, sense: Sense) -> Mapping[Verdict, float]:
        """The share (0 to 1) of the votes of the closest precedents that each verdict gets; none without precedents.

        ``closeness``, shape (n,), is that of every anticipated question.
        """
        rows = self._rows.get(sense)
        if rows is None:
            return {}
        return self._shared_out(rows, closeness[rows], _BANDWIDTH)

    def votes_by_letters(self, text: str, sense: Sense) -> Mapping[Verdict, float]:
        """The same, where the closest are those spelt most alike (`fuzz.ratio`: longest common subsequence)."""
        rows = self._rows.get(sense)
        if rows is None:
            return {}
        alike = process.cdist([fold(text)], self._spelt[sense], scorer=fuzz.ratio)[0]
        return self._shared_out(rows, alike, _BANDWIDTH_OF_LETTERS)

    def _shared_out(self, rows: np.ndarray, closeness: np.ndarray, bandwidth: float) -> Mapping[Verdict, float]:
        """The votes of the closest of some precedents, whose ``closeness``, shape (rows,), is given."""
        nearest = np.argsort(-closeness)[:_NEIGHBOURS]
        weights = np.exp((closeness[nearest] - closeness[nearest[0]]) / bandwidth)
        weights /= weights.sum()
        votes: defaultdict[Verdict, float] = defaultdict(float)
        for row, weight in zip(rows[nearest], weights, strict=True):
            verdicts = self._verdicts[row]
            for verdict in verdicts:
                votes[verdict] += float(weight) / len(verdicts)
        return dict(votes)
