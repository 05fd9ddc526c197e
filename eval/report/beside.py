"""What the report shows beside a run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpus.model import Document
from eval.drift import Drift
from eval.feedback import Treatment
from eval.judge.judging import Judged, Judgement
from eval.run import Run
from eval.successions import Dated

_LONGEST = 60
"""Characters of a short title."""


@dataclass(frozen=True, slots=True)
class Title:
    """How a document is named: in full, and in the few words that a table has room for."""

    full: str
    short: str


def title_of(document: Document) -> Title:
    """A document's title; the short one is the first other name that the catalogue gives it."""
    if document.aliases:
        first = document.aliases[0]
        return Title(document.title, first[0].upper() + first[1:])
    return Title(document.title, cut(document.title, _LONGEST))


def cut(text: str, most: int) -> str:
    """The beginning of a text, with a sign where it goes on."""
    return text if len(text) <= most else f"{text[:most].rstrip()}…"


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a run: the documents' titles by identifier, earlier runs (oldest first) with their tags, the
    drift since the last release, another run to compare with, the judgements of a model with what it is worth
    (`eval judge`), what people said, and the dated questions (`eval successions`).
    """

    titles: Mapping[str, Title] = field(default_factory=dict)
    earlier: Sequence[Run] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    drift: Drift | None = None
    against: Run | None = None
    judged: Sequence[Judged] = ()
    judgements: Sequence[Judgement] = ()
    judge: Mapping[str, Any] | None = None
    treatment: Treatment | None = None
    dated: Dated | None = None

    def title(self, document: str) -> Title:
        """A document's title; its identifier where the catalogue does not hold it."""
        return self.titles.get(document, Title(document, document))


ALONE = Beside()
