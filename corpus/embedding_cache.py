"""A cache of vectors by content, so that nothing is embedded twice. Vectors of withdrawn texts are erased for good."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType

import numpy as np

from corpus.embedding import LocalEmbedding, embed_questions, embed_texts
from corpus.shipped_vectors import NONE_SHIPPED, ShippedVectors

_BATCH = 32

Progress = Callable[[int], None]
"""Told how many are done."""


class EmbeddingCache:
    """One model's vectors on disk, keyed by the model and the text. Safe to kill: SQLite commits batch by batch.

    ``shipped`` are the model's vectors of questions that need neither be embedded nor kept here.
    """

    def __init__(self, path: Path, model: LocalEmbedding, shipped: ShippedVectors = NONE_SHIPPED) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._model = model
        self._shipped = shipped
        self._db = sqlite3.connect(path)
        self._db.execute("PRAGMA secure_delete = ON")
        self._db.execute("CREATE TABLE IF NOT EXISTS vectors (key TEXT PRIMARY KEY, vector BLOB NOT NULL)")

    def __enter__(self) -> "EmbeddingCache":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def texts(self, texts: Sequence[str], progress: Progress) -> np.ndarray:
        """Vectors of texts, in order, shape (n, dimension)."""
        return self._vectors([self._text_key(t) for t in texts], texts, embed_texts, progress)

    def questions(self, questions: Sequence[str], progress: Progress) -> np.ndarray:
        """Vectors of questions, in order, shape (n, dimension)."""
        others = [q for q in questions if q not in self._shipped]
        ready = len(questions) - len(others)
        keys = [self._question_key(q) for q in others]
        rest = self._vectors(keys, others, embed_questions, lambda done: progress(ready + done))
        own = dict(zip(others, rest, strict=True))
        found = [own[q] if q in own else self._shipped[q] for q in questions]
        return np.stack(found) if found else rest

    def keep_only(self, texts: Iterable[str], questions: Iterable[str]) -> int:
        """Erase every vector but those of these texts and questions; returns how many went."""
        keep = {self._text_key(t) for t in texts} | {self._question_key(q) for q in questions}
        gone = [key for (key,) in self._db.execute("SELECT key FROM vectors") if key not in keep]
        with self._db:
            self._db.executemany("DELETE FROM vectors WHERE key = ?", [(key,) for key in gone])
        if gone:
            self._db.execute("VACUUM")
        return len(gone)

    def _vectors(
        self,
        keys: Sequence[str],
        texts: Sequence[str],
        embed: Callable[[LocalEmbedding, Sequence[str]], np.ndarray],
        progress: Progress,
    ) -> np.ndarray:
        known = {key: vector for key in set(keys) if (vector := self._get(key)) is not None}
        missing = [(key, text) for key, text in dict(zip(keys, texts, strict=True)).items() if key not in known]
        done = len(texts) - len(missing)
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            vectors = embed(self._model, [text for _, text in batch])
            with self._db:
                for (key, _), vector in zip(batch, vectors, strict=True):
                    known[key] = vector
                    self._db.execute("INSERT OR REPLACE INTO vectors VALUES (?, ?)", (key, vector.tobytes()))
            done += len(batch)
            progress(done)
        progress(len(texts))
        return np.stack([known[key] for key in keys]) if keys else np.zeros((0, 0), dtype=np.float32)

    def _get(self, key: str) -> np.ndarray | None:
        row = self._db.execute("SELECT vector FROM vectors WHERE key = ?", (key,)).fetchone()
        return np.frombuffer(row[0], dtype=np.float32) if row else None

    def _text_key(self, text: str) -> str:
        return _key(self._model.model_name, text)

    def _question_key(self, question: str) -> str:
        return _key(self._model.model_name, f"\0{question}")


def _key(model_name: str, text: str) -> str:
    return hashlib.sha256(f"{model_name}\0{text}".encode()).hexdigest()
