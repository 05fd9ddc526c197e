"""Build an index beside the one that answers, check it, switch; open the published one and search it."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding

from corpus.embedding import embed_query
from corpus.embedding_cache import EmbeddingCache
from corpus.errors import IndexMismatch
from corpus.index import store
from corpus.index.fusion import Weights, fuse
from corpus.index.query import FIRST_DAY, LAST_DAY, Backend, Point, SearchFilter, Words, as_number
from corpus.index.store import Imported, Manifest, current_version
from corpus.index.words import words_of_query, words_of_text
from corpus.model import LAPSED, Document, Passage, Text
from corpus.settings import Settings

__all__ = ["Build", "Hit", "Index", "current_version", "open_index", "publish"]

_LEAD_TAIL = 160
"""Characters of a lead-in embedded with its bullets."""

CANDIDATES = 60
"""Points asked of each signal."""


@dataclass(frozen=True, slots=True)
class Build:
    """What to publish. ``documents`` says where each text came from, ``inputs`` and ``corpus`` what shaped it all."""

    passages: tuple[Passage, ...]
    texts: tuple[Text, ...]
    catalogue: Mapping[str, Document]
    documents: Mapping[str, Imported]
    corpus: str
    inputs: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: ``score`` is fused; ``dense`` and ``units`` are cosines, ``words`` a BM25 score."""

    passage: Passage
    score: float
    dense: float
    units: float
    words: float


class Index:
    """The published index, open for reading. Close it to remove its private copy."""

    def __init__(
        self,
        manifest: Manifest,
        passages: Sequence[Passage],
        texts: Sequence[Text],
        embedding: BaseEmbedding,
        backend: Backend,
    ) -> None:
        self.manifest = manifest
        self.version = manifest.version
        self.texts: Mapping[str, Text] = {t.document: t for t in texts}
        self.passages: Mapping[str, Passage] = {p.id: p for p in passages}
        self._ordered = tuple(passages)
        self._numbers = {p.id: n for n, p in enumerate(passages)}
        self._embedding = embedding
        self._backend = backend

    def embed_query(self, text: str) -> np.ndarray:
        """A question's vector, shape (dimension,)."""
        return embed_query(self._embedding, text)

    def search(
        self,
        meaning: np.ndarray,
        words: Words,
        where: SearchFilter = SearchFilter(),
        limit: int = 10,
        weights: Weights = Weights(),
    ) -> list[Hit]:
        """The best passages by meaning (a vector) and by words, best first."""
        scores = self._backend.search(meaning, words, where, max(limit, CANDIDATES))
        return [Hit(self._ordered[f.number], f.score, f.dense, f.units, f.words) for f in fuse(scores, weights)[:limit]]

    def unit_vectors(self, passages: Sequence[str]) -> dict[str, np.ndarray]:
        """The vectors of passages' units, each of shape (units, dimension), in the units' order."""
        found = self._backend.unit_vectors([self._numbers[i] for i in passages])
        return {self._ordered[number].id: vectors for number, vectors in found.items()}

    def count(self) -> int:
        """How many points the engine holds."""
        return self._backend.count()

    def close(self) -> None:
        """Release the engine."""
        self._backend.close()


def open_index(settings: Settings, embedding: BaseEmbedding) -> Index:
    """Open the published index.

    Raises:
        IndexNotBuilt: nothing has been published.
        IndexMismatch: another format or another model built it.
    """
    manifest = store.required_manifest(settings.data)
    if manifest.model != embedding.model_name:
        raise IndexMismatch(
            f"L'index a été construit avec le modèle {manifest.model}; les réglages nomment {embedding.model_name}.",
            "Reconstruisez-le (make index) ou rétablissez le réglage du modèle.",
        )
    passages, texts = store.read_contents(settings.data, manifest.version)
    return Index(manifest, passages, texts, embedding, _open_backend(settings, manifest))


def publish(
    settings: Settings,
    embedding: BaseEmbedding,
    build: Build,
    *,
    erase_previous: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> str:
    """Build a version beside the published one, check it, switch to it; returns its name.

    ``erase_previous`` removes every older version at once (a withdrawal); otherwise the one just replaced stays for the
    readers that are opening it. ``progress`` is told (texts embedded, texts in all).

    Raises:
        IndexMismatch: the new index fails its check; the published one goes on answering.
    """
    data = settings.data
    previous = current_version(data)
    store.remove_others(data, {previous} if previous else set())
    version = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}"
    folder = store.version_folder(data, version)
    points, dimension = _points(data, embedding, build, progress)
    collection = _write_backend(settings, folder, version, points, dimension)
    manifest = Manifest(
        version=version,
        format=store.FORMAT,
        model=embedding.model_name,
        dimension=dimension,
        corpus=build.corpus,
        inputs=build.inputs,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        collection=collection,
        passages=len(build.passages),
        documents=dict(build.documents),
    )
    store.write_contents(folder, manifest, build.passages, build.texts)
    _check(settings, manifest, embedding)
    store.switch(data, version)
    gone = store.remove_others(data, {version} | ({previous} if previous and not erase_previous else set()))
    _drop_collections(settings, gone)
    return version


