"""Texts kept by choice: encrypted, bound to their record, gone in time. Everything here is invented."""

import json
from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
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


def test_the_day_asked_with_is_kept_with_the_question(store: AuditStore) -> None:
    texts, dated = Texts(store, 30), replace(ASKED, on=date(2025, 6, 1))
    number = audited(dated, DAY, say(Outcome.ANSWERED), store, texts=texts).record or 0
    assert texts.question(number) == dated


def test_a_text_kept_before_days_were_comes_back_without_one(store: AuditStore) -> None:
    texts = Texts(store, 30)
    number = audited(ASKED, DAY, say(Outcome.ANSWERED), store, texts=texts).record or 0
    value = {"text": ASKED.text, "history": [["Et avant ?", "rien"]]}
    with store.database.writing() as db:
        db.execute(text("UPDATE texts SET sealed = :s"), {"s": sealed_by_hand(store, number, value)})
    assert texts.question(number) == ASKED


def sealed_by_hand(store: AuditStore, number: int, value: object) -> str:
    key = HKDF(SHA256(), 32, None, b"balise texts").derive((store.database.folder / "key").read_bytes())
    nonce = b"n" * 12
    return b64encode(nonce + AESGCM(key).encrypt(nonce, json.dumps(value).encode(), str(number).encode())).decode()


def test_erasing_one_leaves_the_day_of_those_that_followed(store: AuditStore) -> None:
    texts = Texts(store, 30)
    first = Question("Et avant ?")
    numbers = [
        audited(asked, DAY, say(Outcome.ANSWERED), store, texts=texts).record or 0
        for asked in (first, replace(ASKED, on=date(2025, 6, 1)))
    ]
    texts.erase(numbers[0])
    assert texts.question(numbers[1]) == Question(ASKED.text, on=date(2025, 6, 1))


@pytest.mark.parametrize("sealed", ["", "é", "AAAA", "pas de la base 64"])
def test_what_was_never_sealed_is_refused(store: AuditStore, sealed: str) -> None:
    texts = Texts(store, 30)
    number = audited(ASKED, DAY, say(Outcome.ANSWERED), store, texts=texts).record or 0
    with store.database.writing() as db:
        db.execute(text("UPDATE texts SET sealed = :s"), {"s": sealed})
    with pytest.raises(AuditError, match="changé"):
        texts.question(number)


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
