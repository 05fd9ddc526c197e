"""How far a judge can be trusted: what it says of sentences that people labelled (MEMERAG format).

Balanced accuracy with its bootstrap interval, Cohen's kappa, how often a failure leaves no verdict, and the difference
between long and short sentences. A judge below `THRESHOLD` cannot gate.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import balanced_accuracy_score, cohen_kappa_score, precision_score

from eval.statistics import RESAMPLES, SEED, Estimate
from eval.support import Labelled

THRESHOLD = 0.66
"""Balanced accuracy that the lower end of the interval must reach for a judge to gate."""


@dataclass(frozen=True, slots=True)
class Trust:
    """What a judge is worth. ``balanced_accuracy`` and the rest are over what it decided; ``failed`` it did not.

    ``longer_less_shorter``: its accuracy on the longer half of the sentences, less that on the shorter.
    """

    balanced_accuracy: Estimate
    kappa: float
    precision_not_supported: float
    longer_less_shorter: float
    failed: int
    asked: int

    @property
    def may_gate(self) -> bool:
        """Whether the judge is good enough to be a gate: failures count as wrong."""
        decided = 1 - self.failed / self.asked if self.asked else 0.0
        return self.balanced_accuracy.low * decided >= THRESHOLD


async def verdicts(
    labelled: Sequence[Labelled],
    supported: Callable[[Sequence[str], str], Awaitable[bool]],
    *,
    parallel: int,
    timeout_s: float,
    progress: Callable[[int, int], None] | None = None,
) -> list[bool | None]:
    """What the judge says of each sentence; `None` where it failed."""
    room, count = asyncio.Semaphore(parallel), 0

    async def one(sentence: Labelled) -> bool | None:
        nonlocal count
        async with room:
            try:
                said: bool | None = await asyncio.wait_for(supported(sentence.context, sentence.sentence), timeout_s)
            except Exception:  # many kinds; each leaves no verdict, and is counted
                said = None
        count += 1
        if progress:
            progress(count, len(labelled))
        return said

    return list(await asyncio.gather(*(one(sentence) for sentence in labelled)))


def trust(labelled: Sequence[Labelled], said: Sequence[bool | None]) -> Trust:
    """What the judge is worth.

    Raises:
        ValueError: it decided on nothing.
    """
    decided = [(one, bool(v)) for one, v in zip(labelled, said, strict=True) if v is not None]
    if not decided:
        raise ValueError("no verdict")
    truth, given = np.array([o.supported for o, _ in decided]), np.array([v for _, v in decided])
    draw = np.random.default_rng(SEED)
    means = []
    for _ in range(RESAMPLES // 4):
        pick = draw.integers(0, len(truth), len(truth))
        if len(set(truth[pick])) == 2:
            means.append(balanced_accuracy_score(truth[pick], given[pick]))
    low, high = (float(np.quantile(means, q)) for q in (0.025, 0.975)) if means else (0.0, 1.0)
    sizes = np.array([len(o.sentence) for o, _ in decided])
    long = sizes > np.median(sizes)
    right = truth == given
    return Trust(
        Estimate(float(balanced_accuracy_score(truth, given)), low, high, len(decided)),
        float(cohen_kappa_score(truth, given)) if len(set(truth)) + len(set(given)) > 2 else 0.0,
        float(precision_score(~truth, ~given, zero_division=0.0)),
        float(right[long].mean() - right[~long].mean()) if long.any() and (~long).any() else 0.0,
        len(said) - len(decided),
        len(said),
    )
