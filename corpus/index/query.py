"""What is searched and what comes back, in words that both forms of Qdrant share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

DENSE, UNITS, ASKED, WORDS = "dense", "units", "asked", "words"
"""Names of the vectors of a point: the passage's meaning, that of each of its units, that of each of its anticipated
questions, its words (BM25)."""


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """Restrict a search to passages of these ``documents``; of all when there is none."""

    documents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Words:
    """A BM25 sparse vector."""

    indices: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One passage as Qdrant stores it. ``number`` is its place in the index's list of passages, ``document`` its
    text's identifier.

    ``units`` and ``asked`` are of shape (n, dimension); ``asked`` is empty where no question is anticipated.
    """

    number: int
    dense: np.ndarray
    units: np.ndarray
    asked: np.ndarray
    words: Words
    document: str


Scores = Mapping[str, Sequence[tuple[int, float]]]
"""For each of the vectors, the (point number, score) of its best points, best first."""


class Backend(Protocol):
    """What an index needs of Qdrant, whichever its form."""

    def search(self, dense: np.ndarray, words: Words, where: SearchFilter, limit: int) -> Scores:
        """The best points by each of the vectors, in one request."""

    def unit_vectors(self, numbers: Sequence[int]) -> dict[int, np.ndarray]:
        """The units' vectors of points, each of shape (units, dimension)."""

    def count(self) -> int:
        """How many points there are."""

    def close(self) -> None:
        """Release what the backend holds."""
