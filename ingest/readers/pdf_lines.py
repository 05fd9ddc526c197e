"""A PDF page as lines of text, from where its pieces were drawn. The drawing order is the reading order."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pypdf import PageObject
from pypdf.generic._font import Font  # widths of characters; pypdf has no public way to them

from ingest.readers.bullets import is_mark
from ingest.readers.cleaning import clean, superscript

_SAME_LINE = 0.35
"""How far apart two baselines of one line may be, of the font size."""
_GAP, _TABBED, _SPACE = 0.5, 3.5, 0.3
"""Of the font size: the widest gap inside a line (beyond may begin another column), that after the mark of an item, and
the narrowest that is a space."""
_USUAL_WIDTH = 0.5
"""Of the font size, for a font that does not tell its widths."""
_SHORT = re.compile(r"\s*(?:\d{1,3}|e|er|re|ère|o|os)\s*")


@dataclass(slots=True)
class Line:
    """A line of text: from ``x`` to ``end`` on the baseline ``y``, in points from the bottom left of ``page``.

    ``cells`` are the cells of a table row, each the lines of it (none for ordinary text).
    """

    page: int
    x: float
    end: float
    y: float
    size: float
    bold: bool
    text: str
    cells: tuple[tuple["Line", ...], ...] = ()

    def append(self, piece: "Line", text: str) -> None:
        """Add what was drawn to the right; the longer of the two gives the size and the weight."""
        if len(piece.text.strip()) > len(self.text.strip()):
            self.size = piece.size
        self.bold = self.bold and piece.bold
        self.text += text
        self.end = max(self.end, piece.end)


def lines_of(page: PageObject, number: int) -> list[Line]:
    """The lines of a page. Raises whatever pypdf raises on a damaged page."""
    drawn: list[Line] = []
    fonts: dict[int, _Face] = {}

    def visit(text: str, matrix: Sequence[float], at: Sequence[float], resource: Any, size: float) -> None:
        if not text.strip():
            drawn.append(Line(number, 0, 0, 0, 1, False, text))
            return
        if id(resource) not in fonts:
            fonts[id(resource)] = _face(resource)
        face = fonts[id(resource)]
        x = at[4] * matrix[0] + at[5] * matrix[2] + matrix[4]
        y = at[4] * matrix[1] + at[5] * matrix[3] + matrix[5]
        points = max(size * math.hypot(at[2], at[3]) * math.hypot(matrix[2], matrix[3]), 1.0)
        # pypdf puts the space before a piece that it found apart from the one before: it is not drawn.
        drawn.append(Line(number, x, x + face.width(text.strip()) * points, y, points, face.bold, text))

    plain = page.extract_text(visitor_text=visit)
    lines = _lines(drawn)
    if abs(_letters(plain) - sum(_letters(line.text) for line in lines)) > 0.02 * _letters(plain):
        lines = _without_positions(plain, number)
    return [line for line in lines if clean(line.text)]


@dataclass(frozen=True, slots=True)
class _Face:
    """A font: the width of its characters, of the font size."""

    bold: bool = False
    widths: Mapping[str, float] = field(default_factory=dict)
    usual: float = _USUAL_WIDTH

    def width(self, text: str) -> float:
        return sum(self.widths.get(c, self.usual) for c in text)


def _face(resource: Any) -> _Face:
    try:
        font = Font.from_font_resource(resource)
        names = font.encoding if isinstance(font.encoding, dict) else {}
        widths = {}
        for code, width in font.character_widths.items():
            if len(code) == 1 and width > 0:  # the widths go by code, what was drawn comes as characters
                widths[str(font.character_map.get(code) or names.get(ord(code)) or code)] = width / 1000
        usual = sum(widths.values()) / len(widths) if widths else _USUAL_WIDTH
        return _Face("bold" in font.name.lower(), widths, usual)
    except Exception:  # a font that cannot be understood only costs the widths
        return _Face()


def _letters(text: str) -> int:
    return sum(not c.isspace() for c in text)


def _without_positions(plain: str, page: int) -> list[Line]:
    texts = plain.splitlines()
    return [Line(page, 0, 6.0 * len(text), 12.0 * (len(texts) - i), 10, False, text) for i, text in enumerate(texts)]


def _lines(drawn: Sequence[Line]) -> list[Line]:
    """Join what was drawn side by side; small raised characters become superscripts."""
    lines: list[Line] = []
    for piece in drawn:
        for i, text in enumerate(piece.text.strip("\n").split("\n")):
            last = lines[-1] if lines else None
            if not text.strip():
                if last is not None and " " in text and not last.text.endswith(" "):
                    last.text += " "
                continue
            here = Line(piece.page, piece.x, piece.end, piece.y - i * 1.2 * piece.size, piece.size, piece.bold, text)
            if last is not None and _near(last, here) and _raised(last, here):
                last.text = last.text.rstrip()
                last.append(here, superscript(text))
            elif last is not None and _near(last, here) and _raised(here, last) and last.x < here.x:
                last.text = superscript(last.text)
                last.y, last.size = here.y, here.size
                last.append(here, f" {text.lstrip()}")
            elif (
                last is not None
                and _near(last, here)
                and abs(here.y - last.y) <= _SAME_LINE * max(last.size, here.size)
            ):
                last.append(here, f" {text}" if here.x - last.end > _SPACE * here.size else text)
            else:
                lines.append(here)
    return lines


def _near(line: Line, piece: Line) -> bool:
    """Whether a piece begins where a line stops."""
    tight = max(0.5 * line.size, 0.1 * (line.end - line.x))  # characters set closer than their widths say
    gap = _TABBED if is_mark(clean(line.text)) else _GAP
    return -tight <= piece.x - line.end <= gap * max(line.size, piece.size) and piece.x > line.x


def _raised(line: Line, piece: Line) -> bool:
    above = piece.y - line.y
    small = piece.size <= 0.9 * line.size and 0.15 * line.size < above < 0.7 * line.size
    return small and bool(_SHORT.fullmatch(piece.text))
