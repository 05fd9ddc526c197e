"""What kind of thing would answer: an amount, a number, a date, a duration. A text that holds none does not answer."""

import re

from corpus.lexicon import fold

_ASKED = (
    (
        re.compile(r"\b(?:numero de telephone|phone number|telephone)\b"),
        re.compile(r"\d{3}[ -]\d{3}-\d{4}"),
        re.compile(r""),
    ),
    (
        re.compile(r"\b(?:quelle version|which version)\b"),
        re.compile(r"\bversion \w*\s?\d"),
        re.compile(r""),
    ),
    (
        re.compile(
            r"\b(?:budget|amendes?|salaires?|montants?|prix|subventions?|millions?|milliards?|dollars?|cout(?:s|e|ent|era)?|"
            r"penalites?|salary|salaries|cost|costs|fines?|penalt(?:y|ies)|how much)\b"
        ),
        re.compile(r"\$|\bdollars?\b|\bmillions?\b|\bmilliards?\b", re.IGNORECASE),
        re.compile(r"\b(?:combien|quel|quels|quelle|quelles|what|how much|which|chiffre)\b"),
    ),
    (
        re.compile(r"\b(?:combien de temps|how long|duree)\b"),
        re.compile(r"\b\d+\s+(?:ans?|années?|mois|jours?|semaines?|heures?)\b|jusqu'à", re.IGNORECASE),
        re.compile(r""),
    ),
    (
        re.compile(r"\b(?:combien d|how many|pourcentage|percentage|cible chiffree|quel nombre|de combien)"),
        re.compile(
            r"(?<![\d.,/-])(?!(?:19|20)\d\d\b)\d+(?:\s\d{3})*\s+(?!janv|févr|mars|avril|mai|juin|juil|août|sept|oct|nov|déc)[a-zà-ü%M]|\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix)\b",
            re.IGNORECASE,
        ),
        re.compile(r""),
    ),
    (
        re.compile(
            r"(?:^quand|\bc'est quand|\bquand (?:est|a|sera|aura|entre)\b|\bquelle date|date limite|deadline|a quelle date|depuis quand|en quelle annee|when|what date|which year)\b"
        ),
        re.compile(r"\b(?:19|20)\d{2}\b|jusqu'à|avant|dès|annuel|chaque année", re.IGNORECASE),
        re.compile(r""),
    ),
    (
        re.compile(
            r"\b(?:nom de la personne|le nom d[ue]|quel est le nom|qui (?:est (?:le|la|l'|notre)|dirige|occupe)|name of the (?:person|minister)|who (?:is the|leads|heads))"
        ),
        re.compile(r"\b(?-i:[A-ZÉÈ][a-zéèêëîïôç]+ (?:Le |La |De )?[A-ZÉÈ][a-zéèêëîïôç]{2,})\b(?! et)"),
        re.compile(r""),
    ),
)


def expected_in(question: str) -> re.Pattern[str] | None:
    """What an answer to the question must hold, as a pattern over a quote; `None` when nothing in particular."""
    folded = fold(question)
    for asked, held, opening in _ASKED:
        if asked.search(folded) and opening.search(folded):
            return held
    return None
