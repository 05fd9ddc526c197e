"""What an answer costs: its time, and its energy, measured or estimated."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from eval.gold import Split
from eval.kept import GATE
from eval.run import Run
from eval.statistics import RESAMPLES, SEED

SLOW = 0.95
"""The quantile of the times that is told."""

WATTS_PER_CORE = 3.5
"""Watts of one virtual core at full use, where the machine hides its counters: the mean over the processors of a public
cloud (Cloud Carbon Footprint, Thoughtworks, `MAX_WATTS_AVG` of AWS, from the SPECpower measures). Memory, disks,
cooling and GPUs are not in it.
"""

CPU_SECONDS = "cpu_seconds_per_answer"
JOULES, GPU_JOULES = "joules_per_answer", "gpu_joules_per_answer"


@dataclass(frozen=True, slots=True)
class Slowest:
    """The 95th percentile of the times of the answers, in milliseconds, with its 95 % bootstrap interval."""

    milliseconds: float
    low: float
    high: float
    n: int


def slowest(run: Run, split: Split) -> Slowest | None:
    """How long the slowest answers of a split take; `None` where none was asked, or the gate asked: several at once."""
    times = np.sort(np.asarray([row.milliseconds for row in run.rows if row.split == split], dtype=float))
    if not len(times) or run.by == GATE:
        return None
    rng = np.random.default_rng(SEED)
    again = [float(np.quantile(times[rng.integers(0, len(times), len(times))], SLOW)) for _ in range(RESAMPLES)]
    low, high = (float(value) for value in np.quantile(again, (0.025, 0.975)))
    return Slowest(float(np.quantile(times, SLOW)), low, high, len(times))


@dataclass(frozen=True, slots=True)
class Energy:
    """Joules an answer: measured by counters, or estimated from the processor's time (``cpu_seconds``)."""

    how: Literal["measured", "estimated"]
    joules: float | None
    gpu_joules: float | None
    cpu_seconds: float | None


def energy(versions: Mapping[str, str]) -> Energy | None:
    """The energy of an answer; `None` where a run tells neither counters nor the processor's time."""
    joules, gpu, seconds = (_number(versions.get(name)) for name in (JOULES, GPU_JOULES, CPU_SECONDS))
    if joules is not None:
        return Energy("measured", joules, gpu, seconds)
    if seconds is not None:
        return Energy("estimated", seconds * WATTS_PER_CORE, gpu, seconds)
    return Energy("measured", None, gpu, None) if gpu is not None else None


def _number(told: str | None) -> float | None:
    return float(told) if told is not None else None
