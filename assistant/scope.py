"""Whether the corpus answers: abstain (`no_source`) when it does not say, `out_of_scope` when it is another subject.

A logistic score over what retrieval saw. Its weights come from `python -m tests.benchmark.abstention`, fitted on the
development questions only.
"""

import math
from dataclasses import dataclass

from assistant.query import Query
from assistant.retrieve import Retrieval

_SUBJECT = frozenset(
    {"ia", "iag", "intelligenc", "cybersecur", "numer", "protegea", "protegeb", "protegec", "suspens", "mcn", "chatgpt"}
)
"""Stems that name the subject itself."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What retrieval saw. ``meaning`` is the best unit's cosine, ``passage`` the best passage's, ``overlap`` the best
    unit's share of the question's words, ``covered`` the share that the three best units hold together, ``unknown`` the
    share of words that the corpus never uses, ``subject`` whether the question names the subject.
    """

    meaning: float
    passage: float
    overlap: float
    covered: float
    unknown: float
    subject: bool


def signals_of(query: Query, retrieval: Retrieval, covered: float) -> Signals:
    """Read the signals of a retrieval."""
    candidates = retrieval.candidates
    return Signals(
        meaning=max((c.cosine for c in candidates), default=0.0),
        passage=max((h.dense for h in retrieval.hits), default=0.0),
        overlap=max((c.overlap for c in candidates[:5]), default=0.0),
        covered=covered,
        unknown=query.unknown,
        subject=bool(_SUBJECT & set(query.weights)),
    )


_BIAS, _MEANING, _PASSAGE, _OVERLAP, _COVERED, _UNKNOWN = -34.0, 25.0, 14.0, 1.5, 2.0, -3.0
_ANSWERS = 0.5


def confidence(signals: Signals) -> float:
    """Probability, from 0 to 1, that the corpus answers."""
    z = (
        _BIAS
        + _MEANING * signals.meaning
        + _PASSAGE * signals.passage
        + _OVERLAP * signals.overlap
        + _COVERED * signals.covered
        + _UNKNOWN * signals.unknown
    )
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, z))))


def answers(signals: Signals) -> bool:
    """Whether to answer at all."""
    return confidence(signals) >= _ANSWERS
