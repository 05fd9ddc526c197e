"""Light Markdown and plain text, with the flaws of extractions: lost bullets, wrapped lines, tabbed tables."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.model import Block
from ingest.readers.bullets import begins_item, is_labelled, nested, split_bullet
from ingest.readers.cleaning import clean, superscript
from ingest.readers.rows import row, with_titles

_STAMP = re.compile(r"\s*date\s+\d{4}-\d{2}-\d{2}\s+(?=\S)")
"""What a release's extraction leaves of its page's header, before the first sentence."""
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(?:[\w-]+:.*\n)+---[ \t]*(?:\n|$)")
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,}|(?:- ){2,}-|(?:\* ){2,}\*|`{3,}\w*|~{3,}\w*)\s*")
_UNDERLINE = re.compile(r"(=|-)\1{2,}\s*")
_HEADING = re.compile(r"[ ]{0,3}(#{1,6})(?:[ \t]+|$)")
_PIPE_RULE = re.compile(r"\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?|\|\s*:?-+:?\s*\|")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")
_ESCAPES = 0xF0000  # private plane: an escaped character hides there while markup is removed
_FOOTNOTE = re.compile(r"\[\^(\w{1,4})\]:?")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()]*\)|[ ]\"[^\"]*\")*\)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]*)>")
_NEXT_ITEM = re.compile(r"</li>\s*<li>", re.IGNORECASE)
_ITEM_MARK = re.compile(r"(<li>)\s*[•●▪-]\s*", re.IGNORECASE)
_INLINE_TAG = re.compile(r"</?(?:b|strong|i|em|u|s|span|a|font|mark|small|sub)(?:\s[^<>]*)?>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_RAISED = re.compile(r"<sup>([^<>]{0,40})</sup>|\^\{([^{}]{0,40})\}|(?<=\w)\^(\d{1,3}|[a-z]{1,4})(?!\w)", re.IGNORECASE)
_STARS = re.compile(r"(?<!\s)\*{1,3}|\*{1,3}(?!\s)")
_UNDERSCORES = re.compile(r"(?<!\w)(_{1,3})(?=\S)([^_\n]*)(?<=\S)\1(?!\w)")
_CODE = re.compile(r"`([^`]*)`")
_BOLD = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*\.?\s+)?(?:(\*{2,3}|__)(?=\S)(?:(?!\1).)*\1|<(b|strong)>[^<>]*</\2>)\s*")
_MARK = re.compile(r"●\s*(?=\w)")
_ENDED = re.compile(r"[.;:?!»…)]\s*$")
_NARROW = 60
"""Below this width, a line that stops before a capital stopped on purpose (an address, an imprint)."""


def read_markdown(text: str) -> tuple[Block, ...]:
    """The blocks of a Markdown or plain text, one a paragraph, heading, item or row.

    Raises:
        TruncatedFile: an HTML table in it is too broken to be read.
    """
    text = _without_comments(text)
    text = text[match.end() :] if (match := _FRONT_MATTER.match(text)) else text
    text = text[match.end() :] if (match := _STAMP.match(text)) else text
    blocks: list[Block] = []
    for part, is_table in _parts(text):
        if is_table:
            blocks.extend(_html_table(part))
        else:
            for lines in _paragraphs(part):
                blocks.extend(_blocks(lines))
    return tuple(nested(_mended(blocks)))


def inline(text: str) -> str:
    """A line without markup: emphasis, tags and addresses of links gone, raised characters kept as superscripts."""
    text = _ESCAPED.sub(lambda m: chr(_ESCAPES + ord(m[1])), text)
    text = _FOOTNOTE.sub(lambda m: superscript(m[1]), text)
    text = _LINK.sub(r"\1", text)
    if "<" in text:
        text = _NEXT_ITEM.sub(" ; ", _ITEM_MARK.sub(r"\1", _AUTOLINK.sub(r"\1", text)))
        text = _INLINE_TAG.sub("", text)
    text = _RAISED.sub(lambda m: superscript(m[1] or m[2] or m[3] or ""), text)
    text = _TAG.sub(" ", text) if "<" in text else text
    text = _CODE.sub(r"\1", _UNDERSCORES.sub(r"\2", _STARS.sub("", text)))
    text = "".join(chr(ord(c) - _ESCAPES) if _ESCAPES <= ord(c) < _ESCAPES + 128 else c for c in text)
    return clean(_MARK.sub("", html.unescape(text)))


def _without_comments(text: str) -> str:
    kept, done = [], 0
    while (start := text.find("<!--", done)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[done:start])
        done = end + len("-->")
    return "".join((*kept, text[done:]))


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The text cut around its HTML tables (true for a table)."""
    lower, done = text.lower(), 0
    while len(lower) == len(text) and (start := lower.find("<table", done)) >= 0:
        end = lower.find("</table>", start)
        if end < 0:
            break
        yield text[done:start], False
        done = end + len("</table>")
        yield text[start:done], True
    yield text[done:], False


