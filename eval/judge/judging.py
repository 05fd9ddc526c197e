"""Judgements, a line each, so that an interrupted run of them goes on. A failed one is a line too: it counts.

`var/eval/NAME/judged.jsonl` for the answers of a run. Several at once, within the endpoint's limits; one more try after
a failure, and again when the command is run anew (the endpoint may have been down): the last line wins.
"""

import asyncio
import json
import math
import os
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from assistant.answer import Outcome
from corpus.model import Passage, Text
from eval.gold import Gold, same_section
from eval.run import Row
from eval.statistics import Estimate, estimate

if TYPE_CHECKING:
    from eval.judge.measures import Sample

TRIES = 2
FILE = "judged.jsonl"
LONGEST_REFERENCE, LONGEST_CONTEXT, CONTEXTS = 2_000, 1_200, 3
"""Characters of a reference and of a passage given to the judge, and how many passages: a small model holds little."""


class Identified(Protocol):
    """What is judged: an answer, a sentence."""

    @property
    def id(self) -> str:
        """What names it among the others."""


Subject = TypeVar("Subject", bound=Identified)


@dataclass(frozen=True, slots=True)
class Judgement:
    """One measure of one answer. ``score`` is `None` when it failed, and ``failed`` says how. ``judge`` is the model
    and where it was asked: the same name elsewhere may be another.
    """

    id: str
    measure: str
    score: float | None
    failed: str
    seconds: float
    tries: int
    judge: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A measure over a run: the estimate over what succeeded (`None` if nothing did), and how many failed of the
    answers that were to be judged; one that was never judged has failed.
    """

    measure: str
    found: Estimate | None
    failed: int
    asked: int

    @property
    def failed_share(self) -> float:
        """The share of judgements that failed, from 0 to 1."""
        return self.failed / self.asked if self.asked else 0.0


def judge_name(model: str, url: str) -> str:
    """The name of a judge: its model, and where it is asked."""
    return f"{model} ({url.rstrip('/')})"


def due(rows: Sequence[Row]) -> list[str]:
    """The answers that are to be judged: what was said in answer to questions that the texts answer."""
    return [row.id for row in rows if row.expected == Outcome.ANSWERED and _said(row)]


def samples_of(
    rows: Sequence[Row], golds: Mapping[str, Gold], passages: Sequence[Passage], texts: Mapping[str, Text]
) -> "list[Sample]":
    """The answers that are to be judged, against the sections that answer."""
    from eval.judge.citations import Cited
    from eval.judge.measures import Sample

    found, asked = [], set(due(rows))
    for row in rows:
        gold = golds.get(row.id)
        if gold is None or row.id not in asked:
            continue
        contexts = tuple(p["text"][:LONGEST_CONTEXT] for p in row.answer["passages"][:CONTEXTS])
        statements = tuple(
            Cited(s["text"], tuple(c["quote"][:LONGEST_CONTEXT] for c in s["citations"] if "quote" in c))
            for s in row.answer["statements"]
        )
        found.append(Sample(row.id, row.question, _said(row), contexts, _reference(gold, passages, texts), statements))
    return found


async def judge(
    samples: Sequence[Subject],
    measures: Sequence[str],
    score: Callable[[str, Subject], Awaitable[float]],
    place: Path,
    name: str,
    *,
    parallel: int,
    timeout_s: float,
    progress: Callable[[int, int], None] | None = None,
) -> list[Judgement]:
    """Judge what this judge has not judged yet, or failed to, and read back all it said. ``timeout_s``: for one try."""
    if place.is_file() and not (whole := place.read_bytes()).endswith(b"\n"):  # a line cut by a kill is judged again
        os.truncate(place, whole.rfind(b"\n") + 1)
    done = {(j.id, j.measure) for j in read(place) if j.judge == name and j.score is not None}
    left = [(s, m) for s in samples for m in measures if (s.id, m) not in done]
    room, count = asyncio.Semaphore(parallel), 0
    with place.open("a", encoding="utf-8") as out:

        async def one(sample: Subject, measure: str) -> None:
            nonlocal count
            async with room:
                made = await _judged(sample, measure, score, name, timeout_s)
            out.write(json.dumps(asdict(made), ensure_ascii=False) + "\n")
            out.flush()
            count += 1
            if progress:
                progress(count, len(left))

        await asyncio.gather(*(one(sample, measure) for sample, measure in left))
    return [j for j in read(place) if j.judge == name]


def read(place: Path) -> list[Judgement]:
    """The judgements of a file, the last of each judge on each answer and measure; a line that is being written, or was
    cut by a kill, is left out.
    """
    if not place.is_file():
        return []
    whole, _, _ = place.read_text(encoding="utf-8").rpartition("\n")
    lines = [Judgement(**json.loads(line)) for line in whole.split("\n") if line]
    return list({(one.judge, one.id, one.measure): one for one in lines}.values())


def summary(judgements: Sequence[Judgement], measures: Sequence[str], asked: Sequence[str]) -> list[Judged]:
    """What one judge said, measure by measure, of the answers that it was ``asked`` to judge, by their identifiers."""
    wanted, found = set(asked), []
    for measure in measures:
        scores = [j.score for j in judgements if j.measure == measure and j.score is not None and j.id in wanted]
        found.append(Judged(measure, estimate(scores) if scores else None, len(wanted) - len(scores), len(wanted)))
    return found


async def _judged(
    sample: Subject,
    measure: str,
    score: Callable[[str, Subject], Awaitable[float]],
    name: str,
    timeout_s: float,
) -> Judgement:
    begun, failed = time.monotonic(), ""
    for attempt in range(1, TRIES + 1):
        try:
            value = await asyncio.wait_for(score(measure, sample), timeout_s)
        except Exception as error:  # the client, the parser and ragas raise many kinds; each is a failed judgement
            failed = type(error).__name__
            continue
        if math.isnan(value):
            failed = "NaN"
            continue
        return Judgement(sample.id, measure, value, "", round(time.monotonic() - begun, 1), attempt, name)
    return Judgement(sample.id, measure, None, failed, round(time.monotonic() - begun, 1), TRIES, name)


def _said(row: Row) -> str:
    return " ".join(s["text"] for s in row.answer["statements"])


def _reference(gold: Gold, passages: Sequence[Passage], texts: Mapping[str, Text]) -> str:
    """The beginning of the first section that answers, as imported."""
    for evidence in gold.evidence:
        for p in passages:
            if p.document == evidence.document and same_section(evidence.section, p.section, p.heading):
                return " ".join(texts[p.document].text[p.start : p.end].split())[:LONGEST_REFERENCE]
    return " ".join(fact[0] for fact in gold.facts) or gold.question
