"""Answers measured on our corpus: `python -m tests.benchmark.answers QUESTIONS.jsonl [--errors]`.

Prints one line a measure, then JSON on the last line. See questions/README.md for the format of a question.
"""

import json
import re
import statistics
import sys
import time
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.answer import Answer, Outcome, Question, Turn
from assistant.engine import Engine
from corpus.settings import load_settings

TODAY = date(2026, 11, 23)
ANSWERED = {Outcome.ANSWERED, Outcome.PARTIAL}


@dataclass(frozen=True)
class Judged:
    """What one answer got right; `None` where the question does not ask it."""

    id: str
    kind: str
    language: str
    paraphrase: bool
    outcome: bool
    found: bool | None
    facts: bool | None
    wrongly_refused: bool | None
    abstained: bool | None
    verdict: bool | None
    notice: bool | None
    exact: bool
    sized: bool
    milliseconds: float
    own_milliseconds: float


def load(path: Path) -> list[dict[str, Any]]:
    """The questions of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def ask(engine: Engine, raw: dict[str, Any]) -> tuple[Answer, float]:
    """One answer, and how long it took (ms)."""
    history = tuple(Turn(t["question"], t.get("answer", "")) for t in raw.get("history") or ())
    day = date.fromisoformat(raw["on"]) if raw.get("on") else None
    start = time.perf_counter()
    given = engine.ask(Question(raw["question"], raw["id"], day, history), today=TODAY)
    return given, 1000 * (time.perf_counter() - start)


def judge(raw: dict[str, Any], given: Answer, spent: float, texts: dict[str, str]) -> Judged:
    """Compare an answer with what the question expects."""
    answerable = raw["outcome"] == "answered"
    accepted = {raw["outcome"], *raw.get("accept_outcomes", ())}
    said = " ".join(
        [s.text + " " + s.lead for s in given.statements]
        + [c.quote or "" for s in given.statements for c in s.citations]
        + [n.text for n in given.notices]
    )
    verdict = raw.get("verdict")
    listing = raw.get("kind") in ("list", "table")
    return Judged(
        id=raw["id"],
        kind=raw.get("kind", ""),
        language=raw.get("language", "fr"),
        paraphrase=bool(raw.get("paraphrase")),
        outcome=given.outcome.value in accepted or (given.outcome in ANSWERED and "answered" in accepted),
        found=_found(raw, given) if answerable and raw.get("evidence") else None,
        facts=all(_says(said, fact) for fact in raw["facts"]) if answerable and raw.get("facts") else None,
        wrongly_refused=given.outcome not in ANSWERED if answerable else None,
        abstained=given.outcome not in ANSWERED if not answerable else None,
        verdict=(given.verdict is not None and given.verdict.value == verdict) if verdict else None,
        notice=any(n.kind.value == raw["notice"] for n in given.notices) if raw.get("notice") else None,
        exact=_exact(given, texts),
        sized=listing or len(given.statements) <= 6,
        milliseconds=spent,
        own_milliseconds=sum(given.timings_ms.values()),
    )


def _found(raw: dict[str, Any], given: Answer) -> bool:
    return any(
        p.document == e["document"] and _same_section(e["section"], p.section, p.heading)
        for p in given.passages[:5]
        for e in raw["evidence"]
    )


def _same_section(expected: str, section: str, heading: str) -> bool:
    if not expected or expected == section:
        return True
    wanted, have = _plain(expected), (_plain(section), _plain(heading))
    return any(wanted in h for h in have if h) and not re.fullmatch(r"[\d.]+", expected)


def _says(said: str, alternatives: Iterable[str]) -> bool:
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", said).replace("’", "'"))
    return any(re.search(a.replace("’", "'"), plain, re.IGNORECASE) for a in alternatives)


def _exact(given: Answer, texts: dict[str, str]) -> bool:
    return all(
        c.quote is None or (texts[c.document][c.start : c.end] == c.quote and len(c.quote) <= 600)
        for s in given.statements
        for c in s.citations
    )


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    return re.sub(r"[^a-z0-9]+", " ", "".join(c for c in folded if not unicodedata.combining(c))).strip()


def summary(judged: Sequence[Judged]) -> dict[str, float | int | None]:
    """The measures: shares from 0 to 1, with how many questions each rests on."""
    out: dict[str, float | int | None] = {"n": len(judged)}
    for name in ("found", "facts", "abstained", "wrongly_refused", "verdict", "notice", "exact", "sized"):
        values = [v for j in judged if (v := getattr(j, name)) is not None]
        out[name] = round(statistics.mean(values), 4) if values else None
        out[f"{name}_n"] = len(values)
    paraphrases = [j.found for j in judged if j.paraphrase and j.found is not None]
    out["found_paraphrase"] = round(statistics.mean(paraphrases), 4) if paraphrases else None
    out["found_paraphrase_n"] = len(paraphrases)
    times = sorted(j.milliseconds for j in judged)
    out["p50_ms"] = round(times[len(times) // 2], 1)
    out["p95_ms"] = round(times[min(len(times) - 1, int(0.95 * len(times)))], 1)
    return out


def main(arguments: Sequence[str]) -> None:
    """Measure one file of questions, or several together."""
    engine = Engine.open(load_settings())
    texts = {document: text.text for document, text in engine.texts.items()}
    judged: list[Judged] = []
    engine.ask(Question("Que veut dire IAG ?"), today=TODAY)
    for path in (Path(a) for a in arguments if not a.startswith("--")):
        for raw in load(path):
            given, spent = ask(engine, raw)
            result = judge(raw, given, spent, texts)
            judged.append(result)
            if "--errors" in arguments:
                _explain(raw, given, result)
    engine.close()
    measures = summary(judged)
    for name, value in measures.items():
        print(f"{name:24} {value}")
    print(json.dumps(measures))


def _explain(raw: dict[str, Any], given: Answer, result: Judged) -> None:
    wrong = [
        n for n in ("outcome", "found", "facts", "verdict", "notice", "exact", "sized") if getattr(result, n) is False
    ]
    if not wrong:
        return
    print(
        f"{raw['id']} [{raw.get('kind')}] {raw['question']}\n   faux : {', '.join(wrong)}; issue {given.outcome.value}"
        f", verdict {given.verdict.value if given.verdict else '-'} (attendu {raw.get('verdict')})"
        f"; preuve {[(e['document'], e['section']) for e in raw.get('evidence', [])]}; faits {raw.get('facts')}"
    )
    for passage in given.passages[:5]:
        print(f"     p {passage.document} {passage.section[:40]}")
    for statement in given.statements:
        print(f"     - {statement.text[:110]!r}")


if __name__ == "__main__":
    main(sys.argv[1:])
