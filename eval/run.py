"""A run: every gold question asked, measured and written down as it goes, so that an interrupted run goes on.

A run lives in `var/eval/NAME/`: `answers.jsonl` (a line a question: its metrics and its answer) and `run.json`
(versions).
"""

import hashlib
import json
import platform
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from assistant.answer import Answer, Question, Turn
from assistant.engine import Engine
from assistant.generate.prompt import FOLDER
from corpus.settings import ROOT, Settings
from eval.energy import GpuMeter, Meter
from eval.gold import Gold, Split
from eval.metrics import measure

TODAY = date(2026, 11, 23)
"""The day of every run, unless a question names one: the same question must get the same answer next year."""

Ask = Callable[[Question, date], Answer]


@dataclass(frozen=True, slots=True)
class Row:
    """One question measured."""

    id: str
    split: str
    kind: str
    language: str
    paraphrase: bool
    reviewed: bool
    question: str
    expected: str
    outcome: str
    verdict: str
    milliseconds: float
    metrics: dict[str, float | None]
    answer: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """A run read back: what it rests on, and its rows."""

    name: str
    versions: dict[str, str]
    rows: tuple[Row, ...]

    def values(self, metric: str, split: Split | None = None) -> dict[str, float]:
        """A metric by question, where it was asked."""
        return {
            r.id: v
            for r in self.rows
            if (split is None or r.split == split) and (v := r.metrics.get(metric)) is not None
        }


def runs_folder(settings: Settings) -> Path:
    """Where runs are kept."""
    return settings.data / "eval"


def execute(
    name: str,
    golds: Sequence[tuple[Split, Gold]],
    engine: Engine,
    folder: Path,
    *,
    ask: Ask | None = None,
    progress: Callable[[int, int], None] | None = None,
    at_once: int = 1,
) -> Run:
    """Ask what has not been asked yet under this name, ``at_once`` questions together, and read the run back.

    ``ask`` answers in the engine's place: the gate is tried on broken builds this way.
    """
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    versions = versions_of(engine)
    (place / "run.json").write_text(json.dumps(versions, indent=1), encoding="utf-8")
    written = place / "answers.jsonl"
    done = {row.id for row in _rows(written)}
    texts = engine.texts
    meters: dict[str, Meter | GpuMeter] = {"joules_per_answer": Meter(), "gpu_joules_per_answer": GpuMeter()}
    left = [(split, gold) for split, gold in golds if gold.id not in done]

    def asked(one: tuple[Split, Gold]) -> Row:
        return _measured(*one, ask or engine.ask, lambda g, a: measure(g, a, texts))

    people = ThreadPoolExecutor(at_once)
    try:
        with written.open("a", encoding="utf-8") as out:
            for number, row in enumerate(people.map(asked, left), start=len(golds) - len(left) + 1):
                out.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
                out.flush()
                if progress:
                    progress(number, len(golds))
    finally:
        people.shutdown(cancel_futures=True)  # interrupted, it does not ask the rest first
    spent = {name: joules for name, meter in meters.items() if (joules := meter.joules()) is not None}
    if spent and left:
        versions |= {name: f"{joules / len(left):.2f}" for name, joules in spent.items()}
        (place / "run.json").write_text(json.dumps(versions, indent=1), encoding="utf-8")
    return read(name, folder)


def read(name: str, folder: Path) -> Run:
    """A run by its name."""
    versions = json.loads((folder / name / "run.json").read_text(encoding="utf-8"))
    return Run(name, versions, tuple(_rows(folder / name / "answers.jsonl")))


def versions_of(engine: Engine) -> dict[str, str]:
    """What a run rests on: index, corpus, embedding model, code, machine."""
    manifest = engine.knowledge.index.manifest
    return {
        "index": manifest.version,
        "corpus": manifest.corpus,
        "embedding": manifest.model,
        "mode": "generated" if engine.model else "extractive",
        "model": engine.model,
        "prompts": _prompts(),
        "code": _commit(),
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _prompts() -> str:
    """A digest of the prompts, in every language."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.md")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _measured(split: Split, gold: Gold, ask: Ask, measured: Callable[[Gold, Answer], dict[str, float | None]]) -> Row:
    history = tuple(Turn(h.question, h.answer) for h in gold.history)
    start = time.perf_counter()
    answer = ask(Question(gold.question, gold.id, gold.on, history), TODAY)
    spent = 1000 * (time.perf_counter() - start)
    return Row(
        id=gold.id,
        split=split.value,
        kind=gold.kind,
        language=gold.language,
        paraphrase=gold.paraphrase,
        reviewed=bool(gold.reviewed_by),
        question=gold.question,
        expected=gold.outcome.value,
        outcome=answer.outcome.value,
        verdict=answer.verdict.value if answer.verdict else "",
        milliseconds=round(spent, 1),
        metrics=measured(gold, answer),
        answer=answer.to_json(),
    )


def _rows(path: Path) -> list[Row]:
    """The whole lines of a run: a line cut by a kill is asked again."""
    if not path.is_file():
        return []
    kept, rows = [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            rows.append(Row(**json.loads(line)))
            kept.append(line)
        except (json.JSONDecodeError, TypeError):
            continue
    path.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
    return rows


def _commit() -> str:
    done = subprocess.run(  # noqa: S603
        ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or "unknown"
