"""Attempts to turn the assistant away from its rules that no pattern shows: a linear model over a message's meaning.

A model of its own, beside that of confidential messages: a message can be both.
"""

import io
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corpus.logistic import fit_sides, log_odds

_SURE = math.log(0.8 / 0.2)
"""Log-odds from which a message is held to be an attempt (a probability of .8): an attempt obtains nothing anyway,
while people give honest orders (« Réponds en anglais »)."""

_RIDGE = 1.0


class Attempts:
    """A fitted model: ``weights``, shape (features + 1,), bias first."""

    def __init__(self, weights: np.ndarray) -> None:
        self.weights = weights

    def holds(self, message: np.ndarray) -> bool:
        """Whether a message is an attempt, from its `meaning.features`."""
        return log_odds(self.weights, message) >= _SURE


def fit_attempts(attempted: Sequence[bool], messages: np.ndarray) -> Attempts:
    """Learn from the features of messages, a row each, and whether each is an attempt."""
    return Attempts(fit_sides(attempted, messages, _RIDGE))


def dump(attempts: Attempts) -> bytes:
    """A model as bytes."""
    out = io.BytesIO()
    np.savez(out, weights=attempts.weights)
    return out.getvalue()


def load(path: Path) -> Attempts:
    """A model written by `dump`."""
    with np.load(path) as arrays:
        return Attempts(arrays["weights"])
