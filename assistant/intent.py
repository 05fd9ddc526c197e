"""What a question asks for: a right, a duty, a list, a definition, a contact, a row of the matrix, or a fact."""

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


_RIGHT = re.compile(
    r"\b(?:ai-je|avons-nous|a-t-on|ont-ils|on a(?:-tu)?|j'ai|jai|as-tu) (?:encore )?(?:-?tu )?(?:le )?droit\b|\bdroit de\b|"
    r"\b(?:puis-je|puis je|peut-on|peut on|peux-tu|peut-il|peuvent-ils|peuvent-elles|pouvons-nous|pouvait-on|pouvais-je|"
    r"pourrait-on|pourrais-je|est-ce qu[e'] ?(?:je|on|nous|un|une|mon|ma|mes|notre|nos|le|la|les|l')\s?[^?]{0,60}?"
    r"(?:peux|peut|pouvons|peuvent|pouvait|pourrait|pourrais))\b|"
    r"\b(?:je|j'|on|nous|tu) (?:peux|peut|pouvons|pourrais|pourrait)(?:-tu|-je|-on| tu| je| on)?\b|\bje peux-tu\b|\bon peut-tu\b|"
    r"\b(?:c'est|est-ce|est-il|serait-il|c'etait|etait-ce|etait-il|c tu|c'est-tu|cest) (?:-?tu )?(?:encore |toujours |vraiment )?"
    r"(?:permis|interdit|autorise|legal|ok|correct|possible|defendu|allowed)|"
    r"\b(?:est|sont|etait|etaient)(?:-il|-elle|-ils|-elles|-ce)?(?:-tu)? (?:encore |toujours )?(?:permis|interdit|autorise)|"
    r"\b(?:can|may|could) (?:i|we|my|our|an?|the|employees|staff|public|someone|people|they|you)\b|"
    r"\b(?:am i|are we|is it|was it|are employees|are public bodies|is|are|were) (?:\w+ ){0,6}?(?:allowed|permitted|forbidden|prohibited|legal|ok|okay)\b|"
    r"\b(?:permis|interdit|autorise)e?s? (?:de|d')\b|\bdroit d'|\bacceptable de\b"
)
_DUTY = re.compile(
    r"\b(?:doit-on|dois-je|devons-nous|doit-il|doit-elle|doivent-ils|doivent-elles|faut-il|faut il|faut-tu|il faut-tu|"
    r"faut|doit-tu|devait-on|dois|doit|doivent|devons)\b|"
    r"\b(?:oblige|obligee|obliges|obligation|obligatoire|obligatoires|recommandee?s?|recommended|tenu|tenus|exige|exigee|requis|requise)\b|"
    r"\b(?:must|do (?:i|we|public bodies|employees|they) (?:have|need) to|does [^?]{0,40}(?:have|need) to|"
    r"should (?:i|we|you|they|staff|employees|people|our|the|every\w*|it|an?)|is (?:it |\w+ ){0,6}(?:mandatory|required|compulsory)|are (?:\w+ ){0,6}(?:required|obliged|mandatory)|"
    r"mandatory|required|obligation)\b"
)
_OPEN = re.compile(
    r"\b(?:quel|quels|quelle|quelles|que|quoi|qu'est-ce|qu'est|comment|combien|pourquoi|quand|qui|ou|what|which|how|why|"
    r"when|who|where|list|liste|enumere|nomme|decris|explique)\b"
)
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

_CONTACT = re.compile(r"\b(?:contact\w*|joindre|rejoindre|ecrire a|adresse|courriel|email|e-mail|a qui|to whom|whom)\b")


@dataclass(frozen=True, slots=True)
class Intent:
    """What is asked. A verdict is due when ``modality`` is not `NONE`."""

    modality: Modality
    shape: Shape
    contact: bool


def intent_of(question: str) -> Intent:
    """Read a question's intent from its words. « Que doit faire… » and « quelles sont… » ask for content, not a verdict."""
    text = fold(question)
    opens = _opens_with_content(text)
    modality = Modality.NONE
    if not opens:
        if _RIGHT.search(text):
            modality = Modality.RIGHT
        elif _DUTY.search(text):
            modality = Modality.DUTY
    shape = Shape.FACT
    if _MEANS.search(text) and modality is Modality.NONE:
        shape = Shape.DEFINITION
    elif _LIST.search(_OF_WHICH.sub("", text)):
        shape = Shape.LIST
    elif _DEFINITION.search(text) and modality is Modality.NONE:
        shape = Shape.DEFINITION
    return Intent(modality, shape, bool(_CONTACT.search(text)))


def _opens_with_content(text: str) -> bool:
    """Whether the question word asks for content before any modal verb does."""
    content = _OPEN.search(text)
    if content is None:
        return False
    if content.group() in ("que", "ou"):
        return text.lstrip().startswith(content.group())
    asks = [m.start() for m in (_RIGHT.search(text), _DUTY.search(text)) if m]
    return not asks or content.start() <= min(asks)
