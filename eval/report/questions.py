"""Each question of the report: what of it is shown, and what the list can be filtered by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.figures import KINDS, LANGUAGES, OUTCOMES, REGISTERS, SPLITS, STAGES
from eval.gold import Split
from eval.judge.judging import Judgement
from eval.report.beside import Beside, Title, cut
from eval.report.breakdown import NO_DOCUMENT, documents
from eval.run import Row
from eval.stages import stage_of

QUOTED = 320
"""Characters of a quote shown."""

DIFFICULTIES = {"easy": "Facile", "medium": "Moyenne", "hard": "Difficile"}
REVIEWED = {"no": "Non révisées par une personne", "yes": "Révisées par une personne"}


@dataclass(frozen=True, slots=True)
class Choice:
    """What the list of questions can be filtered by: a field, its label, and its values with their names."""

    field: str
    label: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A citation of a statement: the document, the section, the words quoted (none where they are the statement's)."""

    title: Title
    section: str
    words: str


def hidden(row: Row) -> bool:
    """Whether a question must not be shown: one kept apart, where Balise is wrong, so that nobody learns from it."""
    return row.split == Split.HELD_OUT and stage_of(row) is not None


def choices(rows: Sequence[Row], beside: Beside) -> list[Choice]:
    """The filters, each with the values that some question has."""

    def met(names: Mapping[str, str], values: Sequence[str]) -> tuple[tuple[str, str], ...]:
        found = set(values)
        return tuple((value, name) for value, name in names.items() if value in found)

    ids = sorted({i for row in rows for i in documents(row)}, key=lambda i: beside.title(i).short)
    named = {i: beside.title(i).short if i else NO_DOCUMENT for i in ids}
    kinds = {row.kind: KINDS.get(row.kind, row.kind) for row in rows}
    states = ["yes" if row.reviewed else "no" for row in rows]
    return [
        Choice("split", "Questions", met({s.value: name for s, name in SPLITS.items()}, [r.split for r in rows])),
        Choice("kind", "Genre", tuple(sorted(kinds.items(), key=lambda one: one[1]))),
        Choice("document", "Document", tuple((i or "none", name) for i, name in named.items())),
        Choice("language", "Langue", met(LANGUAGES, [r.language for r in rows])),
        Choice("register", "Registre", met(REGISTERS, [r.register for r in rows])),
        Choice("difficulty", "Difficulté", met(DIFFICULTIES, [r.difficulty for r in rows])),
        Choice("reviewed", "Révision", met(REVIEWED, states)),
        Choice("outcome", "Ce qu'elle a fait", met(OUTCOMES, [r.outcome for r in rows])),
        Choice("stage", "Où l'erreur commence", tuple((s.value, name) for s, name in STAGES.items())),
    ]


def cited(statement: Mapping[str, Any], beside: Beside) -> list[Quoted]:
    """Where a statement's citations stand and the words they quote, each once."""
    found = []
    for one in statement["citations"]:
        known = beside.titles.get(one["document"])
        words = one.get("quote") or ""
        shown = "" if words == statement["text"] else cut(words, QUOTED)
        found.append(Quoted(known or Title(one["title"], one["title"]), one.get("section") or "", shown))
    return list(dict.fromkeys(found))


def by_question(judgements: Sequence[Judgement]) -> dict[str, list[Judgement]]:
    """What a judge said of each question."""
    found: dict[str, list[Judgement]] = {}
    for one in judgements:
        found.setdefault(one.id, []).append(one)
    return found
