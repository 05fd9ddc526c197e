"""A person's own conversations: theirs alone, put together, erased for good. Everything here is invented."""

from datetime import date

import pytest
from sqlalchemy import text

from assistant.answer import Answer, Outcome, Question, Turn, Verdict
from assistant.audit.ledger import audited
from assistant.audit.store import AuditStore
from assistant.audit.texts import Texts
from assistant.conversations import Conversations, Held, Place
from tests.fixtures.postgres import Place as Deployment
from tests.unit.assistant.answers import answer, quoted

DAY = date(2099, 1, 1)


@pytest.fixture
def store(at: Deployment) -> AuditStore:
    return AuditStore(at())


@pytest.fixture
def texts(store: AuditStore) -> Texts:
    return Texts(store, 30)


def ask(store: AuditStore, texts: Texts, person: str, said: str, *before: str, **other: object) -> int:
    def answered(question: Question, today: date) -> Answer:
        return answer(quoted("Il est interdit d'ouvrir.", 10), question=question.text, **other)

    question = Question(said, history=tuple(Turn(b, "rien") for b in before))
    number = audited(question, DAY, answered, store, person=person, texts=texts).record
    assert number is not None
    return number


def test_each_person_finds_their_own_and_nobody_else_s(store: AuditStore, texts: Texts) -> None:
    ask(store, texts, "azurine", "Que faire de la zibeline ?", verdict=Verdict.FORBIDDEN)
    ask(store, texts, "cobalt", "Que faire du castor ?")
    found = Conversations(store, texts).of("azurine")
    (one,) = [exchange for conversation in found for exchange in conversation.exchanges]
    assert one.question == "Que faire de la zibeline ?"
    assert (one.outcome, one.verdict, one.language) == (Outcome.ANSWERED, Verdict.FORBIDDEN, "fr")
    assert one.cited == (Place("guide-essai", "abc", 10, 35),)
    assert Conversations(store, texts).of("") == []


def test_follow_ups_join_their_conversation_and_the_latest_comes_first(store: AuditStore, texts: Texts) -> None:
    ask(store, texts, "azurine", "Un ?")
    ask(store, texts, "azurine", "Autre ?")
    ask(store, texts, "azurine", "Et deux ?", "Un ?")
    ask(store, texts, "azurine", "Et trois ?", "Un ?", "Et deux ?")
    found = Conversations(store, texts).of("azurine")
    assert [[e.question for e in c.exchanges] for c in found] == [["Un ?", "Et deux ?", "Et trois ?"], ["Autre ?"]]


def test_nothing_is_found_where_nothing_is_kept(store: AuditStore) -> None:
    none = Texts(store, 0)
    ask(store, none, "azurine", "Que faire de la zibeline ?")
    assert Conversations(store, none).of("azurine") == []


def test_one_erased_is_gone_from_its_follow_ups_too_and_the_register_says_so(store: AuditStore, texts: Texts) -> None:
    first = ask(store, texts, "azurine", "Que faire de la zibeline ?")
    later = ask(store, texts, "azurine", "Et du castor ?", "Que faire de la zibeline ?")
    own = Conversations(store, texts)
    assert own.erase("azurine", {first}) == 1
    kept = texts.question(later)
    assert kept is not None and kept.text == "Et du castor ?" and kept.history == ()
    assert [e.question for c in own.of("azurine") for e in c.exchanges] == ["Et du castor ?"]
    last = store.records()[-1]
    assert (last.kind, last.content) == ("text_erased", f'{{"answers":[{first}]}}')
    assert store.verify() == []


def test_nobody_erases_another_s(store: AuditStore, texts: Texts) -> None:
    other = ask(store, texts, "cobalt", "Que faire du castor ?")
    own = Conversations(store, texts)
    assert own.erase("azurine", {other}) == 0
    assert own.erase("azurine") == 0
    assert texts.question(other) is not None
    assert "text_erased" not in {record.kind for record in store.records()}


def test_all_are_erased_even_one_that_was_changed(store: AuditStore, texts: Texts) -> None:
    numbers = [ask(store, texts, "azurine", said) for said in ("Un ?", "Deux ?")]
    with store.database.writing() as db:
        db.execute(text("UPDATE texts SET sealed = (SELECT sealed FROM texts WHERE number = 2) WHERE number = 1"))
    own = Conversations(store, texts)
    assert [e.question for c in own.of("azurine") for e in c.exchanges] == ["Deux ?"]
    assert own.erase("azurine") == len(numbers)
    assert store.database.dump()["texts"] == []


def test_what_is_held_for_an_access_request_is_not_erased(store: AuditStore, texts: Texts) -> None:
    number = ask(store, texts, "azurine", "Un ?")
    store.hold("azurine")
    with pytest.raises(Held):
        Conversations(store, texts).erase("azurine")
    assert texts.question(number) is not None
