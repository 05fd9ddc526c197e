"""Who would act, where a question names somebody outside the administration: a citizen, a supplier, a private firm.

The guide binds public bodies and their staff. The rule found for what such a person would do (« un citoyen peut-il… »)
is addressed to somebody else, and its verdict is not theirs unless it speaks of them.
"""

import re
from collections.abc import Iterable

from corpus.lexicon import fold

_SUPPLIER = (
    r"(?:fournisseu(?:r|se)s?|prestataires?|sous-traitante?s?|consultante?s?|soumissionnaires?|entrepreneure?s?|"
    r"suppliers?|vendors?|contractors?|consultants?|bidders?)"
)
_FIRM = (
    r"(?:firmes?|entreprises?|pme|compagnies?|commerces?|commercante?s?|editeurs?|start-?ups?|societes? privees?|"
    r"firms?|compan(?:y|ies)|business(?:es)?)"
)
_PERSON = (
    r"(?:citoyen(?:ne)?s?|usagers?|usageres?|cliente?s?|patiente?s?|contribuables?|etudiante?s?|eleves?|parents?|"
    r"particuliers?|benevoles?|candidate?s?|citizens?|customers?|patients?|taxpayers?|students?|pupils?|applicants?)"
)
_OTHER = r"(?:syndicats?|journalistes?|unions?|journalists?)"

_SPOKEN_OF = {
    _SUPPLIER: re.compile(rf"\b(?:{_SUPPLIER}|partenaires?|tiers|contrat\w*)\b"),
    _FIRM: re.compile(rf"\b{_FIRM}\b"),
    _PERSON: re.compile(rf"\b(?:{_PERSON}|population|clientele|personnes? concernees?)\b"),
    _OTHER: re.compile(rf"\b{_OTHER}\b"),
}
"""By what words a rule speaks of each."""

_A = r"(?:une?|le|la|l'|les|ce(?:tte|s)?|tou(?:te?|s)|chaque|mon|ma|mes|notre|nos|an?|the|any|our|my|every)"
_KIND = (
    r"(?:(?:simples?|petite?s?|grande?s?|autres?|bonn?e?s?|jeunes?|memes?|future?s?|ordinary|small|other|private|local|"
    r"outside|external) ){0,2}"
)
_WILL = (
    r"(?:peu(?:t|vent)|pourrai(?:t|ent)|pourra|pourront|doi(?:t|vent)|devrai(?:t|ent)|devra|devront|(?:a|ont) le droit|"
    r"(?:est|sont) (?:obligee?|tenue?|autorisee?)s?|(?:a|ont|est|sont)-(?:t-)?(?:il|elle|ils|elles)|"
    r"can|may|must|should|(?:has|have|needs?) to)\b(?!-(?:on|je|nous|tu|vous)\b)"
)
_ALLOWED = r"(?:permise?|interdite?|defendue?|autorisee?|obligatoire|forbidden|allowed|permitted|mandatory)"
_NOT_SOMEBODY = (
    r"(?!'s\b| (?:data|records?|files?|emails?|messages?|letters?|requests?|complaints?|services?|analysts?|"
    r"process(?:es)?|cases?|units?|rules?|tools?|information|plans?|agents?)\b)"
)
"""What follows a noun that is no person (« customer emails », « the vendor's webinar »)."""


def _acts(who: str) -> re.Pattern[str]:
    """Somebody as the subject of « peut », « doit », « can »…, for whom it is allowed, or the person who asks."""
    return re.compile(
        rf"(?<!\bd')(?<!\b[adn] )(?<!\b(?:de|du|of|to|in|on|by) )(?<!\b(?:aux|par|sur|for) )"
        rf"(?<!\b(?:pour|avec|chez|dans|sans|from|with) )(?<!\bentre )(?<!\babout )(?<!\bconcernant )(?<!\bbetween )"
        rf"\b{_A} ?{_KIND}{who},? (?:qui (?:\S+ ){{1,3}})?(?:(?!(?:qui|que|et|ou|and|or)\b)[\w']+ ){{0,3}}{_WILL}|"
        rf"\b(?:can|may|must|should|does|do|are|is) (?:{_A} )?{_KIND}(?!business\b){who}\b{_NOT_SOMEBODY}|"
        rf"\b{_ALLOWED} (?:a|aux?|pour|for|to) (?:{_A} ?)?{_KIND}{who}\b{_NOT_SOMEBODY}|"
        rf"\b(?:je suis|nous sommes|i am|i'm|we are|we're) (?:{_A} )?{_KIND}{who}\b{_NOT_SOMEBODY}|"
        rf"\b(?:je travaille (?:dans|pour|chez)|i work (?:for|at)) {_A} ?{_KIND}{who}\b|"
        rf"^(?:et|and|mais|but) (?:(?:pour|for|si|if) )?{_A} ?{_KIND}{who}\b{_NOT_SOMEBODY}"
    )


_ACTS = {who: _acts(who) for who in _SPOKEN_OF}
_OWN_FIRM = re.compile(rf"\b(?:ma|mon|my) {_KIND}{_FIRM}\b{_NOT_SOMEBODY}")
_STATE_OWNED = re.compile(r"\bentreprises? (?:publiques?|d'etat|du gouvernement)\b")


def of_somebody_else(question: str, quotes: Iterable[str]) -> bool:
    """Whether a question is about what somebody outside would do, of whom none of the quotes speaks."""
    asked = _STATE_OWNED.sub("organisme", fold(question)).strip()
    outside = [who for who, acts in _ACTS.items() if acts.search(asked)]
    if _OWN_FIRM.search(asked):
        outside.append(_FIRM)
    said = [fold(quote) for quote in quotes]
    return any(not any(_SPOKEN_OF[who].search(quote) for quote in said) for who in outside)
