"""Whether the corpus answers: abstain (`no_source`) when it does not say, `out_of_scope` when it is another subject.

A logistic score over what retrieval saw. Its weights come from `python -m tests.benchmark.abstention`, fitted on the
development questions only.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from assistant.query import Query
from assistant.retrieve import Retrieval


class Scope(StrEnum):
    """What to do with a question: answer it, say that the texts are silent, or that it is another subject."""

    ANSWERS = "answers"
    SILENT = "silent"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Signals:
    """What retrieval saw. ``meaning`` is the best unit's cosine, ``passage`` the best passage's; ``overlap`` the best
    unit's share of the question's words (0 to 1), ``unknown`` the share of words that the corpus never uses.
    """

    meaning: float
    passage: float
    overlap: float
    unknown: float


def signals_of(query: Query, retrieval: Retrieval) -> Signals:
    """Read the signals of a retrieval."""
    return Signals(
        meaning=max((c.cosine for c in retrieval.candidates), default=0.0),
        passage=max((h.dense for h in retrieval.hits), default=0.0),
        overlap=max((c.overlap for c in retrieval.candidates[:5]), default=0.0),
        unknown=query.unknown,
    )


BIAS, MEANING, PASSAGE, OVERLAP, UNKNOWN = -34.0, 25.0, 14.0, 2.5, -3.0
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
    )
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, z))))


def scope_of(query: Query, retrieval: Retrieval) -> Scope:
    """Whether to answer; far below the threshold, the question is about something else."""
    sure = confidence(signals_of(query, retrieval))
    if sure >= _THRESHOLD:
        return Scope.ANSWERS
    return Scope.ELSEWHERE if sure < _ELSEWHERE else Scope.SILENT
