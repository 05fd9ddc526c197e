"""Build an index beside the one that answers, check it, switch; open the published one and search it."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from corpus import durable
from corpus.confidentiality import attempts as attempt_models
from corpus.confidentiality import telling as telling_models
from corpus.confidentiality.attempts import Attempts
from corpus.confidentiality.learning import learn
from corpus.confidentiality.meaning import ASKED, Example, legible
from corpus.confidentiality.telling import Telling
from corpus.embedding import LocalEmbedding, embed_query
from corpus.embedding_cache import EmbeddingCache
from corpus.errors import IndexMismatch
from corpus.index import store
from corpus.index.backends import open_backend, remove_versions, write_points
from corpus.index.embedded import embedded_texts, passage_text
from corpus.index.fusion import Weights, fuse
from corpus.index.query import Backend, Point, SearchFilter, Words
from corpus.index.questions import Questions, Tied, read_questions, rows_by_passage, write_questions
from corpus.index.store import Imported, Manifest, current_version
from corpus.index.words import words_of_query, words_of_text
from corpus.model import Passage, Text
from corpus.settings import Settings
from corpus.shipped_vectors import load_shipped

__all__ = ["Build", "Hit", "Index", "current_version", "open_index", "publish"]

CANDIDATES = 60
"""Points asked of each signal."""

_TELLING, _ATTEMPTS = "telling.npz", "attempts.npz"
"""Where a version keeps the guard's two models: of confidential messages, and of attempts to turn it from its rules."""


