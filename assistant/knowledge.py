"""What answers are made from."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.anticipate import Anticipations
from assistant.guard import Guard
from assistant.vocabulary import Vocabulary
from corpus.catalogue import Catalogue
from corpus.index.published import Index
from corpus.lexicon import Lexicon
from corpus.model import UnitKind


@dataclass(frozen=True)
class Knowledge:
    """What answers are made from: the published index, the catalogue, and the words of both."""

    index: Index
    catalogue: Catalogue
    vocabulary: Vocabulary
    anticipations: Anticipations
    guard: Guard
    lexicon: Lexicon
    footnotes: Mapping[tuple[str, str], tuple[int, int]]
    """Where each document's footnotes stand: (document, number) to offsets of the note's first sentence."""


def footnotes_of(index: Index) -> dict[tuple[str, str], tuple[int, int]]:
    """The first sentence of each footnote of an index."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for passage in index.passages.values():
        for unit in passage.units:
            if unit.kind is UnitKind.FOOTNOTE:
                found.setdefault((passage.document, unit.call), (unit.start, unit.end))
    return found
