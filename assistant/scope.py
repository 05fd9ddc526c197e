"""Whether the corpus answers: abstain (`no_source`) when it does not say, `out_of_scope` when it is another subject.

A logistic score over what retrieval saw. Its weights come from `python -m tests.benchmark.abstention`: fitted on the
learnt sets of questions and on the anticipated ones, each compared with those of other folds only.
"""

import math
import re
from dataclasses import astuple, dataclass
from enum import StrEnum

from assistant.asked import modality_of
from assistant.expected import expected_in
from assistant.intent import Modality
from assistant.proposal import proposal_of
from assistant.query import Query
from assistant.retrieve import Retrieval
from assistant.vocabulary import Vocabulary, is_label
from corpus.index.published import Index
from corpus.lexicon import fold, words


class Scope(StrEnum):
    """What to do with a question: answer it, say that the texts are silent, or that it is another subject."""

    ANSWERS = "answers"
    SILENT = "silent"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Signals:
    """What retrieval saw: the best unit's cosine (``meaning``) and its share of the question's words (``overlap``).

    ``english`` is 1 for an English question, whose cosines with French texts are lower; ``held`` 0 when a number, an
    amount, a date or a name is asked and none of the best units has one; ``keys`` the share of the question's two
    rarest words that the three best units hold with their headings; ``focus`` 0 when what is asked for (« quel
    fournisseur ») stands in none of the best units. ``known``, ``silent``, ``elsewhere``, ``leaning`` and
    ``unanswered`` compare it with the anticipated questions (`assistant.anticipate.Resemblance`). ``length`` counts the
    question's own words: a long one is further from any other. ``right`` and ``duty`` are 1 where one is asked about:
    the texts are made of rules.
    """

    meaning: float
    overlap: float
    english: float
    held: float
    keys: float
    focus: float
    known: float
    silent: float
    elsewhere: float
    leaning: float
    unanswered: float
    length: float
    right: float
    duty: float


