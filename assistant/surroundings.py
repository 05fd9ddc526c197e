"""A quote where it stands: the passage before it, the rest of its own, and the passage after."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.model import Passage

LONGEST = 1_500
"""Characters shown on each side; beyond, the text is cut at a word."""

_WHOLE = "outline"
"""The tag of a passage that is the list of its chapter's titles: it spans the others, and is nobody's neighbour."""


@dataclass(frozen=True, slots=True)
class Surrounded:
    """A quote with the text before and after it; ``headings`` are the lines of it that are headings."""

    before: str
    quote: str
    after: str
    headings: frozenset[str] = frozenset()


def surrounded(text: str, passages: Sequence[Passage], start: int, end: int) -> Surrounded | None:
    """The quote ``text[start:end]`` among its document's ``passages``; `None` when it is not in the text."""
    if not 0 <= start < end <= len(text):
        return None
    told = sorted((p for p in passages if _WHOLE not in p.tags), key=lambda p: p.start)
    own = [p for p in told if p.start <= start and end <= p.end]
    opens = min((p.start for p in own), default=start)
    closes = max((p.end for p in own), default=end)
    earlier = [p for p in told if p.end <= opens]
    later = [p for p in told if p.start >= closes]
    first = earlier[-1].start if earlier else 0
    last = later[0].end if later else len(text)
    return Surrounded(
        _last_words(text[first:start]),
        text[start:end],
        _first_words(text[end:last]),
        frozenset(h for p in (*earlier[-1:], *own, *later[:1]) for h in p.headings),
    )


def _last_words(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    kept = text[-LONGEST:]
    return f"…{kept[kept.find(' ') :]}" if " " in kept else kept


def _first_words(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    kept = text[:LONGEST]
    return f"{kept.rpartition(' ')[0]} …" if " " in kept else kept
