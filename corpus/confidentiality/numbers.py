"""Numbers given to a person: social insurance, health insurance, licence, passport, cards, bank accounts, telephones.

A number is recognised by its shape or by the word that announces it. Check digits are never enough to let a number
through: people type invented ones, and a message with an invented number is refused like any other.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.confidentiality.context import PERSONAL, around, before, of_a_person
from corpus.confidentiality.papers import RECOGNISERS

_RUN = re.compile(r"\d++(?:[ .\-_/()]{1,3}\d++)*+")
_PART = re.compile(r"\d(?:([ .\-])\d(?!\d)){6,}+|\d+|\D+")
"""Seven or more single digits set apart count as one group."""


@dataclass(frozen=True, slots=True)
class Run:
    """Groups of digits that follow each other: ``starts`` and ``ends`` are the offsets of each."""

    groups: tuple[str, ...]
    separators: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Some consecutive groups of a run."""

    digits: str
    lengths: tuple[int, ...]
    separators: tuple[str, ...]
    start: int
    end: int


def numbers(text: str, folded: str) -> Iterator[str]:
    """The classes of numbers found in a normalised text; ``folded`` is its folded form, offset for offset."""
    for run in _runs(text):
        for window in _windows(run):
            for name, recognises in _RECOGNISERS.items():
                if recognises(folded, window):
                    yield name
    for name, holds in RECOGNISERS.items():
        if holds(folded):
            yield name


def _runs(text: str) -> Iterator[Run]:
    for match in _RUN.finditer(text):
        groups: list[str] = []
        separators: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for part in _PART.finditer(match[0]):
            digits = "".join(c for c in part[0] if c.isdigit())
            if digits:
                groups.append(digits)
                starts.append(match.start() + part.start())
                ends.append(match.start() + part.end())
            else:
                separators.append(part[0])
        yield Run(tuple(groups), tuple(separators), tuple(starts), tuple(ends))


_LONGEST = 19
"""Digits of the longest payment card."""

_MOST_GROUPS = 6


def _windows(run: Run) -> Iterator[Window]:
    """Every series of at most six groups, of 7 to 20 digits in all."""
    count = len(run.groups)
    for first in range(count):
        total = 0
        for last in range(first, min(count, first + _MOST_GROUPS)):
            total += len(run.groups[last])
            if total > _LONGEST + 1:
                break
            if total >= 7:
                groups = run.groups[first : last + 1]
                yield Window(
                    "".join(groups),
                    tuple(map(len, groups)),
                    run.separators[first:last],
                    run.starts[first],
                    run.ends[last],
                )


