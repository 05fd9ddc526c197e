"""Metrics of what an answer binds people to, against the units it cites. Shares from 0 to 1, but the two
counts of statements; `None` where not asked.

Modal force and addressee: what a statement shows against what was parsed from its unit at the import (`ingest.force`).
Contradiction: the cues of de Marneffe, Rafferty and Manning (« Finding contradictions in text », ACL 2008) that need no
model, which are negation, numbers, modality and opposite conclusions. Unverified: a statement that does not hold when
verified again, outside the pipeline. A statement that is its own quote is right by construction; one that a model wrote
is not, and nor is anything of a build whose verification is broken.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Statement, Verdict
from assistant.faithful import fault_of
from assistant.generate import Draft
from assistant.knowledge import Knowledge
from assistant.verify import holds
from corpus.lexicon import fold
from corpus.model import Force, Unit, UnitKind
from eval.gold import Gold
from eval.metrics import relevant
from ingest.force import addressee_of, force_of

_NUMBER = re.compile(r"\d+(?:[.,/-]\d+)*")
_NOT = re.compile(r"\b(?:ne|n|pas|aucune?s?|jamais|sans|interdi\w*|not|no|never|without|prohibited)\b")
_SILENT = frozenset({Force.NONE, Force.EXAMPLE})
_ALLOWS = frozenset({Force.PERMISSION, Force.OBLIGATION, Force.RECOMMENDATION, Force.PREFERENCE})
_MAY = frozenset({Verdict.PERMITTED, Verdict.MANDATORY, Verdict.RECOMMENDED})


class Sources:
    """The units of an index by the span that a citation gives, with what verifying again needs."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._passages = tuple(knowledge.index.passages.values())
        # A heading stands in its own passage and in the outline of its part, where it may bind otherwise.
        self._units: dict[tuple[str, int, int], list[Draft]] = {}
        for passage in knowledge.index.passages.values():
            for unit in passage.units:
                self._units.setdefault((passage.document, unit.start, unit.end), []).append(Draft(unit, passage))

    def answering(self, gold: Gold) -> int:
        """How many passages of the index stand in a section that answers."""
        return sum(relevant(gold, p.document, p.section, p.heading) for p in self._passages)

    def of(self, statement: Statement) -> list[Draft]:
        """The units that carry a statement: those it cites, but the lead-ins and footnotes of the others."""
        cited = [
            draft
            for c in statement.citations
            if c.start is not None and c.end is not None
            for draft in self._units.get((c.document, c.start, c.end), ())
        ]
        leads = {(d.passage.document, d.unit.lead) for d in cited}
        carrying = [
            d
            for d in cited
            if d.unit.kind is not UnitKind.FOOTNOTE and (d.passage.document, (d.unit.start, d.unit.end)) not in leads
        ]
        return carrying or cited[:1]

    def quote(self, draft: Draft) -> str:
        """What a unit says, after its lead-in."""
        text = self._knowledge.index.texts[draft.passage.document].text
        unit: Unit = draft.unit
        lead = f"{text[unit.lead[0] : unit.lead[1]]} " if unit.lead is not None else ""
        return lead + text[unit.start : unit.end]

    def unverified(self, statement: Statement) -> bool:
        """Whether a statement does not hold: an inexact quote, or words that its units do not say."""
        if not holds(statement, self._knowledge.index.texts):
            return True
        drafts = self.of(statement)
        if not reworded(statement) or not drafts:
            return False
        return fault_of(statement.text, drafts, self._knowledge.index, self._knowledge.vocabulary) is not None


@dataclass(frozen=True, slots=True)
class Carried:
    """A statement with the units that carry it."""

    statement: Statement
    units: Sequence[Unit]
    quotes: Sequence[str]


def reworded(statement: Statement) -> bool:
    """Whether a statement is other words than its quotes; one without quote (a summary sheet) is not."""
    quotes = [c.quote for c in statement.citations if c.quote is not None]
    return bool(quotes) and statement.text not in quotes


def force_right(carried: Carried) -> bool:
    """Whether the force shown, and that of the words, are those of the units."""
    if carried.statement.force not in {unit.force for unit in carried.units}:
        return False
    if not reworded(carried.statement):
        return True
    own = force_of(carried.statement.text)
    theirs = {unit.force for unit in carried.units} | {force_of(quote) for quote in carried.quotes}
    return own in theirs or (own is Force.NONE and theirs <= _SILENT)


def addressee_right(carried: Carried) -> bool:
    """Whether the person bound that is shown, and the one of the words if they name one, are those of the units."""
    if carried.statement.addressee not in {unit.addressee for unit in carried.units}:
        return False
    own = addressee_of(carried.statement.text) if reworded(carried.statement) else ""
    theirs = {unit.addressee for unit in carried.units} | {addressee_of(quote) for quote in carried.quotes}
    return not own or own in theirs


def contradicts(carried: Carried) -> bool:
    """Whether a statement's words say the reverse of its units: a negation, a number or a force against theirs."""
    if not reworded(carried.statement):
        return False
    text, said = carried.statement.text, " ".join(carried.quotes)
    if not set(_NUMBER.findall(text)) <= set(_NUMBER.findall(said)):
        return True
    if bool(_NOT.search(fold(text))) != bool(_NOT.search(fold(said))):
        return True
    own, theirs = force_of(text), {unit.force for unit in carried.units}
    return (own is Force.PROHIBITION and theirs <= _ALLOWS) or (own in _ALLOWS and theirs == {Force.PROHIBITION})


def contrary(gold: Gold, given: Verdict | None) -> bool:
    """Whether a verdict is the opposite of the one expected, and none of those that say the same as it."""
    return given not in gold.accept_verdicts and opposite(given, gold.verdict)


def opposite(given: Verdict | None, expected: Verdict | None) -> bool:
    """Whether a verdict forbids what the texts allow, or the other way."""
    return (given is Verdict.FORBIDDEN and expected in _MAY) or (given in _MAY and expected is Verdict.FORBIDDEN)


def measure(gold: Gold, answer: Answer, sources: Sources) -> Mapping[str, float | None]:
    """Every metric of this module, for one answer. ``contradiction`` and ``unverified`` are better at 0."""
    carried = [
        Carried(s, [d.unit for d in drafts], [sources.quote(d) for d in drafts])
        for s in answer.statements
        if (drafts := sources.of(s))
    ]
    shown = bool(answer.statements)
    invented = sum(map(sources.unverified, answer.statements))
    against = contrary(gold, answer.verdict) or any(map(contradicts, carried))
    return {
        "force_right": _share([force_right(c) for c in carried]),
        "addressee_right": _share([addressee_right(c) for c in carried]),
        "contradiction": float(against) if shown and gold.answerable else None,
        "unverified": float(invented > 0) if shown else None,
        "statements_shown": len(answer.statements),
        "statements_unverified": invented,
    }


def _share(right: Sequence[bool]) -> float | None:
    return sum(right) / len(right) if right else None
