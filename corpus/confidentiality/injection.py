"""Blatant attempts to turn the assistant away from its rules. A speed bump: what keeps answers safe is elsewhere.

Documents and questions are data, no model output is executed, and only verified statements leave. Every pattern is
bounded, so the time is proportional to the message. Questions *about* injection must pass: an order is recognised by
its mood and its place (the start of a clause), not by its words alone.
"""

import re

from corpus.confidentiality.normalise import fold, normalise

_START = (
    r"(?:^|[.!?:;\n\"(<>\[\]*#]|"
    r"\b(?:puis|then|now|maintenant|please|svp|stp|d'abord|first|just|plutot|simply|you must|you should|tu dois|"
    r"vous devez|je veux que tu|i want you to|can you|could you|peux-tu|pourrais-tu|pouvez-vous|pourriez-vous|"
    r"merci de|veuillez|s'il (?:te|vous) plait))[ \t,\-]{0,4}"
)
_WORDS = r"(?:[\w'\-]{1,20}[ ,]{1,2}){0,5}?"
_FORGET = (
    r"(?:ignorez?|oubliez?|negligez?|outrepassez?|contournez?|abandonnez?|passez? outre(?: a| aux)?|"
    r"ne (?:tiens|tenez) (?:pas|plus|aucun)(?: de)? compte|(?:fais|faites) (?:abstraction|fi)|"
    r"ne (?:suis|suivez|respecte|respectez) (?:pas|plus)|desobei[st]\w{0,4}|desactivez?|disregard|forget|override|"
    r"bypass|disable|do not follow|don't follow|stop following)"
)
_BEFORE = r"(?:precedente?s?|anterieure?s?|ci-dessus|above|previous|prior|earlier|preceding)"
_RULES = (
    r"(?:instructions?|consignes?|directives?|regles?|ordres?|restrictions?|filtres?|garde-fous?|programmation|"
    r"limites?|ce qui precede|tout ce qui|tout ce que|ce que (?:l')?on t|prompts?|invite|rules?|guidelines?|"
    r"orders?|filters?|guardrails?|safeguards?|programming|everything|anything|what (?:was|you|i|came))"
)
_YOURS = r"(?:ton|ta|tes|votre|vos|your)"
_SHOW = (
    r"(?:revele[zr]?|affiche[zr]?|montre[zr]?|donne[zr]?|ecri(?:s|vez|re)|repete[zr]?|imprime[zr]?|recopie[zr]?|"
    r"copie[zr]?|divulgue[zr]?|communique[zr]?|di(?:s|tes|re)|cite[zr]?|partage[zr]?|tradui(?:s|sez|re)|translate|"
    r"summari[sz]e|resume[zr]?|show|print|reveal|repeat|output|display|give|tell|leak|dump|share|expose)"
)
_ASK = r"(?:quel(?:le)?s? (?:est|sont|etai\w{1,3})|what(?:'s| is| are| was| were))"
_HIDDEN = (
    r"(?:(?:prompt|invite|message|instructions?|consignes?) (?:du )?(?:systeme|initiale?s?|caches?|cachees?|"
    r"secretes?|de depart|d'origine)|(?:system|hidden|initial|secret|original) (?:prompt|instructions?|message))"
)
_NO_TOPIC = r"(?![^.!?\n]{0,40}\b(?:exemples?|examples?|sur|about|on|concernant|guide|rules|how|comment)\b)"
"""« Show me an example of a system prompt » asks for no secret."""

_THEIRS = (
    rf"(?:{_HIDDEN}|prompt\b|invite\b|(?:instructions?|consignes?|regles?) internes?|internal (?:rules|instructions))"
)
_FREE = (
    r"(?:\bdan\b|do anything now|jailbr[eo]\w{1,6}|unrestricted|uncensored|unfiltered|"
    r"sans (?:aucune? |la moindre )?(?:restriction|limite|filtre|regle|censure|contrainte|moderation|garde-fou)s?|"
    r"(?:without|no|free from|free of) (?:any |all )?(?:restriction|limit|filter|rule|censorship|guideline)s?|"
    r"libere\w{0,2} de|affranchi\w{0,2} de)"
)
_ROLE = (
    r"(?:\b(?:tu es|vous etes|tu seras|vous serez|tu incarnes|you are|you're|you will be|agis|agissez|"
    r"act (?:as|like)|comporte-toi|(?:fais|faites) (?:comme si|semblant)|pretend|imagine que tu|deviens)|"
    rf"{_START}(?:reponds|repondez|respond|answer|behave|simulez?|simulate|roleplay|jouez? le role))"
)
_MODE = (
    r"(?:mode (?:developpeur|debogage|debug|admin\w{0,10}|root|dieu|god|maintenance|"
    r"sans (?:restriction|filtre|limite)s?|prioritaire|jailbreak|dan)|"
    r"(?:developer|debug|admin|god|root|sudo|dan|jailbreak|unrestricted) mode)"
)

