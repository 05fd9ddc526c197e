"""French BM25, computed on our side for both forms of Qdrant: same tokens, same weights, idf left to the engine."""

from functools import cache

from qdrant_edge import Bm25, Bm25Config

from corpus.index.query import Words

_ADDED = 0.5
"""Worth of a word that the lexicon added, against one that the person typed."""


@cache
def _model() -> Bm25:
    return Bm25(Bm25Config(language="french"))


def words_of_text(text: str) -> Words:
    """The words of a passage, weighted by how often it uses them."""
    vector = _model().embed_document(text)
    return Words(tuple(vector.indices), tuple(vector.values))


def words_of_query(text: str, added: str = "") -> Words:
    """The words of a question, each counting once; those ``added`` to it, guesses at the texts' words, for less."""
    weights = dict.fromkeys(_model().embed_query(added).indices, _ADDED) if added else {}
    weights |= dict.fromkeys(_model().embed_query(text).indices, 1.0)
    return Words(tuple(weights), tuple(weights.values()))