@dataclass(frozen=True, slots=True)
class Build:
    """What to publish. ``documents`` says where each text came from, ``inputs`` and ``corpus`` what shaped it all;
    ``examples`` are those from which confidential matter is learnt.
    """

    passages: tuple[Passage, ...]
    texts: tuple[Text, ...]
    questions: tuple[Tied, ...]
    examples: tuple[Example, ...]
    documents: Mapping[str, Imported]
    corpus: str
    inputs: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: ``score`` is fused; ``dense``, ``units`` and ``asked`` are cosines, ``words`` a BM25 score."""

    passage: Passage
    score: float
    dense: float
    units: float
    asked: float
    words: float


class Index:
    """The published index, open for reading. Close it to remove its private copy."""

    def __init__(
        self,
        manifest: Manifest,
        passages: Sequence[Passage],
        texts: Sequence[Text],
        questions: Questions,
        telling: Telling,
        attempts: Attempts,
        embedding: LocalEmbedding,
        backend: Backend,
    ) -> None:
        self.manifest = manifest
        self.version = manifest.version
        self.questions = questions
        self.telling = telling
        self.attempts = attempts
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
        return [
            Hit(self._ordered[f.number], f.score, f.dense, f.units, f.asked, f.words)
            for f in fuse(scores, weights)[:limit]
        ]

    def unit_vectors(self, passages: Sequence[str]) -> dict[str, np.ndarray]:
        """The vectors of passages' units, each of shape (units, dimension), in the units' order."""
        found = self._backend.unit_vectors([self._numbers[i] for i in passages])
        return {self._ordered[number].id: vectors for number, vectors in found.items()}

    def following(self, passage: Passage) -> Passage | None:
        """The passage that comes next in the same document; `None` at its end."""
        number = self._numbers[passage.id] + 1
        after = self._ordered[number] if number < len(self._ordered) else None
        return after if after is not None and after.document == passage.document else None

    def count(self) -> int:
        """How many points the engine holds."""
        return self._backend.count()

    def close(self) -> None:
        """Release the engine."""
        self._backend.close()


def open_index(settings: Settings, embedding: LocalEmbedding) -> Index:
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
    return _open(settings, manifest, embedding)


def _open(settings: Settings, manifest: Manifest, embedding: LocalEmbedding) -> Index:
    passages, texts = store.read_contents(settings.data, manifest.version)
    folder = store.version_folder(settings.data, manifest.version)
    questions = read_questions(folder)
    telling, attempts = telling_models.load(folder / _TELLING), attempt_models.load(folder / _ATTEMPTS)
    return Index(manifest, passages, texts, questions, telling, attempts, embedding, open_backend(settings, manifest))


def publish(
    settings: Settings,
    embedding: LocalEmbedding,
    build: Build,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> str:
    """Build a version beside the published one, check it, switch to it; returns its name.

    The version just replaced stays for the readers that are opening it, unless it holds a document that this one does
    not (withdrawn, or no longer admitted); older ones go. ``progress`` is told (texts embedded, texts in all).

    Raises:
        IndexMismatch: the new index fails its check; the published one goes on answering.
        IndexUnreachable: the Qdrant server does not answer.
    """
    data = settings.data
    previous = current_version(data)
    remove_versions(settings, store.others(data, previous))
    version = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}"
    texts = {t.document: t for t in build.texts}
    vectors, asked, examples = _embedded(data, embedding, build, progress)
    points = _points(build, texts, vectors, asked)
    dimension = vectors.shape[1]
    folder = store.create_version(data, version)
    collection = write_points(settings, version, points, dimension)
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
    write_questions(folder, build.questions, asked)
    said = [*build.examples, *(Example(q.text, ASKED) for q in build.questions)]
    guard = learn(data / "guard", said, np.array([*examples, *asked]))
    durable.write_new(folder / _TELLING, guard.telling)
    durable.write_new(folder / _ATTEMPTS, guard.attempts)
    _check(settings, manifest, embedding)
    store.switch(data, version)
    older = store.others(data, version)
    remove_versions(settings, [v for v in older if v != previous or store.holds_other(data, v, build.documents)])
    return version


def _embedded(
    data: Path, embedding: LocalEmbedding, build: Build, progress: Callable[[int, int], None] | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Vectors of every text of the passages, of the anticipated questions, and of the examples; a row each."""
    everything = embedded_texts(build.passages, {t.document: t for t in build.texts})
    asked = [q.text for q in build.questions]
    # An anticipated question has one vector, tied or not: what the guard learns is the same whatever the documents.
    examples = [e.text if e.matter == ASKED else legible(e.text) for e in build.examples]
    total = len(everything) + len(asked) + len(examples)

    def told(before: int) -> Callable[[int], None]:
        return lambda done: progress(before + done, total) if progress else None

    shipped = load_shipped(embedding.model_name)
    with EmbeddingCache(data / "embeddings.sqlite", embedding, shipped) as cache:
        vectors = cache.texts(everything, told(0))
        questions = cache.questions(asked, told(len(everything)))
        told_apart = cache.questions(examples, told(len(everything) + len(asked)))
        cache.keep_only(everything, [text for text in (*asked, *examples) if text not in shipped])
    return vectors, questions, told_apart


def _points(build: Build, texts: Mapping[str, Text], vectors: np.ndarray, asked: np.ndarray) -> list[Point]:
    rows = rows_by_passage(build.questions, build.passages)
    points: list[Point] = []
    at = 0
    for number, passage in enumerate(build.passages):
        size = len(passage.units)
        points.append(
            Point(
                number,
                vectors[at],
                vectors[at + 1 : at + 1 + size],
                asked[rows[passage.id]],
                words_of_text(passage_text(passage, texts[passage.document].text)),
                passage.document,
            )
        )
        at += 1 + size
    return points


def _check(settings: Settings, manifest: Manifest, embedding: LocalEmbedding) -> None:
    """Refuse a new index that lost a point, an offset or its own words."""
    index = _open(settings, manifest, embedding)
    passages = index.passages.values()
    try:
        sound = index.count() == manifest.passages and all(
            0 <= u.start < u.end <= len(index.texts[p.document].text) for p in passages for u in p.units
        )
        if sound and passages:
            first = next(iter(passages))
            found = index.search(index.embed_query(first.context), words_of_query(first.context))
            sound = bool(found)
    finally:
        index.close()
    if not sound:
        raise IndexMismatch(
            "Le nouvel index ne passe pas sa vérification; l'ancien reste en service.", "Relancez : make index."
        )
