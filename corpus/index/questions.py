"""The anticipated questions of an index: their vectors, and the units that each one leads to.

Some thousands of short vectors, compared exactly in memory: an approximate index would gain nothing. They are the same
whichever form of Qdrant holds the passages. What they teach about questions is in
`corpus.index.learnt` and `corpus.index.leads`.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from corpus import durable
from corpus.anticipated import Anticipated, Verdict, unit_key
from corpus.index.leads import Leads, fit_leads
from corpus.index.learnt import Metric, fit_leaning, fit_metric
from corpus.logistic import log_odds
from corpus.model import Passage, Text


@dataclass(frozen=True, slots=True)
class Tied:
    """An anticipated question tied to an index. ``units`` are the starts, in ``document``, of the units that answer it,
    best first, and ``verdicts`` what they answer to a leave or a duty asked; none when no text answers, and
    ``elsewhere`` when it is about another subject.
    """

    text: str
    document: str
    units: tuple[int, ...]
    elsewhere: bool = False
    verdicts: tuple[Verdict, ...] = ()


SILENT, ELSEWHERE = ("", 0), ("", 1)
"""What a question leads to that no text answers, or that is about another subject."""

_RANK_COST = 0.15
"""What a unit is worth less, as a share, for each one that answers a question better than it."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """The ``answers`` that questions lead to, (document, unit start) or `SILENT` or `ELSEWHERE`, and for each question
    what each of its own is worth (0 to 1): number in ``answers`` to worth.
    """

    answers: tuple[tuple[str, int], ...]
    shares: tuple[Mapping[int, float], ...]


_TIED = TypeAdapter(tuple[Tied, ...])


def tie(
    anticipated: Sequence[Anticipated], passages: Sequence[Passage], texts: Mapping[str, Text]
) -> tuple[tuple[Tied, ...], dict[str, int]]:
    """Tie questions to the units that bear their keys.

    Returns those that lead somewhere (or that no text answers), and, for each document at hand in its official text,
    how many no longer do because its words have changed. None where no official text is at
    hand: they were written for its units, and those that no text answers were checked against it.
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
            tied.append(Tied(question.text, question.document, found, question.elsewhere, question.verdicts))
        elif question.document in official:
            lost[question.document] = lost.get(question.document, 0) + 1
    return (tuple(tied) if official else ()), lost


def rows_by_passage(tied: Sequence[Tied], passages: Sequence[Passage]) -> dict[str, list[int]]:
    """For each passage, which questions one of its units answers."""
    by_unit: dict[tuple[str, int], list[int]] = {}
    for row, question in enumerate(tied):
        for start in question.units:
            by_unit.setdefault((question.document, start), []).append(row)
    return {p.id: sorted({row for u in p.units for row in by_unit.get((p.document, u.start), ())}) for p in passages}


@dataclass(frozen=True)
class Questions:
    """Anticipated questions and what is learnt from them.

    ``placed`` are their vectors where ``metric`` compares them, shape (n, dimension); ``lean`` the weights of the
    leaning (`fit_leaning`); ``leads`` tells which of the answers a question leads to.
    """

    tied: tuple[Tied, ...]
    numbered: Numbered
    placed: np.ndarray
    lean: np.ndarray
    metric: Metric
    leads: Leads

    @classmethod
    def learn(cls, tied: Sequence[Tied], vectors: np.ndarray) -> "Questions":
        """Questions, from their ``vectors``, shape (n, dimension), with all that they teach."""
        answered = np.array([bool(q.units) for q in tied], dtype=bool)
        metric = fit_metric(_answers(tied), vectors)
        placed, numbered = metric.place(vectors), _numbered(tied)
        leads = fit_leads([q.text for q in tied], placed, numbered.shares, len(numbered.answers))
        return cls(tuple(tied), numbered, placed, fit_leaning(answered, vectors), metric, leads)

    def leaning(self, meaning: np.ndarray) -> float:
        """How a vector leans towards the questions that the texts answer: log-odds, 0 when nothing was learnt."""
        return log_odds(self.lean, meaning)

    def compared(self, text: str, meaning: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
        """A question and its vector against these: the cosine of each in the metric learnt, shape (n,), and the
        probability of each of the answers, shape (answers,), `None` when nothing was learnt.
        """
        place = self.metric.place(meaning[np.newaxis])[0]
        return np.asarray(self.placed @ place), self.leads.shares(text, place)


def _numbered(tied: Sequence[Tied]) -> Numbered:
    numbers: dict[tuple[str, int], int] = {}
    shares: list[dict[int, float]] = []
    for question in tied:
        units = [(question.document, start) for start in question.units]
        named = units or [ELSEWHERE if question.elsewhere else SILENT]
        shares.append(
            {numbers.setdefault(name, len(numbers)): 1 / (1 + _RANK_COST * rank) for rank, name in enumerate(named)}
        )
    return Numbered(tuple(numbers), tuple(shares))


def _answers(tied: Sequence[Tied]) -> np.ndarray:
    """A number for each question: the same for those that the same units answer, shape (n,)."""
    numbers: dict[object, int] = {}
    named = ((q.document, q.units) if q.units else row for row, q in enumerate(tied))
    return np.array([numbers.setdefault(name, len(numbers)) for name in named], dtype=np.int64)


def write_questions(folder: Path, tied: tuple[Tied, ...], vectors: np.ndarray) -> None:
    """Write questions, their vectors and what they teach among a version's files."""
    questions = Questions.learn(tied, vectors)
    metric, arrays = questions.metric, io.BytesIO()
    np.savez(
        arrays,
        placed=questions.placed,
        lean=questions.lean,
        centre=metric.centre,
        directions=metric.directions,
        leads=questions.leads.weights,
    )
    durable.write_new(folder / "questions.json", _TIED.dump_json(tied))
    durable.write_new(folder / "questions.npz", arrays.getvalue())


def read_questions(folder: Path) -> Questions:
    """Read those of a version."""
    tied = _TIED.validate_json((folder / "questions.json").read_bytes())
    with np.load(folder / "questions.npz") as arrays:
        metric = Metric(arrays["centre"], arrays["directions"])
        return Questions(tied, _numbered(tied), arrays["placed"], arrays["lean"], metric, Leads(arrays["leads"]))
