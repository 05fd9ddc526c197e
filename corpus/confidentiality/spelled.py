"""Numbers spelled out in French or English, digit by digit (« zéro quatre six ») or by groups (« quarante-six »).

A run becomes figures when it says enough digits to be somebody's number; a quantity in a sentence stays as it is.
"""

import re
from collections.abc import Sequence

_UNITS = {
    word: value
    for value, words in enumerate(
        (
            ("zero", "oh"),
            ("un", "une", "one"),
            ("deux", "two"),
            ("trois", "three"),
            ("quatre", "four"),
            ("cinq", "five"),
            ("six",),
            ("sept", "seven"),
            ("huit", "eight"),
            ("neuf", "nine"),
        )
    )
    for word in words
}
_TEENS = {
    word: value
    for value, words in enumerate(
        (
            ("dix", "ten"),
            ("onze", "eleven"),
            ("douze", "twelve"),
            ("treize", "thirteen"),
            ("quatorze", "fourteen"),
            ("quinze", "fifteen"),
            ("seize", "sixteen"),
            ("seventeen",),
            ("eighteen",),
            ("nineteen",),
        ),
        10,
    )
    for word in words
}
_TENS = {
    word: value
    for value, words in (
        (20, ("vingt", "vingts", "twenty")),
        (30, ("trente", "thirty")),
        (40, ("quarante", "forty", "fourty")),
        (50, ("cinquante", "fifty")),
        (60, ("soixante", "sixty")),
        (70, ("septante", "seventy")),
        (80, ("eighty",)),
        (90, ("nonante", "ninety")),
    )
    for word in words
}
_HUNDRED = frozenset(("cent", "cents", "hundred"))
_FEWEST_DIGITS = 6
_FEWEST_WORDS = 3

_WORD = rf"(?:{'|'.join(sorted([*_UNITS, *_TEENS, *_TENS, *_HUNDRED], key=len, reverse=True))})"
_ITEM = rf"(?:\d{{1,9}}|\b{_WORD}\b)"
_RUN = re.compile(rf"{_ITEM}(?:[ \t,.;/\-]{{1,3}}(?:(?:et|and) )?{_ITEM})*+")
_TOKEN = re.compile(r"\d+|[a-z]+")


def in_figures(text: str, folded: str) -> str:
    """The text, with each long run of spelled numbers in figures; a run may mix words and figures."""
    out: list[str] = []
    done = 0
    for run in _RUN.finditer(folded):
        tokens = [token for token in _TOKEN.findall(run[0]) if token not in ("et", "and")]
        if sum(not token.isdigit() for token in tokens) < _FEWEST_WORDS:
            continue
        digits = _digits(tokens)
        if len(digits) >= _FEWEST_DIGITS:
            out += [text[done : run.start()], digits]
            done = run.end()
    out.append(text[done:])
    return "".join(out)


def _digits(tokens: Sequence[str]) -> str:
    said: list[str] = []
    at = 0
    while at < len(tokens):
        value, at = _hundreds(tokens, at)
        said.append(value)
    return "".join(said)


def _hundreds(tokens: Sequence[str], at: int) -> tuple[str, int]:
    """The number said from ``at``, up to 999, and where the next one starts."""
    hundreds = -1
    if tokens[at] in _HUNDRED:
        hundreds, at = 1, at + 1
    elif _UNITS.get(tokens[at], 0) > 0 and tokens[at + 1 : at + 2] and tokens[at + 1] in _HUNDRED:
        hundreds, at = _UNITS[tokens[at]], at + 2
    if hundreds < 0:
        return _tens(tokens, at)
    if at < len(tokens) and (tokens[at] in _TENS or tokens[at] in _TEENS or _UNITS.get(tokens[at], 0) > 0):
        rest, at = _tens(tokens, at)
        return str(100 * hundreds + int(rest)), at
    return str(100 * hundreds), at


def _tens(tokens: Sequence[str], at: int) -> tuple[str, int]:
    token = tokens[at]
    if token in ("quatre",) and tokens[at + 1 : at + 2] and tokens[at + 1] in ("vingt", "vingts"):
        return _after_tens(80, tokens, at + 2)
    if token in _TENS:
        return _after_tens(_TENS[token], tokens, at + 1)
    if token in _TEENS:
        return _after_ten(_TEENS[token], tokens, at + 1)
    return str(_UNITS.get(token, token)), at + 1


def _after_tens(value: int, tokens: Sequence[str], at: int) -> tuple[str, int]:
    """« soixante » and « quatre-vingt » go on to nineteen, the others to nine."""
    if at < len(tokens):
        if value in (60, 80) and tokens[at] in _TEENS:
            teen, at = _after_ten(_TEENS[tokens[at]], tokens, at + 1)
            return str(value + int(teen)), at
        if _UNITS.get(tokens[at], 0) > 0:
            return str(value + _UNITS[tokens[at]]), at + 1
    return str(value), at


def _after_ten(value: int, tokens: Sequence[str], at: int) -> tuple[str, int]:
    """« dix-sept » to « dix-neuf »."""
    if value == 10 and at < len(tokens) and _UNITS.get(tokens[at], 0) >= 7:
        return str(10 + _UNITS[tokens[at]]), at + 1
    return str(value), at
