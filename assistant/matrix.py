"""What the guide's sovereignty matrix (2.2) may tell of a question: one level at most, one hosting, named.

It holds neither the conditions of the other rules nor what one's body has decided. Of 120 questions about levels by a
hand that set traps (30 November 2026), a matrix heard as soon as a level was named was wrong on 14 of 50.
"""

import re
from collections.abc import Sequence

from assistant.asked import hostings_of, levels_of
from assistant.generate import Draft
from assistant.generate.extractive import levels_in, quote_of
from assistant.hosting import Hosting, hostings_in
from assistant.intent import Modality
from assistant.proposal import Proposal
from assistant.query import Query
from corpus.index.published import Index
from corpus.lexicon import fold
from corpus.model import Force, UnitKind

_UNCLASSIFIED = re.compile(r"\b(?:non[- ]classe?(?:e?s?|ifie\w*)|unclassified|not classified|niveau public)\b")

_TRAINS = re.compile(
    r"\b(?:re-?)?entrain(?:er|ement|e|ent|ant|ons|ez|ees?)\b(?! (?:une?|des) (?!modele))|"
    r"\b(?:ameliorer|amelioration|peaufiner|nourrir|bonifier|alimenter|enrichir) (?:\w+ ){0,4}modeles?\b|"
    r"(?<!\ben )\b(?:re)?train(?:s|ed|ing)? (?:(?:\w+ ){0,3}(?:models?|llms?)|on (?:our|my|this|these|those|it))\b|"
    r"\bfine-?tun\w+|\b(?:improve|feed|teach) (?:\w+ ){0,3}models?\b"
)
"""Data that teach a supplier's model are not only processed by it: the matrix does not tell of that."""

_NOT_SECRET = re.compile(
    r"\b(?:pas|sans etre|rien de|not|isn't) (?:du |de |d'un |cotee?s? |classee?s? |a |really )*(?:tres )?secret\w*"
)
_SECRET = re.compile(r"\b(?:secret(?:es?|s)?|sensibles?|sensitive|hautement|highly|(?:niveau|cote|level) c)\b")
"""What must go to the government's hosting (Protégé C): the duty is of nothing else."""

_ANYWHERE = re.compile(
    r"\b(?:nulle part|partout|ou que ce soit|n'importe ou|peu importe|whatever|nowhere|anywhere|everywhere|"
    r"(?:aucune?|n'importe quel(?:le)?|tout|tou(?:s|tes) les|any(?: of the)?|all(?: ai)?) "
    r"(?:systemes?|outils?|plateformes?|hebergements?|ia|ai|systems?|tools?)\b"
    r"(?! (?:d'ia )?(?:generative )?(?:publi|en circuit|ferme|souverain|gouvernement)))"
)
"""Every hosting at once: each may have its own mark."""

_RESERVES = re.compile(
    r"\breserv(?:er|ons|ez|ee?s?)\b|\breserved?\b|\bonly (?:for|protected)\b|"
    r"\bseulement (?:aux?|du|le|les|pour)\b|\b(?:garder|conserver|keep) (?:[\w'-]+ ){1,6}(?:pour|for)\b"
)
"""A hosting kept for one level: the matrix tells where a level may go, not what else may go there."""


def is_of_the_matrix(draft: Draft, index: Index) -> bool:
    """Whether a draft is a row or a bullet about a classification level."""
    quote = quote_of(draft, index)
    return bool(levels_in(quote)) and (draft.unit.kind is UnitKind.ROW or bool(hostings_in(quote)))


def about_the_level(query: Query, deciding: Sequence[Draft], index: Index) -> Sequence[Draft]:
    """The drafts about the classification level that the question names, where there are any; else all of them."""
    wanted = levels_of(query)
    named = [d for d in deciding if levels_in(quote_of(d, index)) & wanted]
    return named or deciding


def tells(query: Query, modality: Modality, proposal: Proposal, force: Force) -> bool:
    """Whether a mark of the matrix may answer: of two levels or two hostings named, or of all of them, each may have
    its own; a duty is one to use the government's hosting, named, for what is secret or sensitive. A leave is not given
    about a level where something is said to lack, nor where something is banned, nor to teach a model with it.
    """
    named, folded = hostings_of(query), fold(query.asked)
    levels = levels_of(query) | ({"n"} if _UNCLASSIFIED.search(folded) else set())
    if len(levels) > 1 or between_hostings(query) or _ANYWHERE.search(folded) or _RESERVES.search(folded):
        return False
    if force is Force.OBLIGATION:
        secret = _SECRET.search(_NOT_SECRET.sub(" ", fold(query.text)))
        return Hosting.GOVERNMENT in named and ("c" in levels or secret is not None)
    if modality is Modality.DUTY or not named:
        return False
    taught = _TRAINS.search(folded)
    return force is not Force.PERMISSION or not (proposal.unapproved or taught or (levels and proposal.lacks))


def is_of_another_hosting(query: Query, draft: Draft, index: Index) -> bool:
    """Whether a rule, or else the section where it stands, names public systems alone, and the question others; the
    matrix, which stands under such a heading, is of all hostings.
    """
    if is_of_the_matrix(draft, index):
        return False
    told = hostings_in(quote_of(draft, index)) or hostings_in(" ".join(draft.passage.headings))
    asked = hostings_of(query)
    return told == {Hosting.PUBLIC} and bool(asked) and Hosting.PUBLIC not in asked


def between_hostings(query: Query) -> bool:
    """Whether the question names two hostings, which may have two answers."""
    return len(hostings_of(query) - {Hosting.SOVEREIGN}) > 1  # people name it beside « circuit fermé »
