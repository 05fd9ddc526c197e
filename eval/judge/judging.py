"""A run judged, a line a judgement, so that an interrupted one goes on. A failed judgement is a line too: it counts.

`var/eval/NAME/judged.jsonl`. Several questions at once, within the endpoint's limits; one more try after a failure.
"""

import asyncio
import json
import math
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

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


@dataclass(frozen=True, slots=True)
class Judgement:
    """One measure of one answer. ``score`` is `None` when it failed, and ``failed`` says how."""

    id: str
    measure: str
    score: float | None
    failed: str
    seconds: float
    tries: int
    judge: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A measure over a run: the estimate over what succeeded (`None` if nothing did), and the share that failed."""

    measure: str
    found: Estimate | None
    failed: int
    asked: int

    @property
    def failed_share(self) -> float:
        """The share of judgements that failed, from 0 to 1."""
        return self.failed / self.asked if self.asked else 0.0


def samples_of(
    rows: Sequence[Row], golds: Mapping[str, Gold], passages: Sequence[Passage], texts: Mapping[str, Text]
) -> "list[Sample]":
    """What can be judged: the answers given to answerable questions, against the sections that answer."""
    from eval.judge.citations import Cited
    from eval.judge.measures import Sample

    found = []
    for row in rows:
        gold = golds.get(row.id)
        said = " ".join(s["text"] for s in row.answer["statements"])
        if gold is None or not gold.answerable or not said:
            continue
        contexts = tuple(p["text"][:LONGEST_CONTEXT] for p in row.answer["passages"][:CONTEXTS])
        statements = tuple(
            Cited(s["text"], tuple(c["quote"][:LONGEST_CONTEXT] for c in s["citations"] if "quote" in c))
            for s in row.answer["statements"]
        )
        found.append(Sample(row.id, row.question, said, contexts, _reference(gold, passages, texts), statements))
    return found


async def judge(
    samples: "Sequence[Sample]",
    measures: Sequence[str],
    score: "Callable[[str, Sample], Awaitable[float]]",
    place: Path,
    name: str,
    *,
    parallel: int,
    timeout_s: float,
    progress: Callable[[int, int], None] | None = None,
) -> list[Judgement]:
    """Judge what has not been judged yet by this judge, and read everything back. ``timeout_s`` is for one try."""
    if place.is_file() and not (whole := place.read_bytes()).endswith(b"\n"):  # a line cut by a kill is judged again
        place.write_bytes(whole[: whole.rfind(b"\n") + 1])
    done = {(j.id, j.measure) for j in read(place) if j.judge == name}
    left = [(s, m) for s in samples for m in measures if (s.id, m) not in done]
    room, count = asyncio.Semaphore(parallel), 0
    with place.open("a", encoding="utf-8") as out:

        async def one(sample: "Sample", measure: str) -> None:
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
    """The whole lines of a file of judgements; one that is being written, or was cut by a kill, is left out."""
    if not place.is_file():
        return []
    whole, _, _ = place.read_text(encoding="utf-8").rpartition("\n")
    return [Judgement(**json.loads(line)) for line in whole.split("\n") if line]


def summary(judgements: Sequence[Judgement], measures: Sequence[str]) -> list[Judged]:
    """Each measure, with what failed."""
    found = []
    for measure in measures:
        own = [j for j in judgements if j.measure == measure]
        scores = [j.score for j in own if j.score is not None]
        found.append(Judged(measure, estimate(scores) if scores else None, len(own) - len(scores), len(own)))
    return found


async def _judged(
    sample: "Sample",
    measure: str,
    score: "Callable[[str, Sample], Awaitable[float]]",
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


def _reference(gold: Gold, passages: Sequence[Passage], texts: Mapping[str, Text]) -> str:
    """The beginning of the first section that answers, as imported."""
    for evidence in gold.evidence:
        for p in passages:
            if p.document == evidence.document and same_section(evidence.section, p.section, p.heading):
                return " ".join(texts[p.document].text[p.start : p.end].split())[:LONGEST_REFERENCE]
    return " ".join(fact[0] for fact in gold.facts) or gold.question
