"""What a follow-up adds to the conversation, and whether what was found speaks of it.

« Et le syndicat, faut-il son accord ? », asked after a duty, is searched with the question that it follows, and finds
that duty again: neither the duty nor its verdict answers it.
"""

import re
from collections.abc import Iterable

from assistant.generate.extractive import levels_in
from assistant.hosting import hostings_in
from assistant.query import Query
from assistant.vocabulary import STOP
from assistant.voices import ANY_USE
from corpus.lexicon import fold, words

_STEM = 5
"""Letters by which two words are held to be the same."""

_SAME_MATTER = re.compile(
    r"^(?:et |mais |ok |and |but )?(?:(?:meme )?(?:si\b|s'ils?\b)|(?:even )?if\b|(?:what|how) about\b|"
    r"(?:(?:a|de|par|depuis|avant|apres|jusqu'a|pour|for|by|until|since) )?"
    r"(?:pour|qu(?:e|i|and|oi)|quel(?:le)?s?|comment|combien de temps|ou|for|who|which|what|where|when|how)\b|"
    r"(?:plus|davantage) de|more\b)|\b(?:celles?|celui|ceux|that one|this one|those)\b"
)
"""A condition, a person, or a part of what was asked (« même si le patron signe ? », « et à quelle fréquence ? »),
and another one of the same (« et celle du phare ? »).
"""


def spoken_of(query: Query, quotes: Iterable[str]) -> bool:
    """Whether one of the quotes speaks of what a follow-up adds, where it adds more than a hosting or a level; always
    so for a question that stands alone.
    """
    added = [w for w in query.brought if w not in ANY_USE]
    named = levels_in(query.asked) or hostings_in(query.asked)
    return bool(named) or not _telling(added) or _any_of(added, quotes)


def speaks_of(text: str, quotes: Iterable[str]) -> bool:
    """Whether one of the quotes uses a word of a text that says something."""
    return _any_of(words(text), quotes)


def _any_of(added: Iterable[str], quotes: Iterable[str]) -> bool:
    stems = _telling(added)
    return any(_stem(w) in stems for quote in quotes for w in words(quote))


def _telling(added: Iterable[str]) -> frozenset[str]:
    """The stems of the words that say something."""
    return frozenset(_stem(w) for w in added if len(w) > 3 and w not in STOP)


def of_another_matter(query: Query, quotes: Iterable[str]) -> bool:
    """Whether a follow-up may be about something else than the question that it follows: what was found for both does
    not speak of what it adds, which is no condition of the same matter. What it asks alone then tells if the texts
    answer it.
    """
    return query.followed and not _SAME_MATTER.search(fold(query.asked).strip()) and not spoken_of(query, quotes)


def _stem(word: str) -> str:
    return word[:_STEM].rstrip("s")
