"""PDF through pypdf: paragraphs with their page, without the headers and footers that come back on every page."""

import logging
import re
import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from pypdf import PdfReader, apply_configuration
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

from corpus.errors import EmptyFile, EncryptedFile, OversizedFile, ReadError, ScannedFile, TruncatedFile
from corpus.model import Block
from ingest.readers.bullets import begins_item, is_labelled, nested, split_bullet
from ingest.readers.cleaning import clean
from ingest.readers.hyphenation import join
from ingest.readers.pdf_lines import Line, lines_of
from ingest.readers.pdf_tables import with_rows
from ingest.readers.rows import row, with_titles

_MOST_PAGES = 2_000
_LARGEST_CONTENT = 64 * 1024 * 1024
"""Bytes that the pages' contents may unpack to, together."""
_MOST_OPERATIONS = 500_000
"""Drawing operations on one page."""
_SCANNED = 15
"""Letters a page, on average, below which a document with images is a scan."""
_EDGE = 4
"""Lines at the top and at the bottom of a page among which headers and footers are looked for."""
_MOST, _SOME = 0.4, 3
"""The share of the pages, or the number of them, on which a header or a footer comes back (they alternate, or change
with the chapter)."""
_PAGE_NUMBER = re.compile(r"[-–—.\s]*(?:page\s+)?(\d{1,4})(?:\s*(?:de|sur|/)\s*\d{1,4})?[-–—.\s]*", re.IGNORECASE)
_CHARACTER, _COLUMN = 0.5, 40.0
"""The usual width of a character, of the font size; the points over which two lines may begin in one column."""
_ENDED = re.compile(r"[.;:?!»…)]\s*$")

# pypdf reports what it repairs on the log; what cannot be read is raised below, so the log would say it twice.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read_pdf(path: Path) -> tuple[Block, ...]:
    """The blocks of a PDF, each with the page it starts on.

    Raises:
        EncryptedFile: it asks for a password. TruncatedFile: it is damaged. ScannedFile: it holds no text, only images.
        EmptyFile: neither. OversizedFile: too many pages, or a decompression bomb.
    """
    try:
        with apply_configuration(
            zlib_maximum_output_length=_LARGEST_CONTENT,
            lzw_maximum_output_length=_LARGEST_CONTENT,
            run_length_maximum_output_length=_LARGEST_CONTENT,
            maximum_declared_stream_length=_LARGEST_CONTENT,
            stream_parsing_work_maximum_count=_MOST_OPERATIONS,
        ):
            return tuple(_blocks(_without_furniture(_pages(path))))
    except ReadError:
        raise
    except LimitReachedError as error:
        raise _oversized(path) from error
    except (FileNotDecryptedError, DependencyError) as error:
        raise _encrypted(path) from error
    except Exception as error:  # a damaged PDF makes pypdf raise anything, KeyError and RecursionError included
        raise TruncatedFile(
            f"{path.name} : le PDF est endommagé ou incomplet.", "Téléchargez-le de nouveau depuis sa source."
        ) from error


def _encrypted(path: Path) -> EncryptedFile:
    return EncryptedFile(
        f"{path.name} : le PDF est protégé par un mot de passe.", "Enregistrez-en une copie sans mot de passe."
    )


def _oversized(path: Path) -> OversizedFile:
    return OversizedFile(
        f"{path.name} : le PDF dépasse {_MOST_PAGES} pages ou {_LARGEST_CONTENT // 1024 // 1024} Mio une fois "
        "décompressé.",
        "Vérifiez sa provenance, puis divisez-le ou exportez-le de nouveau.",
    )


def _pages(path: Path) -> list[list[Line]]:
    """The lines of every page."""
    with path.open("rb") as file:
        file.seek(-min(2048, path.stat().st_size), 2)
        if b"%%EOF" not in file.read():
            raise TruncatedFile(
                f"{path.name} : la fin du PDF manque.", "Téléchargez-le de nouveau depuis sa source, en entier."
            )
        file.seek(0)
        reader = PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            raise _encrypted(path)
        if len(reader.pages) > _MOST_PAGES:
            raise _oversized(path)
        pages, size, images = [], 0, False
        for number, page in enumerate(reader.pages, start=1):
            contents = page.get_contents()
            size += len(contents.get_data()) if contents is not None else 0
            if size > _LARGEST_CONTENT:
                raise _oversized(path)
            pages.append(with_rows(lines_of(page, number)))
            images = images or "/XObject" in str(page.get("/Resources", {}))
    letters = sum(len(line.text) for lines in pages for line in lines)
    if images and letters < _SCANNED * len(pages):
        raise ScannedFile(
            f"{path.name} : le PDF contient des images de pages, sans texte.",
            "Passez-le à la reconnaissance de caractères (OCR) ou obtenez l'original.",
        )
    if letters == 0:
        raise EmptyFile(f"{path.name} : le PDF ne contient aucun texte.", "Déposez de nouveau le document complet.")
    return pages


