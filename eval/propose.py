"""`python -m eval propose`: drafts of gold questions, from the sections that no question asks about yet, or from an
opinion. Drafts are for a person to write: users' words never enter them, and they stay out of the repository. What is
already drafted is a person's work too: it is never touched, only added to.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from assistant.feedback import Feedback
from corpus.errors import BaliseError
from corpus.lexicon import fold
from corpus.model import Passage, Text
from eval.drafting import drafted_from
from eval.gold import Gold, same_section

_TO_WRITE = "À ÉCRIRE : la question, dans les mots d'une personne"
_TO_EXPECT = "À ÉCRIRE : ce qui est attendu (answered, no_source, out_of_scope, confidential ou injection)"


def uncovered(golds: Sequence[Gold], passages: Sequence[Passage], titles: Mapping[str, str]) -> list[Passage]:
    """The official sections that no question's evidence names: one passage each, in the order of the texts.

    What stands under the document's title alone (``titles``, by identifier) is no section.
    """
    first: dict[tuple[str, str], Passage] = {}
    for passage in passages:
        name = passage.section or passage.heading
        if passage.official and name and fold(name) != fold(titles.get(passage.document, "")):
            first.setdefault((passage.document, name), passage)

    def asked(passage: Passage) -> bool:
        return any(
            e.document == passage.document and e.section and same_section(e.section, passage.section, passage.heading)
            for gold in golds
            for e in gold.evidence
        )

    return [p for p in sorted(first.values(), key=lambda p: p.id) if not asked(p)]


def drafts(
    sections: Sequence[Passage], passages: Sequence[Passage], texts: Mapping[str, Text]
) -> Iterator[dict[str, Any]]:
    """Two or three drafts for each section, among all the ``passages`` of the index."""
    for section in sections:
        yield from drafted_from(section, passages, texts)


def draft_from(feedback: Feedback, record: Mapping[str, Any]) -> dict[str, Any]:
    """A draft from an opinion: the text that the answer cited, and what the person said was the matter with it. What is
    expected is left to be written: the answer is the one that was disputed.
    """
    quoted = next(iter(record.get("quotes", [])), ["", "", 0, 0])
    return {
        "question": _TO_WRITE,
        "language": "fr",
        "kind": "fact",
        "author": "",
        "outcome": _TO_EXPECT,
        "evidence": [{"document": str(quoted[0]), "section": "À ÉCRIRE : la section"}],
        "facts": [],
        "cause": feedback.cause.value,
    }


def drafted(place: Path) -> list[dict[str, Any]]:
    """What a file of drafts holds.

    Raises:
        BaliseError: a line is not a draft; it is named.
    """
    found = []
    for number, line in enumerate(place.read_text(encoding="utf-8").splitlines() if place.is_file() else [], start=1):
        if line.strip():
            try:
                found.append(dict(json.loads(line)))
            except (ValueError, TypeError) as error:
                raise BaliseError(
                    f"{place.name}, ligne {number} : cette ligne n'est pas une ébauche lisible.",
                    "Corrigez-la, ou déplacez le fichier : rien n'y a été ajouté.",
                ) from error
    return found


def add(place: Path, made: Iterable[dict[str, Any]], prefix: str) -> int:
    """Add drafts after those of a file, each under an identifier of its own, and say how many.

    Raises:
        BaliseError: a line of the file is not a draft.
    """
    taken = {one.get("id") for one in drafted(place)}
    free = (name for number in count(1) if (name := f"{prefix}{number:03d}") not in taken)
    lines = [json.dumps({"id": next(free)} | one, ensure_ascii=False) + "\n" for one in made]
    before = place.read_text(encoding="utf-8") if place.is_file() else ""
    with place.open("a", encoding="utf-8") as out:
        out.write(("\n" if before and not before.endswith("\n") else "") + "".join(lines))
    return len(lines)
