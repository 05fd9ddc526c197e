"""The day a question is about: « en juin 2025 », « le 3 mars 2025 », « in June 2025 », « 2025-06-01 »."""

import re
from datetime import date, timedelta

from corpus.lexicon import fold

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("janvier", "january", "jan"),
            ("fevrier", "february", "feb"),
            ("mars", "march"),
            ("avril", "april"),
            ("mai", "may"),
            ("juin", "june"),
            ("juillet", "july"),
            ("aout", "august"),
            ("septembre", "september", "sept"),
            ("octobre", "october", "oct"),
            ("novembre", "november", "nov"),
            ("decembre", "december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ISO = re.compile(r"\b(20\d{2})-(\d{2})-(\d{2})\b")
_DAY = re.compile(rf"\b(\d{{1,2}})(?:er|st|nd|rd|th)?\s+({_MONTH})\.?,?\s+(20\d{{2}})\b")
_DAY_ENGLISH = re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(20\d{{2}})\b")
_OF_MONTH = re.compile(rf"\b({_MONTH})\.?\s+(20\d{{2}})\b")
_YEAR = re.compile(
    r"\b(?:en|in|durant|pendant|during|annee|l'ete|l'automne|l'hiver|printemps|summer|spring|fall)\s+"
    r"(?:l'annee\s+|de\s+|d'|of\s+)?(20\d{2})\b"
)
_BEFORE = re.compile(r"\b(?:avant|before|jusqu'(?:au|en|a)|until)\s+(?:le\s+|la\s+|the\s+)?$")
_AFTER = re.compile(r"\b(?:apres|after|depuis|since)\s+(?:le\s+|la\s+|the\s+)?$")
_NAMED_TEXT = re.compile(
    r"(?:arrete|order|release|communique|faq|guide|strategie|strategy|portrait|announcement|annonce|publie|published|"
    r"date|signe|signed|document|statement|enonce)\w*[^.?!]{0,30}$"
)
_TODAY = re.compile(r"\b(?:aujourd'hui|maintenant|presentement|actuellement|today|now|currently)\b")
_STILL = re.compile(r"\b(?:still|encore|toujours)\b")
_STILL_THEN = re.compile(
    r"\b(?:\w{2,}ai(?:t|ent)|etions|avions|pouvions|devions|was|were|had|did|applied|could)(?:-\w+)*"
    r"(?: (?!qui\b|que\b|ce\b|that\b|which\b)\w+){0,3} (?:encore|toujours|still)\b"
)
"""« encore » of the past itself (« était-ce encore suspendu »), not of today beside a past (« qui valait en juin,
vaut-elle encore »).
"""


def day_asked_about(question: str, today: date) -> date | None:
    """The day the question names, or `None`. A month stands for its 15th, a year for its 1 July.

    « avant le 3 mars 2025 » is the day before; « après… » the day after. A date that names a text (« l'arrêté du
    3 décembre 2025 ») is not a day asked about, nor is one beside a word of today (« aujourd'hui, comme en juin »);
    « encore » is one, unless a verb of the past bears it (« en juin 2025, était-ce encore suspendu ? »).
    """
    text = fold(question)
    if _TODAY.search(text) or (_STILL.search(text) and not _STILL_THEN.search(text)):
        return None
    for pattern, order in ((_ISO, "ymd"), (_DAY, "dmy"), (_DAY_ENGLISH, "mdy"), (_OF_MONTH, "my"), (_YEAR, "y")):
        for match in pattern.finditer(text):
            before = text[: match.start()]
            if _NAMED_TEXT.search(before):
                continue
            day = _day(match.groups(), order)
            if day is None:
                continue
            if _BEFORE.search(before):
                return day - timedelta(days=1)
            return day + timedelta(days=1) if _AFTER.search(before) else day
    return None


def _day(parts: tuple[str, ...], order: str) -> date | None:
    values = dict(zip(order, parts, strict=True))
    month = values.get("m", "7")
    number = _MONTHS.get(month) or int(month)
    day = values.get("d", "15" if "m" in values else "1")
    try:
        return date(int(values["y"]), number, int(day))
    except ValueError:
        return None
