"""The anticipated questions of an index: their vectors, and the units that each one leads to.

A few thousand short vectors, compared exactly in memory: an approximate index would gain nothing. They are the same
whichever form of Qdrant holds the passages. A linear model over them tells how a question leans: towards those that the
texts answer, or towards those that they do not (amounts, phone numbers, sanctions, other laws, other subjects).
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from corpus.anticipated import Anticipated, unit_key
from corpus.index.store import write_synced
from corpus.model import Passage, Text


@dataclass(frozen=True, slots=True)
class Tied:
    """An anticipated question tied to an index. ``units`` are the starts, in ``document``, of the units that answer it,
    best first; none when no text answers, and ``elsewhere`` when it is about another subject.
    """

    text: str
    document: str
    units: tuple[int, ...]
    elsewhere: bool = False


_TIED = TypeAdapter(tuple[Tied, ...])


def tie(
    anticipated: Sequence[Anticipated], passages: Sequence[Passage], texts: Mapping[str, Text]
) -> tuple[tuple[Tied, ...], dict[str, int]]:
    """Tie questions to the units that bear their keys.

    Returns those that lead somewhere (or that no text answers), and, for each document at hand in its official text,
    how many no longer do because its words have changed. None where no official text is at
    hand: they were written for its units, and those that no text answers were checked against it.
    """
    starts = {
        (p.document, unit_key(texts[p.document].text[u.start : u.end])): u.start
        for p in reversed(passages)
        for u in reversed(p.units)
    }
    official = {p.document for p in passages if p.official}
    tied: list[Tied] = []
    lost: dict[str, int] = {}
    for question in anticipated:
        found = tuple(
            dict.fromkeys(s for key in question.keys if (s := starts.get((question.document, key))) is not None)
        )
        if found or not question.keys:
            tied.append(Tied(question.text, question.document, found, question.elsewhere))
        elif question.document in official:
            lost[question.document] = lost.get(question.document, 0) + 1
    return (tuple(tied) if official else ()), lost


def rows_by_passage(tied: Sequence[Tied], passages: Sequence[Passage]) -> dict[str, list[int]]:
    """For each passage, which questions one of its units answers."""
    by_unit: dict[tuple[str, int], list[int]] = {}
    for row, question in enumerate(tied):
        for start in question.units:
            by_unit.setdefault((question.document, start), []).append(row)
    return {p.id: sorted({row for u in p.units for row in by_unit.get((p.document, u.start), ())}) for p in passages}


_SPREAD = 10.0
"""By what the differences between vectors, all close to one another in multilingual-e5, are multiplied."""

_RIDGE = 3.0
"""Penalty of the leaning's weights: from 1, 3 and 10, the best by cross-validation on the anticipated questions."""

_FEWEST = 20
"""Questions of each side under which nothing is learnt."""


def fit_leaning(tied: Sequence[Tied], vectors: np.ndarray) -> np.ndarray:
    """Weights of a vector's leaning towards the questions that the texts answer, shape (dimension + 1,), bias first.

    Ridge logistic regression, both sides weighing the same; all zeros where there are too few questions to learn from.
    """
    weights = np.zeros(vectors.shape[1] + 1 if vectors.ndim == 2 else 1, dtype=np.float64)
    answered = np.array([bool(q.units) for q in tied], dtype=bool)
    if min(answered.sum(), (~answered).sum()) < _FEWEST:
        return weights
    from sklearn.linear_model import LogisticRegression

    centre = vectors.mean(axis=0)
    model = LogisticRegression(C=1 / _RIDGE, class_weight="balanced", max_iter=2000)
    model.fit((vectors - centre) * _SPREAD, answered)
    weights[1:] = model.coef_[0] * _SPREAD
    weights[0] = model.intercept_[0] - float(weights[1:] @ centre)
    return weights


class Questions:
    """Anticipated questions, their vectors, shape (n, dimension), and their leaning (see `fit_leaning`)."""

    def __init__(self, tied: Sequence[Tied], vectors: np.ndarray, leaning: np.ndarray) -> None:
        self.tied = tuple(tied)
        self.vectors = vectors
        self._leaning = leaning

    def leaning(self, meaning: np.ndarray) -> float:
        """How a vector leans towards the questions that the texts answer: log-odds, 0 when nothing was learnt."""
        return float(self._leaning[0] + self._leaning[1:] @ meaning) if self._leaning.any() else 0.0

    def closeness(self, meaning: np.ndarray) -> np.ndarray:
        """The cosine of each question with a vector, shape (n,)."""
        if not self.tied:
            return np.zeros(0, dtype=np.float32)
        return np.asarray(self.vectors @ meaning)


def write_questions(folder: Path, tied: tuple[Tied, ...], vectors: np.ndarray) -> None:
    """Write questions, their vectors and their leaning among a version's files."""
    arrays = io.BytesIO()
    np.savez(arrays, vectors=vectors, leaning=fit_leaning(tied, vectors))
    write_synced(folder / "questions.json", _TIED.dump_json(tied))
    write_synced(folder / "questions.npz", arrays.getvalue())


def read_questions(folder: Path) -> Questions:
    """Read those of a version."""
    tied = _TIED.validate_json((folder / "questions.json").read_bytes())
    with np.load(folder / "questions.npz") as arrays:
        return Questions(tied, arrays["vectors"], arrays["leaning"])
