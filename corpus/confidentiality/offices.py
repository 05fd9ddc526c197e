"""Those who hold a public office: their names are public. The office is said beside the name, in a message or a text.

« François Legault / Premier ministre du Québec » at the foot of a document makes that name public everywhere; a family
name alone stays that of anybody, since many share it.
"""

import re
from collections.abc import Iterable

from corpus.confidentiality.normalise import fold, normalise

_TITLE = (
    r"(?:(?:vice-)?premi(?:ere?|er) ministre|(?:sous-)?ministre|dirigeante? principale?|president\w{0,2}|commissaire|"
    r"deputee?|maire(?:sse)?|secretaire general\w{0,1}|verificat(?:eur|rice)|lieutenante?-gouverneure?|juge en chef|"
    r"(?:deputy |prime )?minister|premier|chief|commissioner|mayor|auditor general)"
)
_NAMESAKE = (
    r"(?:loi|rapport|commission|rue|avenue|boulevard|universite|prix|fondation|hopital|ecole|cegep|college|pavillon|"
    r"edifice|centre|institut|test|methode|theoreme|loi de|act|report|award)"
)
_BESIDE = re.compile(rf"\b{_TITLE}\b")
_NAMED_AFTER = re.compile(rf"\b{_NAMESAKE} (?:de |du |d')?$")
_NAME = (
    r"[A-ZÀ-ÖØ-Þ][\w'’\-]{1,20}(?: (?:[A-ZÀ-ÖØ-Þ]\.|(?:[Ll]e|[Ll]a|[Dd]e|[Dd]u|[Vv]an|[Dd]os|[Ee]l|[Aa]l) "
    r"[A-ZÀ-ÖØ-Þ][\w'’\-]{1,20}|[A-ZÀ-ÖØ-Þ][\w'’\-]{1,20})){1,3}"
)
_SIGNED = re.compile(rf"^(?P<name>{_NAME}),?[ \t]*\n\s{{0,4}}(?P<office>[^\n]{{4,160}})$", re.MULTILINE)
_SIGNS = re.compile(rf"^(?P<office>[^\n]{{4,160}})\n\s{{0,4}}(?P<name>{_NAME})[ \t]*$", re.MULTILINE)
_APPOSED = re.compile(rf"(?P<name>{_NAME}),? (?=(?P<office>(?:le |la |l'|the )?[\w'’\- ]{{4,60}}))")
_CALLED = re.compile(rf"(?P<office>[\w\-]{{5,15}}),? (?:M\. |Mme |Mr\.? |Ms\.? )?(?P<name>{_NAME})")
_AT_HEAD = re.compile(rf"(?:le |la |l'|the )?{_TITLE}\b")
_PARTICLES = frozenset("le la les de du des et d l a au aux the of and for".split())
_REACH = 40


def office_holders(texts: Iterable[str]) -> frozenset[str]:
    """The full names, folded, that stand beside an office in documents: at a signature, or in a sentence."""
    found: set[str] = set()
    for text in texts:
        plain = normalise(text)
        for pattern in (_SIGNED, _SIGNS, _APPOSED, _CALLED):
            for match in pattern.finditer(plain):
                name = fold(match["name"])
                last = name.rsplit(" ", 1)[-1]
                if _AT_HEAD.match(fold(match["office"])) and not _BESIDE.search(name) and last not in _PARTICLES:
                    found.add(name)
    return frozenset(found)


def is_public(folded: str, start: int, end: int, holders: frozenset[str]) -> bool:
    """Whether the name between two offsets is an office holder's, or that of a law, a place, a prize."""
    if any(folded.startswith(holder, start) for holder in holders):
        return True
    if _NAMED_AFTER.search(folded[max(0, start - 20) : start]):
        return True
    near = folded[max(0, start - _REACH) : start] + " \u241f " + folded[end : end + _REACH]
    return _BESIDE.search(near) is not None
