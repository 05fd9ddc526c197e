"""What the anticipated questions teach about questions: which way one leans, and which differences matter.

Linear models over the embedding's vectors, fitted when an index is built.
"""

from dataclasses import dataclass

import numpy as np

from corpus.logistic import fit_sides

_RIDGE = 3.0
"""Penalty of the leaning's weights: from 1, 3 and 10, the best by cross-validation on the anticipated questions."""

_FEWEST = 20
"""Questions of each side, or questions that share an answer, under which nothing is learnt."""

_SHRINKAGE = 1.0
"""What is added to each direction's variance, in shares of their mean: of .1, .3, 1 and 3, as good as any on the
development questions, and not the least prudent."""


def fit_leaning(answered: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """Weights of a vector's leaning towards the questions that the texts answer, shape (dimension + 1,), bias first.

    ``answered``, shape (n,), tells for each of ``vectors``, shape (n, dimension), whether a text answers: the others
    ask for amounts, phone numbers, sanctions, other laws, or are about other subjects. Ridge logistic regression, both
    sides weighing the same; all zeros where there are too few questions to learn from.
    """
    if min(answered.sum(), (~answered).sum()) < _FEWEST:
        return np.zeros(vectors.shape[1] + 1 if vectors.ndim == 2 else 1)
    return fit_sides(answered, vectors, _RIDGE)


@dataclass(frozen=True, slots=True)
class Metric:
    """Where vectors are compared: ``centre``, shape (dimension,), goes to the origin, then ``directions``, shape
    (dimension, dimension), stretches what tells answers apart and shrinks what only tells ways of asking apart.
    """

    centre: np.ndarray
    directions: np.ndarray

    def place(self, vectors: np.ndarray) -> np.ndarray:
        """Vectors, shape (n, dimension), where a dot product compares them: length 1, float32."""
        placed = (vectors - self.centre) @ self.directions
        lengths = np.linalg.norm(placed, axis=1, keepdims=True)
        return np.asarray(placed / np.maximum(lengths, 1e-9), dtype=np.float32)


def fit_metric(answers: np.ndarray, vectors: np.ndarray) -> Metric:
    """The metric in which questions of the same answer are close, whatever their wording.

    ``answers``, shape (n,), numbers the answer of each of ``vectors``, shape (n, dimension). Their covariance within
    an answer is made the identity (within-class covariance normalisation: Hatch, Kajarekar and Stolcke, Interspeech
    2006), shrunk towards a multiple of it. The vectors as they are where too few share an answer.
    """
    dimension = vectors.shape[1] if vectors.ndim == 2 else 0
    _, rows, sizes = np.unique(answers, return_inverse=True, return_counts=True)
    shared = sizes[rows] > 1
    if shared.sum() < _FEWEST:
        return Metric(np.zeros(dimension, dtype=np.float32), np.eye(dimension, dtype=np.float32))
    sums = np.zeros((len(sizes), dimension))
    np.add.at(sums, rows, vectors)
    within = (vectors - (sums / sizes[:, np.newaxis])[rows])[shared]
    variances, axes = np.linalg.eigh(within.T @ within / len(within))
    directions = axes / np.sqrt(variances + _SHRINKAGE * variances.mean())
    return Metric(vectors.mean(axis=0).astype(np.float32), directions.astype(np.float32))
