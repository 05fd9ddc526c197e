"""What people say of answers, on both databases. Everybody here is invented."""

from datetime import UTC, datetime, timedelta

import pytest

from assistant.audit.store import AuditStore
from assistant.feedback import Cause, FeedbackStore, State
from corpus.errors import BaliseError
from eval.feedback import treatment
from tests.fixtures.postgres import Place

DAY = datetime(2099, 1, 1, tzinfo=UTC)


@pytest.fixture
def audit(at: Place) -> AuditStore:
    return AuditStore(at())


def answer(audit: AuditStore, person: str) -> int:
    return audit.record("answer", {"outcome": "answered"}, person).number


def test_from_an_opinion_to_its_decision(audit: AuditStore) -> None:
    now = [DAY]
    store = FeedbackStore(audit, lambda: now[0])
    number = store.add("azurine", answer(audit, "azurine"), Cause.OUTDATED, "la date a changé")
    store.assign(number, "Indigo")
    now[0] += timedelta(days=3)
    store.close(number, "corrigé", "catalogue", "fr-001")
    found = store.one(number)
    assert (found.state, found.owner, found.decision, found.gold) == (State.CLOSED, "Indigo", "corrigé", "fr-001")
    told = treatment(store.all(), now[0])
    assert (told.causes, told.waiting, told.median_days) == ({"périmée": 1}, 0, 3.0)
    with pytest.raises(BaliseError, match="déjà fermé"):
        store.assign(number, "Indigo")
    assert [r.kind for r in audit.records()] == ["answer", "feedback", "feedback_assigned", "feedback_closed"]
    assert "azurine" not in repr(audit.database.dump()) and audit.verify() == []


def test_only_who_received_the_answer_says_what_it_is_worth(audit: AuditStore) -> None:
    store, own = FeedbackStore(audit), answer(audit, "azurine")
    for person, number in (("cobalt", own), ("azurine", own + 7), ("", own)):
        with pytest.raises(BaliseError, match="pas une des vôtres"):
            store.add(person, number, Cause.WRONG, "")
    audit.record("login", {}, "azurine")
    with pytest.raises(BaliseError):
        store.add("azurine", own + 1, Cause.WRONG, "")


def test_said_again_it_replaces(audit: AuditStore) -> None:
    store, own = FeedbackStore(audit), answer(audit, "azurine")
    store.add("azurine", own, Cause.WRONG, "a")
    store.add("azurine", own, Cause.USEFUL, "b")
    assert [(f.cause, f.comment) for f in store.all()] == [(Cause.USEFUL, "b")]


def test_purged_comments_leave_their_cause_and_erased_opinions_leave_nothing(audit: AuditStore) -> None:
    now = [DAY]
    store = FeedbackStore(audit, lambda: now[0])
    for person in ("azurine", "cobalt"):
        store.add(person, answer(audit, person), Cause.BIASED, "des mots")
    audit.hold("cobalt")
    now[0] += timedelta(days=40)
    assert store.purge(timedelta(days=30)) == 1
    assert [f.comment for f in store.all()] == ["", "des mots"]
    assert store.erase(store.all()[0].answer) == 1 and len(store.all()) == 1


def test_nobody_is_lost_among_several_waiting(audit: AuditStore) -> None:
    store = FeedbackStore(audit, lambda: DAY)
    for _ in range(3):
        store.add("azurine", answer(audit, "azurine"), Cause.WRONG, "")
    told = treatment(store.all(), DAY + timedelta(days=2))
    assert (told.waiting, told.oldest_days, told.median_days) == (3, 2.0, None)
    with pytest.raises(BaliseError, match="Aucun retour"):
        store.close(99, "rien")
