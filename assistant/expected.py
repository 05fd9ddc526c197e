"""What kind of thing would answer: an amount, a count, a rate, a date, a duration, an address, a name.

A text that holds none does not answer. A count is one of what is asked about: « 26 000 employés » is no number of experts.
"""

import re

from corpus.lexicon import fold

_NUMBER = (
    r"(?:(?<![\d.,/-])(?!(?:19|20)\d\d\b)\d{1,9}(?:[ \u00a0\u202f]\d{3})*|\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|"
    r"quinze|seize|vingt|trente|quarante|cinquante|soixante|cent|mille|(?:une )?(?:dizaine|quinzaine|vingtaine|"
    r"trentaine|centaine)s?(?: de| d['’])?|milliers? d(?:e|['’])))"
)
_COUNTED = re.compile(
    r"\b(?:combien d(?:e |')|quel (?:est le |etait le )?nombre (?:total |exact )?d(?:e |es |'))"
    r"(?:(?:nouve(?:aux|lles)|grande?s|differente?s|autres|leurs|nos|vos|ses|ces|petite?s|principa(?:ux|les)) )*([a-z]{4,})"
)
_ANYBODY = frozenset(
    "personnes gens monde employes fonctionnaires fois jours mois annees heures minutes semaines temps dollars argent "
    "millions milliards questions".split()
)
"""What a text counts under another name (« employés » for « personnes »), or as an amount or a duration."""

_LETTERS = {"a": "[aàâ]", "c": "[cç]", "e": "[eéèêë]", "i": "[iîï]", "o": "[oô]", "u": "[uùûü]"}

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
        re.compile(r"\b(?:taux|pourcentage|quelle proportion|percentage|what rate|what share)\b"),
        re.compile(r"\d\s?%|\bpour cent\b|\bsur (?:cinq|dix|cent)\b", re.IGNORECASE),
        re.compile(r"\b(?:quel|quels|quelle|what|which|combien|chiffre)\b"),
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
            r"\b(?:(?:adresses?|sites?) (?:web|internet|url)|url|quels? sites?|which (?:website|site|url)|web address|"
            r"hyperlien)\b"
        ),
        re.compile(r"https?://|\bwww\.|\w\.(?:qc\.ca|gouv|com|org|ca)\b|@"),
        re.compile(r"\b(?:quels?|quelles?|what|which|where|c'est quoi)\b"),
    ),
    (
        re.compile(
            r"\b(?:quel jour\b(?! de la semaine)|date butoir|jour precis|date precise|date exacte|au jour pres|exact date|which day|what day|"
            r"(?:avant|apres) quel jour)\b"
        ),
        re.compile(
            r"\b(?:\d{1,2}(?:er)?|premier)\s+(?:janv|févr|mars|avril|mai|juin|juil|août|sept|oct|nov|déc)",
            re.IGNORECASE,
        ),
        re.compile(r"\b(?:quels?|quelles?|what|which|when|quand)\b"),
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
    counted = _COUNTED.search(folded)
    if counted and counted[1] not in _ANYBODY:
        return _count_of(counted[1])
    for asked, held, opening in _ASKED:
        if asked.search(folded) and opening.search(folded):
            return held
    return None


def _count_of(folded: str) -> re.Pattern[str]:
    """A number of what a folded noun names, in the singular or the plural, whatever its accents."""
    noun = "".join(_LETTERS.get(letter, letter) for letter in _singular(folded))
    counted = rf"{_NUMBER}\s*(?:\(\d+\)\s*)?(?:[\w'’-]+\s+){{0,3}}?(?:[ld]['’])?"
    return re.compile(rf"(?:{counted}|\bune? (?:seule? )?){noun}\w*", re.IGNORECASE)


def _singular(folded: str) -> str:
    """What a noun's forms begin with, four letters at least."""
    stem = re.sub(r"(?:aux|s|x|e|es)$", "", folded)
    return stem if len(stem) >= 4 else folded
