"""How something is said: of oneself, of somebody pointed at, as an order, as a question about rules.

« Un employé malade garde-t-il son accès ? » and « Mon employé est malade, garde-t-il son accès ? » have vectors close
to each other; these traits tell them apart.
"""

import re

import numpy as np

from corpus.confidentiality.normalise import fold

_TRAITS = tuple(
    map(
        re.compile,
        (
            # Of oneself.
            r"\b(?:je (?:suis|fais|vis|souffre|prends|dois|sors|viens)|j'ai|jai|i am|i'm|i have|i was|i take|moi|me)\b",
            # Of one's own people, or somebody already spoken of.
            r"\b(?:mon|ma|mes|notre|nos|son|sa|ses|leur|my|our|his|her|their)\b",
            r"\b(?:il|elle|lui|he|she|him|monsieur|madame|cette?|ce|this|that)\b",
            r"^(?:le|la|l'|the|notre|nos|our|mon|ma|my|cette?|voici|here)\b",
            # Of anybody, or of the rules.
            r"^(?:une?|les|des|peut-on|puis-je|faut-il|doit-on|est-il|est-ce|comment|que|quel\w*|qui|combien|can|may|"
            r"must|is|are|does|do|what|which|who|how|should|an?)\b",
            # Something handed over, to be worked on.
            r"\b(?:resume|redige|ecris|traduis|corrige|reformule|prepare|fais|voici|compare|analyse|summari[sz]e|write|"
            r"draft|translate|rewrite|here (?:is|are)|review|make|explain)\b",
            # A question.
            r"-(?:t-)?(?:il|elle|ils|elles|on|je|nous)\b",
            r"\b(?:guide|regles?|permis|mesures?|arrete|suspension|ia|iag|ai|chatgpt|copilot|outil|tool|rule|policy|"
            r"formation|training)\b",
            # Something that happened.
            r"\b(?:a ete|ont ete|s'est|vient de|avait|etait|was|were|has been|had)\b",
            r"\?\s*$",
        ),
    )
)
_WEIGHT = 0.1
"""Of a trait beside a vector of length 1, chosen on messages written for it."""


def manner(text: str) -> np.ndarray:
    """The traits of a message, shape (10,), float: `_WEIGHT` where it has one, 0 where not."""
    folded = fold(text)
    return np.array([_WEIGHT * (trait.search(folded) is not None) for trait in _TRAITS])
