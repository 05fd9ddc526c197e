"""What a question asks for: a right, a duty, a list, a definition, a row of the matrix, or a fact."""

import re
from dataclasses import dataclass
from enum import StrEnum

from corpus.lexicon import fold


class Modality(StrEnum):
    """Whether a verdict was asked, and of which kind."""

    NONE = "none"
    RIGHT = "right"
    DUTY = "duty"


class Shape(StrEnum):
    """The shape of a direct answer."""

    FACT = "fact"
    LIST = "list"
    DEFINITION = "definition"


_WHO = r"(?:je|j'|on|il|elle|ils|elles|nous|tu|vous)"
_BENEFIT = (
    r" (?:a|aux?) (?:une? |la |le |l'|des? |du )?(?:aides? financieres?|primes?|subventions?|remboursements?|bourses?|preavis|"
    r"compensations?|indemnites?|augmentations?|conges?|financements?|credits?)\b"
)
"""What one has « droit à » as a benefit: no leave is asked."""

_RIGHT = re.compile(
    rf"\b(?:peut|peuvent|pouvons|puis|peux|pourrait|pourraient|pourrions|pourrais|pouvait|pouvais|pouvions|pourra|pourront)[- ]{_WHO}\b|"
    rf"\b(?:ai-je|avons-nous|a-t-on|ont-ils|ont-elles|a-t-il|a-t-elle|on a(?:-tu)?|j'ai|jai|as-tu|avez-vous|avait-on|avions-nous) (?:encore |deja )?(?:-?tu )?(?:le )?droit\b(?!{_BENEFIT})|"
    r"\bdroit d[e']|\b(?:est-ce qu[e'] ?(?:je|on|nous|un|une|mon|ma|mes|notre|nos|le|la|les|l')\s?[^?]{0,60}?"
    r"(?:peux|peut|pouvons|peuvent|pouvait|pourrait|pourrais))\b|"
    r"\b(?:je|j'|on|nous|tu) (?:peux|peut|pouvons|pourrais|pourrait)(?:-tu|-je|-on| tu| je| on)\b|\bje peux-tu\b|\bon peut-tu\b|"
    r"\b(?:c'est|est-ce|est-il|serait-il|serait-ce|c'etait|etait-ce|etait-il|c tu|c'est-tu|cest) (?:-?tu )?(?:encore |toujours |vraiment |donc )?"
    r"(?:permis|interdit|autorise|legal|ok|correct|possible|defendu|allowed|acceptable|admis|tolere|convenable)|"
    r"\b(?:est|sont|etait|etaient)(?:-il|-elle|-ils|-elles|-ce)?(?:-tu)? (?:encore |toujours )?(?:permis|interdit|autorise|admis|tolere)|"
    r"\bpermet(?:-tu|-il|-elle|-on|tait-on)|\bpermiss?ion\b|\bloisible\b|\btolerances?\b|\b(?:sa|leur) place dans\b|"
    r"\bpermise?s? ou\b|\b(?:permis|interdit|autorise)e?s? (?:de|d')\b|\bacceptable (?:de|qu)|\bcorrect (?:de|si|qu)|"
    r"(?:^|[.!?,;:] ?)(?:so |and |but )?(?:can|may|could) (?!you tell)\w|"
    r"\b(?:can|may|could) (?:i|we|my|our|an?|the|employees|staff|public|someone|people|they|you|he|she)\b|"
    r"\b(?:am i|are we|is it|was it|are employees|are public bodies|is|are|were) (?:\w+ ){0,6}?"
    r"(?:allowed|permitted|forbidden|prohibited|legal|ok|okay|fine|alright|acceptable)\b"
)
"""A right asked in so many words: an inversion, « ai-je le droit », « est-ce permis »."""

