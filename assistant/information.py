"""What a question says of the information that it is about, against what a ban is of.

A ban on confidential information tells nothing of « un texte déjà publié »: of 122 development questions that say so
and ask for a verdict, 13 were forbidden, each for another reason (30 November 2026). Nor does one on « sorties non
validées » of those that are.
"""

import re

from corpus.lexicon import fold

_CONTENT = (
    r"(?:textes?|documents?|jugements?|donnees?|renseignements?|infos?|informations?|communiques?|rapports?|contenus?|"
    r"articles?|pages?|avis|listes?|offres?|statistiques?|guides?|brochures?|discours)"
)
_BETWEEN = (
    r"(?: (?!(?:d|de|du|des|dans|a|aux?|chez|avec|via|sur|par|vers|outil|systeme|que|et|ou|un|le|la)\b)\w+){0,2}?"
)
_PUBLIC = re.compile(
    rf"\b{_CONTENT}{_BETWEEN} (?:deja )?(?:rendue?s? )?publi(?:cs?|ques?|ee?s?|quement)\b|"
    r"\b(?:published|publicly (?:available|posted)|already public)\b|"
    r"\bpublic (?:data|documents?|texts?|records?|information|judg\w+|reports?|web ?pages?|notices?)\b|"
    r"\bdeja (?:publi\w+|en ligne|affiche\w*|diffuse\w*)\b|"
    r"\b(?:donnees ouvertes|en libre acces|open (?:data|access))\b|"
    r"\bsur (?:notre|leur|nos) (?:sites?|portails?)\b|\bsur le (?:site|portail)(?: web| internet)? (?:d[eu']|public)|"
    r"\bon (?:our|their) (?:public )?(?:web ?site|web ?page|portal)\b|"
    r"\bfor (?:anyone|everyone|all) to (?:see|hear|read)\b|"
    r"\b(?:fictifs?|fictives?|inventee?s?|made[- ]up(?! of)|fake|synthetic|synthetiques?)\b"
)
_GUARDED = re.compile(
    r"\b(?:confidentiel\w*|confidential|personnel(?:le)?s?|personal|proteg\w+|protected|sensibles?|sensitive|strategi\w+|"
    r"secrets?|interne?s?|internal|brouillon|unpublished|non[- ]publi\w+|n'est pas (?:encore )?publi\w+|"
    r"pas (?:encore )?(?:\w+ )?publi\w+|not (?:yet )?(?:\w+ )?(?:published|public)|"
    r"avant (?:d'etre|qu'il|sa publication)|prive\w*|private|nominati\w+|dossiers?|files?|cliente?s?|"
    r"patient\w*|employe\w*|medica\w+|embargo|celui|celles?|ceux|collegues?|voisin\w*|citoyen\w*|eleves?|etudiant\w*|"
    r"assurance sociale|connexion|passe|suppliers?|fournisseurs?|colleagues?|citizens?|students?)\b|"
    r"\b(?:sera|seront|doit|doivent|devant|bientot|to be|will be)\b[^.?!]{0,20}\bpubli"
)
"""What takes that back: something kept from the public is named too, or is not public yet."""

_INVENTED = re.compile(
    r"\b(?:(?:fictifs?|fictives?|inventee?s?|fake) (?:patient|eleve|client|citoyen|employe|etudiant|student)\w*|"
    r"(?:patient|eleve|client|citoyen|employe|etudiant|student)\w* (?:fictifs?|fictives?|inventee?s?)|"
    r"(?:invent\w+|made up|fabrique\w*) [^.?!]{0,40}"
    r"\b(?:patient|eleve|client|citoyen|employe|etudiant|student|name|nom)\w*|"
    r"never existed|n'(?:a|ont) jamais existe|n'existe(?:nt)? pas|inventee?s? de toutes pieces)\b"
)
_OF_PEOPLE = re.compile(
    r"\b(?:patient\w*|medica\w+|cliente?s?|employe\w*|citoyen\w*|eleves?|etudiant\w*|citizens?|students?)\b"
)
_REAL = re.compile(r"\b(?:vrais?|vraies?|reels?|reelles?|real)\b")
"""People who are invented have nothing to guard, unless real ones are spoken of too."""

