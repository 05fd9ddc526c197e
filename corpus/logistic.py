"""A linear model that tells two sides apart, as several parts of the house need one."""

from collections.abc import Sequence

import numpy as np

_SPREAD = 10.0
"""By what the differences between vectors, all close to one another in multilingual-e5, are multiplied."""


def fit_sides(sides: Sequence[bool] | np.ndarray, vectors: np.ndarray, ridge: float) -> np.ndarray:
    """Weights, shape (dimension + 1,), bias first, of the log-odds that a vector is on the side of the true ones.

    Logistic regression on ``vectors``, shape (n, dimension), both sides weighing the same; ``ridge`` is the penalty of
    the weights.
    """
    from sklearn.linear_model import LogisticRegression

    centre = vectors.mean(axis=0)
    model = LogisticRegression(C=1 / ridge, class_weight="balanced", max_iter=2000)
    model.fit((vectors - centre) * _SPREAD, np.asarray(sides, dtype=bool))
    weights = model.coef_[0] * _SPREAD
    return np.concatenate([[model.intercept_[0] - float(weights @ centre)], weights])


def log_odds(weights: np.ndarray, vector: np.ndarray) -> float:
    """The log-odds that such weights give a vector, shape (dimension,)."""
    return float(weights[0] + weights[1:] @ vector)
