"""Confidential matter that only meaning tells: a fact about a private person, a strategy, a weakness of a real system.

Rules miss it (facts/confidential.md: recall .53 by patterns alone), so a linear model over the message's embedding is
learnt from examples written for it, all invented, beside the questions that people ask about these very things. It is
learnt when an index is built, with the index's own embedding model.
"""

import hashlib
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

EXAMPLES = Path(__file__).with_name("examples.jsonl")
NOTHING = ""
"""The matter of an innocent message."""

THRESHOLD = 0.5
"""Probability from which a message is held to be confidential."""

_SPREAD = 10.0
_RIDGE = 1.0
_WINDOW = 280
"""Characters read together: a longer message is read in pieces, so that one sentence in a page is not diluted."""


@dataclass(frozen=True, slots=True)
class Example:
    """A message and its matter: `person`, `strategy`, `weakness`, or `NOTHING`."""

    text: str
    matter: str


def load_examples(path: Path = EXAMPLES) -> tuple[Example, ...]:
    """The examples to learn from."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(Example(raw["text"], raw["matter"]) for raw in map(json.loads, filter(str.strip, lines)))


def examples_digest(path: Path = EXAMPLES) -> str:
    """What changes when the examples do."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


class Meaning:
    """A fitted model: ``matters`` and, for each, its ``weights``, shape (len(matters), dimension + 1), bias first."""

    def __init__(self, matters: Sequence[str], weights: np.ndarray) -> None:
        self.matters = tuple(matters)
        self.weights = weights

    def probability(self, vector: np.ndarray) -> float:
        """How likely a message with this vector is confidential, from 0 to 1."""
        return float(1.0 - self._shares(vector)[self.matters.index(NOTHING)])

    def matter(self, vector: np.ndarray) -> str:
        """The matter of a message with this vector, or `NOTHING`."""
        shares = self._shares(vector)
        innocent = self.matters.index(NOTHING)
        if 1.0 - shares[innocent] < THRESHOLD:
            return NOTHING
        shares[innocent] = 0.0
        return self.matters[int(shares.argmax())]

    def _shares(self, vector: np.ndarray) -> np.ndarray:
        scores = self.weights[:, 0] + self.weights[:, 1:] @ vector
        grown = np.exp(scores - scores.max())
        return np.asarray(grown / grown.sum())


def fit_meaning(matters: Sequence[str], vectors: np.ndarray) -> Meaning:
    """Learn from vectors, shape (n, dimension), and the matter of each: ridge multinomial logistic regression.

    Every matter weighs the same, however many examples it has.
    """
    from sklearn.linear_model import LogisticRegression

    centre = vectors.mean(axis=0)
    model = LogisticRegression(C=1 / _RIDGE, class_weight="balanced", max_iter=2000)
    model.fit((vectors - centre) * _SPREAD, list(matters))
    weights = model.coef_ * _SPREAD
    bias = model.intercept_ - weights @ centre
    return Meaning([str(m) for m in model.classes_], np.hstack([bias[:, None], weights]))


def windows(text: str) -> Iterator[str]:
    """A message in pieces of some `_WINDOW` characters, cut after sentences where it can be."""
    piece = ""
    for sentence in re.split(r"(?<=[.!?;\n])\s+", text.strip()):
        while len(sentence) > 2 * _WINDOW:
            yield sentence[:_WINDOW]
            sentence = sentence[_WINDOW:]
        if piece and len(piece) + len(sentence) > _WINDOW:
            yield piece
            piece = ""
        piece = f"{piece} {sentence}".strip()
    if piece:
        yield piece


def dump(meaning: Meaning) -> bytes:
    """A model as bytes."""
    out = io.BytesIO()
    np.savez(out, matters=np.array(meaning.matters), weights=meaning.weights)
    return out.getvalue()


def load(path: Path) -> Meaning:
    """A model written by `dump`."""
    with np.load(path) as arrays:
        return Meaning([str(m) for m in arrays["matters"]], arrays["weights"])
