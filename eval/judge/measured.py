"""What is kept of judges beside the runs: what the last one measured is worth, and what was said of a run."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus import durable
from corpus.errors import BaliseError
from eval.figures import JUDGED
from eval.gate import NO_OPINION, Opinion
from eval.judge.judging import FILE, Judged, Judgement, due, read, summary
from eval.run import Run
from eval.run import read as read_run
from eval.unread import why

WORTH = "judge.json"
"""What a model is worth as a judge: its ``judge`` name, its `Trust`, and whether it may gate."""

SUPPORT = "support.json"
"""What the verifications without a model are worth: three `Agreement`, ``strict`` (which decides in service),
``likely`` (which estimates there) and ``learnt`` (not in service)."""

VERDICTS = "labelled.jsonl"
"""What judges said of sentences that people labelled."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one judge said of a run. ``worth``: what that very judge was found to be worth; `None` if not measured."""

    judge: str
    judgements: Sequence[Judgement]
    judged: Sequence[Judged]
    worth: Mapping[str, Any] | None


def keep(folder: Path, name: str, content: Mapping[str, Any]) -> None:
    """Write what was measured, beside the runs."""
    durable.replace(folder / name, json.dumps(content, ensure_ascii=False).encode())


def heard(folder: Path, run: Run) -> Heard | None:
    """What a judge said of a run: the one that was measured if it judged it, else the last that did; `None` if none.

    One judge alone: the scores of two are never mixed, nor is one credited with the other's trust.

    Raises:
        BaliseError: what was measured of a judge cannot be read.
    """
    said = read(folder / run.name / FILE)
    if not said:
        return None
    known = _worth(folder / WORTH)
    names = [one.judge for one in said]
    name = known["judge"] if known is not None and known["judge"] in names else names[-1]
    own = [one for one in said if one.judge == name]
    worth = known if known is not None and known["judge"] == name else None
    return Heard(name, own, summary(own, tuple(JUDGED), due(run.rows)), worth)


def _worth(place: Path) -> Mapping[str, Any] | None:
    try:
        known: Mapping[str, Any] = json.loads(place.read_text(encoding="utf-8"))
        if not {"judge", "may_gate"} <= known.keys():
            raise TypeError
    except FileNotFoundError:
        return None
    except (OSError, AttributeError, TypeError, ValueError) as error:
        raise BaliseError(
            f"La mesure du juge ({WORTH}) ne se lit pas : {why(error)}.",
            "Mesurez-le de nouveau : python -m eval judge.",
        ) from error
    return known


def opinion(folder: Path, run: str) -> Opinion:
    """What the judge that was measured said of a run, for the gate; an answer that it did not judge counts as failed.

    Raises:
        RunError: the run cannot be read.
    """
    found = heard(folder, read_run(run, folder))
    if found is None or found.worth is None:
        return NO_OPINION
    return Opinion(found.judged, bool(found.worth["may_gate"]))
