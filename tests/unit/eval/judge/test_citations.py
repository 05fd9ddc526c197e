"""ALCE's definitions, with a judge that knows which words support what."""

import asyncio
import math
from collections.abc import Sequence

import pytest

from eval.judge.citations import MEASURES, Citations, Cited

RECALL, PRECISION = MEASURES


class Judge:
    """Supported when every letter of the statement is in the quotes taken together."""

    def __init__(self) -> None:
        self.asked = 0

    async def supported(self, quotes: Sequence[str], text: str) -> bool:
        self.asked += 1
        if "!" in text:
            raise ConnectionError
        return set(text) <= set("".join(quotes))


def score(measure: str, *statements: Cited) -> float:
    return asyncio.run(Citations(Judge().supported).score(measure, statements))


@pytest.mark.parametrize(
    ("statement", "recall", "precision"),
    [
        (Cited("ab", ("ab",)), 1.0, 1.0),
        (Cited("ab", ("cd",)), 0.0, 0.0),
        (Cited("ab", ("ab", "cd")), 1.0, 0.5),
        (Cited("ab", ("a", "b")), 1.0, 1.0),
        (Cited("ab", ("ab", "ab")), 1.0, 1.0),
        (Cited("abz", ("a", "b")), 0.0, 0.0),
    ],
)
def test_recall_and_precision(statement: Cited, recall: float, precision: float) -> None:
    assert score(RECALL, statement) == recall
    assert score(PRECISION, statement) == precision


def test_over_statements_and_without_a_citation_or_a_statement() -> None:
    assert score(RECALL, Cited("ab", ("ab",)), Cited("ab", ())) == 0.5
    assert score(PRECISION, Cited("ab", ("ab",)), Cited("ab", ("cd", "ef", "gh"))) == 0.25
    assert math.isnan(score(RECALL)) and math.isnan(score(PRECISION, Cited("ab", ())))


def test_what_was_said_is_not_asked_again_and_a_failure_is() -> None:
    judge = Judge()
    both = Citations(judge.supported)
    for measure in MEASURES:
        asyncio.run(both.score(measure, [Cited("ab", ("ab",))]))
    assert judge.asked == 1
    for _ in range(2):
        with pytest.raises(ConnectionError):
            asyncio.run(both.score(RECALL, [Cited("!", ("ab",))]))
    assert judge.asked == 3
