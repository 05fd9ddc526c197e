"""Vectors of the questions and messages that come with the code, made beforehand by `python -m corpus vectors`.

The anticipated questions and the guard's examples are the same on every machine, and there are too many to embed again
at each first installation (four minutes on two cores). Like any weights, they hold for one model only: another embeds
its own. A text that has no vector here is embedded when an index is built.
"""

import hashlib
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from corpus.anticipated import load_anticipated
from corpus.confidentiality.meaning import legible, load_examples
from corpus.embedding import LocalEmbedding, embed_questions

FILE = Path(__file__).with_name("shipped_vectors.npz")
_BATCH = 32
_STEPS = 127
"""Each vector is kept in 8 bits, on a scale of its own: its cosine with what it was stays above .9999."""


class ShippedVectors:
    """Vectors by text, shape (dimension,), float32, length 1."""

    def __init__(self, keys: np.ndarray, vectors: np.ndarray) -> None:
        self._vectors = vectors
        self._rows = {int(key): row for row, key in enumerate(keys)}

    def __getitem__(self, text: str) -> np.ndarray:
        vector = self._vectors[self._rows[_key(text)]].astype(np.float32)
        return np.asarray(vector / np.linalg.norm(vector))

    def __contains__(self, text: str) -> bool:
        return _key(text) in self._rows

    def __len__(self) -> int:
        return len(self._rows)


NONE_SHIPPED = ShippedVectors(np.zeros(0, dtype=np.uint64), np.zeros((0, 0), dtype=np.int8))


def load_shipped(model_name: str, file: Path = FILE) -> ShippedVectors:
    """Those made with a model; none when there is no file, or when it is another model's."""
    if file.is_file():
        with np.load(file) as arrays:
            if str(arrays["model"]) == model_name:
                return ShippedVectors(arrays["keys"], arrays["vectors"])
    return NONE_SHIPPED


def shipped_texts() -> list[str]:
    """The texts whose vectors come with the code: anticipated questions, then the guard's examples as it reads them."""
    return list(dict.fromkeys([*(q.text for q in load_anticipated()), *(legible(e.text) for e in load_examples())]))


def make_shipped(
    model: LocalEmbedding, texts: Sequence[str], progress: Callable[[int, int], None], file: Path = FILE
) -> int:
    """Write the vectors of different texts, embedding those that ``file`` does not hold yet.

    ``progress`` is told (texts embedded, texts to embed). Returns how many are new.
    """
    known = load_shipped(model.model_name, file)
    missing = [text for text in texts if text not in known]
    made: dict[str, np.ndarray] = {}
    for start in range(0, len(missing), _BATCH):
        batch = missing[start : start + _BATCH]
        made.update(zip(batch, embed_questions(model, batch), strict=True))
        progress(len(made), len(missing))
    rows = np.stack([made[text] if text in made else known[text] for text in texts])
    partial = file.with_suffix(".partial")
    partial.write_bytes(dump_shipped(model.model_name, texts, rows))
    partial.replace(file)
    return len(missing)


def dump_shipped(model_name: str, texts: Sequence[str], vectors: np.ndarray) -> bytes:
    """What `load_shipped` reads: one row of ``vectors``, shape (n, dimension), a text. Same input, same bytes."""
    rows = {_key(text): row for row, text in enumerate(texts)}
    keys = sorted(rows)
    kept = vectors[[rows[key] for key in keys]]
    scaled = np.rint(kept / np.abs(kept).max(axis=1, keepdims=True) * _STEPS).astype(np.int8)
    stream = io.BytesIO()
    np.savez(stream, model=np.array(model_name), keys=np.array(keys, dtype=np.uint64), vectors=scaled)
    return stream.getvalue()


def _key(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
