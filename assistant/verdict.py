"""The verdict line: derived from the force and the addressee of the cited rules, never written by a model.

« Ai-je le droit… » has three honest answers: forbidden; permitted, under these conditions; it depends on the directive of
one's own public body (guide 4.1: the body may forbid at any time what the table allows). Only official texts in force on
the day asked about decide; an example decides nothing, but the marks of a table do.
"""

import re
from collections.abc import Sequence

from corpus.index.published import Index

from assistant.answer import Verdict
from assistant.generate import Draft
from assistant.intent import Modality
from assistant.query import Query
from assistant.vocabulary import Vocabulary
from corpus.lexicon import fold
from corpus.model import Force, UnitKind

_MARKS = (
    (re.compile(r"\binterdit|\binterdiction", re.IGNORECASE), Force.PROHIBITION),
    (re.compile(r"\bobligatoire", re.IGNORECASE), Force.OBLIGATION),
    (re.compile(r"\bpermis", re.IGNORECASE), Force.PERMISSION),
)
_WITHOUT = re.compile(r"\b(?:sans|without|avant d'avoir|avant meme)\b")
_ONESELF = re.compile(
    r"\b(?:je|j'|puis-je|ai-je|dois-je|mon|ma|mes|moi|employe\w*|personnel|i|my|me|employee\w*|staff)\b"
)
_PUBLIC_TOOL = re.compile(
    r"\b(?:chatgpt|chat gpt|copilot|gemini|claude|grand public|version web|gratuit\w*|iag publi\w+|ia publi\w+|"
    r"systemes? publics?|outils? publics?|public (?:ai|genai|tool\w*|system\w*)|en ligne|online|assistant conversationnel)\b"
)
_RIGHT = {
    Force.PROHIBITION: Verdict.FORBIDDEN,
    Force.OBLIGATION: Verdict.PERMITTED,
    Force.PERMISSION: Verdict.PERMITTED,
    Force.RECOMMENDATION: Verdict.PERMITTED,
    Force.PREFERENCE: Verdict.PERMITTED,
}
_DUTY = {
    Force.PROHIBITION: Verdict.FORBIDDEN,
    Force.OBLIGATION: Verdict.MANDATORY,
    Force.RECOMMENDATION: Verdict.RECOMMENDED,
    Force.PREFERENCE: Verdict.RECOMMENDED,
    Force.PERMISSION: Verdict.PERMITTED,
}


def verdict_of(query: Query, deciding: Sequence[Draft], index: Index, vocabulary: Vocabulary) -> Verdict | None:
    """The verdict for a question that asks for one, from the drafts allowed to decide, best first; else `None`."""
    modality = query.intent.modality
    if modality is Modality.NONE:
        return None
    ruling = [(draft, force) for draft in deciding[:4] if (force := ruling_force(draft, query, index, vocabulary))]
    if not ruling:
        return Verdict.NOT_STATED
    draft, force = ruling[0]
    question = fold(query.asked)
    if modality is Modality.DUTY:
        if force is Force.PROHIBITION and "interdi" in question:
            return Verdict.MANDATORY
        return _DUTY.get(force, Verdict.NOT_STATED)
    if force is Force.OBLIGATION and _is_cell(draft):
        return Verdict.MANDATORY
    if force in (Force.OBLIGATION, Force.RECOMMENDATION) and _WITHOUT.search(question):
        return Verdict.FORBIDDEN if force is Force.OBLIGATION else Verdict.PERMITTED
    verdict = _RIGHT.get(force, Verdict.NOT_STATED)
    if verdict is Verdict.PERMITTED and _PUBLIC_TOOL.search(question) and _ONESELF.search(question):
        return Verdict.DEPENDS
    return verdict


def ruling_force(draft: Draft, query: Query, index: Index, vocabulary: Vocabulary) -> Force | None:
    """The force by which a draft rules on the question, or `None` when it rules on nothing (description, example)."""
    unit = draft.unit
    if unit.kind is UnitKind.ROW and _plain(unit.force) is None:
        quote = index.texts[draft.passage.document].text[unit.start : unit.end]
        return cell_force(tuple(quote.split("\t")), unit.columns, query, vocabulary)
    return _plain(unit.force)


def _plain(force: Force) -> Force | None:
    return None if force in (Force.NONE, Force.EXAMPLE) else force


def cell_force(cells: Sequence[str], columns: Sequence[str], query: Query, vocabulary: Vocabulary) -> Force | None:
    """The mark of the column that the question names; when it names none, the one that all agree on, else permission
    under conditions (allowed in some columns, not in others). `None` for a row without marks.
    """
    marked = [
        (title, force)
        for title, cell in zip(columns, cells, strict=False)
        for pattern, force in _MARKS
        if pattern.search(cell.strip())
    ]
    if not marked:
        return None
    worth = {title: sum(query.weights.get(s, 0.0) for s in set(vocabulary.stems(title))) for title, _ in marked}
    best = max(worth.values())
    named = [(t, f) for t, f in marked if worth[t] == best] if best > 0 else marked
    shortest = min(named, key=lambda tf: len(vocabulary.stems(tf[0]))) if best > 0 else named[0]
    forces = {f for _, f in named}
    if len(forces) == 1 or best > 0:
        return shortest[1] if best > 0 else named[0][1]
    return Force.PERMISSION


def _is_cell(draft: Draft) -> bool:
    return draft.unit.kind is UnitKind.ROW and draft.unit.force is Force.NONE


def binds_the_body(query: Query, verdict: Verdict | None) -> bool:
    """Whether a permission given to the public body must be told apart from one to its employee."""
    return verdict is Verdict.PERMITTED and bool(_ONESELF.search(fold(query.asked)))
