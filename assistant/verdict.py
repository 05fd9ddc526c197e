"""The verdict line: derived from the force and the addressee of the cited rules, never written by a model.

« Ai-je le droit… » has three honest answers: forbidden; permitted, under these conditions; it depends on the directive of
one's own public body (guide 4.1: the body may forbid at any time what the table allows). Only official texts in force on
the day asked about decide; an example decides nothing, but the marks of a table do.
"""

import re
from collections.abc import Sequence

from assistant.answer import Verdict
from assistant.generate import Draft
from assistant.generate.extractive import levels_in
from assistant.hosting import Hosting, hostings_in
from assistant.intent import Modality
from assistant.query import Query
from assistant.vocabulary import STOP
from corpus.index.published import Index
from corpus.lexicon import fold, words
from corpus.model import Force, UnitKind

_MARKS = (
    (re.compile(r"\binterdit|\binterdiction", re.IGNORECASE), Force.PROHIBITION),
    (re.compile(r"\bobligatoire", re.IGNORECASE), Force.OBLIGATION),
    (re.compile(r"\bpermis", re.IGNORECASE), Force.PERMISSION),
)
_ANY_USE = frozenset(
    "utiliser utilise utilisation user usage servir sers sert prendre aller employer emploi avoir droit permis permise permet "
    "autorise autorisee interdit correct legal travail bureau job boulot travailler travaillant ordinateur poste heures "
    "gratuit gratuite version web ligne internet outil outils use using work job allowed permitted legal free online office tool "
    "tools right okay".split()
)
"""Words that name no particular use of a system."""

_WITHOUT = re.compile(r"\b(?:sans|without|avant d'avoir|avant meme)\b")
_ONESELF = re.compile(
    r"\b(?:je|j'|puis-je|ai-je|dois-je|mon|ma|mes|moi|employe\w*|personnel|i|my|me|employee\w*|staff)\b"
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


def verdict_of(query: Query, deciding: Sequence[Draft], index: Index, *, official: bool) -> Verdict | None:
    """The verdict for a question that asks for one, from the drafts allowed to decide, best first; else `None`.

    ``official``: whether the answer rests on an official text at all; summary sheets never decide, not even that the
    texts are silent.
    """
    modality = query.intent.modality
    if modality is Modality.NONE:
        return None
    deciding = _about_the_level(query, deciding, index)
    ruling = [(draft, force) for draft in deciding[:4] if (force := ruling_force(draft, query, index))]
    if not ruling:
        return Verdict.NOT_STATED if official else None
    question = fold(query.asked)
    draft, force = _first_ruling(ruling) if modality is Modality.RIGHT else ruling[0]
    if modality is Modality.DUTY:
        if force is Force.PROHIBITION and "interdi" in question:
            return Verdict.MANDATORY
        return _DUTY.get(force, Verdict.NOT_STATED)
    if force is Force.OBLIGATION and _is_cell(draft):
        return Verdict.MANDATORY
    if (lacking := _WITHOUT.search(question)) and any(
        force is Force.OBLIGATION and _about(question[lacking.end() :], draft, index) for draft, force in ruling
    ):
        return Verdict.FORBIDDEN
    verdict = _RIGHT.get(force, Verdict.NOT_STATED)
    listed = draft.unit.kind is UnitKind.ROW and not _names_no_use(query)
    if verdict is Verdict.PERMITTED and not listed and _ONESELF.search(question) and _only_public(query):
        return Verdict.DEPENDS
    return verdict


_ADVISING = frozenset({Force.RECOMMENDATION, Force.PREFERENCE})


def _first_ruling(ruling: Sequence[tuple[Draft, Force]]) -> tuple[Draft, Force]:
    """Of what bears on a right, the best draft that forbids, permits or obliges; else the best advice."""
    return next((pair for pair in ruling if pair[1] not in _ADVISING), ruling[0])


def _names_no_use(query: Query) -> bool:
    """Whether the question names a system but nothing to do with it (« utiliser ChatGPT au travail »)."""
    named = {word for word in words(query.text) if hostings_in(word)}
    return not {w for w in words(query.text) if len(w) > 2 and w not in STOP and w not in _ANY_USE} - named


def ruling_force(draft: Draft, query: Query, index: Index) -> Force | None:
    """The force by which a draft rules on the question, or `None` when it rules on nothing (description, example)."""
    unit = draft.unit
    quote = index.texts[draft.passage.document].text[unit.start : unit.end]
    asked = hostings_in(query.asked) or hostings_in(query.text)
    if unit.kind is UnitKind.ROW and _plain(unit.force) is None:
        return marked_force(list(zip(unit.columns, quote.split("\t"), strict=False)), asked)
    clauses = [clause for clause in quote.split(";") if any(pattern.search(clause) for pattern, _ in _MARKS)]
    if unit.kind is UnitKind.BULLET and any(hostings_in(clause) for clause in clauses):
        return marked_force([(c, c) for c in clauses], asked)
    return _plain(unit.force)


def _plain(force: Force) -> Force | None:
    return None if force in (Force.NONE, Force.EXAMPLE) else force


def marked_force(parts: Sequence[tuple[str, str]], asked: frozenset[Hosting]) -> Force | None:
    """The force of the part (title, words) whose hosting is the one asked about.

    When the question names none, the force that all agree on, else permission under conditions: allowed here, not there.
    `None` when no part bears a mark, or none is about that hosting.
    """
    marked = [
        (hostings_in(title), next(force for pattern, force in _MARKS if pattern.search(words)))
        for title, words in parts
        if any(pattern.search(words) for pattern, _ in _MARKS)
    ]
    if not marked:
        return None
    named = [force for hostings, force in marked if hostings & asked] if asked else []
    if named:
        return named[0]
    if asked:
        return None
    forces = {force for _, force in marked}
    return forces.pop() if len(forces) == 1 else Force.PERMISSION


def _about_the_level(query: Query, deciding: Sequence[Draft], index: Index) -> Sequence[Draft]:
    """The drafts about the classification level that the question names, where there are any; else all of them."""
    wanted = {stem[-1] for stem in query.typed if re.fullmatch(r"protege[abc]", stem)}
    named = [d for d in deciding if levels_in(index.texts[d.passage.document].text[d.unit.start : d.unit.end]) & wanted]
    return named or deciding


def _about(words_lacking: str, draft: Draft, index: Index) -> bool:
    """Whether a duty is about what the question proposes to do without (« sans avis de sécurité »)."""
    unit = draft.unit
    quote = set(words(index.texts[draft.passage.document].text[unit.start : unit.end]))
    lacking = {w for w in words(words_lacking) if len(w) > 3}
    return bool(lacking) and len(lacking & quote) >= (len(lacking) + 1) // 2


def _only_public(query: Query) -> bool:
    """Whether the question is about a public system alone, which one's body may forbid at any time (guide 4.1)."""
    return (hostings_in(query.asked) or hostings_in(query.text)) == {Hosting.PUBLIC}


def _is_cell(draft: Draft) -> bool:
    return draft.unit.kind is UnitKind.ROW and draft.unit.force is Force.NONE


def binds_the_body(query: Query, verdict: Verdict | None) -> bool:
    """Whether a permission given to the public body must be told apart from one to its employee."""
    return verdict is Verdict.PERMITTED and bool(_ONESELF.search(fold(query.asked)))
