"""Four signals made one ranking: scores standardised per query, then a weighted sum.

Summing standardised scores ranks better than reciprocal ranks (which throw the distances away). The weights are prior
ones, never fitted on a public set: meaning counts once, words and the best unit half each, and the closest anticipated
question as much as meaning.
"""

from dataclasses import dataclass

import numpy as np

from corpus.index.query import ASKED, DENSE, UNITS, WORDS, Scores


@dataclass(frozen=True, slots=True)
class Weights:
    """Worth of each signal."""

    dense: float = 1.0
    units: float = 0.5
    asked: float = 1.0
    words: float = 0.5


@dataclass(frozen=True, slots=True)
class Fused:
    """A point's fused score with its signals (0 for words it does not share)."""

    number: int
    score: float
    dense: float
    units: float
    asked: float
    words: float


def fuse(scores: Scores, weights: Weights) -> list[Fused]:
    """Rank the union of the lists, best first; ties in the points' order.

    A point that a list does not hold scores there as the list's last one does, or 0 for words.
    """
    numbers = sorted({number for ranked in scores.values() for number, _ in ranked})
    if not numbers:
        return []
    signals = {name: _signal(dict(scores[name]), numbers, name == WORDS) for name in (DENSE, UNITS, ASKED, WORDS)}
    total = (
        weights.dense * _standard(signals[DENSE])
        + weights.units * _standard(signals[UNITS])
        + weights.asked * _standard(signals[ASKED])
        + weights.words * _standard(signals[WORDS])
    )
    order = np.argsort(-total, kind="stable")
    return [
        Fused(
            numbers[i],
            float(total[i]),
            float(signals[DENSE][i]),
            float(signals[UNITS][i]),
            float(signals[ASKED][i]),
            float(signals[WORDS][i]),
        )
        for i in order
    ]


def _signal(known: dict[int, float], numbers: list[int], zero: bool) -> np.ndarray:
    floor = 0.0 if zero or not known else min(known.values())
    return np.array([known.get(number, floor) for number in numbers])


def _standard(values: np.ndarray) -> np.ndarray:
    spread = values.std()
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)
