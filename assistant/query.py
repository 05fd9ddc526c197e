"""A question made ready to search: completed by the conversation, corrected, expanded, dated."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from assistant.answer import Question, Turn
from assistant.dates import day_asked_about
from assistant.intent import Intent, Modality, asks_content, intent_of
from assistant.language import language_of
from assistant.vocabulary import Vocabulary, is_label
from corpus.lexicon import Lexicon, fold, words
from corpus.model import Document

_EXPANDED_WEIGHT = 0.45
"""Worth of a word that the lexicon added, against one that the person typed: it is a guess at the texts' word."""

_TRADE_NAME_WORTH = 0.4
"""Worth of a product's name: the texts give it as an example of the kind of system that their rule is about."""

_FOLLOWS = re.compile(
    r"^(?:et|mais|ok|oui|non|sinon|puis|donc|and|but|what about|how about|so|then)\b|"
    r"\b(?:ca|cela|celui-ci|celle-ci|ceux-ci|celles-ci|la-dedans|pareil|meme chose|it|that|this one|those|same)\b"
)
_REFERS = re.compile(r"^(?:et|and|what about|how about|mais|sinon|meme chose|pareil)\b")


@dataclass(frozen=True, slots=True)
class Query:
    """What the next steps need to know of a question.

    ``text`` is the question completed by the conversation ; ``added`` the words of the texts that the lexicon
    adds to it. ``weights`` are its stems with their worth, ``typed`` those that the person
    wrote, with their ``rarities``; ``unseen`` is the worth of its words that the corpus never uses. ``focus`` is the stem
    of what it asks for (« quel *fournisseur* »). ``missing_label``: it names a numbered part that no text has;
    ``elsewhere``: another administration's subject. ``documents`` are the catalogue identifiers that it names; ``dated``
    says whether a day was given or named; ``followed``, that the conversation completes the question, and ``brought`` are
    then the words that it adds to it.
    """

    asked: str
    text: str
    added: str
    weights: Mapping[str, float]
    typed: frozenset[str]
    rarities: Mapping[str, float]
    unseen: float
    language: str
    day: date
    dated: bool
    intent: Intent
    documents: frozenset[str]
    missing_label: bool
    elsewhere: bool
    focus: str
    followed: bool = False
    brought: frozenset[str] = frozenset()


def prepare(
    question: Question, today: date, vocabulary: Vocabulary, lexicon: Lexicon, documents: Sequence[Document]
) -> Query:
    """Make a question ready to search. The day: the one asked with, else the one it names, else ``today``."""
    language = language_of(question.text)
    text = question.alone or completed(question.text, question.history)
    followed = text != question.text
    if language == "fr":
        text = vocabulary.corrected(text, lexicon.vocabulary)
    named = day_asked_about(question.text, today)
    day = question.on or named or today
    documents_named = _named(question.text, documents)
    expansion = lexicon.expand(text)
    typed = vocabulary.stems(text)
    added = vocabulary.stems(expansion)
    trade = {stem for product in lexicon.products for stem in vocabulary.stems_of_corpus(product)}
    weights = {
        stem: vocabulary.rarity(stem) * (_TRADE_NAME_WORTH if stem in trade else 1.0)
        for stem in typed
        if vocabulary.has(stem)
    }
    for stem in added:
        if vocabulary.has(stem):
            weights.setdefault(stem, _EXPANDED_WEIGHT * vocabulary.rarity(stem))
    brought = _brought(question, lexicon, vocabulary, language) if followed else frozenset()
    unknown = _unknown(text, vocabulary, lexicon)
    intent = intent_of(question.text)
    refers = question.history and _REFERS.match(fold(question.text).strip())
    if intent.modality is Modality.NONE and refers and not asks_content(alone(question.text)):
        intent = intent_of(question.history[-1].question)
    return Query(
        asked=question.text,
        text=text,
        added=expansion,
        weights=weights,
        typed=frozenset(typed),
        rarities={stem: vocabulary.rarity(stem) for stem in typed},
        unseen=unknown * len(typed) * vocabulary.rarest,
        language=language,
        day=day,
        dated=named is not None or question.on is not None,
        intent=intent,
        documents=frozenset(documents_named),
        elsewhere=lexicon.names_elsewhere(question.text),
        focus=_focus(question.text, vocabulary),
        missing_label=any(is_label(s) and not vocabulary.has(s) for s in typed)
        or _asks_inside(question.text, documents_named, documents),
        followed=followed,
        brought=brought,
    )


