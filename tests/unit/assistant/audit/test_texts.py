"""Texts kept by choice: encrypted, bound to their record, gone in time. Everything here is invented."""

from base64 import b64decode, b64encode
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from assistant.answer import Answer, Outcome, Question, Turn
from assistant.audit.ledger import audited
from assistant.audit.store import AuditError, AuditStore
from assistant.audit.texts import Texts
from tests.fixtures.postgres import Place

DAY = date(2099, 1, 1)
ASKED = Question("Que faire de la zibeline ?", history=(Turn("Et avant ?", "rien"),))


def say(outcome: Outcome) -> object:
    def answered(question: Question, today: date) -> Answer:
        return Answer(id="", question=question.text, on=today, language="fr", outcome=outcome)

    return answered


@pytest.fixture
def store(at: Place) -> AuditStore:
    return AuditStore(at())


def test_by_default_no_text_is_kept(store: AuditStore) -> None:
    given = audited(ASKED, DAY, say(Outcome.ANSWERED), store, texts=Texts(store, 0))
    assert store.database.dump()["texts"] == [] and Texts(store, 0).question(given.record or 0) is None


def test_an_accepted_question_is_kept_sealed_and_comes_back(store: AuditStore) -> None:
    texts = Texts(store, 30)
    given = audited(ASKED, DAY, say(Outcome.ANSWERED), store, texts=texts)
    assert given.record is not None
    assert "zibeline" not in repr(store.database.dump())
    assert texts.question(given.record) == ASKED


@pytest.mark.parametrize("outcome", [Outcome.CONFIDENTIAL, Outcome.INJECTION])
def test_a_refused_one_never_is(store: AuditStore, outcome: Outcome) -> None:
    audited(ASKED, DAY, say(outcome), store, texts=Texts(store, 30))
    assert store.database.dump()["texts"] == []


def test_moved_or_changed_it_is_refused(store: AuditStore) -> None:
    texts = Texts(store, 30)
    numbers = [audited(ASKED, DAY, say(Outcome.ANSWERED), store, texts=texts).record or 0 for _ in range(2)]
    with store.database.writing() as db:
        db.execute(text("DELETE FROM texts WHERE number = :n"), {"n": numbers[1]})
        db.execute(text("UPDATE texts SET number = :n"), {"n": numbers[1]})
    with pytest.raises(AuditError, match="changé"):
        texts.question(numbers[1])
    sealed = bytearray(b64decode(store.database.dump()["texts"][0]["sealed"]))
    sealed[-1] ^= 1
    with store.database.writing() as db:
        db.execute(text("UPDATE texts SET sealed = :s, number = :n"), {"s": b64encode(bytes(sealed)).decode(), "n": 1})
    with pytest.raises(AuditError):
        texts.question(1)


def test_erased_and_purged(store: AuditStore) -> None:
    texts = Texts(store, 30)
    numbers = [
        audited(ASKED, DAY, say(Outcome.ANSWERED), store, person=who, texts=texts).record or 0
        for who in ("a", "b", "c")
    ]
    assert texts.erase(numbers[0]) and texts.question(numbers[0]) is None
    store.hold("c")
    assert texts.purge(timedelta(0)) == 1
    assert texts.question(numbers[1]) is None and texts.question(numbers[2]) == ASKED
