"""A cache of vectors by content, so that nothing is embedded twice. Vectors of withdrawn texts are erased for good."""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding

from corpus.embedding import embed_texts

_BATCH = 32


class EmbeddingCache:
    """Vectors on disk, keyed by the model and the text. Safe to kill: SQLite commits batch by batch."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path)
        self._db.execute("PRAGMA secure_delete = ON")
        self._db.execute("CREATE TABLE IF NOT EXISTS vectors (key TEXT PRIMARY KEY, vector BLOB NOT NULL)")

    def __enter__(self) -> "EmbeddingCache":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def embed(
        self, model: BaseEmbedding, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> np.ndarray:
        """Vectors of texts, in order, shape (n, dimension); ``progress`` is told how many are done."""
        keys = [_key(model.model_name, text) for text in texts]
        known = {key: vector for key in set(keys) if (vector := self._get(key)) is not None}
        missing = [(key, text) for key, text in dict(zip(keys, texts, strict=True)).items() if key not in known]
        done = len(texts) - len(missing)
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            vectors = embed_texts(model, [text for _, text in batch])
            with self._db:
                for (key, _), vector in zip(batch, vectors, strict=True):
                    known[key] = vector
                    self._db.execute("INSERT OR REPLACE INTO vectors VALUES (?, ?)", (key, vector.tobytes()))
            done += len(batch)
            if progress is not None:
                progress(done)
        if progress is not None:
            progress(len(texts))
        return np.stack([known[key] for key in keys]) if keys else np.zeros((0, 0), dtype=np.float32)

    def keep_only(self, model_name: str, texts: Sequence[str]) -> int:
        """Erase every vector but those of these texts; returns how many went."""
        keep = {_key(model_name, text) for text in texts}
        gone = [key for (key,) in self._db.execute("SELECT key FROM vectors") if key not in keep]
        with self._db:
            self._db.executemany("DELETE FROM vectors WHERE key = ?", [(key,) for key in gone])
        if gone:
            self._db.execute("VACUUM")
        return len(gone)

    def _get(self, key: str) -> np.ndarray | None:
        row = self._db.execute("SELECT vector FROM vectors WHERE key = ?", (key,)).fetchone()
        return np.frombuffer(row[0], dtype=np.float32) if row else None


def _key(model_name: str, text: str) -> str:
    return hashlib.sha256(f"{model_name}\0{text}".encode()).hexdigest()
