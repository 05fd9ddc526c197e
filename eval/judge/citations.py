"""Citation recall and precision per statement as ALCE defines them (Gao et al. 2023), judged.

Recall: the share of the statements that all their citations together support. Precision: the share of the citations
that are not idle; one is idle when it does not support its statement alone and the others support it without it, and
every citation of a statement that is not supported is. The judge stands in the NLI's place. `eval.metrics` measures the
same without a judge, against gold sections.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

MEASURES = ("citation_recall_judged", "citation_precision_judged")

Supported = Callable[[Sequence[str], str], Awaitable[bool]]
"""Whether quotes support a statement, by the judge."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A statement and the quotes that it cites."""

    text: str
    quotes: tuple[str, ...]


class Citations:
    """The two measures over a judge. What it said once of the same quotes and statement is not asked again."""

    def __init__(self, supported: Supported) -> None:
        self._supported = supported
        self._said: dict[tuple[tuple[str, ...], str], bool] = {}

    async def score(self, measure: str, statements: Sequence[Cited]) -> float:
        """One of the measures over an answer's statements, from 0 to 1; NaN for an answer without a statement.

        Raises:
            Exception: the judge failed on one of them.
        """
        if measure == "citation_recall_judged":
            right = [await self._holds(one.quotes, one.text) for one in statements]
        else:
            right = [useful for one in statements for useful in await self._useful(one)]
        return sum(right) / len(right) if right else float("nan")

    async def _useful(self, one: Cited) -> list[bool]:
        """Whether each citation of a statement is of use to it."""
        if not await self._holds(one.quotes, one.text):
            return [False] * len(one.quotes)
        if len(one.quotes) == 1:
            return [True]
        rest = [(*one.quotes[:i], *one.quotes[i + 1 :]) for i in range(len(one.quotes))]
        return [
            await self._holds((quote,), one.text) or not await self._holds(rest[i], one.text)
            for i, quote in enumerate(one.quotes)
        ]

    async def _holds(self, quotes: tuple[str, ...], text: str) -> bool:
        if not quotes:
            return False
        if (quotes, text) not in self._said:
            self._said[quotes, text] = await self._supported(quotes, text)
        return self._said[quotes, text]
