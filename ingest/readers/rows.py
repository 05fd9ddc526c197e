"""Table rows as blocks, and which of them holds the column titles."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.model import Block

_ACRONYM = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ0-9]+(?:-[A-ZÀ-Þ0-9]+)*")
_NUMBER = re.compile(r"[\d\s.,%$°+-]*\d[\d\s.,%$°+-]*")
_WIDEST, _DEEPEST = 50, 200
"""Columns and rows that one cell may span."""
_MOST_REPEATED = 8_000_000
"""Characters and cells that the spans of one document may add: none written by people comes near."""


class TablesTooLarge(Exception):
    """The spans are a decompression bomb. The reader turns it into an `OversizedFile`, which names the file."""


class Repetition:
    """What the spans of one document's tables may still add to its text."""

    def __init__(self) -> None:
        self._left = _MOST_REPEATED

    def spend(self, size: int) -> None:
        """Count ``size`` more characters or cells. Raises `TablesTooLarge` when they are too many."""
        self._left -= size
        if self._left < 0:
            raise TablesTooLarge


def row(cells: Sequence[str], *, header: bool = False, page: int | None = None) -> Block:
    """A row of clean cells. Its text is the cells joined by tabs, trailing empty ones included."""
    return Block("\t".join(cells), cells=tuple(cells), header=header, page=page)


def with_titles(rows: Sequence[Block]) -> list[Block]:
    """Mark the first row of a table as its titles, unless it plainly is data.

    The rows are those of one table, where the format marks no titles. They have none when there is a single row, when
    the number of cells varies at once, when the last cell is a number (a table of contents), when a title is missing
    beyond the first, or when first cells are acronyms beside their meaning (a glossary).
    """
    out = list(rows)
    if len(out) >= 2 and not any(r.header for r in out) and len(out[0].cells) == len(out[1].cells) >= 2:
        first = out[0].cells
        glossary = len(first) == 2 and all(_ACRONYM.fullmatch(r.cells[0]) for r in out[:2])
        if all(first[1:]) and not glossary and not _NUMBER.fullmatch(first[-1]):
            out[0] = replace(out[0], header=True)
    return out


def with_one_title_row(titles: Sequence[Sequence[str]], data: Sequence[Sequence[str]]) -> list[Block]:
    """The rows of a table whose format tells titles from data. Titles on several levels become one row, « A – B »."""
    if not titles:
        return with_titles([row(cells) for cells in data])
    width = max(map(len, titles))
    columns = [list(dict.fromkeys(filter(None, (r[i] if i < len(r) else "" for r in titles)))) for i in range(width)]
    return [row([" – ".join(column) for column in columns], header=True), *(row(cells) for cells in data)]


def spanned(rows: Iterable[Sequence[tuple[str, int, int]]], repetition: Repetition) -> list[list[str]]:
    """Rows of (text, columns, rows) cells as a grid, so that each row can be read alone.

    What spans rows is repeated in each; what spans columns stands in each of them, as a title does over its columns,
    but for a cell alone in its row. Spans are bounded: a file may claim millions.

    Raises:
        TablesTooLarge: they multiply the text beyond ``repetition``.
    """
    grid: list[list[str]] = []
    hanging: dict[int, tuple[str, int]] = {}
    for cells in rows:
        line: list[str] = []
        if len(cells) == 1 and cells[0][1] > 1 and not hanging:  # a title across the table
            grid.append([cells[0][0], *[""] * (min(cells[0][1], _WIDEST) - 1)])
            continue
        for text, columns, deep in cells:
            _hang(line, hanging)
            for _ in range(min(max(columns, 1), _WIDEST)):
                if deep > 1:
                    hanging[len(line)] = (text, min(deep, _DEEPEST) - 1)
                line.append(text)
        _hang(line, hanging)
        repetition.spend(_size(line) - _size([text for text, _, _ in cells]))
        grid.append(line)
    return grid


def _size(texts: Sequence[str]) -> int:
    return len(texts) + sum(map(len, texts))


def _hang(line: list[str], hanging: dict[int, tuple[str, int]]) -> None:
    """Add to a row the cells that hang from the rows above, at its end."""
    while len(line) in hanging:
        text, left = hanging.pop(at := len(line))
        line.append(text)
        if left > 1:
            hanging[at] = (text, left - 1)
