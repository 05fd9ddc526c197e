"""`python -m eval propose`: drafts of gold questions, from the sections that no question asks about yet, or from an
opinion. Drafts are for a person to write: users' words never enter them, and they stay out of the repository.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.feedback import Feedback
from corpus.model import Passage
from eval.gold import Gold, same_section

_TO_WRITE = "À ÉCRIRE : la question, dans les mots d'une personne"


def uncovered(golds: Sequence[Gold], passages: Sequence[Passage]) -> list[Passage]:
    """The official sections that no question's evidence names: one passage each, in the order of the texts."""
    first: dict[tuple[str, str], Passage] = {}
    for passage in passages:
        if passage.official and (passage.section or passage.heading):
            first.setdefault((passage.document, passage.section or passage.heading), passage)

    def asked(passage: Passage) -> bool:
        return any(
            e.document == passage.document and e.section and same_section(e.section, passage.section, passage.heading)
            for gold in golds
            for e in gold.evidence
        )

    return [p for p in sorted(first.values(), key=lambda p: p.id) if not asked(p)]


def drafts(sections: Sequence[Passage]) -> Iterator[dict[str, Any]]:
    """A draft for each section."""
    for number, passage in enumerate(sections, start=1):
        yield _draft(f"p{number:03d}", passage.document, passage.section or passage.heading, "answered")


def draft_from(feedback: Feedback, record: Mapping[str, Any]) -> dict[str, Any]:
    """A draft from an opinion: what the answer cited, by offsets, and what the person said was the matter with it."""
    quoted = next(iter(record.get("quotes", [])), ["", "", 0, 0])
    made = _draft(f"f{feedback.id:03d}", str(quoted[0]), "À ÉCRIRE : la section", str(record.get("outcome", "")))
    return made | {"cause": feedback.cause.value}


def as_lines(made: Iterator[dict[str, Any]]) -> str:
    """Drafts as JSON lines."""
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in made)


def _draft(identifier: str, document: str, section: str, outcome: str) -> dict[str, Any]:
    return {
        "id": identifier,
        "question": _TO_WRITE,
        "language": "fr",
        "kind": "fact",
        "author": "",
        "outcome": outcome,
        "evidence": [{"document": document, "section": section}],
        "facts": [],
    }
