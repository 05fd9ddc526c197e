"""List items told from ordinary lines: « - », « • », « - » », « 1° », « a) »."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from corpus.model import Block

_MARKS = "-*+•◦‣▪▫■□●○–—»·\uf0b7\uf0a7\uf0d8\uf076"
"""Marks of an item; the last ones are the bullets of Word's symbol fonts."""
_BULLET = re.compile(rf"([ \t]*)[{re.escape(_MARKS)}][ \t\u00a0]+(?:[»•●▪][ \t\u00a0]+)?(?=\S)")
_LABEL = re.compile(r"([ \t]*)(\d{1,2}[°º]|\d{1,2}\)|[a-z]\)|[ivx]{1,4}\))[ \t\u00a0]+(?=\S)")
_NUMBER, _LETTER = re.compile(r"\d{1,2}[°º)]"), re.compile(r"(?:[a-z]|[ivx]{1,4})\)")
_LABELLED = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*[.)°º]?|[a-z][.)]|Article \d{1,3})[ \t\u00a0]+\S")
_LONE = re.compile(rf"[{re.escape(_MARKS)}o]|\d{{1,3}}(?:\.\d{{1,3}})*[.)°º]|[a-z][.)]|[ivx]{{1,4}}[.)]")
_ENDED = re.compile(r"[.;:,?!»…)]\s*$")
_SENTENCE = 60
"""Characters above which unfinished text is a sentence rather than a title over its list."""


def split_bullet(line: str) -> tuple[int, str]:
    """The depth of the item that a line begins (0: it begins none; 1: outermost) and the line without its mark.

    A label (« 1° », « a) », « 1.1 ») is part of the text and stays; two spaces or a tab of indentation are a level.
    « 1. » begins no item: it opens an article, a footnote or a heading as often.
    """
    if match := _BULLET.match(line):
        return 1 + _levels(match[1]), line[match.end() :]
    if match := _LABEL.match(line):
        return 1 + _levels(match[1]), line.lstrip()
    return 0, line


def is_mark(text: str) -> bool:
    """Whether a text is the mark or the label of an item alone, its words drawn apart: « • », « 1° », « 4. »."""
    return bool(_LONE.fullmatch(text))


def begins_item(line: str, above: str) -> bool:
    """Whether a line begins an item, given the text it may instead go on with: a mark may be the end of a quotation or
    a dash in a sentence that was cut there.
    """
    if not split_bullet(line)[0]:
        return False
    if line.lstrip().startswith("»"):
        return above.count("«") <= above.count("»")
    inside = line.lstrip()[0] in "-–—" and not split_bullet(above)[0] and not _ENDED.search(above)
    return not (inside and len(above) >= _SENTENCE)


def is_labelled(line: str) -> bool:
    """Whether a line begins with a number or a letter that may open something: « 4. », « 1.1 », « Article 4 »."""
    return bool(_LABELLED.match(line.lstrip()))


def _levels(indentation: str) -> int:
    return min(len(indentation.replace("\t", "  ")) // 2, 8)


def nested(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same blocks, « a) » one level under the « 1° » or the « 1) » that it follows in its list."""
    numbered = False
    for block in blocks:
        if not block.depth:
            numbered = False
        elif _NUMBER.match(block.text):
            numbered = True
        elif numbered and block.depth == 1 and _LETTER.match(block.text):
            block = replace(block, depth=2)
        yield block
