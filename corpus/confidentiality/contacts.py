"""Where a person can be reached: e-mail and postal addresses. Those of public services pass."""

import re
from collections.abc import Iterator
from itertools import pairwise

from corpus.confidentiality.context import PERSONAL, around, of_a_service
from corpus.confidentiality.names import GIVEN_NAMES

_SPOKEN_AT = re.compile(
    r"(?<=\w) {0,2}[\[(] ?(?:at|a|arobase|arobas) ?[\])] {0,2}(?=\w)|(?<=\w) (?:arobase|arobas) (?=\w)|"
    r"(?<=\w) at (?=[\w\-]{2,30} ?(?:point|dot) ?(?:com|ca|org|net)\b)|"
    r"(?<=\w) ?@ ?(?=[\w\-]{2,30}\.(?:com|ca|org|net|fr)\b)"
)
_SPOKEN_DOT = re.compile(r"(?<=\w) ?(?:[\[(](?:dot|point|pt)[\])]|point|dot) ?(?=(?:com|ca|org|net|qc|gouv|fr)\b)")
_CHUNK = re.compile(r"[^\s<>()\[\]{},;:\"«»|/]+")
_DOMAIN = re.compile(r"[\w\-]{1,63}(?:\.[\w\-]{1,63})+")
_LOCAL_END = re.compile(r"[\w.+%'\-]")
_SERVICE_BOX = frozenset(
    "info information renseignements contact service services soutien support aide accueil communications "
    "communication "
    "confidentialite privacy security securite webmaster noreply no-reply help media medias plaintes dpo".split()
)


def contacts(text: str, folded: str) -> Iterator[str]:
    """`email` and `address`, where the text (normalised, and folded offset for offset) holds a person's."""
    if _has_email(folded):
        yield "email"
    if _has_address(text, folded):
        yield "address"


def _has_email(folded: str) -> bool:
    spoken = _SPOKEN_AT.sub("@", folded)
    if spoken != folded:
        spoken = _SPOKEN_DOT.sub(".", spoken)
    for chunk in _CHUNK.finditer(spoken):
        parts = chunk[0].split("@")
        for local, host in pairwise(parts):
            domain = _DOMAIN.match(host)
            if domain and local and _LOCAL_END.match(local[-1]) and not _is_service_box(local, domain[0]):
                return True
    return False


def _is_service_box(local: str, domain: str) -> bool:
    names = re.split(r"[.\-_]", local[-64:])
    if domain.endswith(".gouv.qc.ca"):
        return names[0] not in GIVEN_NAMES or len(names) == 1
    return local in _SERVICE_BOX and not domain.startswith(("gmail.", "hotmail.", "outlook.", "yahoo.", "videotron."))


_POSTAL = re.compile(r"(?<![a-z0-9])[abceghj-nprstvxy]\d[abceghj-nprstv-z][ \-]?\d[abceghj-nprstv-z]\d(?![a-z0-9])")
_CIVIC = re.compile(
    r"(?<![\w.,$])\d{1,5}(?:-\d{1,4})?[a-d]?,? {1,2}(?:(?:rue|avenue|av\.|boulevard|boul\.?|blvd|chemin|ch\.|rang|"
    r"montee|allee|impasse|croissant|terrasse) (?:de la |de l'|des |du |de |d'|la |le |l'|st-|ste-)?\w|"
    r"(?!google|shared|one|hard|usb|network)\w{2,20}(?: \w{2,20})? (?:street|avenue|road(?! ?map)|drive|boulevard|"
    r"lane|crescent)\b)"
)
_CIVIC_COMMA = re.compile(
    r"(?<![\w.,$])\d{1,5}(?:-\d{1,4})?, {1,2}(?:place|route|cote|cours|carre|quai) (?:d\w{1,2} |d'|l\w )?[A-ZÀ-Ý]"
)
_LIVES = re.compile(r"\b(?:(?:habite|demeure|reside|vit|loge)[sz]? au|(?:lives?|residing) at) \d{1,5}\b(?! ?(?:%|km))")


def _has_address(text: str, folded: str) -> bool:
    places = [*_POSTAL.finditer(folded), *_CIVIC.finditer(folded)]
    places += _CIVIC_COMMA.finditer(text)
    if _LIVES.search(folded):
        return True
    return any(not _is_public_place(folded, place) for place in places)


def _is_public_place(folded: str, place: re.Match[str]) -> bool:
    start, end = place.span()
    return of_a_service(folded, start, end) and not PERSONAL.search(around(folded, start, end, 80))
