"""A real small model on vLLM, behind Balise: what it invents, what is shown of it, what Balise costs, ten rotations.

`make soak-vllm` (half an hour on two cores; `python -m tests.benchmark.generation cost` for one part). Prints the
figures for people, then JSON on the last line. The model,
SmolLM2-135M, writes broken French: its figures say what verification stops, not what a good model would write.
"""

import json
import os
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from assistant.answer import Answer, Outcome, Question
from assistant.engine import Engine
from assistant.generate.menu import Menu, menu, sections_of
from assistant.generate.pointing import Writer
from assistant.generate.prompt import load_prompt, messages_for, schema_for
from assistant.pipeline import plan
from assistant.verify import holds
from assistant.written import written
from corpus.settings import Generation, Settings, load_settings
from eval.gold import Split, load_gold
from tests.vllm.site import BF16, F32, Site, in_service

ASKED, COMPARED, SWAPS, AT_ONCE, TOKENS = 100, 24, 10, 4, 200


def main() -> None:
    """Measure and print."""
    questions = [Question(g.question) for g in load_gold(Split.DEVELOPMENT) if g.outcome is Outcome.ANSWERED]
    with in_service(BF16, F32) as site:
        live = Generation(
            pointer=site.settings.pointer, answer_tokens=TOKENS, first_token_s=120, deadline_s=180, parallel=AT_ONCE
        )
        settings = load_settings().model_copy(update={"generation": live})
        engine = Engine.open(settings)
        found: dict[str, Any] = {
            "machine": f"{os.cpu_count()} cores, no GPU",
            "model": "SmolLM2-135M-Instruct, bfloat16, vLLM CPU",
        }
        parts = {
            "cost": lambda: cost(engine, settings, site, questions[:COMPARED]),
            "invention": lambda: invention(engine, questions[:ASKED]),
            "rotation": lambda: rotation(engine, site, questions),
        }
        for name in sys.argv[1:] or parts:
            found[name] = parts[name]()
        engine.close()
    sys.stdout.write(json.dumps(found) + "\n")


def invention(engine: Engine, questions: Sequence[Question]) -> dict[str, Any]:
    """What the model invents before verification, and what is shown that is not verified."""
    with ThreadPoolExecutor(AT_ONCE) as people:
        answers = list(people.map(engine.ask, questions))
    total: Counter[str] = Counter()
    for answer in answers:
        total.update({k: v for k, v in answer.model.items() if isinstance(v, int)})
    unverified = sum(not holds(s, engine.texts) for a in answers for s in a.statements)
    figures = {
        "questions": len(answers),
        "statements_written": total["written"],
        "shown_as_written": total["faithful"],
        "refused_rate": round(1 - total["faithful"] / max(total["written"], 1), 3),
        "likely_invented_rate": round(1 - total["likely_supported"] / max(total["written"], 1), 3),
        "faults": {k.removeprefix("fault_"): v for k, v in sorted(total.items()) if k.startswith("fault_")},
        "answered_by_quotes": sum(a.mode == "extractive" for a in answers),
        "unverified_shown": unverified,
    }
    say("invention", figures)
    return figures


def cost(engine: Engine, settings: Settings, site: Site, questions: Sequence[Question]) -> dict[str, Any]:
    """Balise against vLLM alone: the same prompts, the same answers, turn about, ``AT_ONCE`` at a time."""
    writer = _Timed(settings.generation)
    address = site.settings.entrance(site.settings.pools[0])
    bodies = [body for q in questions if (body := _body(engine, q, writer)) is not None]
    direct, through = [], []
    for turn in range(2):
        half = bodies[turn::2]
        # The second to ask finds the prompts in vLLM's cache: each goes first once.
        runs = {
            "direct": lambda half=half: _together(lambda b: _straight(address, b[1]), half),
            "through": lambda half=half: _together(lambda b: _written(engine, b[0], writer), half),
        }
        for name in ("direct", "through") if turn == 0 else ("through", "direct"):
            (direct if name == "direct" else through).append(runs[name]())
    delays = sorted(writer.delays) or [0.0]
    figures = {
        "questions": len(bodies),
        "at_once": AT_ONCE,
        "throughput_ratio": round(sum(direct) / sum(through), 3),
        "direct_s": [round(s, 1) for s in direct],
        "through_balise_s": [round(s, 1) for s in through],
        "statement_verified_and_shown_ms_p95": round(1000 * delays[int(0.95 * (len(delays) - 1))], 1),
        "statements": len(delays),
    }
    say("cost", figures)
    return figures


