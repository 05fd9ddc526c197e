"""Four signals made one ranking: scores standardised per query, then a weighted sum.

Summing standardised scores ranks better than reciprocal ranks (which throw the distances away). Meaning counts once,
the best unit half, and the closest anticipated question as much as meaning: prior weights. Words count by how far the
best passage by words stands from the next: a question in the texts' own words singles one out, another does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.index.query import ASKED, DENSE, UNITS, WORDS, Scores


@dataclass(frozen=True, slots=True)
class Weights:
    """Worth of each signal."""

    dense: float = 1.0
    units: float = 0.5
    asked: float = 1.0
    words: float = 0.3
    words_apart: float = 3.0
    """What words gain where the second passage by words shares none: of 1 to 6, the one that gains most on our literal
    questions before losing on others."""


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
        + (weights.words + weights.words_apart * _apart(scores[WORDS])) * _standard(signals[WORDS])
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


def _apart(ranked: Sequence[tuple[int, float]]) -> float:
    """How far the first of a list stands from the second: from 0 (level) to 1 (alone)."""
    if not ranked:
        return 0.0
    first, second = ranked[0][1], ranked[1][1] if len(ranked) > 1 else 0.0
    return (first - second) / first if first > 0 else 0.0


def _signal(known: dict[int, float], numbers: list[int], zero: bool) -> np.ndarray:
    floor = 0.0 if zero or not known else min(known.values())
    return np.array([known.get(number, floor) for number in numbers])


def _standard(values: np.ndarray) -> np.ndarray:
    spread = values.std()
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)
