"""Qdrant Edge: the engine in process. Opening a shard rewrites its files, so each reader opens a private copy."""

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import qdrant_edge as edge

from corpus.index.query import ASKED, DENSE, UNITS, WORDS, Point, Scores, SearchFilter, Words


def create_shard(folder: Path, points: Iterable[Point], dimension: int) -> None:
    """Write a shard. Without a write-ahead log (fixed at creation), so that several processes may read its copies."""
    config = edge.EdgeConfig(
        vectors={
            DENSE: edge.EdgeVectorParams(size=dimension, distance=edge.Distance.Dot),
            **{
                name: edge.EdgeVectorParams(
                    size=dimension,
                    distance=edge.Distance.Dot,
                    multivector_config=edge.MultiVectorConfig(edge.MultiVectorComparator.MaxSim),
                )
                for name in (UNITS, ASKED)
            },
        },
        sparse_vectors={WORDS: edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf)},
        wal_enabled=False,
    )
    folder.mkdir(parents=True, exist_ok=True)
    shard = edge.EdgeShard.create(str(folder), config)
    shard.update(edge.UpdateOperation.upsert_points([_point(p) for p in points]))
    shard.flush()
    shard.close()


class EdgeBackend:
    """A private copy of a published shard, removed when closed."""

    def __init__(self, folder: Path) -> None:
        self._copy = tempfile.TemporaryDirectory(prefix="balise-index-")
        target = Path(self._copy.name) / "shard"
        shutil.copytree(folder, target)
        self._shard = edge.EdgeShard.load(str(target))

    def search(self, dense: np.ndarray, words: Words, where: SearchFilter, limit: int) -> Scores:
        """The best points by each of the vectors, in one request."""
        meaning = [float(x) for x in dense]
        requests = [
            edge.QueryRequest(limit=limit, query=edge.Query.Nearest(vector, using=name), filter=_filter(where))
            for name, vector in (
                (DENSE, meaning),
                (UNITS, [meaning]),
                (ASKED, [meaning]),
                (WORDS, edge.SparseVector(list(words.indices), list(words.values))),
            )
        ]
        found = self._shard.query_batch(edge.QueryBatchRequest(requests))
        return {
            name: [(int(str(p.id)), p.score) for p in points]
            for name, points in zip((DENSE, UNITS, ASKED, WORDS), found, strict=True)
        }

    def unit_vectors(self, numbers: Sequence[int]) -> dict[int, np.ndarray]:
        """The units' vectors of points, each of shape (units, dimension)."""
        records = self._shard.retrieve(list(numbers), with_payload=False, with_vector=[UNITS])
        return {
            int(str(r.id)): np.asarray(r.vector[UNITS], dtype=np.float32)  # type: ignore[index,call-overload]
            for r in records
        }

    def count(self) -> int:
        """How many points there are."""
        return self._shard.count(edge.CountRequest(exact=True))

    def close(self) -> None:
        """Close the shard and remove the private copy."""
        self._shard.close()
        self._copy.cleanup()


def _point(point: Point) -> edge.Point:
    return edge.Point(
        id=point.number,
        vector={
            DENSE: point.dense.tolist(),
            UNITS: point.units.tolist(),
            **({ASKED: point.asked.tolist()} if len(point.asked) else {}),
            WORDS: edge.SparseVector(list(point.words.indices), list(point.words.values)),
        },
        payload={"document": point.document},
    )


def _filter(where: SearchFilter) -> edge.Filter | None:
    if not where.documents:
        return None
    return edge.Filter(must=[edge.FieldCondition(key="document", match=edge.MatchAny(sorted(where.documents)))])
