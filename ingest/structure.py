"""A document's structure, found without a model: sections, roles of blocks, footnotes tied to their call.

Shapes covered: numbered and Markdown headings, axes and objectives, steps, questions in capitals, orders (« VU »,
« CONSIDÉRANT », « ARRÊTE CE QUI SUIT », articles, annexes), tables, footnotes, tables of contents and imprint.
"""

import re
import textwrap
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ingest.headings import NUMBERED, STEP, SUB, TOP, Heading, is_capitals, recognise
from ingest.layout import Placed

_CONTENTS = re.compile(r"^(?:table des matières|table of contents|sommaire)$", re.IGNORECASE)
_CONTENTS_ROW = re.compile(r"(?:\.{3,}|…)\s*\d*$|^\D.*\s\d{1,3}$")
_IMPRINT = re.compile(r"\bISBN\b|Dépôt légal|Tous droits réservés|^©", re.IGNORECASE)
_IMPRINT_REACH = 60
_CREDITS = re.compile(r"^(?:rédaction|édition)$", re.IGNORECASE)
_SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_NOTE_START = re.compile(rf"^([{_SUPERSCRIPT}]{{1,3}})\s+\S")
_NOTE_NUMBERED = re.compile(r"^(\d{1,2})\.\s+\S")
_CALL = re.compile(rf"(?<=[\w»)”\".])([{_SUPERSCRIPT}]{{1,3}})")
_ENACTING = re.compile(r"\bARRÊTE(?:NT)? CE QUI SUIT\b|\bÉDICTE(?:NT)? CE QUI SUIT\b|^QUE\b.*\bsoi(?:t|ent) édicté")
_RECITAL = re.compile(r"^(?:VU|ATTENDU|CONSIDÉRANT)\b")
_ORDER_ARTICLE = re.compile(r"^(\d{1,3}(?:\.\d{1,2})?)[.°]?\s*[.–—-]\s+(\S.*)$|^(\d{1,3})\.\s+(\S.*)$")


class Role(StrEnum):
    """What a block is in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    ROW = "row"
    FOOTNOTE = "footnote"
    RECITAL = "recital"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Section:
    """Where a block stands: ``label`` the nearest number or label, else the nearest heading; ``headings`` the path."""

    label: str = ""
    headings: tuple[str, ...] = ()

    @property
    def example(self) -> bool:
        """Whether the section is one of the document's examples, which bind nobody."""
        return bool(self.headings) and bool(re.match(r"exemple", self.headings[-1], re.IGNORECASE))


@dataclass(frozen=True, slots=True)
class Element:
    """A placed block with its role and section. ``note`` is a footnote's number; ``calls`` those that a block calls.

    ``aside`` blocks (tables of contents, imprint) belong to the text and its offsets but never to an answer.
    """

    placed: Placed
    role: Role
    section: Section
    heading: Heading | None = None
    note: str = ""
    calls: tuple[str, ...] = ()


def analyse(placed: Sequence[Placed]) -> tuple[Element, ...]:
    """Give every block its role and its section, in reading order."""
    imprint_end = _end_of_imprint(placed)
    contents = _contents(placed)
    titles = {_plain(_without_page(placed[i])) for i in contents}
    first_content = min(contents, default=-1)
    called = {n for p in placed for n in calls_in(p.block.text)}
    numbered_notes = not any(_NOTE_START.match(p.block.text) for p in placed)
    is_order = any(_ENACTING.search(p.block.text) for p in placed)
    outline = _Outline(frozenset(titles))
    elements: list[Element] = []
    enacted = False
    skip = 0
    for i, item in enumerate(placed):
        text = item.block.text
        if i < imprint_end or i in contents:
            elements.append(Element(item, Role.ASIDE, Section()))
            continue
        if skip:
            skip -= 1
            elements.append(Element(item, Role.HEADING, outline.section()))
            continue
        if note := _note_number(item, called, numbered_notes):
            elements.append(Element(item, Role.FOOTNOTE, outline.section(), note=note))
            continue
        enacted = enacted or bool(_ENACTING.search(text))
        if is_order and (recital := _order_element(item, outline, enacted)):
            elements.append(recital)
            continue
        heading = recognise(item.block)
        if heading is not None:
            heading, skip = _completed(heading, placed, i)
            outline.open(heading, listed=i > first_content)
            if heading.rank == STEP and heading.label.isdigit():
                outline.close(STEP)
                elements.append(Element(item, Role.PARAGRAPH, outline.section(), calls=calls_in(text)))
                continue
            elements.append(Element(item, Role.HEADING, outline.section(), heading=heading))
            continue
        role = Role.ROW if item.block.cells else Role.BULLET if item.block.depth else Role.PARAGRAPH
        elements.append(Element(item, role, outline.section(), calls=calls_in(text)))
    return _continued_notes(elements)


