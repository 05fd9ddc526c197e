"""Qdrant as a server or a cluster: the same points and the same query as in process, through `qdrant-client`."""

from collections.abc import Iterable, Sequence

import numpy as np
from qdrant_client import QdrantClient
from qdrant_client import models as m

from corpus.index.query import ASKED, DENSE, UNITS, WORDS, Point, Scores, SearchFilter, Words
from corpus.settings import Qdrant

_BATCH = 64


def connect(settings: Qdrant) -> QdrantClient:
    """A client of the server that the settings name."""
    return QdrantClient(url=settings.url, api_key=settings.api_key or None, check_compatibility=False)


def create_collection(
    client: QdrantClient, name: str, points: Iterable[Point], dimension: int, settings: Qdrant
) -> None:
    """Write a collection, sharded and replicated as the settings say; one left by a killed build is replaced."""
    client.delete_collection(name)
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
    """A published collection on a server."""

    def __init__(self, client: QdrantClient, collection: str) -> None:
        self._client = client
        self._collection = collection

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

    def unit_vectors(self, numbers: Sequence[int]) -> dict[int, np.ndarray]:
        """The units' vectors of points, each of shape (units, dimension)."""
        records = self._client.retrieve(self._collection, list(numbers), with_payload=False, with_vectors=[UNITS])
        return {int(r.id): np.asarray(r.vector[UNITS], dtype=np.float32) for r in records if isinstance(r.vector, dict)}

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
        payload=dict(point.payload),
    )


def _filter(where: SearchFilter) -> m.Filter | None:
    conditions: list[m.Condition] = []
    for key, operator, value in where.conditions():
        if operator == "any":
            conditions.append(m.FieldCondition(key=key, match=m.MatchAny(any=value)))
        elif operator == "lte":
            conditions.append(m.FieldCondition(key=key, range=m.Range(lte=value)))
        else:
            conditions.append(m.FieldCondition(key=key, range=m.Range(gt=value)))
    return m.Filter(must=conditions) if conditions else None
