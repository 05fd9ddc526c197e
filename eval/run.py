"""A run: every gold question asked, measured and written down as it goes, so that an interrupted run goes on.

A run lives in `var/eval/NAME/`: `answers.jsonl` (a line a question: its metrics and its answer), `answers-2.jsonl` and
so on where the questions were asked again, `run.json` (`eval.kept`).
"""

import json
import os
import shlex
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from assistant.answer import Answer, Question, Turn
from assistant.engine import Engine
from corpus.settings import Settings
from eval import binding, kept
from eval.binding import Sources
from eval.energy import GpuMeter, Meter
from eval.gold import Gold, Split
from eval.kept import GATE, RunError
from eval.metrics import measure
from eval.versions import SAME, versions_of

TODAY = date(2026, 11, 23)
"""The day of every run, unless a question names one: the same question must get the same answer next year."""

Ask = Callable[[Question, date], Answer]


@dataclass(frozen=True, slots=True)
class Row:
    """One question measured. ``evidence`` are the sections that answer, ``accepted`` the outcomes that would do besides
    the expected one, ``seen`` the classes for which the guard refused.
    """

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
    evidence: list[dict[str, str]] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    expected_verdict: str = ""
    register: str = "plain"
    difficulty: str = "medium"
    seen: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Run:
    """A run read back: what it rests on, its rows, and those of the times the questions were asked again.

    ``due``: how many questions were to be asked, by split, and ``times`` how many times each; nothing where the run was
    written before that was. ``by``: `GATE`, or nothing.
    """

    name: str
    versions: dict[str, str]
    rows: tuple[Row, ...]
    again: tuple[tuple[Row, ...], ...] = ()
    due: Mapping[str, int] = field(default_factory=dict)
    times: int = 1
    by: str = ""

    @property
    def missing(self) -> int:
        """How many times a question that was due was not asked: 0 for a whole run."""
        asked = [Counter(row.split for row in rows) for rows in (self.rows, *self.again)]
        asked += [Counter[str]()] * (self.times - len(asked))
        return sum(max(0, n - one[split]) for one in asked for split, n in self.due.items())

    @property
    def to_go_on(self) -> str:
        """The command that asks what is missing."""
        return to_go_on(self.name, list(self.due), self.times, self.by)

    def values(self, metric: str, split: Split | None = None) -> dict[str, float]:
        """A metric by question, where it was asked."""
        return values(self.rows, metric, split)


def values(rows: Sequence[Row], metric: str, split: Split | None = None) -> dict[str, float]:
    """A metric by question, where it was asked."""
    return {r.id: v for r in rows if (split is None or r.split == split) and (v := r.metrics.get(metric)) is not None}


def to_go_on(name: str, splits: Sequence[str], times: int, by: str) -> str:
    """The command that goes on with an interrupted run. The gate begins again, for its sample may be its own."""
    if by == GATE:
        return "python -m eval gate"
    words = [f" --split {split}" for split in splits] if set(splits) < set(Split) else []
    return "".join(["python -m eval run --name ", shlex.quote(name), *words, f" --repeat {times}" if times > 1 else ""])


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
    repeat: int = 1,
    by: str = "",
) -> Run:
    """Ask what has not been asked yet under this name, ``at_once`` questions together, and read the run back.

    ``repeat``: how many times each question is asked in all. ``ask`` answers in the engine's place: what an answer
    costs is then not told, for other processes may have answered. ``by``: who asks for the run, `GATE` or nobody that
    is named.

    Raises:
        RunError: the run was begun with other versions, another index was published meanwhile, or it cannot be read.
    """
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    known = {_file(place, number): _asked(_file(place, number)) for number in range(repeat)}
    left = [(f, split, gold) for f, done in known.items() for split, gold in golds if (split, gold.id) not in done]
    if left:
        versions = versions_of(engine, (gold for _, gold in golds))
        begun = kept.told(place) if (place / kept.FILE).is_file() else {}
        if any(known.values()):
            _same(name, begun, versions)
        whole = set.union({(split.value, gold.id) for split, gold in golds}, *known.values())
        due = Counter(begun.get("due", {})) | Counter(split for split, _ in whole)
        told = versions | {"due": due, "times": max(repeat, begun.get("times", 1)), "by": by}
        kept.keep(place, told)
        asked, sources, before = ask or engine.ask, Sources(engine.knowledge), len(golds) * repeat - len(left)
        meters: dict[str, Meter | GpuMeter] = {"joules_per_answer": Meter(), "gpu_joules_per_answer": GpuMeter()}
        computed = time.process_time()

        def measured(one: tuple[Path, Split, Gold]) -> tuple[Path, Row]:
            row = _measured(one[1], one[2], asked, engine, sources)
            if row.answer["index"] not in ("", versions["index"]):
                raise RunError(
                    f"Un autre index a été publié pendant la série {name} : elle ne mesure plus ce qu'elle nomme.",
                    "Mesurez de nouveau, sous un autre nom.",
                )
            return one[0], row

        people = ThreadPoolExecutor(at_once)
        try:
            for number, (file, row) in enumerate(people.map(measured, left), start=before + 1):
                with file.open("a", encoding="utf-8") as out:
                    out.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
                if progress:
                    progress(number, len(golds) * repeat)
        finally:
            people.shutdown(cancel_futures=True)  # interrupted, it does not ask the rest first
        spent = {name: joules for name, meter in meters.items() if (joules := meter.joules()) is not None}
        cost = {name: f"{joules / len(left):.2f}" for name, joules in spent.items()}
        cost["cpu_seconds_per_answer"] = f"{(time.process_time() - computed) / len(left):.3f}"
        kept.keep(place, told | (cost if ask is None else {}))
    return read(name, folder)


