"""The styles of Word's paragraphs, each looked up once: python-docx goes through all of them at every question."""

from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE


@dataclass(frozen=True, slots=True)
class Style:
    """What the readers ask of a style: its name, whether it sets in bold, its XML (empty where there is no style)."""

    name: str = ""
    bold: bool = False
    elements: tuple[Any, ...] = ()


class Styles:
    """The paragraph styles of one document."""

    def __init__(self, document: Document) -> None:
        self._part = document.part
        self._known: dict[str | None, Style] = {}

    def of(self, paragraph: Any) -> Style:
        """The style of a `w:p` element: the one it names, else the document's default."""
        name = paragraph.style
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    def _find(self, name: str | None) -> Style:
        style: Any = self._part.get_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if style is None:
            return Style()
        return Style(style.name or "", bool(style.font.bold), (style.element,))
