"""What changed since a version was released, and whether to worry: paired differences on the questions of both runs.

An alert is a figure whose 95 % interval lies wholly on the wrong side of 0. With some twenty-five figures, about one
run in two may show one by chance alone: an alert asks a person to look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eval.figures import DETAILS, Figure
from eval.releases import Release
from eval.run import Run
from eval.statistics import Difference, compare
from eval.versions import SAME


@dataclass(frozen=True, slots=True)
class Change:
    """A figure's difference between two runs: the second less the first."""

    figure: Figure
    difference: Difference

    @property
    def worse(self) -> bool:
        """Whether it went back, surely."""
        return self.difference.high < 0 if self.figure.more else self.difference.low > 0

    @property
    def better(self) -> bool:
        """Whether it went forward, surely."""
        return self.difference.low > 0 if self.figure.more else self.difference.high < 0

    @property
    def gained(self) -> tuple[str, ...]:
        """The questions that went from wrong to right."""
        return self.difference.better if self.figure.more else self.difference.worse

    @property
    def lost(self) -> tuple[str, ...]:
        """The questions that went from right to wrong."""
        return self.difference.worse if self.figure.more else self.difference.better


@dataclass(frozen=True, slots=True)
class Drift:
    """What changed since a release. ``versions``: what the two runs rest on that is not the same."""

    release: Release
    run: Run
    changes: tuple[Change, ...]
    versions: tuple[str, ...]

    @property
    def alerts(self) -> tuple[Change, ...]:
        """The figures that went back."""
        return tuple(change for change in self.changes if change.worse)

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "alert": bool(self.alerts),
            "run": self.run.name,
            "release": {"tag": self.release.tag, "at": self.release.at, "run": self.release.run.name},
            "changed": list(self.versions),
            "figures": [
                {
                    "metric": c.figure.metric,
                    "alert": c.worse,
                    "better_is": "more" if c.figure.more else "less",
                    "mean": c.difference.mean,
                    "low": c.difference.low,
                    "high": c.difference.high,
                    "n": c.difference.n,
                    "gained": len(c.gained),
                    "lost": len(c.lost),
                }
                for c in self.changes
            ],
        }


def changes(run: Run, against: Run, figures: Sequence[Figure] = DETAILS) -> tuple[Change, ...]:
    """The paired difference of each figure, on the questions that both runs asked."""
    return tuple(
        Change(figure, found)
        for figure in figures
        if (found := compare(against.values(figure.metric), run.values(figure.metric))) is not None
    )


def drift(run: Run, release: Release) -> Drift:
    """What changed since a release."""
    before = release.run.versions
    return Drift(
        release,
        run,
        changes(run, release.run),
        tuple(key for key in (*SAME, "questions") if before.get(key) != run.versions.get(key)),
    )