_DUTY = re.compile(
    rf"\b(?:doit|doivent|devons|dois|devrait|devraient|devrions|devrais|devait|devaient|devions)[- ]{_WHO}\b|"
    r"\b(?:faut-il|faut il|faut-tu|il faut-tu|faudrait-il|faudrait-tu|fallait-il|faut-y|doit-tu|doit on|va-t-il falloir|ca prend-tu|prend-tu)\b|"
    r"\by a-t-il (?:lieu|obligation|une obligation)\b|\bfacultati\w+|\boptionnel\w*|"
    r"\b(?:est-il|est-ce|c'est|c'est-tu|serait-il|est-elle|sont-ils|sont-elles|est) (?:vraiment |absolument |bien )?(?:necessaire|utile|requise?|preferable|souhaitable|conseille|recommande)\b|"
    r"\b(?:oblige|obligee|obliges|obligees|obligation|obligatoire?s?|recommandee?s?|recommended|tenue?s?|forcee?s?|exige|exigee|requise?|indispensable)\b|\boblige-t-|"
    r"\b(?:do|does|did) (?:\w+ ){1,8}?(?:have to|need)\b|"
    r"\bshould (?:i|we|you|they|staff|employees|people|our|the|every\w*|it|an?)\b|\bmust (?:i|we|they|our|the|an?|every\w*|staff|employees|public)\b|"
    r"\b(?:mandatory|required|obligation|compulsory|optional|obliged)\b"
)
"""A duty asked in so many words."""

_RIGHT_SAID = re.compile(r"\b(?:je|j'|on|nous|tu) (?:peux|peut|pouvons|pourrais|pourrait)\b|\b(?:can|may|could)\b")
_DUTY_SAID = re.compile(r"\b(?:faut|faudrait|dois|doit|doivent|devons|devrait|devraient)\b|\bmust\b")
"""The same verbs in a plain sentence (« on doit former le monde ? »): they ask where nothing else does."""

_RIGHT_HINTED = re.compile(
    rf"\b(?:licites?|illicites?|illegal\w*|legal\w*|libres? d[e']|ca passe|s'y oppos\w+|(?:le|son|notre) (?:pouvoir|droit\b(?!{_BENEFIT}))|"
    r"(?:ai|as|a|c|c't?|c'est|cest|est|j'ai|jai|chu|suis)[- ]?tu (?:le droit|permis|ok|corrects?|bon|interdit))\b|"
    r"\b(?:est|sont|serait|seraient)(?:-(?:il|elle|ils|elles|ce))?(?: \w+){0,2} exclue?s?\b"
)
_DUTY_HINTED = re.compile(
    r"\b(?:impose\w*|s'impose\w*|exigences?|contraint\w*|exempt\w*|dispens\w+|cense\w*|devoir|"
    r"(?:ai|as|a|avons|ont|avez)-(?:t-)?(?:je|tu|on|il|elle|nous|vous|ils|elles) (?:encore |quand meme |vraiment |toujours )?a \w+|"
    r"(?:le|un) choix|bon vouloir|supposed to|bound (?:by|to)|forced to|exempt|have to)\b"
)
"""What hints at a right or at a duty, where nothing above asks for one."""

_OPEN = re.compile(
    r"\b(?:quels?|quelles?|qu'est-ce|qu'est|comment|combien|pourquoi|what|which|how|why|when|who|where|list|liste|enumere|nomme|"
    r"decris|explique)\b|"
    r"(?:(?<![^.!?,;:(])|(?<=[.!?,;:(] )|(?<=\bet )|(?<=\bqui )|(?<=\ba )|(?<=\bde )|(?<=\bpar )|(?<=\bavec )|(?<=\bsur )|(?<=\bpour ))"
    r"(?:que|qui|quand|quoi)\b|(?<![^.!?])ou\b|(?<=[.!?] )ou\b"
)
"""What asks for content. « que », « qui » and « quand » do so only where a clause begins, « où » a sentence."""

_CONTENT = re.compile(
    r"(?:^|[.!?,;:(] ?)(?:(?:et|and|mais|but|a|de|dans|pour|par|avec|sur|depuis) )*"
    r"(?:quel(?:le)?s?|qu'est-ce|comment|pourquoi|qui|quoi|what|which|how|why|who(?:se)?|where)\b|"
    r"\b(?:combien|how (?:much|many|long|often)|c'est (?:qui|quoi|ou)|quand (?:est-ce|commence|finit|entre)|"
    r"when (?:do|does|did|will|is|was))\b"
)
"""What asks for content by itself, in a question that follows another one."""

