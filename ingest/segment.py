"""One document, from its blocks to its normalised text and its passages."""

import hashlib
from collections.abc import Sequence

from corpus.model import Block, Document, Passage, Text
from ingest.layout import lay_out
from ingest.passages import passages_of
from ingest.structure import analyse

SHEET_TITLE = "Fiche de synthèse, non officielle"
"""How the title of every summary sheet begins."""


def segment(blocks: Sequence[Block], document: Document, *, official: bool) -> tuple[Text, tuple[Passage, ...]]:
    """The normalised text of a document and the passages cut from it; every unit's offsets fall inside the text."""
    body, placed = lay_out(blocks)
    version = hashlib.sha256(body.encode()).hexdigest()[:12]
    text = Text(document.id, version, body, official)
    passages = passages_of(text, analyse(placed), document.title)
    return text, passages if official else _without_presentation(passages)


def _without_presentation(passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """A sheet's passages without those under its own title, which present the sheet, unless it has no others."""
    told = tuple(p for p in passages if not p.heading.startswith(SHEET_TITLE))
    return told or passages
