"""Which answer a question leads to, learnt from all the anticipated questions at once.

The closest questions tell what a few neighbours say; this tells what all the questions of an answer have in common
against those of every other one: a multinomial logistic regression over a question's vector and its words, its targets
shared among the units that answer. Words are hashed (Weinberger et al., « Feature hashing for large scale multitask
learning », 2009), so that none is written. Learnt by Adam (Kingma and Ba, ICLR 2015) with parts of what is seen hidden
at random (dropout: Srivastava et al., JMLR 2014): scikit-learn's, without it, ranked no better on the development
questions and took thirty seconds, against four.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.index.words import words_of_query

_FEWEST = 1000
"""Questions under which nothing is learnt: the neighbours alone tell."""

_BUCKETS = 512
_SPREAD = 10.0
"""By what a vector and hashed words, each of length 1, are multiplied."""

_HIDDEN = 0.35
"""Share of what is seen of each question hidden at each step."""

_EPOCHS, _BATCH, _RATE = 8, 256, 0.005
_MEAN_KEPT, _SQUARE_KEPT, _TINY = 0.9, 0.999, 1e-8


@dataclass(frozen=True, slots=True)
class Leads:
    """Weights, shape (dimension + buckets + 1, answers), the biases last; no answer where nothing was learnt."""

    weights: np.ndarray

    def shares(self, text: str, vector: np.ndarray) -> np.ndarray | None:
        """The probability (0 to 1) that each answer is the one a question leads to; `None` when nothing was learnt."""
        if not self.weights.shape[1]:
            return None
        return _softmax(_seen([text], vector[np.newaxis])[0] @ self.weights)


def fit_leads(texts: Sequence[str], vectors: np.ndarray, targets: Sequence[Mapping[int, float]], answers: int) -> Leads:
    """Learn from questions: their ``texts``, their ``vectors``, shape (n, dimension), and what each leads to: what
    each of the ``answers`` is worth, above 0.
    """
    if len(texts) < _FEWEST:
        return Leads(np.zeros((0, 0), dtype=np.float32))
    seen = _seen(texts, vectors)
    count, size = seen.shape
    draw = np.random.default_rng(0)
    weights, mean, square = (np.zeros((size, answers), dtype=np.float32) for _ in range(3))
    steps = _EPOCHS * -(-count // _BATCH)
    step = 0
    for _ in range(_EPOCHS):
        order = draw.permutation(count)
        for at in range(0, count, _BATCH):
            rows = order[at : at + _BATCH]
            shown = draw.random((len(rows), size), dtype=np.float32) >= _HIDDEN
            some = seen[rows] * shown / np.float32(1 - _HIDDEN)
            some[:, -1] = 1.0
            error = _softmax(some @ weights)
            for place, row in enumerate(rows):
                worth = sum(targets[row].values())
                for answer, share in targets[row].items():
                    error[place, answer] -= share / worth
            slope = some.T @ (error / len(rows))
            step += 1
            mean += (1 - _MEAN_KEPT) * (slope - mean)
            square += (1 - _SQUARE_KEPT) * (slope**2 - square)
            rate = _RATE * (1 + np.cos(np.pi * step / steps)) / 2 / (1 - _MEAN_KEPT**step)
            weights -= np.float32(rate) * mean / (np.sqrt(square / np.float32(1 - _SQUARE_KEPT**step)) + _TINY)
    return Leads(weights)


def _seen(texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
    """What is seen of questions, shape (n, dimension + buckets + 1): their vectors, their words, and 1."""
    words = np.zeros((len(texts), _BUCKETS), dtype=np.float32)
    for row, text in enumerate(texts):
        for word in words_of_query(text).indices:
            # Two buckets a word, with signs: words that meet in one seldom meet in the other.
            drawn = zlib.crc32(word.to_bytes(4, "little"))
            words[row, drawn % _BUCKETS] += 1 - 2 * (drawn >> 20 & 1)
            words[row, (drawn >> 10) % _BUCKETS] += 1 - 2 * (drawn >> 21 & 1)
    words /= np.maximum(np.linalg.norm(words, axis=1, keepdims=True), _TINY)
    ones = np.ones((len(texts), 1), dtype=np.float32)
    return np.hstack([_SPREAD * vectors, _SPREAD * words, ones], dtype=np.float32)


def _softmax(scores: np.ndarray) -> np.ndarray:
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))