_CONCEDED = re.compile(r"\b(?:alors que|meme si|bien que|quoique|although|even though|even if)\b[^.?!,;]*")
"""What is said of something else, beside what is public (« un avis publié, alors que le dossier est confidentiel »)."""

_HARMLESS = re.compile(
    r"\b(?:rien (?:de |d')?(?:confidentiel|secret|sensible|personnel|nominatif)s?|"
    r"(?:(?:aucune?s?|pas de|sans(?: aucune?)?) |pas d')(?:renseignement|information|donnee|info|nom)s? "
    r"(?:confidentiel|personnel|sensible|nominati|secret|protege)\w*|"
    r"nothing (?:confidential|personal|sensitive|secret)|"
    r"(?:no|without(?: any)?) (?:confidential|personal|sensitive) (?:data|information|info|content))\b"
)
"""Said to hold nothing of what is guarded."""

_ONES_OWN = re.compile(
    r"\b(?:mon|ma|mes|my)(?: propres?| own)(?: personal)? (?:cv|curriculum|resume|nom|adresse|photos?|visage|voix|"
    r"renseignements?|donnees|infos?|informations?|name|face|data|voice)\b(?: personnel(?:le)?s?\b)?"
    r"(?! (?:d[eu']|about|of)\b)"
)
"""What is one's own to give, if it is of nobody else."""

_DENIED = r"\b(?:non|pas|jamais|aucun\w*|sans|personne|rien|not|never|no|without)\b[^.,;?!]{{0,40}}\b\w{{0,2}}{stem}"
"""Where a question says that a thing, by the stem of its word, is not so."""

_UNWATCHED = re.compile(r"\bsans (?:supervision|intervention|surveillance|validation|verification|revision) humaine\b")
_WATCHED = re.compile(
    r"\b(?:reli(?:t|s|sons|sent)|revoi(?:t|s|ent)|verifi(?:e|es|ons|ent)|corrig(?:e|es|eons|ent)|"
    r"supervis(?:e|es|ons|ent)|reviews?|re-?reads?|double-?checks?|oversees?|supervises?)\b"
)
_BY_NOBODY = re.compile(r"\b(?:sans|personne|aucun\w*|pas|jamais|rien|without|nobody|no one|not|never|nothing)\b|n't\b")
_BEFORE = 40
"""A ban on what nobody watches, and a case where somebody does: none of the words before says that they do not."""

_NOT_SO = re.compile(r"\bnon[ -](\w{5})")
_OF_WHAT_IS_GUARDED = re.compile(r"\b(?:confidentiel\w*|protege (?:a|b|c)|renseignements? personnels?)\b")


def is_not_what_is_banned(question: str, quote: str) -> bool:
    """Whether a ban is of confidential information and the question tells of what is public or invented, or holds
    nothing confidential, or is one's own, and of nothing guarded; or of what is not so (« sorties non validées ») or of
    what nobody watches, and the question tells of what is, or that somebody does.
    """
    asked, banned = fold(question), fold(quote)
    if _OF_WHAT_IS_GUARDED.search(banned) and _holds_nothing_guarded(asked):
        return True
    if _UNWATCHED.search(banned) and _watched(asked):
        return True
    lacking = {match[1] for match in _NOT_SO.finditer(banned)}
    return any(re.search(rf"\b{stem}", asked) and not re.search(_DENIED.format(stem=stem), asked) for stem in lacking)


def _holds_nothing_guarded(asked: str) -> bool:
    invented = _INVENTED.search(asked) and not _REAL.search(asked)
    if not (invented or _PUBLIC.search(asked) or _HARMLESS.search(asked) or _ONES_OWN.search(asked)):
        return False
    for aside in (*((_OF_PEOPLE,) if invented else ()), _HARMLESS, _ONES_OWN, _CONCEDED):
        asked = aside.sub(" ", asked)
    return not _GUARDED.search(asked)


def _watched(asked: str) -> bool:
    return any(not _BY_NOBODY.search(asked, max(0, m.start() - _BEFORE), m.start()) for m in _WATCHED.finditer(asked))
