"""Whether the corpus answers: abstain (`no_source`) when it does not say, `out_of_scope` when it is another subject.

A logistic score over what retrieval saw. Its weights come from `python -m tests.benchmark.abstention`, fitted on the
development questions only.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from assistant.expected import expected_in
from assistant.query import Query
from assistant.retrieve import Retrieval
from corpus.index.published import Index


class Scope(StrEnum):
    """What to do with a question: answer it, say that the texts are silent, or that it is another subject."""

    ANSWERS = "answers"
    SILENT = "silent"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Signals:
    """What retrieval saw. ``meaning`` is the best unit's cosine, ``passage`` the best passage's; ``overlap`` the best
    unit's share of the question's words (0 to 1), ``unknown`` the share of words that the corpus never uses;
    ``english`` 1 for an English question, whose cosines with French texts are lower; ``held`` 0 when a number, an amount
    or a date is asked and none of the best units has one, else 1.
    """

    meaning: float
    passage: float
    overlap: float
    unknown: float
    english: float
    held: float


def signals_of(query: Query, retrieval: Retrieval, index: Index) -> Signals:
    """Read the signals of a retrieval."""
    seen = sum(query.weights.values())
    share = seen / (seen + query.unseen) if seen else 0.0
    return Signals(
        meaning=max((c.cosine for c in retrieval.candidates), default=0.0),
        passage=max((h.dense for h in retrieval.hits), default=0.0),
        overlap=share * max((c.overlap for c in retrieval.candidates[:5]), default=0.0),
        unknown=query.unknown,
        english=float(query.language == "en"),
        held=float(_held(query, retrieval, index)),
    )


BIAS, MEANING, PASSAGE, OVERLAP, UNKNOWN, ENGLISH, HELD = -36.0, 25.0, 14.0, 2.5, -3.0, 1.0, 2.0
_NEAR = 0.3
_THRESHOLD = 0.5
_ELSEWHERE = 0.12


def confidence(signals: Signals) -> float:
    """Probability, from 0 to 1, that the corpus answers."""
    z = (
        BIAS
        + MEANING * signals.meaning
        + PASSAGE * signals.passage
        + OVERLAP * signals.overlap
        + UNKNOWN * signals.unknown
        + ENGLISH * signals.english
        + HELD * signals.held
    )
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, z))))


def _held(query: Query, retrieval: Retrieval, index: Index) -> bool:
    """Whether one of the best units, near enough to the question, holds the kind of thing that it asks for."""
    pattern = expected_in(query.asked)
    if pattern is None:
        return True
    return any(
        c.overlap >= _NEAR and pattern.search(index.texts[c.passage.document].text[c.unit.start : c.unit.end])
        for c in retrieval.candidates[:12]
    )


def scope_of(query: Query, retrieval: Retrieval, index: Index) -> Scope:
    """Whether to answer; far below the threshold, the question is about something else."""
    if query.missing_label:
        return Scope.SILENT
    sure = confidence(signals_of(query, retrieval, index))
    if sure >= _THRESHOLD:
        return Scope.ANSWERS
    return Scope.ELSEWHERE if sure < _ELSEWHERE else Scope.SILENT
