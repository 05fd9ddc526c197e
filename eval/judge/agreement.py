"""What is said of labelled sentences against what people said of them, with 95 % intervals over questions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from eval.statistics import SEED, Estimate

RESAMPLES = 1_000

Measure = Callable[[np.ndarray, np.ndarray, np.ndarray], float]
"""A figure of what people said, what is said, and which sentences are the longer ones; NaN where it has no meaning."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well support is told. ``kappa`` is Cohen's (1960). ``precision`` and ``recall`` are those of « not
    supported ». ``longer_less_shorter``: the accuracy on the longer half of the sentences, less that on the shorter.
    ``said_not_supported``, ``supported`` and ``not_supported`` count sentences: as said, then as people labelled them.
    """

    balanced_accuracy: Estimate
    kappa: Estimate
    precision_not_supported: Estimate
    recall_not_supported: Estimate
    longer_less_shorter: Estimate
    said_not_supported: int
    supported: int
    not_supported: int


def agreement(truth: Sequence[bool], said: Sequence[bool], groups: Sequence[str], sizes: Sequence[int]) -> Agreement:
    """Compare, sentence by sentence. ``groups``: the question of each, drawn whole; ``sizes``: its length, in
    characters.

    Raises:
        ValueError: there is no sentence.
    """
    if not truth:
        raise ValueError("no sentence")
    labels, given = np.array(truth, dtype=bool), np.array(said, dtype=bool)
    long = np.array(sizes) > np.median(sizes)
    drawn = resampled(groups)

    def estimated(measure: Measure) -> Estimate:
        mean = measure(labels, given, long)
        found = [v for d in drawn if not np.isnan(v := measure(labels[d], given[d], long[d]))]
        if np.isnan(mean) or not found:
            return Estimate(0.0 if np.isnan(mean) else mean, 0.0, 1.0, len(labels))
        low, high = np.quantile(found, [0.025, 0.975])
        return Estimate(mean, float(low), float(high), len(labels))

    return Agreement(
        estimated(lambda y, s, _: balanced_accuracy(y, s)),
        estimated(lambda y, s, _: _kappa(y, s)),
        estimated(lambda y, s, _: _share(~y[~s])),
        estimated(lambda y, s, _: _share(~s[~y])),
        estimated(lambda y, s, longer: _share((y == s)[longer]) - _share((y == s)[~longer])),
        int((~given).sum()),
        int(labels.sum()),
        int((~labels).sum()),
    )


def resampled(groups: Sequence[str]) -> list[np.ndarray]:
    """Bootstrap samples of the indices, whole groups at a time: sentences of one answer are not independent."""
    names = list(dict.fromkeys(groups))
    members = [np.flatnonzero(np.array(groups) == name) for name in names]
    rng = np.random.default_rng(SEED)
    return [np.concatenate([members[i] for i in rng.integers(0, len(names), len(names))]) for _ in range(RESAMPLES)]


def balanced_accuracy(labels: np.ndarray, given: np.ndarray) -> float:
    """The mean of the shares told right among the supported and among the others; NaN where one side is empty."""
    return (_share(given[labels]) + _share(~given[~labels])) / 2


def _kappa(labels: np.ndarray, given: np.ndarray) -> float:
    chance = labels.mean() * given.mean() + (1 - labels.mean()) * (1 - given.mean())
    return 0.0 if chance == 1 else float(((labels == given).mean() - chance) / (1 - chance))


def _share(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else float("nan")
