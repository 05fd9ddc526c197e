"""Table rows as blocks, and which of them holds the column titles."""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.model import Block

_ACRONYM = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ0-9]+(?:-[A-ZÀ-Þ0-9]+)*")
_NUMBER = re.compile(r"[\d\s.,%$°+-]*\d[\d\s.,%$°+-]*")


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
