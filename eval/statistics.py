"""Uncertainty: question-level bootstrap (Efron 1979), paired comparison of two runs, and what a set can see."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

RESAMPLES = 4_000
SEED = 20261123


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its percentile interval (95 % unless asked otherwise) and the number of questions it rests on."""

    mean: float
    low: float
    high: float
    n: int


def estimate(values: Sequence[float], confidence: float = 0.95) -> Estimate:
    """The mean of values with a bootstrap interval. Of values all alike, Wilson's interval (the bootstrap sees none).

    Raises:
        ValueError: there is no value.
    """
    if not values:
        raise ValueError("no value")
    data = np.asarray(values, dtype=float)
    if data.min() == data.max() and data[0] in (0.0, 1.0):
        low, high = wilson(int(data.sum()), len(data), confidence)
        return Estimate(float(data[0]), low, high, len(data))
    means = _resampled(data)
    tail = (1 - confidence) / 2
    return Estimate(float(data.mean()), float(np.quantile(means, tail)), float(np.quantile(means, 1 - tail)), len(data))


def wilson(hits: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of a share (1927)."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = hits / n
    middle = share + z * z / (2 * n)
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low, high = (middle - spread) / (1 + z * z / n), (middle + spread) / (1 + z * z / n)
    return min(max(0.0, low), share), max(min(1.0, high), share)


def enough(threshold: float, confidence: float = 0.95) -> int | None:
    """How many questions, all right, put the low end of Wilson's interval at a threshold; `None` for 1: none does."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    return math.ceil(z * z * threshold / (1 - threshold)) if threshold < 1 else None


@dataclass(frozen=True, slots=True)
class Bin:
    """The predictions of one interval of confidence: their mean, and the share that came true."""

    said: float
    true: Estimate


def calibration(predictions: Sequence[tuple[float, bool]], bins: int = 5) -> tuple[list[Bin], float]:
    """Confidence against what came true, by equal intervals that hold something, and the expected calibration error
    (Guo et al. 2017): the mean distance between the two, weighted by how many.
    """
    found: list[Bin] = []
    error = 0.0
    for number in range(bins):
        low, high = number / bins, (number + 1) / bins
        own = [(c, t) for c, t in predictions if low <= c < high or (number == bins - 1 and c == 1.0)]
        if own:
            said, true = sum(c for c, _ in own) / len(own), estimate([float(t) for _, t in own])
            found.append(Bin(said, true))
            error += len(own) / len(predictions) * abs(said - true.mean)
    return found, error


@dataclass(frozen=True, slots=True)
class Difference:
    """A second run less a first one, on the same questions: ``better`` and ``worse`` are those that flipped."""

    mean: float
    low: float
    high: float
    n: int
    better: tuple[str, ...]
    worse: tuple[str, ...]


def compare(first: Mapping[str, float], second: Mapping[str, float], confidence: float = 0.95) -> Difference | None:
    """Paired comparison by question; `None` when the runs share none."""
    shared = sorted(first.keys() & second.keys())
    if not shared:
        return None
    gaps = np.array([second[i] - first[i] for i in shared])
    means, tail = _resampled(gaps), (1 - confidence) / 2
    return Difference(
        float(gaps.mean()),
        float(np.quantile(means, tail)),
        float(np.quantile(means, 1 - tail)),
        len(shared),
        tuple(i for i, gap in zip(shared, gaps, strict=True) if gap > 0),
        tuple(i for i, gap in zip(shared, gaps, strict=True) if gap < 0),
    )


def smallest_difference(share: float, n: int) -> float:
    """The difference that ``n`` questions see four times in five at 5 % (two-sided, normal, unpaired: a ceiling)."""
    spread = max(share * (1 - share), 0.25 / max(n, 1))
    return (1.96 + 0.8416) * math.sqrt(2 * spread / n) if n else 1.0


def _resampled(data: np.ndarray) -> np.ndarray:
    rng = np.random.default_rng(SEED)
    return np.asarray(data[rng.integers(0, len(data), (RESAMPLES, len(data)))].mean(axis=1))
