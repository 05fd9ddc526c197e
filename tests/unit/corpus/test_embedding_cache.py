"""Nothing is embedded twice, what comes with the code is not embedded at all, what is withdrawn is erased for good."""

from pathlib import Path

import numpy as np

from corpus.embedding_cache import EmbeddingCache
from corpus.shipped_vectors import dump_shipped, load_shipped
from tests.fixtures.vectors import CountingEmbedding


def nothing(_: int) -> None: ...


def test_nothing_is_embedded_twice(tmp_path: Path) -> None:
    model = CountingEmbedding()
    for _ in range(2):
        with EmbeddingCache(tmp_path / "cache.sqlite", model) as cache:
            vectors = cache.texts(["a", "b", "a"], nothing)
    assert vectors.shape == (3, model.dimension)
    assert (vectors[0] == vectors[2]).all()
    assert model.embedded == ["a", "b"]


def test_a_question_is_not_the_text_of_the_same_words(tmp_path: Path) -> None:
    model = CountingEmbedding()
    with EmbeddingCache(tmp_path / "cache.sqlite", model) as cache:
        assert (cache.texts(["a"], nothing) != cache.questions(["a"], nothing)).any()


def test_what_comes_with_the_code_is_neither_embedded_nor_kept(tmp_path: Path) -> None:
    model = CountingEmbedding()
    vector = np.eye(model.dimension, dtype=np.float32)[2:3]
    file = tmp_path / "vectors.npz"
    file.write_bytes(dump_shipped(model.model_name, ["livrée"], vector))
    told: list[int] = []
    with EmbeddingCache(tmp_path / "cache.sqlite", model, load_shipped(model.model_name, file)) as cache:
        vectors = cache.questions(["livrée", "autre", "livrée"], told.append)
        assert cache.keep_only([], []) == 1
    assert np.allclose(vectors[[0, 2]], vector)
    assert model.embedded == ["autre"]
    assert told[-1] == 3


def test_no_question_at_all_has_no_row(tmp_path: Path) -> None:
    with EmbeddingCache(tmp_path / "cache.sqlite", CountingEmbedding()) as cache:
        assert cache.questions([], nothing).shape[0] == 0


def test_progress_counts_what_was_known(tmp_path: Path) -> None:
    told: list[int] = []
    with EmbeddingCache(tmp_path / "cache.sqlite", CountingEmbedding()) as cache:
        cache.texts(["a"], nothing)
        cache.texts(["a", "b"], told.append)
    assert told == [2, 2]


def test_what_is_withdrawn_is_erased_for_good(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    model = CountingEmbedding()
    with EmbeddingCache(path, model) as cache:
        kept, gone = cache.texts(["gardé", "retiré"], nothing)
        assert cache.keep_only(["gardé"], []) == 1
    assert kept.tobytes() in path.read_bytes()
    assert gone.tobytes() not in path.read_bytes()