def completed(text: str, history: Sequence[Turn]) -> str:
    """A follow-up (« et pour Protégé C ? ») joined to the question it follows; a full question is left alone."""
    if not history:
        return text
    folded = fold(text).strip()
    short = len([w for w in words(text) if len(w) > 2]) <= 4
    if _REFERS.match(folded) or (short and len(folded) < 60) or (len(folded) < 90 and _FOLLOWS.search(folded)):
        return f"{_without_rival_labels(history[-1].question, text)} {text}"
    return text


_RIVALS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:prot[ée]g[ée]e?s?|protected)\s+[abc]\b",
        r"\brenseignements?\s+(?:personnels?|confidentiels?|publics?)(?:\s+(?:tr[èe]s\s+|non\s+)?sensibles?)?\b|"
        r"\b(?:sensitive\s+)?personal\s+(?:information|data)\b",
    )
)
"""What a follow-up may name another of: a classification level, a kind of information."""


def _without_rival_labels(earlier: str, text: str) -> str:
    """The earlier question without its level, or its kind of information, when the follow-up names another one."""
    for rival in _RIVALS:
        earlier = rival.sub("", earlier) if rival.search(text) else earlier
    return earlier


def _brought(question: Question, lexicon: Lexicon, vocabulary: Vocabulary, language: str) -> frozenset[str]:
    """The words of a follow-up, spelled right, and what the lexicon adds, less those that the conversation has said."""
    own = vocabulary.corrected(question.text, lexicon.vocabulary) if language == "fr" else question.text
    said = {word for turn in question.history for word in words(f"{turn.question} {lexicon.expand(turn.question)}")}
    return frozenset(words(f"{own} {lexicon.expand(own)}")) - said


def alone(text: str) -> str:
    """A question, folded, without the words that tie it to the conversation (« et », « what about »)."""
    return _REFERS.sub("", fold(text).strip(), count=1).strip()


def _unknown(text: str, vocabulary: Vocabulary, lexicon: Lexicon) -> float:
    stems = [(w, vocabulary.stems(w)) for w in words(text)]
    meaningful = [(w, s[0]) for w, s in stems if s]
    if not meaningful:
        return 1.0
    missing = sum(not vocabulary.has(s) and not lexicon.knows(w) for w, s in meaningful)
    return missing / len(meaningful)


_FOCUS = re.compile(
    r"\b(?:quels?|quelles?|lesquels|which|what|combien d[e']|how many)\s+(?:est |sont |serait |are |is |was |the |le |la |les |l'|de )*"
    r"([a-z]+)"
)


_EMPTY_FOCUS = frozenset(
    "temps sigle acronyme abreviation definition signification liste type types sorte sortes genre genres acronym meaning kind kinds".split()
)
"""What is asked for in words that no answer repeats."""


def _focus(text: str, vocabulary: Vocabulary) -> str:
    """The stem of what is asked for (« quel *fournisseur*… »), or an empty string."""
    match = _FOCUS.search(fold(text))
    stems = vocabulary.stems(match[1]) if match and match[1] not in _EMPTY_FOCUS else ()
    return stems[0] if stems else ""


_INSIDE = re.compile(
    r"\b(?:articles?|annexes?|alineas?|paragraphes?|texte complet|contient|contenu|mot a mot|full text|contains?)\b"
)


def _asks_inside(text: str, named: Sequence[str], documents: Sequence[Document]) -> bool:
    """Whether the question asks what stands inside a text that is not at hand."""
    held = {d.id for d in documents if d.sha256}
    return bool(named) and not held & set(named) and bool(_INSIDE.search(fold(text)))


@cache
def _spelled(alias: str) -> str:
    """A text's name as it stands among folded words."""
    return f" {' '.join(words(alias))} "


def _named(text: str, documents: Sequence[Document]) -> list[str]:
    folded = f" {' '.join(words(text))} "
    return [d.id for d in documents if any(_spelled(alias) in folded for alias in (*d.aliases, d.number) if alias)]
