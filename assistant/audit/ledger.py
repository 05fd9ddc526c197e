"""One question through the audit: stopped or over quota, it is not answered; whatever comes out is recorded."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from assistant.answer import Answer, Outcome, Question, Withdrawn
from assistant.audit.store import AuditStore, Quota
from assistant.audit.texts import Texts
from assistant.language import language_of
from assistant.messages import messages

NEVER_KEPT = frozenset({Outcome.CONFIDENTIAL, Outcome.INJECTION, Outcome.SUSPENDED, Outcome.QUOTA})
"""Outcomes of questions that nothing remembers: neither the audit's texts, nor the conversation under way."""

_SIGNS = {Outcome.CONFIDENTIAL: "refused", Outcome.INJECTION: "refused", Outcome.QUOTA: "quota"}


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where questions are recorded, what is kept of their text, and how many may be asked."""

    store: AuditStore
    texts: Texts
    quota: Quota


def audited(
    question: Question,
    today: date,
    answer: Callable[[Question, date], Answer],
    store: AuditStore,
    *,
    person: str = "",
    quota: Quota | None = None,
    texts: Texts | None = None,
) -> Answer:
    """Answer a question under audit. Its text is kept only in ``texts``, and only when it is accepted. The stop is
    looked at before and after: a running answer does not leave either.

    Raises:
        DatabaseError: the audit cannot be written; nothing is answered.
    """
    if store.stopped() is not None:
        given = _instead(question, Outcome.SUSPENDED, today)
    elif quota is not None and not store.spend(person, quota):
        given = _instead(question, Outcome.QUOTA, today)
    else:
        try:
            given = answer(question, today)
        except Withdrawn:
            given = _instead(question, Outcome.UNAVAILABLE, today)
        if store.stopped() is not None:
            given = _instead(question, Outcome.SUSPENDED, today)
    number = store.record("answer", content_of(given), person).number
    if texts is not None and given.outcome not in NEVER_KEPT:
        texts.keep(number, question)
    if given.outcome in _SIGNS:
        store.sign(_SIGNS[given.outcome], person)
    return replace(given, record=number)


def _instead(question: Question, outcome: Outcome, today: date) -> Answer:
    language = language_of(question.text)
    return Answer(
        id=question.id,
        question="",
        on=question.on or today,
        language=language,
        outcome=outcome,
        message=messages(language).outcomes[outcome],
    )


def content_of(answer: Answer) -> dict[str, object]:
    """What is recorded of an answer: never the question, never the words shown."""
    return {
        "outcome": answer.outcome.value,
        "verdict": answer.verdict.value if answer.verdict else "",
        "language": answer.language,
        "on": answer.on.isoformat(),
        "mode": answer.mode,
        "model": answer.model,
        "index": answer.index,
        "quotes": [
            [c.document, c.version or "", c.start, c.end] for s in answer.statements for c in s.citations if c.quote
        ],
        "ms": {step: round(spent) for step, spent in answer.timings_ms.items()},
    }
