"""French BM25, computed on our side for both forms of Qdrant: same tokens, same weights, idf left to the engine."""

from functools import cache

from qdrant_edge import Bm25, Bm25Config

from corpus.index.query import Words


@cache
def _model() -> Bm25:
    return Bm25(Bm25Config(language="french"))


def words_of_text(text: str) -> Words:
    """The words of a passage, weighted by how often it uses them."""
    vector = _model().embed_document(text)
    return Words(tuple(vector.indices), tuple(vector.values))


def words_of_query(text: str) -> Words:
    """The words of a question, each counting once."""
    vector = _model().embed_query(text)
    return Words(tuple(vector.indices), tuple(vector.values))
