"""Rows and runs invented for the tests of what is told of them."""

from typing import Any

from eval.run import Row, Run

VERSIONS = {
    "index": "i1", "corpus": "c1", "embedding": "e1", "mode": "extractive", "model": "", "prompts": "p1", "sources": "s1",
    "questions": "q1", "code": "abc", "machine": "m", "date": "2099-01-02T03:04:05+00:00",
}  # fmt: skip
RIGHT = {"exact": 1.0, "unverified": 0.0, "hit_at_10": 1.0, "wrongly_refused": 0.0, "facts": 1.0}


def row(number: int = 1, *, metrics: dict[str, float | None] | None = None, **other: Any) -> Row:
    statement = {
        "text": "La lanterne est bleue.",
        "force": "obligation",
        "addressee": "le personnel",
        "citations": [{"document": "guide", "title": "Guide", "section": "2"}],
    }
    answer = {"statements": [statement], "notices": [], "passages": [], "confidence": 0.9}
    given: dict[str, Any] = {
        "id": f"q{number}", "split": "development", "kind": "fact", "language": "fr", "paraphrase": False, "reviewed": False,
        "question": f"De quelle couleur est la lanterne {number} ?", "expected": "answered", "outcome": "answered",
        "verdict": "", "milliseconds": 10.0, "answer": answer, "evidence": [{"document": "guide", "section": "2"}],
    }  # fmt: skip
    return Row(**{**given, **other}, metrics=RIGHT | (metrics or {}))


def run(name: str, *rows: Row, again: tuple[tuple[Row, ...], ...] = (), **versions: str) -> Run:
    return Run(name, VERSIONS | versions, rows, again)
