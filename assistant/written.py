"""An answer written by a model: each statement verified, and shown, as it completes. Quotes instead when it cannot be.

What the model writes is shown as it stands only where it is faithful to the sentences it points at
(`assistant.faithful`); else those sentences are quoted, where the search too held them to be an answer; else it is
dropped. When nothing it wrote was faithful, the composer answers alone. The verdict, the rule behind it and the notices
never depend on the model.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from assistant.answer import Answer, Notice, NoticeKind, Statement
from assistant.faithful import fault_of, likely_supported, said_by
from assistant.generate import Draft
from assistant.generate.endpoint import GenerationFailed
from assistant.generate.extractive import MOST
from assistant.generate.menu import Menu, menu, sections_of
from assistant.generate.pointing import Origin, Writer, Written
from assistant.messages import messages
from assistant.pipeline import Plan, answered, leaves, quoted, statements_of

_TRUSTED = 12
"""Best sentences of the search, among which one that a model points at may be quoted for what it wrote."""


def _unwatched(answer: Answer) -> None: ...


def _always() -> bool:
    return True


@dataclass
class _Draft:
    """The answer so far. ``counts``: statements written, likely supported (a figure, which decides nothing), faithful,
    quoted instead and dropped, and each fault. ``added``: the faithful ones that it shows, which said something more.
    """

    origin: Origin
    statements: list[Statement] = field(default_factory=list)
    behind: list[Draft] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    added: int = 0

    def model(self) -> dict[str, object]:
        return {**self.origin.record(), **self.counts}


def written(
    plan: Plan,
    writer: Writer,
    watch: Callable[[Answer], None] = _unwatched,
    wanted: Callable[[], bool] = _always,
) -> Answer:
    """The model's answer to a plan; no model is asked where there is nothing to point at. ``watch`` gets the answer
    each time a verified statement is added; ``wanted`` says whether somebody still waits.

    Raises:
        Withdrawn: nobody does.
    """

    sections = sections_of(plan.query, plan.retrieval, plan.selection.drafts, plan.knowledge)
    if not sections:
        return quoted(plan)
    made: list[_Draft] = []

    def started(origin: Origin) -> None:
        made.append(_Draft(origin))
        _add(made[-1], iter(_deciding(plan)), plan)
        if made[-1].statements:
            watch(_answer(made[-1], plan))

    def offer(fits: Callable[[str], bool]) -> Menu:
        return menu(sections, plan.knowledge, fits)

    try:
        for one in writer.write(plan.query.text, plan.query.language, offer, started, wanted):
            draft = made[-1]
            before = len(draft.statements)
            _take(draft, one, plan)
            if len(draft.statements) > before and draft.added:
                watch(_answer(draft, plan))
    except GenerationFailed as failure:
        return _instead(plan, made[-1] if made else None, failure.cause)
    if not made or not made[-1].added:
        # A model that wrote nothing faithful, or only the rule quoted already, does not choose quotes better than the
        # composer.
        return _instead(plan, made[-1] if made else None, "nothing verifiable")
    plan.timings.mark("generate")
    return _answer(made[-1], plan)


def _deciding(plan: Plan) -> tuple[Draft, ...]:
    """The rule that the verdict rests on, always quoted first."""
    if plan.verdict is None:
        return ()
    return plan.selection.drafts[:1]


def _take(draft: _Draft, one: Written, plan: Plan) -> None:
    """Add what the model wrote, or its sentences, or nothing."""
    index, vocabulary = plan.knowledge.index, plan.knowledge.vocabulary
    draft.counts["written"] += 1
    draft.counts["likely_supported"] += likely_supported(one.text, [said_by(d, index) for d in one.drafts], vocabulary)
    if len(draft.statements) >= MOST:
        return
    fault = fault_of(one.text, one.drafts, index, vocabulary)
    if fault is None:
        draft.counts["faithful"] += 1
        draft.added += _keep(draft, _as_written(one, plan), one.drafts, plan)
        return
    draft.counts[f"fault_{fault}"] += 1
    trusted = [*plan.selection.drafts, *(Draft(c.unit, c.passage) for c in plan.retrieval.candidates[:_TRUSTED])]
    known = {(d.passage.id, d.unit.start) for d in trusted}
    relevant = [d for d in one.drafts if (d.passage.id, d.unit.start) in known]
    draft.counts["quoted" if relevant else "dropped"] += 1
    _add(draft, iter(relevant), plan)


def _add(draft: _Draft, drafts: Iterator[Draft], plan: Plan) -> None:
    for one in drafts:
        for statement in statements_of([one], plan):
            _keep(draft, statement, (one,), plan)


def _keep(draft: _Draft, statement: Statement, behind: tuple[Draft, ...], plan: Plan) -> bool:
    """Add a statement that may leave and whose citations say something more; whether it was added."""
    known = {c for s in draft.statements for c in s.citations}
    if len(draft.statements) >= MOST or set(statement.citations) <= known:
        return False
    kept, _ = leaves([statement], plan)
    draft.statements += kept
    draft.behind += behind if kept else ()
    return bool(kept)


def _as_written(one: Written, plan: Plan) -> Statement:
    """The model's words, with the citations of every sentence that it points at."""
    cited = statements_of(one.drafts, plan)
    first = cited[0]
    citations = tuple(dict.fromkeys(c for statement in cited for c in statement.citations))
    return Statement(one.text, first.force, first.addressee, citations)


def _answer(draft: _Draft, plan: Plan) -> Answer:
    behind = (*plan.selection.drafts, *draft.behind)
    dropped = draft.counts["dropped"]
    return answered(plan, behind, tuple(draft.statements), dropped, mode="generated", model=draft.model())


def _instead(plan: Plan, draft: _Draft | None, cause: str) -> Answer:
    """The composer's answer, which says that the model did not write it."""
    words = messages(plan.query.language).modes.fallback
    plan.timings.mark("generate")
    given = quoted(plan, (Notice(NoticeKind.MODE, words),))
    return replace(given, model={**given.model, **(draft.model() if draft is not None else {}), "failed": cause})