def _html_table(markup: str) -> tuple[Block, ...]:
    from ingest.readers.html import read_html

    return read_html(markup, "tableau")


def _paragraphs(text: str) -> Iterator[list[str]]:
    """Runs of lines without a blank line or a rule between them; the line under a title stays with it."""
    lines: list[str] = []
    for line in text.splitlines():
        if len(lines) == 1 and _UNDERLINE.fullmatch(line) and not _ENDED.search(lines[0]) and "\t" not in lines[0]:
            yield [f"{'#' if line[0] == '=' else '##'} {lines[0]}"]
            lines = []
        elif line.strip() and not _RULE.fullmatch(line):
            lines.append(line)
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    """The blocks of one run of lines."""
    table: list[Block] = []
    prose: list[str] = []
    for line in (re.sub(r"^\s*(?:>\s?)+", "", line) for line in lines):
        if table and _PIPE_RULE.fullmatch(line.strip()):
            table[-1] = replace(table[-1], header=len(table) == 1)
        elif cells := _cells(line):
            yield from _prose(prose)
            prose = []
            if table and len(table[-1].cells) != len(cells):
                yield from with_titles(table)
                table = []
            table.append(row([inline(cell) for cell in cells]))
        else:
            yield from with_titles(table)
            table = []
            if prose and not _continues(prose[-1], line):
                yield from _prose(prose)
                prose = []
            prose.append(line)
    yield from with_titles(table)
    yield from _prose(prose)


def _cells(line: str) -> list[str]:
    """The raw cells of a row (none when the line is no row): between pipes, or between tabs."""
    stripped = line.strip()
    if stripped.startswith("|") and stripped.endswith("|") and len(stripped) > 2:
        return stripped[1:-1].replace("\\|", chr(_ESCAPES + ord("|"))).split("|")
    if "\t" in stripped and not (split_bullet(line)[0] and line.count("\t") == 1):
        return line.split("\t")
    return []


def _continues(previous: str, line: str) -> bool:
    """Whether a line goes on from the one above it: wrapped prose, a wrapped title, the text under a bullet."""
    if (
        _HEADING.match(previous)
        or _HEADING.match(line)
        or begins_item(line, previous)
        or line.startswith(("<sup>", "[^"))
    ):
        return False
    above, below = inline(previous), inline(line)
    if not above or not below:
        return True
    letters = any(c.isalpha() for c in below)
    if above.isupper() or (letters and below.isupper()):
        return above.isupper() and (below.isupper() or not letters)
    if is_labelled(line) and _ENDED.search(above):
        return False
    if below[0].islower() or below[0] in "»),;":
        return True
    if split_bullet(previous)[0]:
        return True
    return len(previous.rstrip()) >= _NARROW and not previous.endswith("  ")


def _prose(lines: Sequence[str]) -> Iterator[Block]:
    """The block of wrapped lines: a heading, an item or a paragraph; none when nothing is left but markup."""
    if not lines:
        return
    joined = " ".join(lines)
    if match := _HEADING.match(joined):
        level, title = len(match[1]), joined[match.end() :].rstrip().rstrip("#")
        found = Block(inline(title), level=level, bold=bool(_BOLD.fullmatch(title.strip())))
    else:
        depth, content = split_bullet(joined)
        found = Block(inline(content), depth=depth, bold=bool(_BOLD.fullmatch(content.strip())))
    if found.text:
        yield found


def _mended(blocks: Sequence[Block]) -> Iterator[Block]:
    """Give back its depth to an item that lost its mark: a clause in lower case between two items of one list."""
    for i, block in enumerate(blocks):
        if 0 < i < len(blocks) - 1 and not (block.depth or block.level or block.cells):
            above, below = blocks[i - 1], blocks[i + 1]
            if above.depth == below.depth > 0 and above.text.endswith((";", ",")) and block.text[0].islower():
                block = replace(block, depth=above.depth)
        yield block
