"""A PDF page as lines and table rows, from where its text was drawn. The drawing order is the reading order."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pypdf import PageObject

from ingest.readers.cleaning import clean, superscript

_SAME_LINE, _NEXT_LINE = 0.35, 1.75
"""Of the font size: how far apart two baselines of one line, and of two lines of one cell, may be."""
_ALIGNED, _COLUMN = 3.0, 25.0
"""Points: how exactly the lines of a cell are aligned, and the least distance between two columns."""
_CHARACTER = 0.42
"""A low estimate of a character's width, of the font size."""


@dataclass(slots=True)
class Line:
    """A line of text and where it starts, in points from the bottom left of page ``page``."""

    page: int
    x: float
    y: float
    size: float
    bold: bool
    text: str
    cells: tuple[tuple["Line", ...], ...] = field(default=())
    """The cells of a table row, each the lines of it. Empty for ordinary text."""

    @property
    def end(self) -> float:
        """Where the line stops at the earliest."""
        return self.x + len(self.text.strip()) * self.size * _CHARACTER


def lines_of(page: PageObject, number: int) -> list[Line]:
    """The lines of a page, table rows recognised. Raises whatever pypdf raises on a damaged page."""
    drawn: list[Line] = []

    def visit(text: str, matrix: Sequence[float], at: Sequence[float], font: Any, size: float) -> None:
        x = at[4] * matrix[0] + at[5] * matrix[2] + matrix[4]
        y = at[4] * matrix[1] + at[5] * matrix[3] + matrix[5]
        scale = math.hypot(at[2], at[3]) * math.hypot(matrix[2], matrix[3])
        name = str(font.get("/BaseFont", "")) if isinstance(font, dict) else ""
        drawn.append(Line(number, x, y, max(size * scale, 1.0), "bold" in name.lower(), text))

    plain = page.extract_text(visitor_text=visit)
    lines = _lines(drawn)
    if abs(_letters(plain) - sum(_letters(line.text) for line in lines)) > 0.02 * _letters(plain):
        lines = _without_positions(plain, number)
    return _with_rows([line for line in lines if clean(line.text)])


def _letters(text: str) -> int:
    return sum(not c.isspace() for c in text)


def _without_positions(plain: str, page: int) -> list[Line]:
    texts = plain.splitlines()
    return [Line(page, 0.0, 12.0 * (len(texts) - i), 10.0, False, text) for i, text in enumerate(texts)]


def _lines(drawn: Sequence[Line]) -> list[Line]:
    """Join what was drawn side by side; small raised characters become superscripts."""
    lines: list[Line] = []
    for piece in drawn:
        parts = piece.text.strip("\n").split("\n")
        for i, text in enumerate(parts):
            last = lines[-1] if lines else None
            if not text.strip():
                if last is not None and " " in text and not last.text.endswith(" "):
                    last.text += " "
                continue
            here = Line(piece.page, piece.x, piece.y - i * 1.2 * piece.size, piece.size, piece.bold, text)
            if last is not None and _raised(last, here):
                last.text = last.text.rstrip() + superscript(text)
            elif last is not None and _beside(last, here):
                last.text += text
                last.bold = last.bold and here.bold
            else:
                lines.append(here)
    return lines


def _raised(line: Line, piece: Line) -> bool:
    above = piece.y - line.y
    small = piece.size <= 0.8 * line.size and 0.1 * line.size < above < 0.7 * line.size
    return small and bool(re.fullmatch(r"\s*(?:\d{1,3}|e|er|re|o|os)\s*", piece.text)) and piece.x > line.x


def _beside(line: Line, piece: Line) -> bool:
    """Whether a piece goes on with a line: same baseline, further right, and no gap as wide as between columns."""
    same = abs(piece.y - line.y) <= _SAME_LINE * max(line.size, piece.size)
    gap = piece.x - line.end
    return same and piece.x >= line.x and not (line.text.endswith(" ") and gap > 3 * piece.size) and gap < _gap(line)


def _gap(line: Line) -> float:
    """The widest gap inside a line: what the low estimate of its width may be short of, and a space."""
    return line.size + 0.45 * len(line.text.strip()) * line.size * _CHARACTER


def _with_rows(lines: Sequence[Line]) -> list[Line]:
    """Put together the rows of tables: cells drawn one after the other, side by side, in two rows or more."""
    boxes = _boxes(lines)
    out: list[Line] = []
    i = 0
    while i < len(boxes):
        rows: list[list[list[Line]]] = []
        j = i
        while len(row := _row(boxes, j)) >= 2:
            rows.append(row)
            j += len(row)
        if len(rows) >= 2:
            lead = _split(rows[0])
            out.extend(lead)
            out.extend(_rows(rows))
            i = j
        else:
            out.extend(boxes[i])
            i += 1
    return out


def _boxes(lines: Sequence[Line]) -> list[list[Line]]:
    """Runs of lines one under the other from the same left edge: a paragraph or a cell."""
    boxes: list[list[Line]] = []
    for line in lines:
        last = boxes[-1][-1] if boxes else None
        under = last is not None and 0 < last.y - line.y <= _NEXT_LINE * line.size
        if last is not None and under and abs(line.x - last.x) <= _ALIGNED:
            boxes[-1].append(line)
        else:
            boxes.append([line])
    return boxes


def _row(boxes: Sequence[list[Line]], start: int) -> list[list[Line]]:
    """The boxes from ``start`` that stand side by side, left to right."""
    row = [boxes[start]] if start < len(boxes) else []
    for box in boxes[start + 1 :]:
        last, margin = row[-1], 0.5 * box[0].size
        overlaps = box[0].y >= last[-1].y - margin and box[-1].y <= last[0].y + margin
        if box[0].x < last[0].x + _COLUMN or not overlaps:
            break
        row.append(box)
    return row


def _split(row: list[list[Line]]) -> list[Line]:
    """Take from the first cell of a table the lines of the paragraph above it, which has the same left edge."""
    first, second = row[0], row[1]
    middle = (first[0].y + first[-1].y - second[0].y - second[-1].y) / 2
    if abs(middle) < 0.6 * first[0].size:
        return []
    lead = [line for line in first if line.y > second[0].y + 0.6 * line.size]
    row[0] = first[len(lead) :] or first
    return lead if len(lead) < len(first) else []


def _rows(rows: Sequence[Sequence[Sequence[Line]]]) -> list[Line]:
    """Lines that hold the cells, an empty cell where a row has none in a column."""
    columns = [box[0].x for box in max(rows, key=len)]
    out = []
    for row in rows:
        cells: list[tuple[Line, ...]] = [() for _ in columns]
        for k, box in enumerate(row):
            at = k if len(row) == len(columns) else min(range(len(columns)), key=lambda c: abs(columns[c] - box[0].x))
            cells[at] = (*cells[at], *box)
        first = row[0][0]
        text = " ".join(line.text for box in row for line in box)
        bottom = min(box[-1].y for box in row)
        out.append(Line(first.page, first.x, bottom, first.size, all(box[0].bold for box in row), text, tuple(cells)))
    return out
