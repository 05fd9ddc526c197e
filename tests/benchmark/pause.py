"""What people notice of a rotation: the longest wait for a sign, with rotations and without, in one run.

`make soak-vllm` (or `python -m tests.benchmark.pause`). The two models are random weights (`tests.vllm.site.ONE`): they
write nonsense in a fraction of a second, so that a pause shows; their answers say nothing of what a model is worth. A
*sign* is a statement that the model has completed and Balise judged, or the answer itself. Rotations run in a process
of their own, as operators run them. Prints the figures for
people, then JSON on the last line.
"""

import datetime as dt
import json
import os
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from assistant.answer import Answer, Outcome, Question
from assistant.engine import Engine
from assistant.generate.pointing import Writer, Written
from assistant.verify import holds
from corpus.settings import Generation, load_settings
from eval.generated import UNUSABLE
from eval.gold import Split, load_gold
from serving.journal import END
from serving.plan import Step
from tests.vllm.site import ONE, OTHER, Site, in_service

SWAPS, AT_ONCE, SETTLE_S, STEADY_S, TOKENS = 10, 4, 5.0, 15.0, 120

WANTED_S = 2.0
"""The pause that nobody is to notice."""


@dataclass
class Streams:
    """People who ask without a pause, and when each got a sign."""

    engine: Engine
    questions: Sequence[Question]
    over: threading.Event = field(default_factory=threading.Event)
    signs: dict[int, list[float]] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    begun: int = 0
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> "Streams":
        self._threads = [threading.Thread(target=self._ask, args=(n,)) for n in range(AT_ONCE)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self._threads:
            thread.join()

    def note(self) -> None:
        """A sign for whom this thread asks."""
        self.signs.setdefault(threading.get_ident(), []).append(time.monotonic())

    def _ask(self, number: int) -> None:
        while not self.over.is_set():
            self.answers.append(self.engine.ask(self.questions[number % len(self.questions)]))
            self.note()
            number += AT_ONCE

    def slow(self, steps: Sequence[tuple[float, str]]) -> list[dict[str, Any]]:
        """The waits over `WANTED_S`, each with the steps of rotations that began or went on during it."""
        return [
            {"wait_s": round(later - sign, 2), "during": _during(steps, sign, later)}
            for signs in list(self.signs.values())
            for sign, later in pairwise(signs)
            if later - sign > WANTED_S
        ]

    def gaps(self, windows: Sequence[tuple[float, float]]) -> list[float]:
        """Each stream's waits from one sign to the next that touch one of these windows, sorted."""
        found = [
            later - sign
            for signs in self.signs.values()
            for sign, later in pairwise(signs)
            if any(sign < end and later > begin for begin, end in windows)
        ]
        return sorted(found)


class _Noting(Writer):
    """Notes each statement once the page had it, and how many times a model began to write."""

    def __init__(self, settings: Generation, streams: Streams) -> None:
        super().__init__(settings)
        self._streams = streams

    def write(
        self, question: str, language: str, offer: Any, started: Any, wanted: Any = lambda: True
    ) -> Iterator[Written]:
        def counted(origin: Any) -> None:
            self._streams.begun += 1
            started(origin)

        for one in super().write(question, language, offer, counted, wanted):
            yield one
            self._streams.note()


def main() -> None:
    """Measure and print."""
    questions = [Question(g.question) for g in load_gold(Split.DEVELOPMENT) if g.outcome is Outcome.ANSWERED]
    with in_service(ONE, OTHER) as site:
        generation = Generation(
            pointer=site.settings.pointer, answer_tokens=TOKENS, first_token_s=60, deadline_s=90, parallel=AT_ONCE
        )
        engine = Engine.open(load_settings().model_copy(update={"generation": generation}))
        figures = measure(engine, generation, site, questions)
        engine.close()
    sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")


def measure(engine: Engine, generation: Generation, site: Site, questions: Sequence[Question]) -> dict[str, Any]:
    """Rotate under load, with as much time without a rotation between two."""
    steady: list[tuple[float, float]] = []
    beside: list[tuple[float, float]] = []
    shift: list[tuple[float, float]] = []
    after: list[tuple[float, float]] = []
    steps: list[tuple[float, str]] = []
    kept = 0
    streams = Streams(engine, questions)
    engine._writer = _Noting(generation, streams)
    with streams:
        for number in range(SWAPS):
            time.sleep(SETTLE_S)  # a wait that began under the last rotation is not one without
            begun = time.monotonic()
            time.sleep(STEADY_S)
            steady.append((begun, time.monotonic()))
            begun = time.monotonic()
            events = site.rotate(OTHER if number % 2 == 0 else ONE)
            steps += [(_on_our_clock(event.at), f"{event.step} {event.state}") for event in events]
            kept += (events[-1].step, events[-1].state) == (END, "kept")
            last = {name: at for at, name in steps}
            shifted = last[f"{Step.SHIFT} begun"]
            beside.append((begun, last[f"{Step.GATE} done"]))
            shift.append((shifted, shifted + SETTLE_S))
            after.append((shifted, time.monotonic()))
    answers = streams.answers
    failures = Counter(
        str(a.model["failed"]) for a in answers if a.model.get("failed") not in (None, UNUSABLE) and a.model
    )
    asked = [a for a in answers if a.model]
    figures = {
        "machine": f"{os.cpu_count()} cores, no GPU",
        "models": "random weights, two layers, two seeds, vLLM CPU: the plumbing only",
        "swaps": SWAPS,
        "kept": kept,
        "streams": AT_ONCE,
        "answers": len(answers),
        "written_by": dict(Counter(str(a.model.get("id")) for a in asked)),
        "failed_requests": sum(failures.values()),
        "failures": dict(failures),
        "tried_again": streams.begun - len(asked),
        "statements_written": sum(int(str(a.model.get("written", 0))) for a in asked),
        "unverified_shown": sum(not holds(s, engine.texts) for a in answers for s in a.statements),
        "rotation_s_median": round(statistics.median(e - b for (b, _), (_, e) in zip(beside, after, strict=True)), 1),
        "wait_s": {
            "without_rotation": _summary(streams.gaps(steady)),
            "while_the_new_one_starts_beside": _summary(streams.gaps(beside)),
            "in_the_5_s_from_the_shift": _summary(streams.gaps(shift)),
            "from_the_shift_to_the_stop": _summary(streams.gaps(after)),
        },
        "over_2_s": streams.slow(steps),
    }
    sys.stdout.write(f"pause: {json.dumps(figures, ensure_ascii=False, indent=1)}\n")
    return figures


def _on_our_clock(at: str) -> float:
    """A time of the journal, on `time.monotonic`'s clock."""
    return dt.datetime.fromisoformat(at).timestamp() - time.time() + time.monotonic()


def _during(steps: Sequence[tuple[float, str]], begin: float, end: float) -> list[str]:
    """The last step before a wait, and those within it, with the seconds from its beginning."""
    before = [name for at, name in steps if at <= begin][-1:]
    return [*before, *(f"{name} +{at - begin:.1f}" for at, name in steps if begin < at <= end)]


def _summary(waits: Sequence[float]) -> dict[str, float]:
    return {
        "signs": len(waits),
        "median": round(statistics.median(waits), 2),
        "p99": round(waits[int(0.99 * (len(waits) - 1))], 2),
        "longest": round(waits[-1], 2),
    }


if __name__ == "__main__":
    main()
