"""From a query to its best passages and, inside them, to the best units (sentences, bullets, rows)."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.anticipate import Anticipations, Resemblance
from assistant.asked import modality_of
from assistant.precedents import sense_of
from assistant.query import Query
from assistant.vocabulary import Vocabulary
from corpus.index.published import CANDIDATES, Hit, Index
from corpus.index.query import SearchFilter
from corpus.index.words import words_of_query
from corpus.model import Passage, Unit, UnitKind

Embed = Callable[[str], np.ndarray]
"""Gives the vector of a question."""

PASSAGES = 10
"""Passages shown (the contract's « at most ten »)."""

_LOOKED_INTO = 18
"""Passages whose units are compared: a long list that holds the answer ranks lower than it should."""

_NAMED = 0.8
"""Worth, in standard deviations, of standing in a text that the question names."""


@dataclass(frozen=True, slots=True)
class UnitSignals:
    """What speaks for a unit, or what each of these is worth: its closeness in ``meaning`` and its ``passage``'s score
    (in standard deviations among the candidates), its share of the question's ``words``, its votes from anticipated
    questions (``voted``, see `assistant.anticipate`) and those of its passage's best unit (``beside``), from 0 to 1.
    """

    meaning: float
    words: float
    passage: float
    voted: float
    beside: float

    def weighed(self, worth: "UnitSignals") -> float:
        """The sum of these signals, each times its worth."""
        return (
            self.meaning * worth.meaning
            + self.words * worth.words
            + self.passage * worth.passage
            + self.voted * worth.voted
            + self.beside * worth.beside
        )


WITH_VOTES = UnitSignals(meaning=1.0, words=0.25, passage=0.25, voted=11.0, beside=5.0)
"""What `tests.benchmark.ranking` gave on 2026-11-25, rounded, before the votes were agreed with
`corpus.index.leads`; fitted again since (words 1.5, passage .1, voted 10.2, beside 5.0), it ranks no better.
"""

_WITHOUT_VOTES = UnitSignals(meaning=1.0, words=4.0, passage=0.6, voted=0.0, beside=0.0)
"""For an index without anticipated questions (no official text): set by hand earlier."""

_PASSAGE_VOTED = 7.0
"""Worth, in fused scores, of a passage whose best unit gets every vote: of 2 to 11, on the development questions, more
puts the right passage higher, and little more from here on.
"""

_UNKNOWN = 0.3
"""What the votes of a unit are worth that no question anticipates (a text imported since): neither for nor against."""

_FAINT = 0.01
"""Share of the votes of anticipated questions (`assistant.anticipate`) under which differences hardly count."""

_SHORTEST = 30
"""Characters under which a sentence (a signature, a place) answers nothing."""

_PERSON = re.compile(r"[A-ZÉÈ][a-zéèêëîïôç-]+ (?:Le |La |De )?[A-ZÉÈ][a-zéèêëîïôç-]+")

_HEADING_SHARE = 0.5
"""Worth of a word found in the headings or the lead-in only, against one found in the unit itself."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may answer. ``cosine`` its closeness in meaning, ``overlap`` the share (0 to 1) of the query's words,
    weighted by rarity, that it or its headings hold; ``shared`` those words; ``share`` (0 to 1) its votes from
    anticipated questions; ``signals`` what speaks for it, and ``score`` their weighted sum.
    """

    unit: Unit
    passage: Passage
    score: float
    cosine: float
    overlap: float
    shared: frozenset[str]
    share: float
    signals: UnitSignals


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Passages and units, best first."""

    hits: tuple[Hit, ...]
    candidates: tuple[Candidate, ...]
    resemblance: Resemblance

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passages, best first."""
        return tuple(h.passage for h in self.hits)


def retrieve(
    query: Query,
    index: Index,
    vocabulary: Vocabulary,
    anticipations: Anticipations,
    embed: Embed,
    within: SearchFilter | None = None,
) -> Retrieval:
    """Search the index and score every unit of the best passages."""
    asked = embed(query.text)
    vector = _meaning(query, asked, embed)
    sense = sense_of(query.asked, modality_of(query))
    resemblance = anticipations.compare(query.text, asked, sense)
    found = index.search(vector, words_of_query(query.text, query.added), within or SearchFilter(), limit=CANDIDATES)
    hits = _preferred(found, query, resemblance)[:_LOOKED_INTO]
    if not hits:
        return Retrieval((), (), resemblance)
    candidates = _scored(query, hits, vector, index, vocabulary, resemblance)
    return Retrieval(tuple(hits[:PASSAGES]), tuple(sorted(candidates, key=lambda c: -c.score)), resemblance)


def _meaning(query: Query, asked: np.ndarray, embed: Embed) -> np.ndarray:
    """The question's vector, halfway to that of the question with the texts' own words where the lexicon added some."""
    if not query.added:
        return asked
    middle = asked + embed(f"{query.text} {query.added}")
    return np.asarray(middle / np.linalg.norm(middle), dtype=np.float32)


def _says_nothing(unit: Unit, text: str) -> bool:
    """Whether a unit is a mere signature line: short, and not a person's name."""
    short = unit.kind is UnitKind.SENTENCE and unit.end - unit.start < _SHORTEST
    return short and not _PERSON.search(text[unit.start : unit.end])


def section_label(passage: Passage) -> str:
    """How people name a numbered section (« mesure 3.3 »), or an empty string."""
    return f"mesure {passage.section}" if passage.section[:1].isdigit() else ""


def _preferred(hits: Sequence[Hit], query: Query, resemblance: Resemblance) -> list[Hit]:
    """The texts that the question names first; our sheets only where it names theirs, or no official text is found.

    A passage is worth its own score and the votes of its best unit.
    """
    official = any(hit.passage.official for hit in hits)

    def named(hit: Hit) -> bool:
        return hit.passage.document in query.documents

    def worth(hit: Hit) -> float:
        return hit.score + _NAMED * named(hit) + _PASSAGE_VOTED * _best_vote(hit.passage, resemblance)

    kept = [hit for hit in hits if hit.passage.official or named(hit) or not official]
    return sorted(kept, key=worth, reverse=True)


def _vote(passage: Passage, unit: Unit, resemblance: Resemblance) -> float:
    """What a unit's votes are worth, from 0 to 1; a middling worth where no question anticipates it."""
    where = (passage.document, unit.start)
    if resemblance.units and where not in resemblance.anticipated:
        return _UNKNOWN
    return voted(resemblance.share(*where))


def _best_vote(passage: Passage, resemblance: Resemblance) -> float:
    """What the votes of a passage's best unit are worth, from 0 to 1."""
    return max(_vote(passage, unit, resemblance) for unit in passage.units)


def _scored(
    query: Query,
    hits: Sequence[Hit],
    vector: np.ndarray,
    index: Index,
    vocabulary: Vocabulary,
    resemblance: Resemblance,
) -> list[Candidate]:
    vectors = index.unit_vectors([h.passage.id for h in hits])
    passage_scores = np.array([h.score for h in hits])
    spread = float(passage_scores.std()) or 1.0
    rows: list[tuple[Unit, Hit, float, float, frozenset[str]]] = []
    total = sum(query.weights.values()) or 1.0
    for hit in hits:
        passage = hit.passage
        text = index.texts[passage.document].text
        cosines = vectors[passage.id] @ vector
        above = frozenset(vocabulary.stems_of_corpus(" ".join([section_label(passage), *passage.headings])))
        for unit, cosine in zip(passage.units, cosines, strict=True):
            if _says_nothing(unit, text):
                continue
            lead = (
                vocabulary.stems_of_corpus(text[unit.lead[0] : unit.lead[1]]) if unit.lead and not unit.columns else ()
            )
            around = above | frozenset(lead)
            own = frozenset(vocabulary.stems_of_corpus(text[unit.start : unit.end]))
            shared = sum(
                weight if stem in own else _HEADING_SHARE * weight if stem in around else 0.0
                for stem, weight in query.weights.items()
            )
            rows.append((unit, hit, float(cosine), shared / total, frozenset(query.weights) & (own | around)))
    if not rows:
        return []
    cosines_all = np.array([r[2] for r in rows])
    worth = WITH_VOTES if resemblance.units else _WITHOUT_VOTES
    beside = {hit.passage.id: _best_vote(hit.passage, resemblance) for hit in hits}
    centre, width = float(cosines_all.mean()), float(cosines_all.std()) or 1.0
    candidates = []
    for unit, hit, cosine, overlap, shared_stems in rows:
        share = resemblance.share(hit.passage.document, unit.start)
        signals = UnitSignals(
            meaning=(cosine - centre) / width,
            words=overlap,
            passage=(hit.score - float(passage_scores.mean())) / spread,
            voted=_vote(hit.passage, unit, resemblance),
            beside=beside[hit.passage.id],
        )
        score = signals.weighed(worth)
        score += _NAMED * (hit.passage.document in query.documents)
        candidates.append(Candidate(unit, hit.passage, score, cosine, overlap, shared_stems, share, signals))
    return candidates


def voted(share: float) -> float:
    """What a share of the votes is worth, from 0 to 1: its logarithm, so that a clear minority still counts."""
    return math.log1p(share / _FAINT) / math.log1p(1 / _FAINT)
