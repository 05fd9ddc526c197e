"""What applies on the day asked about: texts in force first; for a lapsed rule, what applies instead.

A rule that lapsed is never hidden from who asks about it: its quotes stay, after those of the texts in force, with a
notice. A rule that did not exist yet on that day is left out, unless nothing else
speaks of the question: then it is shown, said not to be in force yet, and rules on nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.cite import validity_of
from assistant.generate import Draft
from assistant.generate.extractive import MOST, compose
from assistant.knowledge import Knowledge
from assistant.query import Query
from assistant.retrieve import Embed, Retrieval, retrieve
from corpus.index.query import SearchFilter
from corpus.lexicon import fold
from corpus.model import LAPSED, Force, Status, UnitKind

_INSTEAD = 3
"""Statements of what applies instead, beside those of the lapsed text."""

_LAPSED_SHOWN = 3

_CONDITIONS = (
    "avant le déploiement : niveau de risque acceptable, avis de sécurité du système d'IAG, "
    "programme de formation du personnel avant de mettre un système d'IAG à sa disposition"
)
"""What to look for when a suspension is over: the conditions that the guide sets (1.2, 3.1)."""

_ABOUT_LAPSE = re.compile(
    r"\b(?:suspen\w+|moratoire|001-op|levee?s?|lifted|bann?\w*|pause|gel|interrompr\w*|bloqu\w*|deploy\w*|achet\w*|"
    r"acquer\w*|acquisition|licen[cs]es?|install\w*|lanc\w*|experiment\w*|buy|purchase)\b"
)
"""A question about the lapse itself, or about what a suspension forbade."""

_ABOUT_THEN = re.compile(
    r"\b(?:pendant|durant|lors de|du temps de|a l'epoque|au temps de|avant la levee|during|back when|at the time)\b"
)
"""A question about what a rule said while it held, although no day is named."""

_BODY_DECIDES = "un organisme public peut en tout temps interdire l'utilisation des systèmes d'IAG publics"
"""What to look for when the answer depends on one's own body's directive (guide 4.1)."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The drafts to show, in order, and those among them that may rule (official, in force on the day).

    ``instead``: a lapsed rule was asked about, and what applies instead of it rules.
    """

    drafts: tuple[Draft, ...]
    ruling: tuple[Draft, ...]
    instead: bool = False


def select_applicable(drafts: Sequence[Draft], query: Query, knowledge: Knowledge, embed: Embed) -> Selection:
    """Order drafts by what they are worth on the query's day, and add what applies instead of a lapsed rule."""
    status = {id(d): validity_of(d.passage, knowledge.catalogue).on(query.day) for d in drafts}
    current = [d for d in drafts if status[id(d)] not in LAPSED and status[id(d)] is not Status.NOT_YET]
    lapsed = [d for d in drafts if status[id(d)] in LAPSED]
    if not current and not lapsed:
        return Selection(tuple(drafts), ())
    if not lapsed:
        return Selection(tuple(current), _ruling(current, query, knowledge))
    about_lapse = bool(_ABOUT_LAPSE.search(fold(query.asked)))
    if about_lapse and _ABOUT_THEN.search(fold(query.asked)):
        return Selection((*lapsed, *current)[: max(MOST, len(lapsed))], _ruling(current, query, knowledge))
    instead = _instead(lapsed, query, knowledge, embed)
    current = _joined(instead, current) if about_lapse else _joined(current, instead)
    shown = (*current[:_INSTEAD], *(lapsed[:_LAPSED_SHOWN] if len(drafts) <= MOST else lapsed))
    return Selection(shown, _ruling(current, query, knowledge), instead=about_lapse and bool(instead))


def with_body_rule(selection: Selection, query: Query, knowledge: Knowledge, embed: Embed) -> Selection:
    """Put first the rule by which the body decides, when the answer depends on its directive: the verdict is cited."""
    found = _search(_about(_BODY_DECIDES, query, knowledge), knowledge, embed)
    rule = next((c for c in found.candidates[:5] if c.unit.force is Force.PERMISSION and c.passage.official), None)
    if rule is None:
        return selection
    first = [Draft(rule.unit, rule.passage)]
    return Selection(tuple(_joined(first, selection.drafts)[:MOST]), selection.ruling)


def _search(query: Query, knowledge: Knowledge, embed: Embed, within: SearchFilter | None = None) -> Retrieval:
    return retrieve(query, knowledge.index, knowledge.vocabulary, knowledge.anticipations, embed, within)


def _joined(first: Sequence[Draft], then: Sequence[Draft]) -> list[Draft]:
    """Two runs of drafts as one, each unit once."""
    known = {(d.passage.id, d.unit.start) for d in first}
    return [*first, *(d for d in then if (d.passage.id, d.unit.start) not in known)]


def _about(words: str, query: Query, knowledge: Knowledge) -> Query:
    """The same query searching for fixed words."""
    stems = knowledge.vocabulary.stems(words)
    weights = {s: knowledge.vocabulary.rarity(s) for s in stems if knowledge.vocabulary.has(s)}
    return replace(query, text=words, added="", weights=weights)


def _instead(lapsed: Sequence[Draft], query: Query, knowledge: Knowledge, embed: Embed) -> list[Draft]:
    """Rules in force that answer the same question, from the texts that the catalogue says apply instead."""
    documents = {i for d in lapsed for i in validity_of(d.passage, knowledge.catalogue).applies_instead}
    held = frozenset(i for i in documents if i in knowledge.index.texts and knowledge.index.texts[i].official)
    if not held:
        return []
    asked = _about(_CONDITIONS, query, knowledge) if _ABOUT_LAPSE.search(fold(query.asked)) else query
    found = _search(asked, knowledge, embed, SearchFilter(documents=held))
    drafts = compose(asked, found, knowledge.index, knowledge.vocabulary)
    rules = [d for d in drafts if d.unit.force not in (Force.NONE, Force.EXAMPLE) or d.unit.kind is UnitKind.ROW]
    return rules[:_INSTEAD]


def _ruling(drafts: Sequence[Draft], query: Query, knowledge: Knowledge) -> tuple[Draft, ...]:
    def rules(draft: Draft) -> bool:
        status = validity_of(draft.passage, knowledge.catalogue).on(query.day)
        if status is Status.NOT_NORMATIVE:
            return draft.passage.official and _recalls(draft, query, knowledge)
        return draft.passage.official and status is Status.IN_FORCE

    return tuple(d for d in drafts if rules(d))


def _recalls(draft: Draft, query: Query, knowledge: Knowledge) -> bool:
    """Whether a text without force of its own recalls the rule of one in force that its passage names."""
    passage = draft.passage
    words = fold(knowledge.index.texts[passage.document].text[passage.start : passage.end])
    return any(
        document.id != passage.document
        and document.validity.on(query.day) is Status.IN_FORCE
        and any(fold(alias) in words for alias in document.aliases)
        for document in knowledge.catalogue
    )
