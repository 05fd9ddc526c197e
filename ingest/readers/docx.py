"""DOCX through python-docx: paragraphs, lists and tables in the order of the body, footnotes at the end."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from corpus.errors import EncryptedFile, OversizedFile, ReadError, TruncatedFile, UnknownType
from corpus.model import Block
from ingest.readers.bullets import nested, split_bullet
from ingest.readers.cleaning import clean, superscript
from ingest.readers.docx_numbering import Numbering, select
from ingest.readers.docx_styles import Style, Styles
from ingest.readers.rows import Repetition, TablesTooLarge, spanned, with_one_title_row

_MOST_MEMBERS = 5_000
_LARGEST_MARKUP, _LARGEST = 32 * 1024 * 1024, 256 * 1024 * 1024
"""Bytes that the XML parts, and all parts, may unpack to."""
_HEADING = re.compile(r"(?:heading|titre)\s*([1-9])", re.IGNORECASE)
_RUNS = ".//w:r[not(ancestor::w:del) and not(ancestor::w:moveFrom) and not(ancestor::w:txbxContent)]"


def read_docx(path: Path) -> tuple[Block, ...]:
    """The blocks of a Word document.

    Raises:
        EncryptedFile: it asks for a password. TruncatedFile: it is damaged. OversizedFile: a decompression bomb.
        UnknownType: it is another kind of file under this name.
    """
    try:
        _check(path)
        document = docx.Document(str(path))
        styles = Styles(document)
        return tuple(nested([*_Body(document, styles).blocks(), *_footnotes(document, styles)]))
    except ReadError:
        raise
    except TablesTooLarge as error:
        raise OversizedFile(
            f"{path.name} : les tableaux du document sont démesurés.",
            "Vérifiez sa provenance, puis divisez-les ou enregistrez le document en PDF.",
        ) from error
    except Exception as error:  # a damaged package makes zipfile, lxml and python-docx raise anything
        raise TruncatedFile(
            f"{path.name} : le document Word est endommagé ou incomplet.", "Enregistrez-le de nouveau depuis Word."
        ) from error


def _check(path: Path) -> None:
    """Refuse a bomb before anything is parsed: by the sizes that the archive declares, then by its checksums, for
    `zipfile` unpacks no more than was declared, and finds the checksum wrong when there was more.
    """
    with path.open("rb") as file:
        start = file.read(2)
    if start != b"PK":  # Word wraps an encrypted document in its older format
        raise _encrypted(path)
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if any(member.flag_bits & 1 for member in members):
            raise _encrypted(path)
        markup = [member for member in members if member.filename.lower().endswith((".xml", ".rels"))]
        declared = sum(member.file_size for member in members)
        if len(members) > _MOST_MEMBERS or declared > _LARGEST or sum(m.file_size for m in markup) > _LARGEST_MARKUP:
            raise _oversized(path)
        if archive.testzip() is not None:
            raise zipfile.BadZipFile
        if b"wordprocessingml" not in archive.read("[Content_Types].xml"):
            raise UnknownType(
                f"{path.name} : ce n'est pas un document Word.", "Donnez au fichier l'extension qui lui convient."
            )


def _encrypted(path: Path) -> EncryptedFile:
    return EncryptedFile(
        f"{path.name} : le document est protégé par un mot de passe.", "Enregistrez-en une copie sans mot de passe."
    )


def _oversized(path: Path) -> OversizedFile:
    return OversizedFile(
        f"{path.name} : le document dépasse {_LARGEST_MARKUP // 1024 // 1024} Mio de texte une fois décompressé.",
        "Vérifiez sa provenance, puis divisez-le ou enregistrez-le de nouveau.",
    )


class _Body:
    """The body of one document and the counters of its numbered lists."""

    def __init__(self, document: Document, styles: Styles) -> None:
        self._document = document
        self._styles = styles
        self._numbering = Numbering(document)
        self._repetition = Repetition()

    def blocks(self) -> Iterator[Block]:
        yield from self._children(self._document.element.body)

    def _children(self, parent: Any) -> Iterator[Block]:
        """Paragraphs and tables, those inside content controls and insertions included."""
        for child in parent.iterchildren():
            if child.tag == qn("w:p"):
                block = self._paragraph(child)
                if block.text:
                    yield block
            elif child.tag == qn("w:tbl"):
                yield from _table(child, self._styles, self._repetition)
            elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
                yield from self._children(child)

    def _paragraph(self, paragraph: Any) -> Block:
        style = self._styles.of(paragraph)
        text, bold = _text(paragraph, style)
        heading = _HEADING.match(style.name)
        level = int(heading[1]) if heading else 1 if style.name == "Title" else _outline_level(paragraph, style)
        item = self._numbering.item(paragraph, style) if text else None
        if item is not None and item.label:
            text = f"{item.label} {text}"
        if level:
            return Block(text, level=level, bold=bold)
        depth, content = split_bullet(text)
        if item is not None and not item.title:
            depth = item.depth
        return Block(content, depth=depth, bold=bold)


def _outline_level(paragraph: Any, style: Style) -> int:
    """The heading level given by the paragraph or its style; 0 for ordinary text."""
    for element in (paragraph, *style.elements):
        for value in select(element, "./w:pPr/w:outlineLvl/@w:val"):
            return int(value) + 1 if str(value).isdigit() and int(value) < 9 else 0
    return 0


def _text(paragraph: Any, style: Style) -> tuple[str, bool]:
    """The clean text of a `w:p` element, raised characters as superscripts, and whether it is wholly in bold."""
    parts: list[str] = []
    weights: list[bool] = []
    for run in select(paragraph, _RUNS):
        if select(run, "./w:rPr/w:vanish[not(@w:val='0' or @w:val='false')]"):
            continue
        text = "".join(select(run, "./w:footnoteReference/@w:id")) or run.text
        raised = select(run, "./w:footnoteReference") or select(run, "./w:rPr/w:vertAlign[@w:val='superscript']")
        parts.append(superscript(text) if raised else text)
        if text.strip():
            marked = select(run, "./w:rPr/w:b")
            off = select(run, "./w:rPr/w:b[@w:val='0' or @w:val='false']")
            weights.append(bool(marked and not off) or (style.bold and not marked))
    return clean("".join(parts)), bool(weights) and all(weights)


def _table(table: Any, styles: Styles, repetition: Repetition) -> list[Block]:
    """The rows of a `w:tbl` element; those that Word repeats on each page, else the first, hold the titles."""
    grid: list[list[str]] = []
    titled: list[bool] = []
    for line in table.tr_lst:
        cells: list[tuple[str, int, int]] = []
        for cell in line.tc_lst:
            paragraphs = [_text(p, styles.of(p))[0] for p in select(cell, ".//w:p")]
            listed = len(select(cell, ".//w:p/w:pPr/w:numPr")) > 1
            texts = [split_bullet(text)[1] for text in paragraphs if text]
            merged = cell.vMerge == "continue" and bool(grid)
            text = (" ; " if listed else " ").join(texts)
            at = sum(width for _, width, _ in cells)
            above = grid[-1][at] if merged and at < len(grid[-1]) else ""
            repetition.spend(0 if text else len(above))
            cells.append((text or above, cell.grid_span, 1))
        grid.extend(spanned([cells], repetition))
        titled.append(bool(select(line, "./w:trPr/w:tblHeader[not(@w:val='0' or @w:val='false')]")))
    if max(map(len, grid), default=0) < 2:
        return [Block(text) for (text,) in filter(None, grid) if text]
    first_data = titled.index(False) if False in titled else 1
    return [line for line in with_one_title_row(grid[:first_data], grid[first_data:]) if any(line.cells)]


def _footnotes(document: Document, styles: Styles) -> Iterator[Block]:
    """The footnotes, each beginning with its number in superscript, as its call has it."""
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES and not relation.is_external:
            for note in parse_xml(relation.target_part.blob).iter(qn("w:footnote")):
                text = clean(" ".join(_text(p, styles.of(p))[0] for p in note.iter(qn("w:p"))))
                number = str(note.get(qn("w:id"), ""))
                if text and number.isdigit() and not note.get(qn("w:type")):
                    yield Block(f"{superscript(number)} {text}")