def embedded_texts(passages: Sequence[Passage], texts: Mapping[str, Text]) -> list[str]:
    """Every text that an index embeds: each passage with its headings, then each of its units with its lead-in."""
    out: list[str] = []
    for passage in passages:
        body = texts[passage.document].text
        out.append(_passage_text(passage, body))
        out.extend(_unit_texts(passage, body))
    return out


def _passage_text(passage: Passage, body: str) -> str:
    if "outline" in passage.tags:
        return "\n".join([passage.context, *(body[u.start : u.end] for u in passage.units)])
    return f"{passage.context}\n{body[passage.start : passage.end]}"


def _unit_texts(passage: Passage, body: str) -> list[str]:
    """What stands for each unit in meaning: the end of its lead-in and its own words, with their titles for cells.

    Not its headings: they would make all the units of a section alike, and the passage's own vector has them.
    """
    out = []
    for unit in passage.units:
        own = body[unit.start : unit.end]
        if unit.columns:
            own = " ; ".join(
                f"{title} : {cell}" for title, cell in zip(unit.columns, own.split("\t"), strict=False) if cell.strip()
            )
            lead = ""
        else:
            lead = _tail(body[unit.lead[0] : unit.lead[1]]) if unit.lead else ""
        out.append(f"{lead} {own}".strip())
    return out


def _tail(lead: str) -> str:
    """The last words of a lead-in, from the start of a sentence or a clause."""
    if len(lead) <= _LEAD_TAIL:
        return lead
    cut = max(lead.rfind(". ", 0, -1), lead.rfind(", ", 0, -1))
    return lead[cut + 2 :] if len(lead) - cut <= _LEAD_TAIL else lead[-_LEAD_TAIL:]


def _points(
    data: Path, embedding: BaseEmbedding, build: Build, progress: Callable[[int, int], None] | None
) -> tuple[list[Point], int]:
    texts = {t.document: t for t in build.texts}
    everything = embedded_texts(build.passages, texts)
    with EmbeddingCache(data / "embeddings.sqlite") as cache:
        vectors = cache.embed(
            embedding, everything, (lambda done: progress(done, len(everything))) if progress else None
        )
        cache.keep_only(embedding.model_name, everything)
    points: list[Point] = []
    at = 0
    for number, passage in enumerate(build.passages):
        size = len(passage.units)
        points.append(
            Point(
                number,
                vectors[at],
                vectors[at + 1 : at + 1 + size],
                words_of_text(_passage_text(passage, texts[passage.document].text)),
                _payload(passage, build.catalogue[passage.document]),
            )
        )
        at += 1 + size
    return points, vectors.shape[1]


def _payload(passage: Passage, document: Document) -> dict[str, str | int]:
    validity = document.validity_of(passage.section, passage.heading)
    ends = validity.until is not None and (validity.status in LAPSED or validity.until > validity.verified_on)
    return {
        "document": passage.document,
        "kind": document.kind,
        "since": as_number(validity.since) if validity.since else FIRST_DAY,
        "until": as_number(validity.until) if ends and validity.until else LAST_DAY,
    }


def _write_backend(settings: Settings, folder: Path, version: str, points: list[Point], dimension: int) -> str:
    """Write the points; returns the collection's name on a server, an empty string in process."""
    if not settings.qdrant.url:
        from corpus.index.edge import create_shard

        create_shard(folder / "shard", points, dimension)
        return ""
    from corpus.index.server import connect, create_collection

    client = connect(settings.qdrant)
    try:
        create_collection(client, f"balise-{version}", points, dimension, settings.qdrant)
    finally:
        client.close()
    return f"balise-{version}"


def _open_backend(settings: Settings, manifest: Manifest) -> Backend:
    if bool(settings.qdrant.url) != bool(manifest.collection):
        raise IndexMismatch(
            "L'index publié et le réglage qdrant.url ne vont pas ensemble.",
            "Reconstruisez l'index (make index) ou rétablissez qdrant.url.",
        )
    if manifest.collection:
        from corpus.index.server import ServerBackend, connect

        return ServerBackend(connect(settings.qdrant), manifest.collection)
    from corpus.index.edge import EdgeBackend

    return EdgeBackend(store.version_folder(settings.data, manifest.version) / "shard")


def _check(settings: Settings, manifest: Manifest, embedding: BaseEmbedding) -> None:
    """Refuse a new index that lost a point, an offset or its own words."""
    passages, texts = store.read_contents(settings.data, manifest.version)
    index = Index(manifest, passages, texts, embedding, _open_backend(settings, manifest))
    try:
        sound = index.count() == len(passages) and all(
            0 <= u.start < u.end <= len(index.texts[p.document].text) for p in passages for u in p.units
        )
        if sound and passages:
            first = passages[0]
            found = index.search(index.embed_query(first.context), words_of_query(first.context))
            sound = bool(found)
    finally:
        index.close()
    if not sound:
        raise IndexMismatch(
            "Le nouvel index ne passe pas sa vérification; l'ancien reste en service.", "Relancez : make index."
        )


def _drop_collections(settings: Settings, versions: Sequence[str]) -> None:
    if not settings.qdrant.url or not versions:
        return
    from corpus.index.server import connect

    client = connect(settings.qdrant)
    try:
        for version in versions:
            client.delete_collection(f"balise-{version}")
    finally:
        client.close()
