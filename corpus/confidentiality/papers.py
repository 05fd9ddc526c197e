"""Numbers that mix letters and figures: health card, driver's licence, passport and its machine-readable zone, IBAN.

By shape or by the word that announces it, as in `corpus.confidentiality.numbers`. All take folded text.
"""

import re

from corpus.confidentiality.context import around, before

_HEALTH_WORD = re.compile(r"\b(?:ramq|nam|assurance[ -]maladie|carte soleil|health (?:insurance|card))\b")
_HEALTH = re.compile(
    r"(?<![a-z0-9])(?P<name>[a-z]{4})[ .\-]{0,2}(?P<digits>\d{6}[ .\-]?[0-9a-z]\d|\d{4}[ .\-]\d\d[ .\-]?[0-9a-z]\d|"
    r"\d\d[ .\-]\d\d[ .\-]\d\d[ .\-][0-9a-z]\d)(?![a-z0-9])"
)
_HEALTH_SPACED = re.compile(r"(?<![a-z0-9])[a-z](?:[ .\-][a-z]){3}(?:[ .\-]?\d){8}(?!\d)")
_NOT_NAMES = frozenset("mars juin page avec dans pour code isbn issn june july date".split())


def _has_nam(folded: str) -> bool:
    for match in _HEALTH.finditer(folded):
        digits = re.sub(r"[ .\-]", "", match["digits"])
        month, day = int(digits[2:4]), int(digits[4:6])
        dated = (1 <= month <= 12 or 51 <= month <= 62) and 1 <= day <= 31
        if (dated and match["name"] not in _NOT_NAMES) or _HEALTH_WORD.search(around(folded, *match.span())):
            return True
    return any(_HEALTH_WORD.search(around(folded, *match.span())) for match in _HEALTH_SPACED.finditer(folded))


_LICENCE = re.compile(
    r"(?<![a-z0-9'])[a-z]-?(?:\d(?:[ .\-]?\d){11}(?![ .\-]?\d)|\d{4}[ \-]?\d{5}[ \-]?\d{5}(?!\d))(?![a-z])"
)
"""Québec's letter and twelve digits, Ontario's letter and fourteen."""

_LICENCE_WORD = re.compile(r"\b(?:permis(?: de conduire)?|driver'?s? licen[cs]e|licence|license)\b")
_LICENCE_SPACED = re.compile(r"(?<![a-z0-9'])[a-z] \d(?:[ .\-]?\d){11}(?![ .\-]?\d)")
_LICENCE_OF_DRIVER = re.compile(
    r"\b(?:permis de conduire|driver'?s? licen[cs]e)\b[^\n?.]{0,30}?(?<![a-z0-9])[a-z]{0,2}[ \-]?\d(?:[ .\-]?\d){6}"
)


def _has_licence(folded: str) -> bool:
    if _LICENCE.search(folded) or _LICENCE_OF_DRIVER.search(folded):
        return True
    return any(_LICENCE_WORD.search(before(folded, match.start())) for match in _LICENCE_SPACED.finditer(folded))


_PASSPORT = re.compile(
    r"(?<![a-z0-9\-_./])(?:(?P<prefix>[a-z]{2})[ \-]?\d{6}|[a-z]\d{6}[a-z]{2})(?![a-z0-9]|[.\-_/]\w)"
)
_PASSPORT_WORD = re.compile(r"\bpass?e?ports?\b")
_NOT_PASSPORTS = frozenset("no nº id en de du le la an ou au et in of at to on rc pr cr ri ia mo tp".split())
_FOREIGN = re.compile(r"(?<![a-z0-9])(?:[a-z0-9]{6,10}|[a-z]{1,2} ?\d{3} ?\d{3,4})(?![a-z0-9])")
"""Numbers of passports elsewhere: six to ten letters and figures, of which five figures or more."""

_HOLDER = re.compile(r"(?<![a-z0-9])(?:p[a-z<]|[aciv][a-z<])[a-z]{3}[a-z<]{1,39}")
_DATES = re.compile(r"[a-z<]{3}\d{7}[mfx<]\d{7}|\d{7}[mfx<]\d{7}[a-z<]{3}")
"""Lines of a machine-readable zone (ICAO 9303): the holder; birth date, sex, expiry and a country."""


def _has_passport(folded: str) -> bool:
    for match in _PASSPORT.finditer(folded):
        if _PASSPORT_WORD.search(around(folded, *match.span())):
            return True
        if match["prefix"] not in _NOT_PASSPORTS and " " not in match[0]:
            return True
    if _DATES.search(folded) or any("<<" in line[0] for line in _HOLDER.finditer(folded)):
        return True
    return _has_announced_passport(folded)


def _has_announced_passport(folded: str) -> bool:
    for word in _PASSPORT_WORD.finditer(folded):
        for number in _FOREIGN.finditer(around(folded, *word.span(), 50)):
            if sum(map(str.isdigit, number[0])) >= 5:
                return True
    return False


_IBAN = re.compile(r"(?<![a-z0-9])[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?(?![a-z0-9])")
_IBAN_WORD = re.compile(r"\biban\b")
_IBAN_LENGTHS = {
    **{"ad": 24, "ae": 23, "at": 20, "be": 16, "bg": 22, "br": 29, "ch": 21, "cz": 24, "de": 22, "dk": 18, "eg": 29},
    **{"es": 24, "fi": 18, "fr": 27, "gb": 22, "gr": 27, "hr": 21, "hu": 28, "ie": 22, "il": 23, "it": 27, "lb": 28},
    **{"lt": 20, "lu": 20, "lv": 21, "ma": 28, "mc": 27, "mr": 27, "nl": 18, "no": 15, "pl": 28, "pt": 25, "qa": 29},
    **{"ro": 24, "rs": 22, "sa": 24, "se": 24, "si": 19, "sk": 24, "tn": 24, "tr": 26, "ua": 29, "ci": 28, "sn": 28},
}
"""Characters of an account number by country (ISO 13616)."""

_TRANSIT = re.compile(r"\b(?:transit|folio)(?: (?:no|numero|number|est|is)){0,2}[ :#°.]{1,4}\d{5}")


def _has_account(folded: str) -> bool:
    if _TRANSIT.search(folded):
        return True
    return any(_is_iban(folded, match) for match in _IBAN.finditer(folded))


def _is_iban(folded: str, match: re.Match[str]) -> bool:
    """By its announcement, its check digits, or its country's length: people mistype and invent."""
    account = match[0].replace(" ", "")
    if _IBAN_WORD.search(around(folded, *match.span(), 30)):
        return True
    return _iban_holds(account) or len(account) == _IBAN_LENGTHS.get(account[:2])


def _iban_holds(account: str) -> bool:
    """ISO 13616: the account number moved before the country, letters as 10 to 35, leaves 1 modulo 97."""
    return int("".join(str(int(char, 36)) for char in account[4:] + account[:4])) % 97 == 1


RECOGNISERS = {"nam": _has_nam, "licence": _has_licence, "passport": _has_passport, "bank": _has_account}
"""Whether a folded text holds a number of each class."""