_CONCLUDES = re.compile(
    r"\b(?:faut-il|doit-on|dois-je|peut-on|puis-je|should (?:i|we)|must (?:i|we)|can (?:i|we)) (?:donc |en )*"
    r"(?:conclure|comprendre|deduire|croire|penser|supposer|conclude|infer|assume|think) (?:que?\b|qu'|that\b)"
)
"""What is asked whether one must think so is no duty to do anything: what is thought tells what is asked."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+")

_LIST = re.compile(
    r"\b(?:quels|quelles|lesquels|lesquelles|liste|lister|enumere|enumerer|nomme|nommez|toutes|tous|ensemble des|"
    r"c'est quoi les|cest quoi les|combien d'etapes|la liste|etapes|list|all the|enumerate|"
    r"which (?:are|\w+s)|what are|what (?:\w+ ){0,4}(?:must|should|does)|name the)\b|"
    r"\bque doit (?:faire|contenir|inclure|prevoir|demontrer|s'assurer)|\bque doivent\b|\bdoit (?:faire|s'assurer de) quoi\b"
)
_OF_WHICH = re.compile(r"\b(?:a|de|dans|pour|par|avec|sur|en|vers|sous|selon) (?:quels|quelles|lesquels|lesquelles)\b")
_DEFINITION = re.compile(
    r"\b(?:qu'est-ce qu|qu'est ce qu|c'est quoi|cest quoi|c quoi|definition|definis|definir|defini|definit|que signifie|que veut dire|"
    r"veut dire|ca veut dire|signifie|entend-on par|entend on par|qu'entend|que designe|ca mange quoi|en quoi consiste|"
    r"acronyme|sigle|abreviation|stands? for|what is (?:an? |the )?|what's|what does|meaning of|define|definition of|mean)"
)
_MEANS = re.compile(r"\b(?:stands? for|meaning of|acronyme|sigle|abreviation|what does \S+ mean)\b")
"""A definition asked in words that would otherwise ask for a list (« what does X stand for »)."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What is asked. A verdict is due when ``modality`` is not `NONE`."""

    modality: Modality
    shape: Shape


def intent_of(question: str) -> Intent:
    """Read a question's intent from its words. « Que doit faire… » and « quelles sont… » ask for content, not a verdict."""
    text = fold(question)
    modality = modality_in(text)
    shape = Shape.FACT
    if _MEANS.search(text) and modality is Modality.NONE:
        shape = Shape.DEFINITION
    elif _LIST.search(_OF_WHICH.sub("", text)):
        shape = Shape.LIST
    elif _DEFINITION.search(text) and modality is Modality.NONE:
        shape = Shape.DEFINITION
    return Intent(modality, shape)


def asks_content(text: str) -> bool:
    """Whether the last sentence of a folded question asks for content (who, which, how much), not for a verdict; a
    condition or a relative clause does not (« et quand c'est urgent », « a colleague who is on leave »).
    """
    return bool(_CONTENT.search(_SENTENCE.split(text.strip())[-1]))


def modality_in(text: str) -> Modality:
    """Whether a folded question asks for a right or a duty: the whole of it, else its last sentence (people tell their
    case, then ask); where it asks whether one must think something, what one would think.
    """
    text = _CONCLUDES.split(text)[-1]
    sentences = _SENTENCE.split(text.strip())
    asked = _asked(text)
    return _asked(sentences[-1]) if asked is Modality.NONE and len(sentences) > 1 else asked


def _asked(text: str) -> Modality:
    """What is asked in so many words, whichever comes first; else what is said, then hinted at; nothing where content is
    asked first.
    """
    for right, duty in ((_RIGHT, _DUTY), (_RIGHT_SAID, _DUTY_SAID), (_RIGHT_HINTED, _DUTY_HINTED)):
        found = [
            (m.start(), kind) for kind, p in ((Modality.RIGHT, right), (Modality.DUTY, duty)) if (m := p.search(text))
        ]
        if found:
            at, kind = min(found)
            content = _OPEN.search(text)
            return Modality.NONE if content is not None and content.start() <= at else kind
    return Modality.NONE