def read(name: str, folder: Path) -> Run:
    """A run by its name.

    Raises:
        RunError: there is none, or another version of Balise wrote it.
    """
    place = folder / name
    if not (place / kept.FILE).is_file():
        raise RunError(f"Aucune série « {name} ».", kept.known(folder))
    told = kept.told(place)
    due, times, by = told.pop("due", {}), told.pop("times", 1), told.pop("by", "")
    try:
        first, *again = [_rows(file) for file in [_file(place, 0), *sorted(place.glob("answers-*.jsonl"))]]
    except (OSError, TypeError, ValueError) as error:
        raise RunError(
            f"Les réponses de la série {name} ne se lisent pas : elles sont abîmées, ou d'une autre version de Balise.",
            "Mesurez de nouveau, sous un autre nom : python -m eval run --name NOM.",
        ) from error
    return Run(name, told, first, tuple(again), due, times, by)


def answers_of(place: Path) -> Path:
    """The file of a run's answers, by the run's folder."""
    return _file(place, 0)


def _file(place: Path, number: int) -> Path:
    return place / ("answers.jsonl" if number == 0 else f"answers-{number + 1}.jsonl")


def _same(name: str, begun: Mapping[str, Any], versions: Mapping[str, str]) -> None:
    """Refuse to go on with a run that another version began: its figures would be of neither."""
    changed = [key for key in SAME if begun and begun.get(key) != versions[key]]
    if changed:
        raise RunError(
            f"La série {name} a été commencée avec d'autres versions ({', '.join(changed)}).",
            "Donnez un autre nom : une série ne mêle pas deux versions.",
        )


def _asked(file: Path) -> set[tuple[str, str]]:
    """The questions already asked, with their splits. A line cut by a kill goes, and its question is asked again."""
    if file.is_file() and (whole := file.read_bytes()) and not whole.endswith(b"\n"):
        os.truncate(file, whole.rfind(b"\n") + 1)
    return {(row.split, row.id) for row in _rows(file)}


def _measured(split: Split, gold: Gold, ask: Ask, engine: Engine, sources: Sources) -> Row:
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
        metrics={
            **measure(gold, answer, engine.texts, sources.answering(gold)),
            **binding.measure(gold, answer, sources),
        },
        answer=answer.to_json(),
        evidence=[e.model_dump() for e in gold.evidence],
        accepted=[o.value for o in gold.accept_outcomes],
        expected_verdict=gold.verdict.value if gold.verdict else "",
        register=gold.wording,
        difficulty=gold.difficulty,
        seen=list(answer.seen),
    )


def _rows(path: Path) -> tuple[Row, ...]:
    """The whole lines of a run; one that is still being written, or was cut by a kill, is left out."""
    if not path.is_file():
        return ()
    whole, _, _ = path.read_text(encoding="utf-8").rpartition("\n")
    return tuple(Row(**json.loads(line)) for line in whole.split("\n") if line)
