"""Light Markdown and plain text, with the flaws of extractions: lost bullets, tabbed tables, footnotes as `<sup>`."""

import re
from dataclasses import replace

from corpus.model import Block
from ingest.readers.cleaning import clean

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_BULLET = re.compile(r"^(\s*)(?:[-*+•]|»)\s+(?:»\s+)?(.*)$")
_RULE = re.compile(r"^\s*(?:-{3,}|\*{3,}|_{3,}|<!--.*-->)\s*$")
_PIPE_ROW = re.compile(r"^\s*\|(.*)\|\s*$")
_PIPE_RULE = re.compile(r"^\s*\|(?:\s*:?-{2,}:?\s*\|)+\s*$")
_WHOLLY_BOLD = re.compile(r"^\s*(?:\d+(?:\.\d+)*\.?\s+)?(\*{2,3}|__)(?=\S).*(?<=\S)\1\s*$")
_SUPERSCRIPTS = str.maketrans("0123456789abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
_RAISED = re.compile(r"<sup>(.*?)</sup>|\^\{(.*?)\}|(?<=[\d])\^([a-z]{1,3}|\d{1,2})\b", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()]*\))*\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_EMPHASIS = re.compile(r"\*{1,3}|(?<![\w_])_{1,2}(?=\S)|(?<=\S)_{1,2}(?![\w_])")
_ACRONYM = re.compile(r"^[A-ZÉÈ]{2}[\wÉÈ-]{0,12}$")


def read_markdown(text: str) -> tuple[Block, ...]:
    """The blocks of a Markdown or plain text. Consecutive lines of one paragraph are one block."""
    blocks: list[Block] = []
    joinable = False
    for line in text.splitlines():
        if not line.strip() or _RULE.match(line):
            joinable = False
            continue
        block = _block(line)
        if block is None or not (block.text or block.cells):
            continue
        if joinable and _continues(blocks[-1], block, line):
            last = blocks[-1]
            blocks[-1] = replace(last, text=f"{last.text} {block.text}", bold=last.bold and block.bold)
        else:
            blocks.append(block)
        joinable = not blocks[-1].cells and not blocks[-1].level and not line.endswith("  ")
    return _with_headers(blocks)


def inline(text: str) -> str:
    """A line without markup: emphasis, tags and link addresses gone, raised characters kept as superscripts."""
    text = _RAISED.sub(lambda m: "".join(filter(None, m.groups())).lower().translate(_SUPERSCRIPTS), text)
    text = _LINK.sub(r"\1", text)
    text = _TAG.sub(_untagged, text) if "<" in text else text
    return clean(_EMPHASIS.sub("", text))


def _untagged(tag: re.Match[str]) -> str:
    """Nothing for a tag inside words (`<b>`), a space for one that separates (`<li>`, `<br>`)."""
    return "" if re.match(r"</?(?:b|i|em|strong|u|span|sup|sub|a)\b", tag[0], re.IGNORECASE) else " "


def _block(line: str) -> Block | None:
    if _PIPE_RULE.match(line):
        return None
    if match := _PIPE_ROW.match(line):
        return _row(match[1].replace("\\|", "\0").split("|"))
    if "\t" in line.strip():
        return _row(line.strip("\n").split("\t"))
    if match := _HEADING.match(line):
        return Block(inline(match[2]), level=len(match[1]))
    if match := _BULLET.match(line):
        return Block(inline(match[2]), depth=1 + len(match[1].replace("\t", "  ")) // 2)
    return Block(inline(line), bold=bool(_WHOLLY_BOLD.match(line)))


def _row(cells: list[str]) -> Block:
    cleaned = tuple(inline(cell.replace("\0", "|")) for cell in cells)
    return Block("\t".join(cleaned), cells=cleaned)


def _continues(last: Block, block: Block, line: str) -> bool:
    """Whether a line goes on from the one above: plain text under plain text or under a bullet."""
    return not (block.level or block.depth or block.cells or _NUMBERED.match(line) or last.cells or last.level)


_NUMBERED = re.compile(r"^\s*(?:\d+(?:\.\d+)+\.?|\d+[.°)]|[a-z]\))\s+\S|^\s*<sup>\d")


def _with_headers(blocks: list[Block]) -> tuple[Block, ...]:
    """Mark the row of titles: the first of a run of rows, unless the run is a glossary or a table of contents."""
    out = list(blocks)
    start = 0
    while start < len(out):
        stop = start
        while stop < len(out) and out[stop].cells:
            stop += 1
        run = out[start:stop]
        if len(run) >= 2 and not _ACRONYM.match(run[0].cells[0]) and not re.search(r"\d\s*$", run[0].cells[-1]):
            out[start] = replace(run[0], header=True)
        start = stop + 1 if stop == start else stop
    return tuple(out)
