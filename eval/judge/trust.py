"""How far a judge can be trusted: what it says of sentences that people labelled (MEMERAG format).

Their agreement, and how often a failure leaves no verdict. A judge below `THRESHOLD` cannot gate.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.judge.agreement import Agreement, agreement
from eval.judge.judging import judge
from eval.support import Labelled

THRESHOLD = 0.66
"""Balanced accuracy that the lower end of the interval must reach for a judge to gate."""

_SUPPORTED = "supported"


@dataclass(frozen=True, slots=True)
class Trust:
    """What a judge is worth: ``agreement`` with people over what it decided; of ``asked``, ``failed`` it did not."""

    agreement: Agreement
    failed: int
    asked: int

    @property
    def may_gate(self) -> bool:
        """Whether the judge is good enough to be a gate: failures count as wrong."""
        decided = 1 - self.failed / self.asked if self.asked else 0.0
        return self.agreement.balanced_accuracy.low * decided >= THRESHOLD


async def verdicts(
    labelled: Sequence[Labelled],
    supported: Callable[[Sequence[str], str], Awaitable[bool]],
    place: Path,
    name: str,
    *,
    parallel: int,
    timeout_s: float,
    progress: Callable[[int, int], None] | None = None,
) -> list[bool | None]:
    """What the judge of this ``name`` says of each sentence; `None` where it failed.

    What it said is kept in ``place``: called again, only what is missing or failed is asked.
    """

    async def score(_: str, one: Labelled) -> float:
        return float(await supported(one.context, one.sentence))

    made = await judge(
        labelled, (_SUPPORTED,), score, place, name, parallel=parallel, timeout_s=timeout_s, progress=progress
    )
    said = {one.id: one.score for one in made}
    return [None if (found := said[one.id]) is None else bool(found) for one in labelled]


def trust(labelled: Sequence[Labelled], said: Sequence[bool | None]) -> Trust:
    """What the judge is worth.

    Raises:
        ValueError: it decided on nothing.
    """
    decided = [(one, bool(v)) for one, v in zip(labelled, said, strict=True) if v is not None]
    if not decided:
        raise ValueError("no verdict")
    found = agreement(
        [one.supported for one, _ in decided],
        [verdict for _, verdict in decided],
        [one.query for one, _ in decided],
        [len(one.sentence) for one, _ in decided],
    )
    return Trust(found, len(said) - len(decided), len(said))
