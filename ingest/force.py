"""Modal force and addressee of a sentence, from its own words (« doit », « interdit », « peut », « recommandé »…)."""

import re

from corpus.model import Force

_FLAGS = re.IGNORECASE

_MAY = r"(?:peu(?:t|vent)|pourr(?:a|ont))"

_PROHIBITION = re.compile(
    r"(?<!usage )(?<!usages )\binterdi(?:t|te|ts|tes|re|ction|sant)\b|"
    rf"\bne (?:doi(?:t|vent)|{_MAY}) (?:pas(?! tou(?:t|s|te|tes)\b)|en aucun|jamais)|"
    rf"\bne {_MAY}\b(?! pas\b)(?![^.;]*\bque\b)|"
    r"\bproscri(?:t|te|ts|tes)\b|\bmust not\b|\bprohibited\b|\bforbidden\b|\bd'interrompre\b",
    _FLAGS,
)
_MAY_FORBID = re.compile(r"\bpeu(?:t|vent)\b[^.;]{0,40}\binterdire\b", _FLAGS)
_OBLIGATION = re.compile(
    r"\bdoi(?:t|vent)\b|\bdevr(?:a|ont)\b|\bobligatoires?\b|\bobligation\b(?!s)|\best (?:tenu|requis)|"
    r"\bil est demandé\b|\ba l'obligation\b|\bmust\b|\bs'assurent (?:de|que)\b",
    _FLAGS,
)
_RECOMMENDATION = re.compile(
    r"\b(?:est|sont)(?: \w+){0,2} recommandée?s?\b|\brecommand(?:e|ent)\b|\bdevrai(?:t|ent)\b|\bil est (?:important|souhaitable)\b|"
    r"\bil est essentiel\b|\bil importe\b|\bshould\b",
    _FLAGS,
)
_BECOMES = (
    r"(?:,[^,]*,)?(?: (?:\w+ment|aussi))? (?:entraîner|causer|créer|générer|engendrer|nuire|mener|contribuer|comporter|"
    r"poser|ralentir|viser|relever|se positionner|réagir|être (?:réduit|touché|réalisé)e?s?)\b"
)
"""What follows a « peut » that tells what may happen, not what is allowed, unless the rules bind who is its subject."""

_BOUND = r"\b(?:OP|organismes?(?: publics?)?|personnel|employée?s?|autorité désignée|dirigeants?|ministre|ministère)"

_PREFERENCE = re.compile(r"\b(?:privilégi|prioris)(?:er|e|ent|ant)\b", _FLAGS)
_PERMISSION = re.compile(
    rf"(?<!qui )(?<!que )(?<!\bne )\b{_MAY}\b(?!{_BECOMES})|{_BOUND} {_MAY}\b|"
    r"(?<!\ba )(?<!\bont )(?<!\ba notamment )(?<!\bont déjà )\bpermis(?:e|es)?\b|"
    r"\b(?:est|sont) autorisée?s?\b|\bpermission\b|\bmay\b",
    _FLAGS,
)
_STRONG = (
    (Force.PROHIBITION, re.compile(r"(?<!usage )(?<!usages )\binterdit(?:e|s|es)?\b|\binterdiction\b", _FLAGS)),
    (Force.OBLIGATION, re.compile(r"\bobligatoires?\b", _FLAGS)),
    (Force.PERMISSION, re.compile(r"\bpermis(?:e|es)?\b", _FLAGS)),
)

_ADDRESSEES = (
    ("l'autorité désignée", re.compile(r"\bautorité désignée\b|\bpersonnes? (?:qui a|ayant) l'autorité\b", _FLAGS)),
    ("le dirigeant de l'organisme public", re.compile(r"\bdirigeant de l'(?:OP|organisme)\b", _FLAGS)),
    (
        "l'organisme public",
        re.compile(
            r"\b(?:l'|un |les |des |aux |chaque |de l'|d'un )?(?:OP\b|organismes? publics?\b)|\bl'organisme\b|"
            r"\bun organisme\b|\bnotre organisme\b",
            _FLAGS,
        ),
    ),
    (
        "le personnel",
        re.compile(
            r"\b(?:le|du|au|son|leur) personnel\b|\bemployée?s?\b|\bpersonnes utilisant\b|\butilisateurs?\b", _FLAGS
        ),
    ),
    ("le ministère", re.compile(r"\ble (?:ministère|ministre|MCN)\b", _FLAGS)),
    (
        "l'administration publique",
        re.compile(r"\badministration publique\b|\bgouvernement\b|\bl'État\b", _FLAGS),
    ),
)


def force_of(sentence: str) -> Force:
    """The force that the sentence's own words give it; `NONE` for plain description.

    « Un OP peut en tout temps interdire… » is a permission given to the body; « L'OP doit interdire au personnel » is
    a prohibition for the staff.
    """
    if _MAY_FORBID.search(sentence):
        return Force.PERMISSION
    if _PROHIBITION.search(sentence):
        return Force.PROHIBITION
    if _RECOMMENDATION.search(sentence) and not re.search(r"\bdoi(?:t|vent)\b", sentence):
        return Force.RECOMMENDATION
    if _OBLIGATION.search(sentence):
        return Force.OBLIGATION
    if _PERMISSION.search(sentence):
        return Force.PERMISSION
    if _PREFERENCE.search(sentence):
        return Force.PREFERENCE
    return Force.NONE


def strong_force_of(item: str) -> Force:
    """The force of a bullet that states one itself (« : interdit dans… »), stronger than its lead-in's; else `NONE`.

    The first such word wins: « Utilisation interdite dans…; permise uniquement dans… » forbids before it allows.
    """
    found = [(match.start(), force) for force, pattern in _STRONG if (match := pattern.search(item))]
    return min(found)[1] if found else Force.NONE


def addressee_of(sentence: str) -> str:
    """Who is bound, in a fixed set of words, or an empty string. The staff, when the body must forbid it something."""
    if re.search(r"\binterdire au personnel\b", sentence, _FLAGS):
        return "le personnel"
    found = [
        (match.start(), rank, name)
        for rank, (name, pattern) in enumerate(_ADDRESSEES)
        if (match := pattern.search(sentence))
    ]
    return min(found)[2] if found else ""
