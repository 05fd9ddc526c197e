"""The commands of the audit, as an operator types them. Everything here is invented."""

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from assistant.answer import Answer, Outcome, Question
from assistant.audit.commands import audit, open_store
from assistant.audit.ledger import audited
from assistant.audit.texts import Texts
from assistant.conversations import Conversations, Held
from assistant.feedback import Cause, FeedbackStore

DAY = date(2099, 1, 1)


def answered(question: Question, today: date) -> Answer:
    return Answer(id="", question=question.text, on=today, language="fr", outcome=Outcome.ANSWERED)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALISE_DATA", str(tmp_path))
    monkeypatch.setenv("BALISE_AUDIT__KEEP_TEXT_DAYS", "30")


def run(*words: str) -> str:
    done = CliRunner().invoke(audit, words)
    assert done.exit_code in (0, 1, 2), done.output
    return done.output


def asked(person: str) -> int:
    store = open_store()
    given = audited(Question("Que faire de la zibeline ?"), DAY, answered, store, person=person, texts=Texts(store, 30))
    assert given.record is not None
    return given.record


def test_a_person_gets_everything_that_is_kept_of_them_and_nothing_of_others() -> None:
    own = asked("azurine")
    asked("cobalt")
    FeedbackStore(open_store()).add("azurine", own, Cause.WRONG, "incomplet")
    lines = [json.loads(line) for line in run("export", "azurine").splitlines()]
    assert [line["kind"] for line in lines] == ["answer", "feedback"]
    assert lines[0]["question"] == "Que faire de la zibeline ?"
    assert lines[0]["opinions"][0]["comment"] == "incomplet"
    assert "zibeline" not in run("export")


def test_erased_it_is_gone_everywhere_and_the_incident_stays() -> None:
    own = asked("azurine")
    FeedbackStore(open_store()).add("azurine", own, Cause.WRONG, "incomplet")
    run("erase", str(own), "--reason", "glissé")
    exported = run("export", "azurine")
    assert "zibeline" not in exported and "incomplet" not in exported
    assert open_store().records()[-1].kind == "incident"
    assert "0 défaut(s)" in run("verify")


def test_released_a_person_may_erase_what_is_kept() -> None:
    asked("azurine")
    store = open_store()
    own = Conversations(store, Texts(store, 30))
    run("hold", "azurine")
    with pytest.raises(Held):
        own.erase("azurine")
    run("release", "azurine")
    assert own.erase("azurine") == 1
    assert [r.kind for r in store.records()] == ["answer", "hold", "release", "text_erased"]
    assert "0 défaut(s)" in run("verify")


def test_a_register_changed_by_hand_is_named_and_can_still_be_copied() -> None:
    number = asked("azurine")
    store = open_store()
    with store.database.writing() as db:
        db.execute(text("UPDATE records SET code = 'é', content = 'illisible'"))
    assert f"Enregistrement {number} : le code ne correspond pas." in run("verify")
    assert json.loads(run("export"))["content"] == "illisible"


def test_an_incident_is_recorded_with_its_measures() -> None:
    run("incident", "renseignement personnel", "--measures", "personne avisée")
    assert "personne avisée" in open_store().records()[-1].content


def test_a_question_that_is_not_kept_cannot_be_replayed() -> None:
    assert "n'est pas gardé" in run("replay", "7")
