"""The four kinds of hosting of the guide's sovereignty matrix (2.2), as questions, rows and bullets name them."""

import re
from enum import StrEnum

from corpus.lexicon import fold


class Hosting(StrEnum):
    """Where a generative system runs, from the least to the most guarded."""

    PUBLIC = "public"
    CLOSED = "closed"
    SOVEREIGN = "sovereign"
    GOVERNMENT = "government"


_FEDERAL = re.compile(
    r"\b(?:gouvernement|ia|iag|systemes?|outils?|plateformes?|nuage)(?: \w+)? federa(?:l|le|ux|les)\b|"
    r"\bfederal (?:government|ai|system|tool|cloud)"
)
_NOT_GOVERNMENT = re.compile(
    r"\b(?:(?:pas|non|not)[- ](?:une? )?|(?:n'est pas|n'etant pas|sans etre|is not|isn't|not being)"
    r"(?: (?!(?:mais|but)\b)\w+){1,4} )"
    r"(?:gouvernementa|government|(?:une? )?\w+ (?:du gouvernement|de l'etat))"
)
_GOVERNMENT = re.compile(
    r"\b(?:gouvernementa(?:l|le|ux|les)|government(?:al)?|l'etat (?:exploite|heberge|opere)|"
    r"(?:exploite|heberge|opere)e?s? par l'etat|"
    r"(?:ia|iag|systemes?|outils?|assistants?|plateformes?|nuages?|serveurs?)"
    r"(?: (?:d'iag?|internes?|maison|fermee?s?|securisee?s?|generative))* (?:du gouvernement|de l'etat))\b"
)
_SOVEREIGN = re.compile(r"\b(?:souverain(?:e|s|es)?|sovereign)\b")
_CLOSED_PRODUCT = re.compile(r"\bcopilot (?:(?:(?:pour|for) )?(?:entreprise|enterprise)|365)\b")
_CLOSED = re.compile(
    r"\b(?:circuits? fermes?|(?:ia|iag|systemes?|outils?|assistants?)(?: \w+)? fermee?s?|closed[- ]circuit)\b|"
    + _CLOSED_PRODUCT.pattern
)
_PUBLIC = re.compile(
    r"\b(?:(?:iag|ia|ia generative) publi\w+|(?:systemes?|outils?) (?:d'iag?|d'ia generative|d'ia)? ?publi\w+|"
    r"(?:correcteurs?|traducteurs?|assistants?|robots?|chatbots?|generateurs?|modeles?|applications?|logiciels?|moteurs?) "
    r"(?:(?!au |du |le |rendu )\w+ )?publi(?:cs?|ques?)|chat ?gpt(?! (?:(?:pour|for) )?ent(?:re|er)pr)|gemini|claude|"
    r"deepseek|perplexity|copilot(?! (?:(?:pour|for) )?ent(?:re|er)pr)|grand public|gratuit\w*|version web|"
    r"(?<!deja )(?<!mis )(?<!mise )(?<!mises )en ligne(?! sur (?:le|notre|son|leur) (?:site|portail))|"
    r"public (?:ai|genai|generative ai|tool|system|chatbot|translator|assistant)\w*|"
    r"free (?:(?:ai|online|web) )?(?:tool|version|translator|chatbot|assistant|website|site|app)\w*|"
    r"online tool\w*|ouverte?s? a tous|"
    r"open (?:ai |genai )?(?:chatbot|tool|assistant|system|model)\w*)\b"
)
_EITHER = re.compile(r"circuits? fermes? \([^)]*\)")


def hostings_in(text: str) -> frozenset[Hosting]:
    """The kinds that a question, a column title or a clause names; « gouvernemental en circuit fermé » is one kind, not
    two, but « circuit fermé (souverain ou gouvernemental) » names three. The federal government's is none of them.
    """
    folded = fold(text)
    found: set[Hosting] = set()
    federal = bool(_FEDERAL.search(folded))
    closed = not federal and bool(_CLOSED.search(folded))
    ours = folded.replace("donnees numeriques gouvernementales", "")
    if _SOVEREIGN.search(folded):
        found.add(Hosting.SOVEREIGN)
    if not federal and _GOVERNMENT.search(_NOT_GOVERNMENT.sub(" ", ours)):
        found.add(Hosting.GOVERNMENT)
        closed = closed and bool(_EITHER.search(folded) or _CLOSED_PRODUCT.search(folded))
    if closed:
        found.add(Hosting.CLOSED)
    if _PUBLIC.search(_CLOSED_PRODUCT.sub(" ", folded)):
        found.add(Hosting.PUBLIC)
    return frozenset(found)
