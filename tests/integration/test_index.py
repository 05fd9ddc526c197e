"""The index in both its forms, on the same points."""

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from qdrant_client import QdrantClient

from corpus.confidentiality.meaning import load_examples
from corpus.embedding import load_embedding
from corpus.errors import IndexMismatch, IndexNotBuilt
from corpus.index import store
from corpus.index.edge import EdgeBackend
from corpus.index.fusion import Weights, fuse
from corpus.index.published import Build, _embedded, _points, open_index
from corpus.index.query import Backend, SearchFilter
from corpus.index.questions import read_questions
from corpus.index.server import ServerBackend, write_collection
from corpus.index.words import words_of_query
from corpus.settings import Embedding, Settings

QUESTIONS = ("Protégé B dans un système public", "formation du personnel", "qui contacter", "cyberattaques")


@pytest.fixture(scope="module")
def both(sheets: Settings) -> tuple[Backend, Backend]:
    """The published shard, and the same points in the client's own in-memory Qdrant (a stand-in for a server)."""
    manifest = store.required_manifest(sheets.data)
    passages, texts = store.read_contents(sheets.data, manifest.version)
    questions = read_questions(store.version_folder(sheets.data, manifest.version)).tied
    build = Build(passages, texts, questions, load_examples(), manifest.documents, manifest.corpus, manifest.inputs)
    vectors, asked, _ = _embedded(sheets.data, load_embedding(sheets.embedding), build, None)
    points = _points(build, {t.document: t for t in texts}, vectors, asked)
    client = QdrantClient(":memory:")
    write_collection(client, "balise-test", points, vectors.shape[1], sheets.qdrant)
    return EdgeBackend(store.version_folder(sheets.data, manifest.version) / "shard"), ServerBackend(
        client, "balise-test"
    )


@pytest.mark.parametrize("text", QUESTIONS)
@pytest.mark.parametrize(
    "where",
    [SearchFilter(), SearchFilter(frozenset({"guide-iag-2025", "portrait-ia-2026"}))],
)
def test_both_forms_rank_alike(both: tuple[Backend, Backend], sheets: Settings, text: str, where: SearchFilter) -> None:
    vector = np.asarray(load_embedding(sheets.embedding).get_query_embedding(text), dtype=np.float32)
    ranked = [
        [f.number for f in fuse(backend.search(vector, words_of_query(text), where, 40), Weights())[:10]]
        for backend in both
    ]
    assert ranked[0] == ranked[1]
    assert ranked[0]


def test_a_filter_holds(sheets: Settings) -> None:
    index = open_index(sheets, load_embedding(sheets.embedding))
    try:
        vector = index.embed_query("suspension des assistants virtuels")
        where = SearchFilter(frozenset({"guide-iag-2025", "portrait-ia-2026"}))
        hits = index.search(vector, words_of_query("suspension"), where, limit=50)
        assert {h.passage.document for h in hits} == where.documents
    finally:
        index.close()


def test_unit_vectors_match_the_units(sheets: Settings) -> None:
    index = open_index(sheets, load_embedding(sheets.embedding))
    try:
        some = [p.id for p in list(index.passages.values())[:5]]
        for identifier, vectors in index.unit_vectors(some).items():
            assert vectors.shape == (len(index.passages[identifier].units), 384)
    finally:
        index.close()


def test_another_model_or_format_is_refused(sheets: Settings) -> None:
    other = load_embedding(Embedding())
    other.model_name = "autre-modele"
    with pytest.raises(IndexMismatch, match="autre-modele"):
        open_index(sheets, other)


def test_nothing_published_says_what_to_do(own: Settings) -> None:
    with pytest.raises(IndexNotBuilt, match="make index"):
        open_index(own, load_embedding(own.embedding))


def test_a_format_of_another_code_is_refused(own: Settings, sheets: Settings) -> None:
    manifest = replace(store.required_manifest(sheets.data), format=store.FORMAT + 1)
    store.write_contents(store.version_folder(own.data, manifest.version), manifest, (), ())
    store.switch(own.data, manifest.version)
    with pytest.raises(IndexMismatch, match="format"):
        open_index(own, load_embedding(own.embedding))


def test_several_processes_open_the_same_index_at_once(sheets: Settings) -> None:
    code = (
        "from corpus.settings import load_settings; from corpus.embedding import load_embedding;"
        "from corpus.index.published import open_index; s = load_settings();"
        "i = open_index(s, load_embedding(s.embedding)); print(i.count()); i.close()"
    )
    environment = {**os.environ, "BALISE_DATA": str(sheets.data), "DOCUMENTS": str(sheets.documents)}
    running = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    counts = {process.communicate(timeout=120)[0] for process in running}
    assert len(counts) == 1 and int(counts.pop()) > 0
