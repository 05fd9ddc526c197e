"""List items told from ordinary lines: « - », « • », « - » », « 1° », « a) »."""

import re

_MARKS = "-*+•◦‣▪▫■□●○–—»·\uf0b7\uf0a7\uf0d8\uf076"
"""Marks of an item; the last ones are the bullets of Word's symbol fonts."""
_BULLET = re.compile(rf"([ \t]*)[{re.escape(_MARKS)}][ \t\u00a0]+(?:[»•●▪][ \t\u00a0]+)?(?=\S)")
_LABEL = re.compile(r"([ \t]*)(\d{1,2}[°º]|\d{1,2}\)|[a-z]\)|[ivx]{1,4}\))[ \t\u00a0]+(?=\S)")
_LABELLED = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*[.)°º]?|[a-z][.)]|Article \d{1,3})[ \t\u00a0]+\S")


def split_bullet(line: str) -> tuple[int, str]:
    """The depth of the item that a line begins (0: it begins none; 1: outermost) and the line without its mark.

    A label (« 1° », « a) », « 1.1 ») is part of the text and stays; two spaces or a tab of indentation are a level;
    « a) » lies one level under « 1° ». « 1. » begins no item: it opens an article, a footnote or a heading as often.
    """
    if match := _BULLET.match(line):
        return 1 + _levels(match[1]), line[match.end() :]
    if match := _LABEL.match(line):
        inner = 1 if match[2][-1] == ")" and not match[2][0].isdigit() else 0
        return 1 + max(inner, _levels(match[1])), line.lstrip()
    return 0, line


def is_labelled(line: str) -> bool:
    """Whether a line begins with a number or a letter that may open something: « 4. », « 1.1 », « Article 4 »."""
    return bool(_LABELLED.match(line.lstrip()))


def _levels(indentation: str) -> int:
    return min(len(indentation.replace("\t", "  ")) // 2, 8)
