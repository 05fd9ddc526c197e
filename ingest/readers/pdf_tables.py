"""Rows of tables among the lines of a PDF page: cells drawn one after the other, side by side, row after row."""

from collections.abc import Sequence

from ingest.readers.bullets import split_bullet
from ingest.readers.cleaning import clean
from ingest.readers.pdf_lines import Line

_ALIGNED = 3.0
"""Points: how exactly the lines of a cell are aligned, on the left or on their middle."""
_MOST_ROWS = 200
"""Rows of one table on one page: beyond, the page is not one that people wrote."""
_NEXT_LINE, _NEXT_ROW = 1.75, 5.0
"""Of the font size: how far apart two lines of a cell, and two rows, may be."""


def with_rows(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, those of a table put together by row. A table has two columns and two rows or more."""
    boxes = _boxes(lines)
    out: list[Line] = []
    i = 0
    while i < len(boxes):
        rows = _table(boxes, i)
        if rows:
            i += sum(map(len, rows))
            out.extend(_split(rows[0]))
            out.extend(_rows(rows))
        else:
            out.extend(boxes[i])
            i += 1
    return _rejoined(out)


def _boxes(lines: Sequence[Line]) -> list[list[Line]]:
    """Runs of lines one under the other, aligned: a paragraph or a cell."""
    boxes: list[list[Line]] = []
    for line in lines:
        last = boxes[-1][-1] if boxes else None
        under = last is not None and 0 < last.y - line.y <= _NEXT_LINE * line.size
        if last is not None and under and (abs(line.x - last.x) <= _ALIGNED or _centred(last, line)):
            boxes[-1].append(line)
        else:
            boxes.append([line])
    return boxes


def _centred(one: Line, other: Line) -> bool:
    return abs(one.x + one.end - other.x - other.end) <= 2 * _ALIGNED


def _table(boxes: Sequence[list[Line]], start: int) -> list[list[list[Line]]]:
    """The rows of the table that begins at ``start``, none where there is no table."""
    rows: list[list[list[Line]]] = []
    at = start
    while len(rows) < _MOST_ROWS and len(row := _row(boxes, at)) >= 2:
        if rows and rows[-1][-1][-1].y - row[0][0].y > _NEXT_ROW * row[0][0].size + _height(rows[-1]):
            break
        rows.append(row)
        at += len(row)
    end = next((k for k in range(1, len(rows)) if not _belongs(rows, k)), len(rows))
    return rows[:end] if end >= 2 and any(_agree(rows[0], row) or end > 2 for row in rows[1:end]) else []


def _belongs(rows: Sequence[Sequence[Sequence[Line]]], k: int) -> bool:
    """Whether a row has the columns of the table: the alignment of another row."""
    return any(_agree(rows[k], other) for i, other in enumerate(rows) if i != k)


def _agree(one: Sequence[Sequence[Line]], other: Sequence[Sequence[Line]]) -> bool:
    """Whether each cell of the shorter row is aligned with one of the other, on the left, the right or the middle."""
    fewer, more = sorted((one, other), key=len)
    return all(any(_aligned(box, cell) for cell in more) for box in fewer)


def _aligned(one: Sequence[Line], other: Sequence[Line]) -> bool:
    left, right = _left(one) - _left(other), _right(one) - _right(other)
    return abs(left) <= _ALIGNED or abs(right) <= _ALIGNED or abs(left + right) <= 2 * _ALIGNED


def _height(row: Sequence[Sequence[Line]]) -> float:
    return max(box[0].y for box in row) - min(box[-1].y for box in row)


def _row(boxes: Sequence[list[Line]], start: int) -> list[list[Line]]:
    """The boxes from ``start`` that stand side by side, left to right. A bullet is no cell."""
    if start >= len(boxes) or split_bullet(clean(boxes[start][0].text))[0]:
        return []
    row = [boxes[start]]
    for box in boxes[start + 1 :]:
        last, margin = row[-1], 0.5 * box[0].size
        overlaps = box[0].y >= last[-1].y - margin and box[-1].y <= last[0].y + margin
        if _left(box) < min(last[-1].end, last[0].end) or not overlaps:
            break
        row.append(box)
    return row


def _left(box: Sequence[Line]) -> float:
    return min(line.x for line in box)


def _right(box: Sequence[Line]) -> float:
    return max(line.end for line in box)


def _columns(rows: Sequence[Sequence[Sequence[Line]]]) -> list[tuple[float, float]]:
    """From where to where each column goes, by the last of the rows that have the most cells: titles may be centred."""
    widest = max(map(len, rows))
    full = [row for row in rows if len(row) == widest]
    return [(_left(box), _right(box)) for box in full[-1]]


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
    columns = _columns(rows)
    out = []
    for row in rows:
        cells: list[tuple[Line, ...]] = [() for _ in columns]
        for k, box in enumerate(row):
            at = k if len(row) == len(columns) else _nearest(box, columns)
            cells[at] = (*cells[at], *box)
        lines = [line for box in row for line in box]
        bottom, end = min(line.y for line in lines), max(line.end for line in lines)
        text, bold = " ".join(line.text for line in lines), all(line.bold for line in lines)
        out.append(Line(lines[0].page, lines[0].x, end, bottom, lines[0].size, bold, text, tuple(cells)))
    return out


def _nearest(box: Sequence[Line], columns: Sequence[tuple[float, float]]) -> int:
    return min(range(len(columns)), key=lambda k: abs(columns[k][0] - _left(box)))


def _rejoined(lines: Sequence[Line]) -> list[Line]:
    """Put back together the lines that a wide gap had cut, and that no table holds."""
    out: list[Line] = []
    for line in lines:
        last = out[-1] if out else None
        same = last is not None and abs(last.y - line.y) < 0.1 * line.size and line.x >= last.end
        if last is not None and same and not last.cells and not line.cells:
            last.append(line, f" {line.text}")
        else:
            out.append(line)
    return out