def calls_in(text: str) -> tuple[str, ...]:
    """Numbers of the footnotes that a text calls (superscript digits after a word), in order."""
    return tuple(unicodedata.normalize("NFKC", m[1]) for m in _CALL.finditer(text))


class _Outline:
    """The headings open at a point of the document."""

    def __init__(self, contents: frozenset[str]) -> None:
        self._contents = contents
        self._open: list[Heading] = []

    def open(self, heading: Heading, *, listed: bool = False) -> None:
        """Open a heading. ``listed``: it comes after the table of contents, which then knows the document's parts."""
        rank = heading.rank
        if rank == SUB and self._stands_alone(heading, listed):
            rank = TOP
        self._open = [h for h in self._open if h.rank < rank]
        self._open.append(Heading(heading.label, heading.title, rank))

    def close(self, rank: int) -> None:
        """Close what is open at ``rank`` and below: a numbered paragraph set as a heading holds nothing."""
        self._open = [h for h in self._open if h.rank < rank]

    def _stands_alone(self, heading: Heading, listed: bool) -> bool:
        """An unnumbered heading opens a part when the table of contents says so; without one, when in capitals."""
        if self._contents and listed:
            return _plain(heading.title) in self._contents
        return is_capitals(heading.title)

    def section(self) -> Section:
        path = tuple(_shown(h) for h in self._open if h.label or h.title)
        labels = [h.label for h in self._open if h.label and h.rank != STEP]
        nearest = labels[-1] if labels else (self._open[-1].title if self._open else "")
        return Section(nearest, path)


def _shown(heading: Heading) -> str:
    if not heading.label:
        return heading.title
    joint = ". " if heading.label[0].isdigit() else " – "
    title = textwrap.shorten(heading.title, 120, placeholder="…") if heading.title else ""
    return f"{heading.label}{joint}{title}" if title else heading.label


def _completed(heading: Heading, placed: Sequence[Placed], at: int) -> tuple[Heading, int]:
    """Take a label's number and title from the blocks that follow it, as extractions split them."""
    label, title, used = heading.label, heading.title, 0
    if not heading.awaits_title:
        return heading, 0
    following = [p.block for p in placed[at + 1 : at + 3]]
    if label == "Objectif" and following and re.fullmatch(r"\d{1,2}", following[0].text.strip()):
        label, used = f"Objectif {following[0].text.strip()}", 1
        following = following[1:]
    if following and not following[0].cells and not following[0].depth:
        candidate = following[0].text.strip()
        known = recognise(following[0])
        labelled = known is not None and bool(known.label)
        if not labelled and candidate and len(candidate) <= 220 and not candidate.endswith((".", ":", ";")):
            title, used = candidate, used + 1
    return Heading(label, title, heading.rank), used


