"""Lines put back together, and the words cut at their ends."""

import re
from collections.abc import Collection, Sequence

_CUT = re.compile(r"([^\W\d_]+(?:[-'’][^\W\d_]+)*)-$")
_REST = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BEFORE = frozenset(
    "sous sus non ci vis avant après arrière contre celui celle ceux celles lui elle elles eux socio demi mi semi vice "
    "peut au par là soi moi toi nous vous ex quasi libre grand hors haut bas dit entre inter rendez tiers "
    "états laissez dix vingt trente quarante cinquante soixante quatre c'est-à porte plate sauf outre".split()
)
"""First parts of compounds, which keep their hyphen when the line ends on it."""
_AFTER = frozenset("ci là même mêmes vous nous moi toi lui leur t il ils elle elles on je tu ce d être dire".split())
"""Second parts of compounds."""
_LONGEST = 80
"""Characters of the longest word looked for before a cut: all the text so far, searched at each line, is quadratic."""


def join(lines: Sequence[str], words: Collection[str] = ()) -> str:
    """Clean lines as one, a word cut at the end of a line mended.

    A hyphen at the end of a line is kept in a compound (« celui-ci »): one written so elsewhere in the document, whose
    lower-case ``words`` are given, or one that looks so; it is dropped otherwise.
    """
    text = ""
    for line in filter(None, lines):
        cut, rest = _CUT.search(text[-_LONGEST:]), _REST.match(line)
        if cut and rest:
            first, second = cut[1].lower(), rest[0].lower()
            if first + second not in words and _is_compound(first, second, words):
                text += line
            else:
                text = text[:-1] + line
        else:
            text = f"{text} {line}" if text and not text.endswith("-") else text + line
    return text


def _is_compound(first: str, second: str, words: Collection[str]) -> bool:
    last = re.split(r"[-'’]", first)[-1]
    return f"{first}-{second}" in words or last in _BEFORE or first in _BEFORE or second.split("-")[0] in _AFTER
