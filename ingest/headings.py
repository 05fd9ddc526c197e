"""Headings without a model: markup, numbers (« 4.1. », « Étape 3 », « AXE II », « Article 4 »), capitals.

A heading's *rank* says what it closes: a heading closes every open one of the same rank or a greater one.
"""

import re
from dataclasses import dataclass

from corpus.model import Block

TOP, AXIS, GOAL, NUMBERED, STEP, SUB = 10, 12, 20, 30, 50, 90
"""Ranks: part of a document, axis quoted inside a part, objective, « 4.1 », step, unnumbered heading."""

_NUMBERED = re.compile(r"^(\d{1,2}(?:\.\d{1,2})+)\.?\s+(\S.*)$")
_PART = re.compile(r"^(\d{1,2})\.\s+(\S.*)$")
_STEP = re.compile(r"^(?:\d{1,2}\.\s+)?(Étape\s+\d{1,2})\b\s*[:.–—-]?\s*(.*)$", re.IGNORECASE)
_AXIS = re.compile(r"^(Axe)\s+([IVX]+|\d{1,2})\b\s*[:.–—-]?\s*(.*)$", re.IGNORECASE)
_GOAL = re.compile(r"^(Objectif)(?:\s+(\d{1,2}))?\s*[:.–—-]?\s*(.*)$", re.IGNORECASE)
_ARTICLE = re.compile(r"^(Article)\s+(\d{1,3}(?:\.\d+)*)\b\s*[:.–—-]?\s*(.*)$", re.IGNORECASE)
_ANNEX = re.compile(r"^(Annexe)(?:\s+([IVX]+|[A-Z]|\d{1,2}))?\b\s*[:.–—-]?\s*(.*)$", re.IGNORECASE)
_EXAMPLE = re.compile(r"^Exemples?\b")
_LONGEST_TITLE = 220


@dataclass(frozen=True, slots=True)
class Heading:
    """A recognised heading. ``label`` is what cites the section (« 4.1 », « Objectif 5 », « Article 4 »), or empty.

    ``awaits_title`` when the block holds the label alone and its title comes in the next one.
    """

    label: str
    title: str
    rank: int
    awaits_title: bool = False


def is_capitals(text: str) -> bool:
    """Whether a line is set in capitals (a title or a question of a FAQ)."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 3 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


def recognise(block: Block) -> Heading | None:
    """The heading that a block is, or `None`. Rows and bullets never are."""
    text = block.text.strip()
    if block.cells or block.depth or not text:
        return None
    marked = block.level > 0 or block.bold
    if block.bold and not block.level and len(text) > 90 and text.endswith((".", ";", ",")):
        return None
    titled = marked or (len(text) <= _LONGEST_TITLE and not text.endswith((".", ";", ",")))
    if match := _STEP.match(text):
        return Heading(_capitalise(match[1]), match[2], STEP) if titled else None
    if match := _AXIS.match(text):
        rank = TOP if match[1].isupper() else AXIS
        return Heading(f"Axe {match[2]}", match[3], rank, not match[3]) if titled else None
    if match := _GOAL.match(text):
        return _goal(match, text, titled)
    if match := _ARTICLE.match(text):
        return Heading(f"Article {match[2]}", match[3], NUMBERED) if len(match[3]) <= _LONGEST_TITLE else None
    if (match := _ANNEX.match(text)) and (marked or is_capitals(text)):
        return Heading(" ".join(filter(None, ("Annexe", match[2]))), match[3], TOP, not match[3])
    if (match := _NUMBERED.match(text)) and titled:
        return Heading(match[1], match[2], NUMBERED + match[1].count("."))
    if block.level and (match := _PART.match(text)):
        return Heading(match[1], match[2], TOP if is_capitals(match[2]) else STEP)
    if _EXAMPLE.match(text) and len(text) <= 180 and not text.endswith((".", ";", ",")):
        return Heading("", text.rstrip(" :"), SUB)
    if is_capitals(text) and len(text) <= _LONGEST_TITLE:
        return Heading("", text, SUB)
    if marked and len(text) <= _LONGEST_TITLE:
        return Heading("", text, SUB)
    return None


def _goal(match: re.Match[str], text: str, titled: bool) -> Heading | None:
    """« OBJECTIF 5 », or « OBJECTIF » alone, its number and title in the next blocks; not « Objectif du guide »."""
    if match[2]:
        return Heading(f"Objectif {match[2]}", match[3], GOAL, not match[3]) if titled else None
    if not match[3] and text.isupper():
        return Heading("Objectif", "", GOAL, True)
    return Heading("", text, SUB) if is_capitals(text) else None


def _capitalise(label: str) -> str:
    return label[:1].upper() + label[1:].lower()
