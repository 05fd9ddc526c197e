"""One plain form of a message, so that a disguise of characters does not hide a number or an order.

Everything here takes time proportional to the text.
"""

import re
import unicodedata

from corpus.confidentiality.spelled import in_figures

_MOST_MARKS = 4
"""Combining marks kept after one character: NFKC sorts each run of marks in quadratic time."""

_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Characters that show nothing and are not of the format category."""

_DASHES = frozenset("\u2212\u2043\u02d7")
_QUOTES = dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4\u2032`", "'") | dict.fromkeys("\u201c\u201d\u201e\u201f", '"')

_SEPARATOR = re.compile(r"(?<=\d)[ \t]*+([-._/|*·•])\1*+[ \t]*+(?=\d)")
_SPACES = re.compile(r"(?<=\d)[ \t]{2,}+(?=\d)")


class _Folded(dict[int, str]):
    """Base letter in lower case of each character, found once."""

    def __missing__(self, code: int) -> str:
        letter = unicodedata.normalize("NFD", chr(code))[0].lower()[:1]
        self[code] = letter
        return letter


_FOLDED = _Folded()


def fold(text: str) -> str:
    """The text in lower case without accents, character for character: offsets stay those of ``text``."""
    return text.translate(_FOLDED)


def normalise(text: str) -> str:
    """The message as it reads: compatibility forms, invisible characters, exotic digits, dashes and spaces undone.

    Numbers spelled out in French or English (six digits or more in a row) become figures, and separators between digits
    become a single one. Lines are kept.
    """
    plain = text if text.isascii() else _plain(text)
    plain = "".join(c for c in plain.replace("\r\n", "\n").replace("\r", "\n") if c >= " " or c in "\n\t")
    plain = in_figures(plain, fold(plain))
    return _SPACES.sub(" ", _SEPARATOR.sub(r"\1", plain))


def _plain(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for char in text:
        if unicodedata.combining(char):
            marks += 1
            if marks <= _MOST_MARKS:
                kept.append(char)
            continue
        marks = 0
        kept.append(char)
    return "".join(_readable(c) for c in unicodedata.normalize("NFKC", "".join(kept)))


def _readable(char: str) -> str:
    if char.isascii():
        return char
    category = unicodedata.category(char)
    if category == "Cf" or char in _FILLERS or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category == "Pd" or char in _DASHES:
        return "-"
    if category == "Zs":
        return " "
    if category in ("Zl", "Zp"):
        return "\n"
    return _QUOTES.get(char, char)
