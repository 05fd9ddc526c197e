"""`python -m eval successions`: does Balise know which rule holds on which day? Invented rules that follow one another.

An index of its own is built from `gold/successions.toml` (texts, their validity, their content), and the same questions
are asked on several days. Nothing in it exists: it measures the reasoning on dates, not knowledge of the real texts.
What came is written beside the runs, in `var/eval/successions.json`, with the versions it was measured on: the gate and
the report read it there.
"""

import hashlib
import json
import tempfile
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.answer import Answer, NoticeKind, Question
from assistant.engine import Engine
from corpus import durable
from corpus.model import Status
from corpus.settings import Settings, load_settings
from eval.statistics import Estimate, estimate
from eval.versions import versions_of

SET = Path(__file__).with_name("gold") / "successions.toml"
FILE = "successions.json"
COMPARED = ("embedding", "mode", "model", "prompts", "sources")
"""The versions that must be a run's: all that answers, but the index, which is of these invented texts."""
TODAY = date(2026, 11, 23)
LIFTING = "avis-de-levee"
"""The text by which the others are lifted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a day, and what is due: the text that comes first, whether it holds on that day, and the verdict
    (`not_forbidden`: any but that one).
    """

    text: str
    on: date
    first: str
    holds: bool
    verdict: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came, and what is wrong with it; empty when all is right."""

    asked: Asked
    wrong: str


@dataclass(frozen=True, slots=True)
class Dated:
    """How many questions were asked and how many were right, and the versions, with the digest of the set."""

    n: int
    right: int
    versions: Mapping[str, str]

    @property
    def found(self) -> Estimate:
        """The share that was right, with its interval."""
        return estimate([1.0] * self.right + [0.0] * (self.n - self.right))

    def of(self, versions: Mapping[str, str]) -> bool:
        """Whether it was measured on what a run was measured on, with the set as it is now."""
        return self.versions.get("set") == set_digest() and all(
            self.versions.get(key) == versions.get(key) for key in COMPARED
        )


def run(folder: Path) -> list[Outcome]:
    """Ask them all of this code, on an index of their own, and write what came in the folder of the runs."""
    with tempfile.TemporaryDirectory() as place:
        engine = Engine.open(build(Path(place)))
        try:
            outcomes = measure(load(), engine.ask)
            made = versions_of(engine, ())
        finally:
            engine.close()
    versions = {key: made[key] for key in (*COMPARED, "code", "date")} | {"set": set_digest()}
    dated = Dated(len(outcomes), sum(not one.wrong for one in outcomes), versions)
    told = asdict(dated) | {"low": round(dated.found.low, 4), "high": round(dated.found.high, 4)}
    durable.replace(folder / FILE, f"{json.dumps(told, indent=1, ensure_ascii=False)}\n".encode())
    return outcomes


def read(folder: Path) -> Dated | None:
    """What was measured last; `None` where it was not, or where another version of Balise wrote it."""
    try:
        told = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return Dated(int(told["n"]), int(told["right"]), dict(told["versions"]))
    except (OSError, KeyError, TypeError, ValueError):
        return None


def set_digest(path: Path = SET) -> str:
    """The digest of the set."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def load(path: Path = SET) -> tuple[Asked, ...]:
    """The questions, a line a day."""
    return tuple(
        Asked(question["text"], day["on"], day["first"], day["holds"], day.get("verdict", ""))
        for question in _read(path)["question"]
        for day in question["days"]
    )


def build(folder: Path, path: Path = SET) -> Settings:
    """Write the invented texts and their catalogue, and build their index; returns its settings."""
    from ingest.pipeline import sync

    texts = _read(path)["text"]
    documents = folder / "documents"
    documents.mkdir(parents=True)
    for text in texts:
        (documents / f"{text['id']}.md").write_text(text["body"].strip() + "\n", encoding="utf-8")
    (folder / "catalogue.toml").write_text("\n".join(map(_entry, texts)), encoding="utf-8")
    settings = load_settings(data=folder / "data", documents=documents, catalogue=folder / "catalogue.toml")
    sync(settings)
    return settings


def measure(asked: Sequence[Asked], ask: Callable[[Question, date], Answer]) -> list[Outcome]:
    """Ask them all."""
    return [Outcome(one, fault(one, ask(Question(one.text, on=one.on), TODAY))) for one in asked]


def fault(asked: Asked, answer: Answer) -> str:
    """What is wrong with an answer, or nothing."""
    if not answer.statements:
        return f"aucun énoncé ({answer.outcome.value})"
    first = answer.statements[0].citations[0].document
    if first != asked.first:
        return f"cite d'abord {first}"
    cited = [c for statement in answer.statements for c in statement.citations]
    if (cited[0].status is Status.IN_FORCE) is not asked.holds:
        return f"dit {first} « {cited[0].status.value} »"
    shown = any(n.kind is NoticeKind.VALIDITY for n in answer.notices)
    if shown is not any(c.status is not Status.IN_FORCE for c in cited):
        return "avis de validité de trop" if shown else "avis de validité absent"
    given = answer.verdict.value if answer.verdict else ""
    if asked.verdict == "not_forbidden":
        return "verdict forbidden" if given == "forbidden" else ""
    return f"verdict {given or 'absent'}" if asked.verdict and given != asked.verdict else ""


def _entry(text: Mapping[str, Any]) -> str:
    title = next(line[2:] for line in text["body"].strip().splitlines() if line.startswith("# "))
    lines = [
        "[[document]]",
        f'id = "{text["id"]}"',
        f'title = "{title}"',
        'kind = "instruction"',
        'issuer = "Bureau des lanternes"',
        'number = ""',
        f"date = {text['since'].isoformat()}",
        f'date_label = "{text["since"].isoformat()}"',
        'classification = "Non classifié"',
        'language = "fr"',
        'rights = "Inventé"',
        "",
        "[document.validity]",
        *_validity(text),
    ]
    for section in text.get("section", ()):
        lines += ["", "[[document.section_validity]]", f'section = "{section["section"]}"', *_validity(section)]
    return "\n".join(lines) + "\n"


def _validity(told: Mapping[str, Any]) -> list[str]:
    changed = told["status"] in ("lifted", "replaced")
    by = ", ".join(f'"{name}"' for name in told.get("by", [LIFTING] if changed else []))
    return [
        f'status = "{told["status"]}"',
        f"since = {told['since'].isoformat()}",
        *([f"until = {told['until'].isoformat()}"] if "until" in told else []),
        *([f"changed_by = [{by}]"] if changed else []),
        *([f"applies_instead = [{by}]"] if "by" in told else []),
        f'on_word_of = "{LIFTING}"',
        f"verified_on = {TODAY.isoformat()}",
    ]


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