def signals_of(query: Query, retrieval: Retrieval, index: Index, vocabulary: Vocabulary) -> Signals:
    """Read the signals of a retrieval."""
    seen = sum(query.weights.values())
    share = seen / (seen + query.unseen) if seen else 0.0
    modality = modality_of(query)
    return Signals(
        meaning=max((c.cosine for c in retrieval.candidates), default=0.0),
        overlap=share * max((c.overlap for c in retrieval.candidates[:5]), default=0.0),
        english=float(query.language == "en"),
        held=float(_held(query, retrieval, index)),
        keys=_keys(query, retrieval),
        focus=float(not query.focus or _focused(query, retrieval, index, vocabulary)),
        known=retrieval.resemblance.answered,
        silent=retrieval.resemblance.silent,
        elsewhere=retrieval.resemblance.elsewhere,
        leaning=retrieval.resemblance.leaning,
        unanswered=retrieval.resemblance.unanswered,
        length=float(len(query.typed)),
        right=float(modality is Modality.RIGHT),
        duty=float(modality is Modality.DUTY),
    )


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted logistic score."""

    bias: float
    weights: Signals


_WITH = Fit(
    -14.92,
    Signals(
        meaning=15.86,
        overlap=0.41,
        english=0.05,
        held=1.03,
        keys=0.69,
        focus=1.17,
        known=7.86,
        silent=-8.05,
        elsewhere=-2.79,
        leaning=0.28,
        unanswered=-4.41,
        length=0.05,
        right=1.57,
        duty=0.63,
    ),
)
"""Fitted on 2026-12-01 as `tests.benchmark.abstention` does, for the cosines of multilingual-e5-small; `expected` was
mended a little after.
"""

_WITHOUT = Fit(
    -73.75,
    Signals(
        meaning=75.9,
        overlap=1.2,
        english=5.7,
        held=5.0,
        keys=1.2,
        focus=4.1,
        known=0.0,
        silent=0.0,
        elsewhere=0.0,
        leaning=0.0,
        unanswered=0.0,
        length=0.0,
        right=0.0,
        duty=0.0,
    ),
)
"""For an index without anticipated questions (no official text): fitted earlier on the same development questions."""

_THRESHOLD = 0.6
"""Where, each hand's questions judged by a fit on the other hands', 1.6 % of the development questions that the texts
answer are refused, and 76 % of the others (1 December 2026; before what rules refuse). With ``right`` and ``duty``, 8
of 102 unseen short questions about a right are, rather than 17.
"""

_KNOWN = 0.53
"""Closeness of an answered anticipated question from which naming another administration does not matter."""

_NEAR = 0.2


_ABOUT_LAPSE = re.compile(
    r"\b(?:suspension|moratoire)\b.{0,40}\b(?:lev\w+|lifted|fini\w*|termin\w*|over|ended|encore|still|en vigueur)\b|"
    r"\b(?:lev\w+|lifted|fin de|end of|encore|still)\b.{0,30}\b(?:suspen\w+|moratoire)\b|"
    r"\bsont-ils (?:encore )?suspendus\b"
)
"""A question about the lapse itself: the catalogue answers it, with its source, whatever the texts say."""

_PUNISHED = re.compile(
    r"\b(?:sanctions?|sanctionne[rs]?|disciplinaires?|congedi\w*|licenci\w*|amendes?|penale?s?|penalites?|reprimand\w*|"
    r"punis?)\b"
)
"""By what words a text would tell what befalls whoever breaks a rule: the rule itself does not."""

_WORKS_ON = re.compile(
    r"\b(?:redig\w+|redaction|calcul\w+|resum\w+|analys\w+|prepar\w+|ecri(?:re|s|t)|tri(?:er|e)|compar\w+|traduire|"
    r"draft\w*|writ\w+|summar\w+|calculat\w+|translat\w+|pour (?:les? )?(?:sanctionner|punir|congedier))\b"
)
"""A sanction that is something to work on, or to decide with, is no sanction for breaking a rule."""

_READ = 5
"""Best units of which one must use them."""

_SUBJECT = frozenset(
    "ia iag ai artificielle artificial intelligence guide faq strategie strategy arrete order portrait mcn suspension "
    "assistant assistants chatgpt copilot organisme organismes protege protected cybersecurite cybersecurity".split()
)
"""Words of the subject itself: a question that uses one is not about something else, only about what is not said."""


def confidence(signals: Signals, fit: Fit) -> float:
    """Probability, from 0 to 1, that the corpus answers."""
    z = fit.bias + sum(w * v for w, v in zip(astuple(fit.weights), astuple(signals), strict=True))
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, z))))


def _focused(query: Query, retrieval: Retrieval, index: Index, vocabulary: Vocabulary) -> bool:
    """Whether what is asked for stands in one of the best units or passages."""
    if any(query.focus in c.shared for c in retrieval.candidates[:4]):
        return True
    best = (h.passage for h in retrieval.hits[:3])
    return any(query.focus in vocabulary.stems_of_corpus(index.texts[p.document].text[p.start : p.end]) for p in best)


def _keys(query: Query, retrieval: Retrieval) -> float:
    rarest = sorted((s for s in query.typed if not is_label(s)), key=lambda s: -query.rarities.get(s, 99.0))[:2]
    if not rarest:
        return 0.0
    held = frozenset(stem for c in retrieval.candidates[:3] for stem in c.shared)
    return sum(stem in held for stem in rarest) / len(rarest)


def _held(query: Query, retrieval: Retrieval, index: Index) -> bool:
    """Whether one of the best units, near enough to the question, holds the kind of thing that it asks for."""
    pattern = expected_in(query.asked)
    if pattern is None:
        return True
    return any(
        c.overlap >= _NEAR and pattern.search(index.texts[c.passage.document].text[c.unit.start : c.unit.end])
        for c in retrieval.candidates[:12]
    )


def _of_punishment_unsaid(query: Query, retrieval: Retrieval, index: Index) -> bool:
    """Whether what befalls whoever breaks a rule is asked, and none of the best units tells it."""
    best = (index.texts[c.passage.document].text[c.unit.start : c.unit.end] for c in retrieval.candidates[:_READ])
    of_punishment = proposal_of(query.asked).punishes and not _WORKS_ON.search(fold(query.asked))
    return of_punishment and not any(_PUNISHED.search(fold(quote)) for quote in best)


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether to answer, and with what confidence (0 to 1) that the texts do; `None` where a rule decided."""

    scope: Scope
    confidence: float | None = None


def scope_of(query: Query, retrieval: Retrieval, index: Index, vocabulary: Vocabulary) -> Judged:
    """Whether to answer; below the threshold, the closest anticipated question tells another subject from a silence.

    The anticipated questions tell what the corpus answers where they lead to most of the units looked into (not of
    those ranked first, where their votes already count): not in a text imported since.
    """
    if query.elsewhere and retrieval.resemblance.answered < _KNOWN:
        return Judged(Scope.ELSEWHERE)
    if _ABOUT_LAPSE.search(fold(query.asked)) and not query.missing_label:
        return Judged(Scope.ANSWERS)
    if query.missing_label or _of_punishment_unsaid(query, retrieval, index):
        return Judged(Scope.SILENT)
    signals = signals_of(query, retrieval, index, vocabulary)
    seen = [(c.passage.document, c.unit.start) for c in retrieval.candidates]
    asked_of = sum(where in retrieval.resemblance.anticipated for where in seen)
    sure = confidence(signals, _WITH if 2 * asked_of > len(seen) else _WITHOUT)
    if sure >= _THRESHOLD:
        return Judged(Scope.ANSWERS, sure)
    foreign = signals.elsewhere > max(signals.known, signals.silent) and not _SUBJECT & set(words(query.text))
    return Judged(Scope.ELSEWHERE if foreign else Scope.SILENT, sure)
