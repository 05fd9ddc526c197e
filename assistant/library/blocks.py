"""A text cut into what a page shows: titles, paragraphs and tables, in which every unit can be linked to.

Offsets are those of the normalised text: the fragment `#120-245` of a page is the quote `text[120:245]`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.lexicon import words
from corpus.model import Passage, Unit, UnitKind


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a paragraph; ``anchor`` is `start-end` for a unit, empty for what stands between units."""

    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Title:
    """A heading; ``level`` from 2, ``anchor`` the slug of its section in the page."""

    text: str
    level: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text."""

    pieces: tuple[Piece, ...]


@dataclass(slots=True)
class Table:
    """Rows of a table, each with its anchor, under the titles of their columns."""

    columns: tuple[str, ...]
    rows: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)


Block = Title | Paragraph | Table


def blocks_of(text: str, passages: Sequence[Passage]) -> list[Block]:
    """The blocks of a text, in order; ``passages`` are all those of its document."""
    units = sorted({u for p in passages for u in p.units}, key=lambda u: (u.start, -u.end))
    titles = {words(heading): level for p in passages for level, heading in enumerate(p.headings, start=1)}
    blocks: list[Block] = []
    table: Table | None = None
    for start, end in _lines(text):
        line = text[start:end]
        inside = [u for u in units if u.start < end and u.end > start]
        row = next((u for u in inside if u.columns), None)
        if row is not None:
            if table is None or table.columns != row.columns:
                table = Table(row.columns)
                blocks.append(table)
            if not any(anchor == _anchor(row) for anchor, _ in table.rows):
                table.rows.append((_anchor(row), _cells(text[row.start : row.end], len(row.columns))))
            continue
        table = None
        said = any(u.kind is not UnitKind.HEADING for u in inside)
        level = None if said else _level(words(line), titles)
        if level is not None:
            anchor = _anchor(inside[0]) if inside else f"s-{start}"
            blocks.append(Title(line.strip(), min(level + 1, 6), anchor))
        else:
            blocks.append(Paragraph(tuple(_pieces(text, start, end, inside))))
    return blocks


_FEWEST = 2
"""Words of a line that can be part of a heading: « OBJECTIF 7 » on its own line."""


def _level(line: tuple[str, ...], titles: Mapping[tuple[str, ...], int]) -> int | None:
    """The level of the heading that a line is, whole or in part: some stand on two lines, or were cut."""
    if line in titles:
        return titles[line]
    if len(line) < _FEWEST:
        return None
    size = len(line)
    return next(
        (
            level
            for title, level in titles.items()
            if line in (title[:size], title[-size:]) or line[: len(title)] == title
        ),
        None,
    )


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _pieces(text: str, start: int, end: int, units: Sequence[Unit]) -> Iterator[Piece]:
    """A line in pieces. A unit that runs over several lines is anchored on its first one."""
    at = start
    for unit in units:
        opens, closes = max(unit.start, at), min(unit.end, end)
        if opens >= closes:
            continue
        if opens > at:
            yield Piece(text[at:opens])
        yield Piece(text[opens:closes], _anchor(unit) if unit.start >= start else "")
        at = closes
    if at < end:
        yield Piece(text[at:end])


def _anchor(unit: Unit) -> str:
    return f"{unit.start}-{unit.end}"


def _cells(row: str, columns: int) -> tuple[str, ...]:
    cells = [cell.strip() for cell in row.replace("\n", " ").split("\t")]
    return tuple((cells + [""] * columns)[: max(columns, len(cells))])