def _order_element(item: Placed, outline: _Outline, enacted: bool) -> Element | None:
    """Recitals and articles of an order: « CONSIDÉRANT QUE… », « 4. Le présent arrêté… »."""
    text = item.block.text
    if _RECITAL.match(text):
        outline.open(Heading("", "Considérants", TOP))
        return Element(item, Role.RECITAL, outline.section())
    if _ENACTING.search(text):
        outline.open(Heading("", "Dispositif", TOP))
        return Element(item, Role.PARAGRAPH, outline.section())
    if enacted and not item.block.cells and not item.block.depth and (match := _ORDER_ARTICLE.match(text)):
        outline.open(Heading(f"Article {match[1] or match[3]}", "", NUMBERED))
        return Element(item, Role.PARAGRAPH, outline.section(), calls=calls_in(text))
    return None


def _note_number(item: Placed, called: Collection[str], numbered: bool) -> str:
    """The number of the footnote that a block is, or an empty string. « 8. Office… » is one only in a document whose
    notes are ``numbered`` that way, and when the number is called somewhere.
    """
    text = item.block.text
    if item.block.level or item.block.cells or item.block.depth:
        return ""
    if match := _NOTE_START.match(text):
        return unicodedata.normalize("NFKC", match[1])
    if numbered and (match := _NOTE_NUMBERED.match(text)) and match[1] in called:
        return match[1]
    return ""


def _continued_notes(elements: list[Element]) -> tuple[Element, ...]:
    """A footnote that ends with a colon goes on in the next paragraph."""
    out: list[Element] = []
    for element in elements:
        last = out[-1] if out else None
        if (
            last is not None
            and last.role is Role.FOOTNOTE
            and last.placed.block.text.rstrip().endswith(":")
            and element.role is Role.PARAGRAPH
        ):
            element = Element(element.placed, Role.FOOTNOTE, last.section, note=last.note)
        out.append(element)
    return tuple(out)


def _end_of_imprint(placed: Sequence[Placed]) -> int:
    """Index of the first block after the imprint (0 when there is none): the first heading after its last mark."""
    last = -1
    for i, item in enumerate(placed[:_IMPRINT_REACH]):
        if _IMPRINT.search(item.block.text) and recognise(item.block) is None:
            last = i
    if last < 0:
        return 0
    for i in range(last + 1, len(placed)):
        heading = recognise(placed[i].block)
        if heading is not None and not _CREDITS.match(heading.title):
            return i
    return 0


def _contents(placed: Sequence[Placed]) -> frozenset[int]:
    """Indices of the table of contents: its heading, then rows and lines until ordinary text or a repeated heading."""
    for i, item in enumerate(placed):
        if not _CONTENTS.match(item.block.text.strip()):
            continue
        inside = {i}
        for j in range(i + 1, len(placed)):
            text = placed[j].block.text.strip()
            if (
                placed[j].block.cells
                or _CONTENTS_ROW.search(text)
                or re.fullmatch(r"\d{1,3}", text)
                or _entry_ahead(placed, j)
            ):
                inside.add(j)
            else:
                break
        return frozenset(inside)
    return frozenset()


def _entry_ahead(placed: Sequence[Placed], at: int) -> bool:
    """Whether a line without a page number belongs to the contents: a number or a contents row comes just after it."""
    for item in placed[at + 1 : at + 3]:
        text = item.block.text.strip()
        if re.fullmatch(r"\d{1,3}", text) or (item.block.cells and re.fullmatch(r"\d{1,3}", item.block.cells[-1])):
            return True
    return False


def _without_page(entry: Placed) -> str:
    """A contents entry without its page number."""
    cells = entry.block.cells
    if len(cells) > 1 and re.fullmatch(r"\d{1,3}", cells[-1].strip()):
        return " ".join(cells[:-1])
    return re.sub(r"[.\s…]+\d{1,3}$", "", entry.block.text)


def _plain(title: str) -> str:
    """A title compared without case, accents, punctuation or typographic apostrophe."""
    decomposed = unicodedata.normalize("NFKD", title.replace("’", "'").casefold())
    return re.sub(r"[^a-z0-9]+", " ", "".join(c for c in decomposed if not unicodedata.combining(c))).strip()
