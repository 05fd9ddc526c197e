"""Whether a sentence that a model wrote says only what the sentences it points at say. Without a model, and strict.

`fault_of` decides what is shown. `likely_supported` decides nothing: it estimates how much of what a model writes is
invented, which a check that refuses every reworded sentence says too much of.

A check that fails costs little: the reader gets the quote instead. One that lets an invention through costs the trust
in all the others, so each asks for identity, not for likeness. What no check here can see (a subject and an object
exchanged between two words that stand side by side in the source) is bounded by `_PAIRS`.
"""

import re
from collections.abc import Sequence, Set
from enum import StrEnum
from itertools import pairwise

from assistant.generate import Draft
from assistant.vocabulary import Vocabulary
from corpus.index.published import Index
from corpus.lexicon import fold
from corpus.model import Force

_PAIRS = 0.5
"""Share of its neighbouring pairs of words that must be neighbours there too (two words apart at most)."""

_NUMBER = re.compile(r"\d+(?:[.,/-]\d+)*")
_DATE = re.compile(
    r"\b(\d{1,2})(?:er)? (janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre) (\d{4})"
)
_ACRONYM = re.compile(r"\b[A-ZÀ-Ý][A-ZÀ-Ý0-9]+\b")
_NAME = re.compile(r"(?<=[\w,;)’'] )[A-ZÀ-Ý][\w'’-]+")
_NEGATION = re.compile(r"\b(?:ne|n|pas|aucune?s?|jamais|sans|non|nul|nulle|not|no|never|without)\b")
_MODALS = (
    (
        Force.PROHIBITION,
        re.compile(
            r"\b(?:interdi\w*|ne (?:doi\w+|peu\w+|saurai\w+) (?:pas|etre|en aucun)|prohib\w*|defendu\w*|must not|may not)"
        ),
    ),
    (
        Force.OBLIGATION,
        re.compile(r"(?<!ne )\b(?:doi(?:t|vent|s)|oblig\w+|tenue?s? de|est requis\w*|exig\w+|must|shall|required)\b"),
    ),
    (Force.RECOMMENDATION, re.compile(r"\b(?:recommand\w*|devrai\w*|conseill\w*|should|recommend\w*)\b")),
    (Force.PERMISSION, re.compile(r"(?<!ne )\b(?:peu(?:t|vent|x)|permi\w*|permet\w*|autoris\w*|may|can|allow\w*)\b")),
    (Force.PREFERENCE, re.compile(r"\b(?:privilegi\w*|prefer\w*|de preference)\b")),
)
_BOUND = frozenset({Force.PROHIBITION, Force.OBLIGATION, Force.RECOMMENDATION, Force.PERMISSION, Force.PREFERENCE})
_CONDITION = re.compile(
    r"\b(?:sauf|a moins|toutefois|cependant|seulement|uniquement|a condition|pourvu|lorsque|lorsqu|si|sous reserve|"
    r"exception\w*|avant|apres|jusqu|tant qu|notamment)\b"
)


class Fault(StrEnum):
    """Why a written statement is not shown as it stands."""

    ROW = "row"
    NUMBER = "number"
    DATE = "date"
    ACRONYM = "acronym"
    NAME = "name"
    NEGATION = "negation"
    FORCE = "force"
    CONDITION = "condition"
    WORDS = "words"
    ORDER = "order"


def fault_of(text: str, drafts: Sequence[Draft], index: Index, vocabulary: Vocabulary) -> Fault | None:
    """The first thing that the statement says and its sentences do not, or `None` when it is faithful to them.

    A table's row is always a fault: its cells are not sentences, and « permitted » stands beside « forbidden » there.
    """
    if any(draft.unit.columns for draft in drafts):
        return Fault.ROW
    forces = {draft.unit.force for draft in drafts} & _BOUND
    return fault_between(text, [said_by(draft, index) for draft in drafts], vocabulary, forces)


def fault_between(
    text: str, quotes: Sequence[str], vocabulary: Vocabulary, forces: Set[Force] = frozenset()
) -> Fault | None:
    """The same of any texts: the first thing that a statement says and its ``quotes`` do not.

    ``forces``: those that the quotes are known to have; without them, only what their words show is compared.
    """
    source = " ".join(quotes)
    folded, around = fold(text), fold(source)
    if not set(_NUMBER.findall(text)) <= set(_NUMBER.findall(source)):
        return Fault.NUMBER
    if not set(_DATE.findall(folded)) <= set(_DATE.findall(around)):
        return Fault.DATE
    if not set(_ACRONYM.findall(text)) <= set(_ACRONYM.findall(source)):
        return Fault.ACRONYM
    if not {fold(n) for n in _NAME.findall(text)} <= set(re.findall(r"[\w'’-]+", around)):
        return Fault.NAME
    if any(bool(_NEGATION.search(folded)) != bool(_NEGATION.search(fold(quote))) for quote in quotes):
        return Fault.NEGATION
    if not _same_force(folded, around, forces):
        return Fault.FORCE
    if not set(_CONDITION.findall(around)) <= set(_CONDITION.findall(folded)):
        return Fault.CONDITION
    return _of_words(vocabulary.stems(text), vocabulary.stems(source))


def likely_supported(text: str, quotes: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether a sentence is likelier than not to be supported by these quotes: as many of its neighbouring words are
    neighbours there as what is shown needs. A looser form of the feature that tells most by itself of eight measured
    against people (`eval.support`, where this one has its own line); a word too many, a negation or a name may still
    make it false.
    """
    own = vocabulary.stems(text)
    return bool(own) and _neighbours(own, vocabulary.stems(" ".join(quotes))) >= _PAIRS


def said_by(draft: Draft, index: Index) -> str:
    """The words of a sentence that a statement points at, after those of what introduces it."""
    text, unit = index.texts[draft.passage.document].text, draft.unit
    lead = f"{text[unit.lead[0] : unit.lead[1]]} " if unit.lead is not None else ""
    return lead + text[unit.start : unit.end]


def _forces(folded: str) -> set[Force]:
    return {force for force, pattern in _MODALS if pattern.search(folded)}


def _same_force(folded: str, around: str, theirs: Set[Force]) -> bool:
    """Whether the statement binds as its sentences do: no force of its own, and none of theirs lost."""
    own = _forces(folded)
    return own <= _forces(around) | theirs and theirs <= own


def _of_words(own: Sequence[str], source: Sequence[str]) -> Fault | None:
    if not own or not set(own) <= set(source):  # One foreign word is enough to carry what an injection dictates.
        return Fault.WORDS
    return Fault.ORDER if _neighbours(own, source) < _PAIRS else None


def _neighbours(own: Sequence[str], source: Sequence[str]) -> float:
    """The share (0 to 1) of the neighbouring pairs of words that are neighbours in the source, two words apart at most;
    of a single word, whether the source has it.
    """
    pairs = list(pairwise(own))
    if not pairs:
        return float(set(own) <= set(source))
    near = {pair for gap in (1, 2, 3) for pair in zip(source, source[gap:], strict=False)}
    return sum(pair in near for pair in pairs) / len(pairs)
