"""What a question asks of the rules: a leave or a duty, and about which classification level."""

import re

from assistant.hosting import Hosting, hostings_in
from assistant.intent import Modality, asks_content
from assistant.query import Query, alone
from corpus.lexicon import fold

_MARKS = {
    "a": re.compile(r"\bdiffusion restreinte\b"),
    "b": re.compile(r"\bcote\w* (?:« ?)?confidentiel"),
    "c": re.compile(r"\btres secret|\bcote\w* (?:« ?)?secret"),
}
"""The levels by the marks that documents bear (guide 2.2: Protégé A is « Diffusion restreinte », B « Confidentiel », C
« Secret, Très secret »).
"""

_SAYS = re.compile(
    r"\b(?:que (?:di(?:t|sent)|prevoi(?:t|ent))|dit quoi|what do(?:es)?\b.*\bsay|"
    r"quelles? (?:est|sont) (?:la|les) regles?|what(?:'s| is| are) the rules?)\b"
)
"""What the texts say of a level in a hosting is whether it may go there."""


def modality_of(query: Query) -> Modality:
    """What is asked; a level and a hosting named together ask whether the one may go to the other, unless who, what or
    how much is asked about them.
    """
    asked = alone(query.asked)
    paired = levels_of(query) and hostings_in(query.text) and (_SAYS.search(asked) or not asks_content(asked))
    return Modality.RIGHT if query.intent.modality is Modality.NONE and paired else query.intent.modality


def levels_of(query: Query) -> set[str]:
    """The classification levels that the question names: « a », « b », « c »."""
    typed = {stem[-1] for stem in query.typed if re.fullmatch(r"protege[abc]", stem)}
    return typed | {level for level, mark in _MARKS.items() if mark.search(fold(query.asked))}


def hostings_of(query: Query) -> frozenset[Hosting]:
    """The kinds of hosting that the question names; those of the conversation where it names none."""
    return hostings_in(query.asked) or hostings_in(query.text)


def asks_verdict(query: Query) -> bool:
    """Whether a question asks for a verdict: a right or a duty."""
    return modality_of(query) is not Modality.NONE
