"""HTML through BeautifulSoup and lxml: what a person reads on the page, without menus, scripts and hidden parts."""

import re
import warnings
from collections.abc import Iterator

from bs4 import (
    BeautifulSoup,
    Comment,
    MarkupResemblesLocatorWarning,
    NavigableString,
    Tag,
    XMLParsedAsHTMLWarning,
)
from bs4.element import PreformattedString

from corpus.errors import OversizedFile, TruncatedFile
from corpus.model import Block
from ingest.readers.bullets import nested, split_bullet
from ingest.readers.cleaning import clean, superscript
from ingest.readers.rows import Repetition, TablesTooLarge, spanned, with_one_title_row

_DROPPED = frozenset(
    "script style noscript template nav head svg canvas iframe object form button select input textarea dialog menu "
    "audio video map".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure "
    "footer header hr html legend li main ol p pre section summary table tbody td tfoot th "
    "thead tr ul h1 h2 h3 h4 h5 h6".split()
)
_LISTS = frozenset(("ul", "ol"))
_BOLD = frozenset(("b", "strong"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DEEPEST = 150
"""Elements inside one another that are followed; no page written by people needs as many."""
_MOST_MARKS = 1_000_000
"""Tags and attributes of the largest page parsed: each weighs some hundreds of bytes in memory."""


def read_html(text: str, name: str) -> tuple[Block, ...]:
    """The blocks of the page in the file ``name``: of its `main` element where it has one, else of its body.

    Raises:
        TruncatedFile: the markup is too broken to be read. OversizedFile: there is too much of it, or its tables unfold
            to too much text.
    """
    if text.count("<") + text.count("=") > _MOST_MARKS:
        raise _oversized(name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
            warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
            soup = BeautifulSoup(text, "lxml")
        main = soup.find("main")
        return tuple(nested(_Page().read(main if isinstance(main, Tag) else soup.body or soup)))
    except TablesTooLarge as error:
        raise _oversized(name) from error
    except (RecursionError, ValueError, AssertionError) as error:
        raise TruncatedFile(
            f"{name} : la page HTML est endommagée.",
            "Enregistrez-la de nouveau depuis le navigateur ou convertissez-la en PDF.",
        ) from error


def _oversized(name: str) -> OversizedFile:
    return OversizedFile(
        f"{name} : la page HTML contient trop de balises ou des tableaux démesurés.",
        "Vérifiez sa provenance, puis divisez-la ou convertissez-la en PDF.",
    )


class _Page:
    """One reading of a page: the text of the block under way, and the blocks done."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._text: list[str] = []
        self._plain = False  # whether something outside bold was read in this block
        self._level = 0
        self._depth = 0
        self._label = ""
        self._repetition = Repetition()

    def read(self, root: Tag) -> list[Block]:
        self._walk(root, bold=False, inside=0)
        self._end()
        return self._blocks

    def _walk(self, tag: Tag, *, bold: bool, inside: int) -> None:
        _refuse_depth(inside)
        for child in tag.children:
            if isinstance(child, NavigableString):
                if not isinstance(child, Comment | PreformattedString):
                    self._text.append(child)
                    self._plain = self._plain or (not bold and not child.isspace())
            elif isinstance(child, Tag) and not _dropped(child):
                self._element(child, bold=bold or child.name in _BOLD, inside=inside + 1)

    def _element(self, tag: Tag, *, bold: bool, inside: int) -> None:
        if tag.name == "sup":
            self._text.append(superscript(clean(tag.get_text())))
        elif tag.name == "br":
            self._text.append(" ")
        elif tag.name == "table" and (rows := _rows(tag, self._repetition)):
            self._end()
            self._blocks.extend(rows)
        elif tag.name in _LISTS:
            self._list(tag, bold=bold, inside=inside + 1)
        elif tag.name in _BLOCKS:
            self._end()
            self._level = int(tag.name[1]) if re.fullmatch("h[1-6]", tag.name) else 0
            self._walk(tag, bold=bold, inside=inside)
            self._end()
            self._level = 0
        else:
            self._walk(tag, bold=bold, inside=inside)

    def _list(self, tag: Tag, *, bold: bool, inside: int) -> None:
        self._end()
        self._depth += 1
        number = _number(tag.get("start"), 1)
        for child in tag.children:
            if isinstance(child, Tag) and not _dropped(child):
                if child.name == "li":
                    number = _number(child.get("value"), number)
                    self._label = _label(str(tag.get("type", "1")), number) if tag.name == "ol" else ""
                    number += 1
                self._element(child, bold=bold, inside=inside)
                self._label = ""
        self._end()
        self._depth -= 1

    def _end(self) -> None:
        """Close the block under way."""
        raw, plain = "".join(self._text), self._plain
        self._text, self._plain = [], False
        depth, text = split_bullet(clean(raw))
        if text:
            labelled = f"{self._label} {text}" if self._label else text
            self._label = ""
            self._blocks.append(
                Block(labelled, self._level, 0 if self._level else self._depth or depth, bold=not plain)
            )


def _dropped(tag: Tag) -> bool:
    if tag.name in _DROPPED or (
        tag.name in ("header", "footer") and tag.parent is not None and tag.parent.name == "body"
    ):
        return True
    hidden = tag.has_attr("hidden") or tag.get("aria-hidden") == "true" or tag.get("role") == "navigation"
    return hidden or bool(_HIDDEN.search(str(tag.get("style", ""))))


def _rows(table: Tag, repetition: Repetition) -> list[Block]:
    """The rows of a table, or none when it has a single column: it is there for the layout, and is read as prose."""
    cells, titled = [], []
    for line in table.find_all("tr"):
        if line.find_parent("table") is not table or _dropped(line):
            continue
        here = [cell for cell in line.find_all(("th", "td"), recursive=False) if not _dropped(cell)]
        if here:
            cells.append([(_cell(c), _number(c.get("colspan"), 1), _number(c.get("rowspan"), 1)) for c in here])
            titled.append(line.find_parent("thead") is not None or all(c.name == "th" for c in here))
    grid = spanned(cells, repetition)
    if max(map(len, grid), default=0) < 2:
        return []
    first_data = titled.index(False) if False in titled else min(1, len(titled))
    rows = [line for line in with_one_title_row(grid[:first_data], grid[first_data:]) if any(line.cells)]
    caption = table.find("caption")
    title = clean(caption.get_text(" ")) if isinstance(caption, Tag) else ""
    return [Block(title), *rows] if title else rows


def _cell(cell: Tag) -> str:
    """The text of a cell, the items of a list in it separated by semicolons."""
    items = [split_bullet(clean(item))[1] for item in "".join(_strings(cell, 0)).split("\v")]
    return " ; ".join(filter(None, items))


def _strings(tag: Tag, inside: int) -> Iterator[str]:
    """The strings of a cell, a vertical tab before each item."""
    _refuse_depth(inside)
    for child in tag.children:
        if isinstance(child, NavigableString):
            if not isinstance(child, Comment | PreformattedString):
                yield str(child).replace("\v", " ")
        elif isinstance(child, Tag) and not _dropped(child):
            if child.name == "sup":
                yield superscript(clean(child.get_text()))
                continue
            yield "\v" if child.name == "li" else " " if child.name in _BLOCKS or child.name == "br" else ""
            yield from _strings(child, inside + 1)
            yield " " if child.name in _BLOCKS else ""


def _refuse_depth(inside: int) -> None:
    if inside > _DEEPEST:
        raise ValueError("elements too deep")


def _number(value: object, otherwise: int) -> int:
    return int(str(value)) if re.fullmatch(r"\d{1,6}", str(value)) else otherwise


def _label(kind: str, number: int) -> str:
    """The label that a browser shows before an item of a numbered list."""
    if kind in ("a", "A") and 1 <= number <= 26:
        return f"{chr(ord(kind) + number - 1)}."
    return f"{number}."
