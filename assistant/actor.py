"""Who would act, where a question names somebody outside the administration: a citizen, a supplier, a private firm.

The guide binds public bodies and their staff. The rule found for what such a person would do (« un citoyen peut-il… »)
is addressed to somebody else, and its verdict is not theirs unless it speaks of them.
"""

import re
from collections.abc import Iterable

from corpus.lexicon import fold

_SUPPLIER = (
    r"(?:fournisseu(?:r|se)s?|prestataires?|sous-traitante?s?|consultante?s?|suppliers?|vendors?|contractors?|"
    r"consultants?)"
)
_FIRM = (
    r"(?:firmes?|entreprises?|compagnies?|commerces?|commercante?s?|editeurs?|start-?ups?|firms?|compan(?:y|ies)|"
    r"business(?:es)?)"
)
_PERSON = (
    r"(?:citoyen(?:ne)?s?|usagers?|usageres?|cliente?s?|patiente?s?|contribuables?|etudiante?s?|eleves?|parents?|"
    r"particuliers?|benevoles?|citizens?|customers?|patients?|taxpayers?|students?|pupils?)"
)
_OTHER = r"(?:syndicats?|journalistes?|unions?|journalists?)"

_SPOKEN_OF = {
    _SUPPLIER: re.compile(rf"\b(?:{_SUPPLIER}|partenaires?|tiers|contrat\w*)\b"),
    _FIRM: re.compile(rf"\b{_FIRM}\b"),
    _PERSON: re.compile(rf"\b(?:{_PERSON}|population|clientele|personnes? concernees?)\b"),
    _OTHER: re.compile(rf"\b{_OTHER}\b"),
}
"""By what words a rule speaks of each."""

_DETERMINER = (
    r"(?:une?|le|la|l'|les|des|ce(?:tte|s)?|tou(?:te?|s)|chaque|mon|ma|mes|notre|nos|an?|the|any|our|my|every)"
)
_WILL = (
    r"(?:peu(?:t|vent)|pourrai(?:t|ent)|pourra|pourront|doi(?:t|vent)|devrai(?:t|ent)|devra|devront|"
    r"(?:a|ont|est|sont)-(?:t-)?(?:il|elle|ils|elles)|can|may|must|should|(?:has|have|needs?) to)\b"
    r"(?!-(?:on|je|nous|tu|vous)\b)"
)


def _acts(who: str) -> re.Pattern[str]:
    """Somebody as the subject of « peut », « doit », « can »…; or the person who asks."""
    return re.compile(
        rf"(?<!\b(?:a|d|e) )(?<!\bd')(?<!\bde )(?<!\bdu )(?<!\baux )(?<!\bpour )(?<!\bpar )(?<!\bavec )(?<!\bchez )"
        rf"(?<!\bof )(?<!\bto )(?<!\bfor )(?<!\bfrom )(?<!\bby )(?<!\bwith )"
        rf"\b{_DETERMINER} ?(?:\w+ ){{0,2}}{who} (?:(?!(?:qui|que|et|ou|and|or)\b)[\w']+ ){{0,3}}{_WILL}|"
        rf"\b(?:can|may|must|should|does|do|are|is) (?:{_DETERMINER} )?(?:\w+ )?{who}\b(?!'s)|"
        rf"\b(?:je suis|nous sommes|i am|i'm|we are|we're) (?:{_DETERMINER} )?(?:\w+ )?{who}\b"
    )


_ACTS = {who: _acts(who) for who in _SPOKEN_OF}
_OWN_FIRM = re.compile(rf"\b(?:ma|mon|notre|my|our) (?:petite? |small )?{_FIRM}\b")
_STATE_OWNED = re.compile(r"\bentreprises? (?:publiques?|d'etat|du gouvernement)\b")


def of_somebody_else(question: str, quotes: Iterable[str]) -> bool:
    """Whether a question is about what somebody outside would do, of whom none of the quotes speaks."""
    asked = _STATE_OWNED.sub("organisme", fold(question))
    outside = [who for who, acts in _ACTS.items() if acts.search(asked)]
    if _OWN_FIRM.search(asked):
        outside.append(_FIRM)
    said = [fold(quote) for quote in quotes]
    return any(not any(_SPOKEN_OF[who].search(quote) for quote in said) for who in outside)
