"""One question, one way through: guard ▸ retrieve ▸ generate ▸ verify ▸ answer.

Each step takes a value and returns a value. A refusal is an outcome, not an exception. Nothing is stored or logged.
`plan` goes as far as what may be said, and by which verdict; `quoted` says it in exact quotes, without a model;
`assistant.written` has a model say it, and comes back here when it cannot.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from assistant.answer import Answer, Found, Notice, NoticeKind, Outcome, Question, Statement, Verdict
from assistant.applicable import Selection, select_applicable, with_body_rule
from assistant.cite import cite
from assistant.followup import of_another_matter
from assistant.generate import Draft
from assistant.generate.extractive import compose
from assistant.guard import Refusal
from assistant.guard.outgoing import leaving
from assistant.guard.rule import rule_citations
from assistant.knowledge import Knowledge
from assistant.language import language_of
from assistant.messages import messages
from assistant.notices import notices_for
from assistant.query import Query, prepare
from assistant.retrieve import Retrieval, retrieve
from assistant.scope import Judged, Scope, scope_of
from assistant.timings import Timings
from assistant.verdict import stricter_first, verdict_of, verdict_since_lapsed
from assistant.verify import verified

_READ = 5
"""Best sentences of the search, of which one must speak of what a follow-up adds."""


@dataclass(frozen=True)
class Plan:
    """What may be said to a question that the texts answer, before it is said."""

    question: Question
    query: Query
    retrieval: Retrieval
    selection: Selection
    verdict: Verdict | None
    judged: Judged
    knowledge: Knowledge
    timings: Timings


def answer(question: Question, knowledge: Knowledge, today: date) -> Answer:
    """Answer a question in exact quotes. Always returns: every way it can end is an `Outcome`."""
    planned = plan(question, knowledge, today)
    return planned if isinstance(planned, Answer) else quoted(planned)


def plan(question: Question, knowledge: Knowledge, today: date) -> Plan | Answer:
    """What may be said, or the refusal or abstention that ends the question here."""
    timings = Timings()
    embed = cache(timings.apart("embed", knowledge.index.embed_query))
    refusal = knowledge.guard.check(question.text, embed, [turn.question for turn in question.history])
    timings.mark("guard")
    if refusal is not None:
        return _refused(question, refusal, knowledge, today, timings)
    how = (knowledge.vocabulary, knowledge.lexicon, knowledge.catalogue.documents)
    query = prepare(question, today, *how)
    retrieval = retrieve(query, knowledge.index, knowledge.vocabulary, knowledge.anticipations, embed)
    timings.mark("retrieve")
    judged = scope_of(query, retrieval, knowledge.index, knowledge.vocabulary)
    if judged.scope is Scope.ANSWERS and not question.alone and of_another_matter(query, _best(retrieval, knowledge)):
        by_itself = prepare(Question(question.text, on=question.on), today, *how)
        found = retrieve(by_itself, knowledge.index, knowledge.vocabulary, knowledge.anticipations, embed)
        itself = scope_of(by_itself, found, knowledge.index, knowledge.vocabulary)
        timings.mark("retrieve")
        if itself.scope is not Scope.ANSWERS:
            query, retrieval, judged = by_itself, found, itself
    if judged.scope is not Scope.ANSWERS:
        return _abstained(question, query, retrieval, judged, knowledge, timings)
    drafts = compose(query, retrieval, knowledge.index, knowledge.vocabulary)
    selection = select_applicable(drafts, query, knowledge, embed)
    official = any(draft.passage.official for draft in selection.drafts)
    tell = verdict_since_lapsed if selection.instead else verdict_of
    verdict = tell(query, selection.ruling, knowledge.index, retrieval.resemblance, official=official)
    if verdict is Verdict.DEPENDS:
        selection = with_body_rule(selection, query, knowledge, embed)
    selection = replace(selection, drafts=stricter_first(selection.drafts, verdict, query, knowledge.index))
    timings.mark("generate")
    return Plan(question, query, retrieval, selection, verdict, judged, knowledge, timings)


def quoted(plan: Plan, also: Sequence[Notice] = ()) -> Answer:
    """The answer in exact quotes, verified; with what else the reader must be told (``also``)."""
    drafts = plan.selection.drafts
    statements, dropped = leaves(statements_of(drafts, plan), plan)
    plan.timings.mark("verify")
    if not statements:
        silent = replace(plan.judged, scope=Scope.SILENT)
        return _abstained(plan.question, plan.query, plan.retrieval, silent, plan.knowledge, plan.timings)
    return answered(plan, drafts, statements, dropped, also=also)


def leaves(statements: Sequence[Statement], plan: Plan) -> tuple[tuple[Statement, ...], int]:
    """The statements that may leave (verified, and nothing confidential), and how many may not."""
    exact, dropped = verified(statements, plan.knowledge.index.texts)
    kept, held = leaving(exact)
    return kept, dropped + held


def statements_of(drafts: Sequence[Draft], plan: Plan) -> list[Statement]:
    """One statement a draft: its own words, with the citations of its lead-in and footnotes."""
    query, knowledge = plan.query, plan.knowledge
    made = []
    footnotes = knowledge.footnotes
    for draft in drafts:
        unit, passage = draft.unit, draft.passage
        spans = [(unit.start, unit.end)]
        if passage.official:
            spans += [unit.lead] if unit.lead is not None else []
            spans += [footnotes[key] for n in unit.notes if (key := (passage.document, n)) in footnotes]
        text = knowledge.index.texts[passage.document].text
        citations = tuple(
            cite(
                passage,
                span,
                unit.columns if i == 0 else (),
                knowledge.index,
                knowledge.catalogue,
                query.day,
            )
            for i, span in enumerate(spans)
        )
        lead = text[unit.lead[0] : unit.lead[1]] if unit.lead is not None and not unit.columns else ""
        made.append(Statement(text[unit.start : unit.end], unit.force, unit.addressee, citations, lead))
    return made


def answered(
    plan: Plan,
    drafts: Sequence[Draft],
    statements: tuple[Statement, ...],
    dropped: int,
    *,
    also: Sequence[Notice] = (),
    mode: str = "extractive",
    model: dict[str, Any] | None = None,
) -> Answer:
    """The answer made of verified statements, with the notices that the texts behind it (``drafts``) need."""
    return Answer(
        id=plan.question.id or uuid.uuid4().hex[:12],
        question=plan.question.text,
        on=plan.query.day,
        language=plan.query.language,
        outcome=Outcome.PARTIAL if dropped else Outcome.ANSWERED,
        mode=mode,
        verdict=plan.verdict,
        statements=statements,
        notices=(*notices_for(plan.query, drafts, plan.verdict, plan.knowledge.catalogue), *also),
        passages=_found(plan.retrieval, plan.knowledge),
        model=model or {},
        confidence=plan.judged.confidence,
        index=plan.knowledge.index.version,
        timings_ms=dict(plan.timings.spent),
    )


def _best(retrieval: Retrieval, knowledge: Knowledge) -> list[str]:
    return [
        knowledge.index.texts[c.passage.document].text[c.unit.start : c.unit.end] for c in retrieval.candidates[:_READ]
    ]


def _abstained(
    question: Question, query: Query, retrieval: Retrieval, judged: Judged, knowledge: Knowledge, timings: Timings
) -> Answer:
    outcome = Outcome.OUT_OF_SCOPE if judged.scope is Scope.ELSEWHERE else Outcome.NO_SOURCE
    return Answer(
        id=question.id or uuid.uuid4().hex[:12],
        question=question.text,
        on=query.day,
        language=query.language,
        outcome=outcome,
        message=messages(query.language).outcomes[outcome],
        passages=_found(retrieval, knowledge),
        confidence=judged.confidence,
        index=knowledge.index.version,
        timings_ms=timings.spent,
        understood=query.text,
    )


def _refused(question: Question, refusal: Refusal, knowledge: Knowledge, today: date, timings: Timings) -> Answer:
    """A refusal keeps nothing of the question, not even its identifier's derivation."""
    language = language_of(question.text)
    confidential = refusal.outcome is Outcome.CONFIDENTIAL
    rule = Notice(NoticeKind.RULE, messages(language).notices.rule, rule_citations(knowledge, today))
    return Answer(
        id=question.id or uuid.uuid4().hex[:12],
        question="" if confidential else question.text,
        on=question.on or today,
        language=language,
        outcome=refusal.outcome,
        message=messages(language).refusal(refusal.outcome, refusal.classes),
        notices=(rule,) if confidential else (),
        timings_ms=timings.spent,
        seen=tuple(refusal.classes) if confidential else (),
    )


def _found(retrieval: Retrieval, knowledge: Knowledge) -> tuple[Found, ...]:
    found = []
    for hit in retrieval.hits:
        passage = hit.passage
        text = knowledge.index.texts[passage.document].text
        shown, span = text[passage.start : passage.end], (passage.start, passage.end)
        if "outline" in passage.tags:  # it spans its whole chapter: the link leads to its first title
            span = (passage.units[0].start, passage.units[0].end)
            shown = "\n".join(text[u.start : u.end] for u in passage.units)
        title = knowledge.catalogue.get(passage.document).title
        found.append(Found(passage.document, passage.section, shown, hit.score, passage.heading, title, span))
    return tuple(found)