def _together(ask: Callable[[Any], object], asked: Sequence[Any]) -> float:
    begun = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as people:
        list(people.map(ask, asked))
    return time.monotonic() - begun


class _Timed(Writer):
    """Notes how long each statement takes from its last token to the page."""

    def __init__(self, settings: Generation) -> None:
        super().__init__(settings)
        self.delays: list[float] = []

    def write(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        for one in super().write(*args, **kwargs):
            begun = time.monotonic()
            yield one
            self.delays.append(time.monotonic() - begun)


def _planned(engine: Engine, question: Question) -> Any:
    import datetime as dt

    with engine._lock:
        return plan(question, engine.knowledge, dt.date.today())


def _written(engine: Engine, question: Question, writer: Writer) -> Answer:
    planned = _planned(engine, question)
    return planned if isinstance(planned, Answer) else written(planned, writer)


def _body(engine: Engine, question: Question, writer: Writer) -> tuple[Question, dict[str, Any]] | None:
    """What Balise would send for a question: the very menu that fits, the prompt, the schema."""
    from assistant.generate.endpoint import target_of, tokens_of

    planned = _planned(engine, question)
    if isinstance(planned, Answer):
        return None
    target = target_of(writer._settings)
    assert target is not None
    prompt = load_prompt("answer", planned.query.language)

    def messages(shown: str) -> list[tuple[str, str]]:
        return messages_for(prompt, shown, planned.query.text, planned.query.language)

    def fits(shown: str) -> bool:
        count, holds_ = tokens_of(target, messages(shown), 60)
        return count + TOKENS <= holds_

    sections = sections_of(planned.query, planned.retrieval, planned.selection.drafts, planned.knowledge)
    offered: Menu = menu(sections, planned.knowledge, fits)
    body = {
        "model": target.model,
        "messages": [{"role": r, "content": c} for r, c in messages(offered.text)],
        "temperature": 0.0,
        "seed": 7,
        "max_tokens": TOKENS,
        "stream": True,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "answer", "schema": schema_for(offered.drafts), "strict": True},
        },
    }
    return question, body


def _straight(address: str, body: dict[str, Any]) -> None:
    with httpx.stream("POST", f"{address}/v1/chat/completions", json=body, timeout=300, trust_env=False) as answer:
        for _ in answer.iter_lines():
            pass


def rotation(engine: Engine, site: Site, questions: Sequence[Question]) -> dict[str, Any]:
    """Rotations while people ask without a pause: failed answers, answers of two models, the longest wait for a sign."""
    stop, answers, gaps = threading.Event(), [], []
    progress = [time.monotonic()]

    def ask(number: int) -> None:
        while not stop.is_set():
            answers.append(engine.ask(questions[number % len(questions)]))
            gaps.append(time.monotonic() - progress[0])
            progress[0] = time.monotonic()
            number += AT_ONCE

    people = [threading.Thread(target=ask, args=(n,)) for n in range(AT_ONCE)]
    for person in people:
        person.start()
    kept, took = 0, []
    for swap in range(SWAPS):
        begun = time.monotonic()
        kept += site.rotation(F32 if swap % 2 == 0 else BF16).run()
        took.append(time.monotonic() - begun)
    stop.set()
    for person in people:
        person.join()
    failures = Counter(
        str(a.model["failed"]) for a in answers if a.model.get("failed") not in (None, "nothing verifiable")
    )
    figures = {
        "swaps": SWAPS,
        "kept": kept,
        "swap_s_median": round(statistics.median(took), 1),
        "answers": len(answers),
        "written_by": dict(Counter(str(a.model.get("id")) for a in answers if a.model)),
        "failed_requests": sum(failures.values()),
        "failures": dict(failures),
        "without_an_answer": sum(not a.statements and a.outcome is Outcome.ANSWERED for a in answers),
        "longest_without_an_answer_s": round(max(gaps, default=0.0), 1),
    }
    say("rotation", figures)
    return figures


def say(what: str, figures: dict[str, Any]) -> None:
    """Print one group of figures."""
    sys.stdout.write(f"{what}: {json.dumps(figures, ensure_ascii=False)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