def _without_furniture(pages: Sequence[Sequence[Line]]) -> list[Line]:
    """The lines of all pages but page numbers, headers and footers: what comes back on many pages at one height, the
    same but for a number that counts the pages.
    """
    seen: defaultdict[tuple[str, int], list[Line]] = defaultdict(list)
    for lines in pages:
        for line in _edges(lines):
            seen[re.sub(r"\d+", "#", clean(line.text)), round(line.y / 2)].append(line)
    furniture = {id(line) for lines in pages for line in _page_numbers(lines)}
    for lines in seen.values():
        on = len({line.page for line in lines})
        if on >= 2 and (on >= _MOST * len(pages) or on >= _SOME) and _counts(lines):
            furniture |= {id(line) for line in lines}
    return [line for lines in pages for line in lines if id(line) not in furniture]


def _edges(lines: Sequence[Line]) -> list[Line]:
    """The highest and the lowest lines of a page."""
    by_height = sorted((line for line in lines if not line.cells), key=lambda line: -line.y)
    return [*by_height[:_EDGE], *by_height[_EDGE:][-_EDGE:]]


def _page_numbers(lines: Sequence[Line]) -> list[Line]:
    """The highest or lowest line of a page where it is the page's own number (« 3 », « - 3 - », « Page 3 de 12 »)."""
    outermost = sorted(lines, key=lambda line: line.y)
    found = [(line, _PAGE_NUMBER.fullmatch(clean(line.text))) for line in (*outermost[:1], *outermost[-1:])]
    return [line for line, match in found if match and int(match[1]) == line.page]


def _counts(lines: Sequence[Line]) -> bool:
    """Whether the numbers in lines otherwise alike are the same, or count the pages."""
    first = lines[0]
    numbers = [int(n[:9]) for n in re.findall(r"\d+", first.text)]
    for line in lines[1:]:
        others = [int(n[:9]) for n in re.findall(r"\d+", line.text)]
        if any(b - a not in (0, line.page - first.page) for a, b in zip(numbers, others, strict=True)):
            return False
    return True


def _blocks(lines: Sequence[Line]) -> Iterator[Block]:
    """Paragraphs, items and rows. Wrapped lines are joined, over the turn of a page too."""
    words = frozenset(re.findall(r"[\w-]+", " ".join(line.text for line in lines).lower()))
    gaps = [
        above.y - below.y
        for above, below in pairwise(lines)
        if above.page == below.page and 0 < above.y - below.y < 3 * below.size and not below.cells
    ]
    pitch = min(gaps, default=12.0) if len(gaps) < 4 else statistics.quantiles(gaps, n=4)[0]
    margins = _margins(lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not line.cells and _continues(groups[-1], line, pitch, margins[_column(line)]):
            groups[-1].append(line)
        else:
            groups.append([line])
    yield from nested(_tables([_block(group, words) for group in groups]))


def _column(line: Line) -> int:
    return round(line.x / _COLUMN)


def _margins(lines: Sequence[Line]) -> dict[int, float]:
    """How far right the lines go that begin at about the same place: the width of their column."""
    widest: defaultdict[int, float] = defaultdict(float)
    for line in lines:
        if not line.cells:
            for near in (-1, 0, 1):
                widest[_column(line) + near] = max(widest[_column(line) + near], line.end)
    return widest


def _continues(group: Sequence[Line], line: Line, pitch: float, right: float) -> bool:
    """Whether a line goes on with the paragraph above it."""
    last = group[-1]
    text, above = clean(line.text), clean(last.text)
    if (
        last.cells
        or begins_item(text, " ".join(clean(wrapped.text) for wrapped in group[-20:]))
        or not 0.8 < last.size / line.size < 1.25
        or last.bold != line.bold
    ):
        return False
    if text.isupper() != above.isupper() and any(c.isalpha() for c in text):
        return False
    if is_labelled(text) and _ENDED.search(above):
        return False
    first_word = text.split()[0]
    full = last.end + (1 + len(first_word)) * _CHARACTER * line.size >= right or not _ENDED.search(above)
    if line.page != last.page or line.y >= last.y:  # the next page or the next column
        return (text[0].islower() or above.endswith("-")) or (full and not _ENDED.search(above) and not line.bold)
    return last.y - line.y <= 1.3 * pitch and full


def _block(group: Sequence[Line], words: frozenset[str]) -> Block:
    first = group[0]
    if first.cells:
        return row([join([clean(line.text) for line in cell], words) for cell in first.cells], page=first.page)
    depth, text = split_bullet(join([clean(line.text) for line in group], words))
    return Block(text, depth=depth, page=first.page, bold=all(line.bold for line in group))


def _tables(blocks: Sequence[Block]) -> Iterator[Block]:
    """The same blocks with the titles of tables marked; titles repeated on the next page are dropped."""
    table: list[Block] = []
    for block in [*blocks, Block("")]:
        if block.cells and (not table or len(block.cells) == len(table[0].cells)):
            if not table or block.cells != table[0].cells:
                table.append(block)
            continue
        yield from with_titles(table)
        table = [block] if block.cells else []
        if block.text and not block.cells:
            yield block
