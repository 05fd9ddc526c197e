"""The anticipated questions of an index: their vectors, and the units that each one leads to.

A few thousand short vectors, compared exactly in memory: an approximate index would gain nothing. They are the same
whichever form of Qdrant holds the passages.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from corpus.anticipated import Anticipated, unit_key
from corpus.index.store import write_synced
from corpus.model import Passage, Text


@dataclass(frozen=True, slots=True)
class Tied:
    """An anticipated question tied to an index. ``units`` are the starts, in ``document``, of the units that answer it,
    best first; none when no text answers, and ``elsewhere`` when it is about another subject.
    """

    text: str
    document: str
    units: tuple[int, ...]
    elsewhere: bool = False


_TIED = TypeAdapter(tuple[Tied, ...])


def tie(
    anticipated: Sequence[Anticipated], passages: Sequence[Passage], texts: Mapping[str, Text]
) -> tuple[tuple[Tied, ...], dict[str, int]]:
    """Tie questions to the units that bear their keys.

    Returns those that lead somewhere (or that no text answers), and, for each document at hand in its official text,
    how many no longer do because its words have changed. Those that no text answers were checked against the official
    texts: they are left out where none of these is at hand.
    """
    starts = {
        (p.document, unit_key(texts[p.document].text[u.start : u.end])): u.start
        for p in reversed(passages)
        for u in reversed(p.units)
    }
    official = {p.document for p in passages if p.official}
    tied: list[Tied] = []
    lost: dict[str, int] = {}
    for question in anticipated:
        found = tuple(
            dict.fromkeys(s for key in question.keys if (s := starts.get((question.document, key))) is not None)
        )
        if found or not question.keys:
            tied.append(Tied(question.text, question.document, found, question.elsewhere))
        elif question.document in official:
            lost[question.document] = lost.get(question.document, 0) + 1
    if not any(q.document in official for q in tied):
        tied = [q for q in tied if q.units]
    return tuple(tied), lost


def rows_by_passage(tied: Sequence[Tied], passages: Sequence[Passage]) -> dict[str, list[int]]:
    """For each passage, which questions one of its units answers."""
    by_unit: dict[tuple[str, int], list[int]] = {}
    for row, question in enumerate(tied):
        for start in question.units:
            by_unit.setdefault((question.document, start), []).append(row)
    return {p.id: sorted({row for u in p.units for row in by_unit.get((p.document, u.start), ())}) for p in passages}


class Questions:
    """Anticipated questions and their vectors, shape (n, dimension)."""

    def __init__(self, tied: Sequence[Tied], vectors: np.ndarray) -> None:
        self.tied = tuple(tied)
        self.vectors = vectors

    def closeness(self, meaning: np.ndarray) -> np.ndarray:
        """The cosine of each question with a vector, shape (n,)."""
        if not self.tied:
            return np.zeros(0, dtype=np.float32)
        return np.asarray(self.vectors @ meaning)


def write_questions(folder: Path, questions: Questions) -> None:
    """Write them among a version's files."""
    vectors = io.BytesIO()
    np.save(vectors, questions.vectors)
    write_synced(folder / "questions.json", _TIED.dump_json(questions.tied))
    write_synced(folder / "questions.npy", vectors.getvalue())


def read_questions(folder: Path) -> Questions:
    """Read those of a version."""
    return Questions(_TIED.validate_json((folder / "questions.json").read_bytes()), np.load(folder / "questions.npy"))
