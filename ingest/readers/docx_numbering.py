"""The labels of Word's numbered paragraphs (« 1. », « a) », « Article 4 »), which its files count but do not write."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.oxml.ns import nsmap
from lxml import etree  # type: ignore[import-untyped]

from ingest.readers.docx_styles import Style

_STYLE = re.compile(r"List(?: Bullet| Number)?(?: (\d))?$")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Item:
    """Where a numbered paragraph stands: its ``depth`` from 1, its ``label`` (empty for a bullet), and whether it is an
    article or a section rather than an item (``title``): numbered « 1. » at the first level.
    """

    depth: int
    label: str = ""
    title: bool = False


class Numbering:
    """The counters of a document's lists. Paragraphs are given in reading order, each once."""

    def __init__(self, document: Document) -> None:
        self._levels = _levels(document)
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)

    def item(self, paragraph: Any, style: Style) -> Item | None:
        """The item that a `w:p` element in this style is, or `None`."""
        styled = int(match[1] or 1) if (match := _STYLE.match(style.name)) else 0
        found = _reference(paragraph, style)
        if found is None:
            return Item(styled) if styled else None
        number, depth = found
        if number == "0":
            return None
        kind, pattern, start = self._levels.get((number, depth), ("bullet", "", 1))
        counts = self._counts[number]
        counts[depth] = counts.get(depth, start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        if kind in ("bullet", "none"):
            return Item(max(depth + 1, styled))
        label = re.sub(r"%([1-9])", lambda m: self._shown(number, int(m[1]) - 1), pattern)
        return Item(max(depth + 1, styled), label, title=depth == 0 and bool(re.search(r"\d\.?$", label)))

    def _shown(self, number: str, depth: int) -> str:
        kind, _, start = self._levels.get((number, depth), ("decimal", "", 1))
        return _figure(self._counts[number].get(depth, start), kind)


def _reference(paragraph: Any, style: Style) -> tuple[str, int] | None:
    """The list (`numId`) and the level that a paragraph, else its style, refers to."""
    for element in (paragraph, *style.elements):
        numbers = select(element, "./w:pPr/w:numPr/w:numId/@w:val")
        if numbers:
            levels = select(element, "./w:pPr/w:numPr/w:ilvl/@w:val")
            return str(numbers[0]), min(int(levels[0]), 8) if levels and str(levels[0]).isdigit() else 0
    return None


def _levels(document: Document) -> dict[tuple[str, int], tuple[str, str, int]]:
    """For each list and level: the kind of figure, the pattern of the label, the first number."""
    part = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None)
    root: Any = getattr(part, "element", None)
    if root is None:
        return {}
    kinds: dict[str, dict[int, tuple[str, str, int]]] = {}
    for abstract in select(root, "./w:abstractNum"):
        levels = kinds.setdefault(_value(abstract, "./@w:abstractNumId"), {})
        for level in select(abstract, "./w:lvl"):
            start = _value(level, "./w:start/@w:val")
            kind, pattern = _value(level, "./w:numFmt/@w:val"), _value(level, "./w:lvlText/@w:val")
            depth = _value(level, "./@w:ilvl")
            levels[int(depth) if depth.isdigit() else 0] = (kind, pattern, int(start) if start.isdigit() else 1)
    return {
        (_value(number, "./@w:numId"), depth): level
        for number in select(root, "./w:num")
        for depth, level in kinds.get(_value(number, "./w:abstractNumId/@w:val"), {}).items()
    }


def select(element: Any, path: str) -> list[Any]:
    """What an XPath finds, with Word's usual prefixes, whatever the class python-docx gives the element."""
    found: list[Any] = etree._Element.xpath(element, path, namespaces=nsmap)
    return found


def _value(element: Any, path: str) -> str:
    return next(map(str, select(element, path)), "")


def _figure(number: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter") and number > 0:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters[:9] if kind == "lowerLetter" else letters[:9].upper()
    if kind in ("lowerRoman", "upperRoman") and 0 < number < 40:
        roman, left = "", number
        for value, figure in _ROMAN:
            roman, left = roman + figure * (left // value), left % value
        return roman if kind == "lowerRoman" else roman.upper()
    return str(number)
