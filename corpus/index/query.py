"""What is searched and what comes back, in words that both forms of Qdrant share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import numpy as np

DENSE, UNITS, ASKED, WORDS = "dense", "units", "asked", "words"
"""Names of the vectors of a point: the passage's meaning, that of each of its units, that of each of its anticipated
questions, its words (BM25)."""


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """Restrict a search. ``on``: texts that held on that day (issued by then, not lapsed before it)."""

    documents: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    on: date | None = None

    def conditions(self) -> Iterable[tuple[str, str, Any]]:
        """(field, operator, value) triples, all of which must hold; operators: any, lte, gt."""
        if self.documents:
            yield "document", "any", sorted(self.documents)
        if self.kinds:
            yield "kind", "any", sorted(self.kinds)
        if self.on is not None:
            yield "since", "lte", as_number(self.on)
            yield "until", "gt", as_number(self.on)


FIRST_DAY, LAST_DAY = 0, 99_999_999
"""`since` and `until` of a text without bounds."""


def as_number(day: date) -> int:
    """A day as yyyymmdd, which both forms of Qdrant compare."""
    return day.year * 10_000 + day.month * 100 + day.day


@dataclass(frozen=True, slots=True)
class Words:
    """A BM25 sparse vector."""

    indices: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One passage as Qdrant stores it. ``number`` is its place in the index's list of passages.

    ``units`` and ``asked`` are of shape (n, dimension); ``asked`` is empty where no question is anticipated.
    """

    number: int
    dense: np.ndarray
    units: np.ndarray
    asked: np.ndarray
    words: Words
    payload: Mapping[str, str | int]


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
