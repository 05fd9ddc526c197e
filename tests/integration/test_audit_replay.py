"""A recorded question asked again, by its command, over a real index: the same answer, of the same day."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.answer import Question
from assistant.audit.commands import audit
from assistant.audit.ledger import audited
from assistant.audit.store import AuditStore
from assistant.audit.texts import Texts
from assistant.database import database_of
from assistant.engine import Engine
from corpus.settings import Settings, load_settings

TODAY, ASKED_WITH = date(2026, 11, 30), date(2026, 1, 15)
NAMES_A_DAY = "Qui devait approuver le niveau de risque en juin 2025 ?"


@pytest.fixture
def store(tmp_path: Path, sheets: Settings, monkeypatch: pytest.MonkeyPatch) -> AuditStore:
    shutil.copytree(sheets.data, tmp_path / "data")
    monkeypatch.setenv("BALISE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("BALISE_DOCUMENTS", str(sheets.documents))
    monkeypatch.setenv("BALISE_AUDIT__KEEP_TEXT_DAYS", "30")
    return AuditStore(database_of(load_settings()))


@pytest.mark.parametrize(
    "question",
    [
        Question(NAMES_A_DAY, on=ASKED_WITH),
        Question(NAMES_A_DAY),
        Question("Qui approuve le niveau de risque ?", on=ASKED_WITH),
        Question("Qui approuve le niveau de risque ?"),
    ],
)
def test_a_question_asked_again_is_of_the_day_it_was(
    store: AuditStore, sheets_engine: Engine, question: Question
) -> None:
    given = audited(question, TODAY, sheets_engine.ask, store, texts=Texts(store, 30))
    again = CliRunner().invoke(audit, ["replay", str(given.record)])
    assert "La réponse est la même." in again.output
    assert again.exit_code == 0
