"""What is kept of a judge beside the runs: what it was found to be worth, and what it said of a run."""

import json
from pathlib import Path
from typing import Any

from eval.figures import JUDGED
from eval.gate import NO_OPINION, Opinion
from eval.judge.judging import FILE, read, summary

WORTH = "judge.json"


def worth(folder: Path) -> dict[str, Any] | None:
    """What the last judge measured by `eval judge` is worth; `None` when none was."""
    place = folder / WORTH
    return json.loads(place.read_text(encoding="utf-8")) if place.is_file() else None


def opinion(folder: Path, run: str) -> Opinion:
    """What the judge that was measured said of a run, if it did."""
    known = worth(folder)
    own = [j for j in read(folder / run / FILE) if known is not None and j.judge == known["judge"]]
    return Opinion(summary(own, tuple(JUDGED)), bool(known["may_gate"])) if known is not None and own else NO_OPINION