_ATTEMPTS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        # Orders to drop the rules.
        rf"{_START}{_FORGET}(?:-toi)? {_WORDS}{_RULES}\b",
        rf"\b(?:ignore[zr]?|oublie[zr]?|disregard|forget|override|bypass|desactive[zr]?|"
        rf"contourne[zr]?) (?:toutes? |all (?:of )?|any )?{_YOURS} (?:[\w\-]{{1,20}} ){{0,2}}{_RULES}\b",
        rf"{_START}(?:ignore[zr]?|oublie[zr]?|disregard|"
        rf"forget) (?:(?:all|any|every|of|the|my|these|those|toutes?|tout|les|ces) ){{0,3}}(?:(?!question|demande|"
        rf"answer|reponse)[\w\-]{{1,20}} )?{_BEFORE}\b(?! (?:question|answer|request))",
        rf"{_START}(?:ignorez?|oubliez?|disregard|forget) (?:le|les|the) (?:guide|textes?|documents?|"
        rf"sources?) (?:et|and)\b",
        # Requests for the text it was started with.
        rf"{_START}{_SHOW}(?:-(?:moi|nous))? {_NO_TOPIC}{_WORDS}(?:\w{{1,3}}')?{_HIDDEN}",
        rf"\b(?:{_SHOW}|{_ASK})(?:-(?:moi|nous))? {_WORDS}{_YOURS} (?:[\w\-]{{1,20}} ){{0,2}}{_THEIRS}",
        r"\b(?:repete[zr]?|repeat|print|imprime[zr]?|output|"
        r"recopie[zr]?) (?:(?:tout|tous|all|the|les|mots|words|text|le|texte|everything|ce|qui|est|"
        r"is) ){0,6}(?:ci-dessus|au-dessus|above)\b",
        # A new character.
        rf"{_ROLE}\b[^.!?\n]{{0,80}}?{_FREE}",
        r"\b(?:tu es|you are|you're|tu seras) (?:maintenant|desormais|dorenavant|"
        r"now)\b(?! (?:required|obliged|bound|subject))",
        r"\bvous etes (?:maintenant|desormais) (?:une?|le|la|l'|dan)\b",
        r"\b(?:a partir de maintenant|desormais|dorenavant|from now on)[, ]{1,3}(?:tu|you)\b",
        rf"(?:\b(?:tu n'as (?:plus|aucune?s?)|vous n'avez plus|you (?:no longer have|have no longer))|"
        rf"{_START}you have no)"
        r"(?: any| de| d')? ?(?:regles?|restrictions?|limites?|filtres?|contraintes?|rules?|limits?|filters?)\b",
        r"\b(?:je suis|i am|i'm) (?:ton|votre|your) (?:developpeu|createu|administrateu|concept|developer|creator|"
        r"admin|maitre|master)",
        rf"{_START}(?:active[zr]?|passe[zr]?|entre[zr]?|bascule[zr]?|enable|enter|switch|activate)(?: en| au| dans|"
        rf" to| into)?(?: le| la| the| your| ton)? {_MODE}",
        rf"{_START}{_MODE} (?:active|enabled|on)\b|"
        rf"\b(?:tu es|vous etes|you are) (?:now |maintenant )?(?:en|in) {_MODE}",
        # Marks of a model's own conversation format.
        r"<\|[\w ]{1,30}\|>|\[/?inst\]|<</?sys>>|</?(?:system|sys|instructions?|prompt)>|"
        r"[<\[]\W?(?:system|systeme)[ _]?(?:mode|prompt|message)?[>\]]",
        r"^[ \t#*>]{0,6}(?:system|developer)(?: prompt| message)? ?: ?(?!.{0,120}\?)\S",
        r"^[ \t#*>]{0,6}systeme ?: ?(?:tu|vous|nouvelles?|you) \w",
        r"^ {0,3}#{2,4} ?(?:instructions?|system|human|assistant|response)\b ?:",
        # Markup that a page would run or fetch.
        r"!\[[^\]\n]{0,80}\] ?[(\[] ?(?:https?|data|javascript|<|\w{1,20}\])|"
        r"\]\( ?javascript:|<(?:script|iframe|img|svg)\b",
        # A dictated answer.
        r"\b(?:ecri(?:s|vez)|dis|dites|repete[zr]?|tape[zr]?|affiche[zr]?|write|say|print|output|"
        r"repeat)(?:-moi)? (?:(?:uniquement|seulement|juste|exactement|only|just|exactly) )?(?:le mot|the word|"
        r"apres moi|after me) ?:? ?\S",
        r"\b(?:repond(?:s|ez|re)|respond|reply|answer|ecri(?:s|vez)|dis|dites|repete[z]?|say|output|"
        r"print)(?:-moi)? (?:uniquement|seulement|juste|simplement|exactement|only|just|exactly|"
        r"nothing but)(?: (?:par|avec|with|le mot|la phrase|the word|the phrase|ceci|this|que|that|"
        r":)){0,3} ?[:]? ?[\"«]",
    )
)

_QUOTED = re.compile(r"«[^«»]{1,300}»|\"[^\"]{1,300}\"")
_ABOUT = re.compile(
    r"\b(?:que (?:faire|dit|prevoit)|comment|faut-il|doit-on|est-ce|qu'est-ce|le guide|how (?:should|do|can)|"
    r"what (?:should|does|if)|usagers?|utilisat\w{2,6}|citoyen\w{0,3}|injections?|attaques?|tests?|users?|"
    r"attacks?)\b"
)


def attempts_injection(text: str) -> bool:
    """Whether a message blatantly asks the assistant to drop its rules, show its instructions or play a part."""
    folded = fold(normalise(text))
    outside = _QUOTED.sub(" ", folded)
    # A question that quotes an attempt asks about it; the quote alone is no order.
    considered = outside if "?" in outside and _ABOUT.search(outside) else folded
    return any(attempt.search(considered) for attempt in _ATTEMPTS)
