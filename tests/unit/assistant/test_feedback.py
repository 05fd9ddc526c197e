"""What people say of answers, on both databases. Everybody here is invented."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from assistant.audit.store import AuditStore
from assistant.feedback import Cause, FeedbackStore, State
from corpus.errors import BaliseError
from eval.feedback import feedback, treatment
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
    store.close(number, "Cyan", "corrigé", "catalogue", "fr-001")
    found = store.one(number)
    assert (found.state, found.owner, found.decision, found.gold) == (State.CLOSED, "Indigo", "corrigé", "fr-001")
    told = treatment(store.all(), now[0])
    assert (told.causes, told.waiting, told.median_days) == ({"périmée": 1}, 0, 3.0)
    with pytest.raises(BaliseError, match="déjà fermé"):
        store.assign(number, "Indigo")
    with pytest.raises(BaliseError, match="déjà fermé"):
        store.close(number, "Indigo", "autre décision")
    assert store.one(number) == found
    assert audit.records()[-1].who == audit.pseudonym("Cyan")
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
    with pytest.raises(BaliseError, match="Aucun avis 99"):
        store.close(99, "Cyan", "rien")


def test_praise_waits_for_nothing_and_is_in_no_delay(audit: AuditStore) -> None:
    now = [DAY]
    store = FeedbackStore(audit, lambda: now[0])
    praised = store.add("azurine", answer(audit, "azurine"), Cause.USEFUL, "")
    doubted = store.add("cobalt", answer(audit, "cobalt"), Cause.WRONG, "")
    now[0] += timedelta(days=9)
    assert (treatment(store.all(), now[0]).waiting, treatment(store.all(), now[0]).oldest_days) == (1, 9.0)
    store.close(praised, "Cyan", "merci")
    now[0] += timedelta(days=1)
    store.close(doubted, "Cyan", "corrigé")
    told = treatment(store.all(), now[0])
    assert (told.causes, told.waiting, told.median_days) == ({"utile": 1, "fausse": 1}, 0, 10.0)


def test_from_a_terminal_an_opinion_is_listed_given_closed_once_and_exported(
    at: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit = AuditStore(Place(at.folder / "audit", at.url)())
    monkeypatch.setenv("BALISE_DATA", str(at.folder))
    monkeypatch.setenv("BALISE_DATABASE", at.url)
    monkeypatch.setenv("COLUMNS", "200")

    def call(*words: str) -> str:
        done = CliRunner().invoke(feedback, words)
        return f"{done.output}{done.exception if isinstance(done.exception, BaliseError) else ''}"

    number = str(FeedbackStore(audit).add("azurine", answer(audit, "azurine"), Cause.WRONG, "la date a changé"))
    assert "fausse" in call("list") and "la date a changé" in call("list")
    assert "confié à Indigo" in call("assign", number, "Indigo")
    assert "nouveau" not in call("list") and "Indigo" in call("list", "--state", "assigned")
    assert "--by" in call("close", number, "--decision", "corrigé")
    close = ("close", number, "--by", "Cyan", "--decision")
    assert "Aucune question de référence" in call(*close, "corrigé", "--gold", "nulle-part")
    assert "est fermé" in call(*close, "corrigé")
    assert "déjà fermé" in call(*close, "autre")
    told = json.loads(call("export"))
    assert (told["state"], told["owner"], told["decision"]) == ("closed", "Indigo", "corrigé")
    assert "who" not in told and audit.records()[-1].who == audit.pseudonym("Cyan")
