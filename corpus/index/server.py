"""Qdrant as a server or a cluster: the same points and the same query as in process, through `qdrant-client`."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager

import numpy as np
from qdrant_client import QdrantClient
from qdrant_client import models as m
from qdrant_client.common.client_exceptions import QdrantException
from qdrant_client.http.exceptions import ApiException, UnexpectedResponse

from corpus.errors import IndexUnreachable, SettingsError
from corpus.index.query import ASKED, DENSE, UNITS, WORDS, Point, Scores, SearchFilter, Words
from corpus.settings import Qdrant

_BATCH = 64


_REFUSALS = {
    401: ("Le serveur Qdrant refuse la clé.", "Vérifiez qdrant.api_key."),
    403: ("Le serveur Qdrant refuse la clé.", "Vérifiez qdrant.api_key."),
    404: (
        "Le serveur Qdrant n'a pas la collection de l'index.",
        "Reconstruisez l'index : supprimez le dossier « index » des données, puis make index.",
    ),
}


@contextmanager
def _said() -> Iterator[None]:
    """Say what the client's exceptions mean, and what to do."""
    try:
        yield
    except UnexpectedResponse as error:
        problem, remedy = _REFUSALS.get(
            error.status_code or 0,
            (f"Le serveur Qdrant refuse la demande ({error.status_code}).", "Voyez son journal, puis recommencez."),
        )
        raise IndexUnreachable(problem, remedy) from error
    except (ApiException, QdrantException) as error:
        raise IndexUnreachable(
            "Le serveur Qdrant ne répond pas.", "Vérifiez qdrant.url et que le serveur marche, puis recommencez."
        ) from error


def connect(settings: Qdrant) -> QdrantClient:
    """A client of the server that the settings name. It asks nothing of the server yet.

    Raises:
        SettingsError: the address is not one.
    """
    try:
        return QdrantClient(url=settings.url, api_key=settings.api_key or None, check_compatibility=False)
    except ValueError as error:
        raise SettingsError(
            f"qdrant.url n'est pas une adresse : {settings.url}.", "Donnez-la en entier : http://hôte:6333."
        ) from error


@_said()
def create_collection(settings: Qdrant, name: str, points: Iterable[Point], dimension: int) -> None:
    """Write a collection, sharded and replicated as the settings say.

    Raises:
        IndexUnreachable: the server does not take it.
    """
    with closing(connect(settings)) as client:
        write_collection(client, name, points, dimension, settings)


@_said()
def delete_collections(settings: Qdrant, names: Iterable[str]) -> None:
    """Delete collections; one that is not there is no fault.

    Raises:
        IndexUnreachable: the server does not answer.
    """
    with closing(connect(settings)) as client:
        for name in names:
            client.delete_collection(name)


def write_collection(
    client: QdrantClient, name: str, points: Iterable[Point], dimension: int, settings: Qdrant
) -> None:
    """Write a collection through a client."""
    client.create_collection(
        name,
        vectors_config={
            DENSE: m.VectorParams(size=dimension, distance=m.Distance.DOT),
            **{
                name: m.VectorParams(
                    size=dimension,
                    distance=m.Distance.DOT,
                    multivector_config=m.MultiVectorConfig(comparator=m.MultiVectorComparator.MAX_SIM),
                )
                for name in (UNITS, ASKED)
            },
        },
        sparse_vectors_config={WORDS: m.SparseVectorParams(modifier=m.Modifier.IDF)},
        shard_number=settings.shards,
        replication_factor=settings.replicas,
    )
    batch: list[m.PointStruct] = []
    for point in points:
        batch.append(_point(point))
        if len(batch) == _BATCH:
            client.upsert(name, batch, wait=True)
            batch = []
    if batch:
        client.upsert(name, batch, wait=True)


class ServerBackend:
    """A published collection on a server. Each question raises IndexUnreachable where the server does not answer."""

    def __init__(self, client: QdrantClient, collection: str) -> None:
        self._client = client
        self._collection = collection

    @_said()
    def search(self, dense: np.ndarray, words: Words, where: SearchFilter, limit: int) -> Scores:
        """The best points by each of the vectors, in one request."""
        meaning = [float(x) for x in dense]
        vectors: dict[str, list[float] | list[list[float]] | m.SparseVector] = {
            DENSE: meaning,
            UNITS: [meaning],
            ASKED: [meaning],
            WORDS: m.SparseVector(indices=list(words.indices), values=list(words.values)),
        }
        found = self._client.query_batch_points(
            self._collection,
            [
                m.QueryRequest(query=m.NearestQuery(nearest=v), using=name, limit=limit, filter=_filter(where))
                for name, v in vectors.items()
            ],
        )
        return {
            name: [(int(p.id), p.score) for p in response.points] for name, response in zip(vectors, found, strict=True)
        }

    @_said()
    def unit_vectors(self, numbers: Sequence[int]) -> dict[int, np.ndarray]:
        """The units' vectors of points, each of shape (units, dimension)."""
        records = self._client.retrieve(self._collection, list(numbers), with_payload=False, with_vectors=[UNITS])
        return {int(r.id): np.asarray(r.vector[UNITS], dtype=np.float32) for r in records if isinstance(r.vector, dict)}

    @_said()
    def count(self) -> int:
        """How many points there are."""
        return self._client.count(self._collection, exact=True).count

    def close(self) -> None:
        """Close the connection."""
        self._client.close()


def _point(point: Point) -> m.PointStruct:
    return m.PointStruct(
        id=point.number,
        vector={
            DENSE: point.dense.tolist(),
            UNITS: point.units.tolist(),
            **({ASKED: point.asked.tolist()} if len(point.asked) else {}),
            WORDS: m.SparseVector(indices=list(point.words.indices), values=list(point.words.values)),
        },
        payload={"document": point.document},
    )


def _filter(where: SearchFilter) -> m.Filter | None:
    if not where.documents:
        return None
    return m.Filter(must=[m.FieldCondition(key="document", match=m.MatchAny(any=sorted(where.documents)))])