def passes_luhn(digits: str) -> bool:
    """The check digit of cards and of social insurance numbers."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


_QUANTITY_AFTER = re.compile(
    r"[ ]?(?:\$|€|%|k\$|m\$|g\$|cad|dollars?|millions?|milliards?|de dollars|euros?|habitants?|personnes|citoyens|"
    r"projets|jetons|tokens|parametres|parameters|people|requetes|octets|bytes|mots|words|documents|rt ?\d{4}|"
    r"rc ?\d{4}|tq ?\d{4})"
)
_QUANTITY_BEFORE = re.compile(r"(?:\$|€|isbn|issn|doi|neq|tps|tvq|gst|qst|tva)[ :#\-]{0,3}$")

_NAS_WORD = re.compile(r"\b(?:nas|n\.a\.s|sin|s\.i\.n|ssn|assurances? sociales?|social (?:insurance|security))\b")


def _is_quantity(folded: str, window: Window) -> bool:
    return bool(
        _QUANTITY_AFTER.match(folded, window.end)
        or _QUANTITY_BEFORE.search(before(folded, window.start, 12))
        or window.digits.endswith("000000")
    )


def _bounded(folded: str, window: Window) -> bool:
    """Whether no letter, digit or digit group touches the window: it is not the middle of a longer reference."""
    left = folded[max(0, window.start - 2) : window.start]
    right = folded[window.end : window.end + 2]
    return not (
        (left and (left[-1].isalnum() or (len(left) == 2 and left[-1] in ".-_/" and left[0].isalnum())))
        or (right and (right[0].isalnum() or (len(right) == 2 and right[0] in ".-_/" and right[1].isalnum())))
    )


def _stands_alone(folded: str, window: Window) -> bool:
    """Bounded, and no other group of digits beside it."""
    left = folded[max(0, window.start - 2) : window.start]
    right = folded[window.end : window.end + 2]
    return (
        _bounded(folded, window)
        and not (len(left) == 2 and left[0].isdigit() and left[1] == " ")
        and not (len(right) == 2 and right[0] == " " and right[1].isdigit())
    )


def _nas(folded: str, window: Window) -> bool:
    if len(window.digits) in (8, 10) and _NAS_WORD.search(before(folded, window.start, 30)):
        return True  # One figure too many or too few is a slip, or a zero unsaid.
    if len(window.digits) != 9:
        return False
    if _NAS_WORD.search(around(folded, window.start, window.end)):
        return True
    spaced = set(window.separators) == {" "} and max(window.lengths) <= 3 and min(window.lengths[:-1]) >= 2
    shaped = spaced or window.lengths in ((9,), (3, 3, 3))
    return (
        shaped
        and len(set(window.separators)) <= 1
        and _stands_alone(folded, window)
        and not _is_quantity(folded, window)
    )


_CARD_WORD = re.compile(
    r"\b(?:cartes?|visa|master ?card|amex|american express|debit|credit|(?:credit|debit) card|cvv|cvc)\b"
)


def _card(folded: str, window: Window) -> bool:
    digits = window.digits
    if not 13 <= len(digits) <= _LONGEST or not _bounded(folded, window) or digits.startswith(("978", "979")):
        return False
    if _CARD_WORD.search(around(folded, window.start, window.end)):
        return True
    if window.lengths == (4, 4, 4, 4):
        years = all(1900 <= int(digits[i : i + 4]) < 2100 for i in range(0, 16, 4))
        return not years and not _is_quantity(folded, window)
    if window.lengths in ((16,), (4, 6, 5), (4, 6, 4)) and digits[0] in "3456":
        return True
    return len(window.lengths) == 1 and digits[0] in "3456" and passes_luhn(digits)


_BANK_WORD = re.compile(
    r"\b(?:transit|folio|comptes? (?:de banque|bancaires?|cheques?|epargne|courant)|"
    r"(?:numeros?|no|n°|#) (?:de |du )?comptes?|depot direct|specimen de cheque|succursale|bank account|"
    r"account (?:number|no)|direct deposit|institution financiere|rib|iban|bic|swift|routing|sort code|"
    r"(?:mon|son|ma|sa|my|his|her|leur) (?:compte|account))\b"
)


def _bank(folded: str, window: Window) -> bool:
    if not _bounded(folded, window):
        return False
    first, *rest = window.lengths
    if len(rest) == 2 and (first, rest[0]) in ((5, 3), (3, 5)) and 7 <= rest[1] <= 12:
        return True
    if len(rest) == 2 and 7 <= first <= 12 and tuple(rest) in ((5, 3), (3, 5)):
        return True
    if max(window.lengths) <= 4 and "20" in (window.digits[:2], window.digits[4:6]):
        return False  # Years.
    return 7 <= len(window.digits) <= 20 and _BANK_WORD.search(before(folded, window.start, 50)) is not None


_TOLL_FREE = ("800", "833", "844", "855", "866", "877", "888")
_DIRECTORY = ("418643", "418644", "418646", "418528", "514873", "514864")
"""Exchanges of the government's directory (Québec, Montréal)."""

_AREAS = frozenset(
    "204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 387 403 416 418 428 431 437 438 450 460 468 474 "
    "506 514 519 "
    "548 579 581 584 587 600 604 613 639 647 672 683 705 709 742 753 778 780 782 807 819 825 867 873 879 902 905 "
    "942".split()
)
"""Canadian area codes: ten digits in one block are a telephone only under one of these."""

_PHONE_WORD = re.compile(
    r"\b(?:tel\w{0,8}|cell\w{0,8}|phone|mobile|fax|telecopieur|text[oe]\w{0,3}|appele[rz]?\w{0,3}|rejoindre|"
    r"joindre|call|reach)\b"
)


def _phone(folded: str, window: Window) -> bool:
    digits, lengths = window.digits, window.lengths
    spoken = _PHONE_WORD.search(around(folded, window.start, window.end, 40)) is not None
    if not _bounded(folded, window):
        return False
    if before(folded, window.start, 2).endswith("+") and 8 <= len(digits) <= 15:
        return not digits.startswith("1") or not digits[1:].startswith(_TOLL_FREE)
    if len(digits) == 11 and digits[0] == "1":
        digits, lengths = digits[1:], lengths[1:] if lengths[0] == 1 else lengths
    if lengths == (2, 2, 2, 2, 2) and digits[0] == "0":
        return True
    if len(digits) == 10:
        return _north_american(folded, window, digits, lengths, spoken)
    return (
        lengths == (3, 4)
        and digits[0] in "23456789"
        and spoken
        and PERSONAL.search(before(folded, window.start)) is not None
    )


def _north_american(folded: str, window: Window, digits: str, lengths: tuple[int, ...], spoken: bool) -> bool:
    if digits[0] in "01" or digits.startswith(_TOLL_FREE):
        return False
    grouped = lengths in ((3, 3, 4), (3, 7), (6, 4)) or lengths == (3, 3, 2, 2)
    spoken = spoken and (len(lengths) == 1 or (lengths[0] == 3 and max(lengths) <= 4))
    if (
        not grouped
        and not spoken
        and not (len(lengths) == 1 and digits[:3] in _AREAS and digits[:2] not in ("22", "33", "88"))
    ):
        return False
    if _is_quantity(folded, window):
        return False
    return not (digits.startswith(_DIRECTORY) and not of_a_person(folded, window.start, window.end))


_RECOGNISERS = {"nas": _nas, "card": _card, "bank": _bank, "phone": _phone}
