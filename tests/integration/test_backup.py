"""A backup is tried the only way that counts: the data is destroyed, then brought back."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from assistant.access.people import Role
from assistant.access.store import AccessStore, Account
from assistant.answer import Outcome, Question
from assistant.audit.chain import Fault
from assistant.audit.ledger import audited
from assistant.audit.store import AuditStore
from assistant.audit.texts import Texts
from assistant.backup import backup, restore
from assistant.database import database_of
from assistant.engine import Engine
from assistant.feedback import Cause, FeedbackStore
from corpus.errors import BaliseError
from corpus.settings import Settings, load_settings
from tests.fixtures.postgres import Place


@pytest.fixture
def copied(sheets: Settings, tmp_path: Path, at: Place) -> Settings:
    shutil.copytree(sheets.data, tmp_path / "data")
    settings = load_settings(data=tmp_path / "data", documents=sheets.documents, database=at.url)
    database = database_of(settings)
    audit = AuditStore(database)
    given = audit.record("answer", {"n": 1}, "someone")
    Texts(audit, 30).keep(given.number, Question("Qui approuve ?"))
    FeedbackStore(audit).add("someone", given.number, Cause.USEFUL, "Merci.")
    AccessStore(database).put(Account("lea", frozenset({Role.USER}), "digest", "secret", 0))
    return settings


def kept(settings: Settings) -> tuple[list[Fault], int, list[str], list[str], str]:
    """What the stores of a deployment hold: the audit's faults and records, opinions, accounts, a text."""
    database = database_of(settings)
    audit = AuditStore(database)
    record = next(r for r in audit.of_person("someone") if r.kind == "answer")
    question = Texts(audit, 30).question(record.number)
    opinions = [opinion.comment for opinion in FeedbackStore(audit).all()]
    accounts = [account.name for account in AccessStore(database).accounts()]
    return audit.verify(), record.number, opinions, accounts, question.text if question else ""


def answers(settings: Settings) -> bool:
    engine = Engine.open(settings)
    try:
        return engine.ask(Question("Que signifie la suspension des assistants virtuels ?")).outcome is Outcome.ANSWERED
    finally:
        engine.close()


def destroy(settings: Settings) -> None:
    """Lose the data folder, and the tables of the database where there is one."""
    if settings.database:
        shared = database_of(settings)
        tables = list(shared.dump())
        with shared.writing() as db:
            for table in tables:
                db.execute(text(f"DROP TABLE {table}"))
    shutil.rmtree(settings.data)


def test_destroyed_then_restored(copied: Settings, tmp_path: Path) -> None:
    target, before = tmp_path / "backup.tar.gz", kept(copied)
    backup(copied, target, with_key=True)
    assert target.stat().st_mode & 0o777 == 0o600
    destroy(copied)
    assert restore(copied, target) is None
    assert kept(copied) == before
    assert before[2:] == (["Merci."], ["lea"], "Qui approuve ?")
    assert (copied.data / "audit").stat().st_mode & 0o777 == 0o700
    assert not list(copied.data.rglob("tables.json"))
    assert answers(copied)


def test_without_its_key_it_waits_for_it(copied: Settings, tmp_path: Path) -> None:
    target = tmp_path / "backup.tar.gz"
    backup(copied, target, with_key=False)
    key = (copied.data / "audit" / "key").read_bytes()
    moved = restore(copied, target)
    assert moved is not None and AuditStore(database_of(copied)).verify() == []
    shutil.rmtree(copied.data)
    with pytest.raises(BaliseError, match="clé"):
        restore(copied, target)
    (copied.data / "audit").mkdir(parents=True)
    (copied.data / "audit" / "key").write_bytes(key)
    restore(copied, target)
    assert answers(copied)


def test_what_is_not_a_backup_changes_nothing(copied: Settings, tmp_path: Path) -> None:
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"rien")
    whole = tmp_path / "whole.tar.gz"
    backup(copied, whole, with_key=False)
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    before = sorted(path.name for path in copied.data.iterdir())
    for unreadable in (broken, cut):
        with pytest.raises(BaliseError, match="lisible"):
            restore(copied, unreadable)
    assert sorted(path.name for path in copied.data.iterdir()) == before
    with pytest.raises(BaliseError, match="existe"):
        backup(copied, whole, with_key=False)


def test_what_cannot_be_written_leaves_nothing(copied: Settings, tmp_path: Path) -> None:
    with pytest.raises(BaliseError, match="n'existe pas"):
        backup(copied, tmp_path / "absent" / "whole.tar.gz", with_key=False)
    with pytest.raises(BaliseError, match="pas pu être écrite"):
        backup(copied, Path("/proc/whole.tar.gz"), with_key=False)


def test_a_backup_of_the_other_form_is_refused(copied: Settings, tmp_path: Path, at: Place) -> None:
    target, before = tmp_path / "backup.tar.gz", kept(copied)
    backup(copied, target, with_key=True)
    other = copied.model_copy(update={"database": "" if at.url else "postgresql://balise@127.0.0.1:1/ailleurs"})
    with pytest.raises(BaliseError, match="registre de la sauvegarde vient"):
        restore(other, target)
    assert kept(copied) == before


def test_the_stop_works_with_the_index_gone(copied: Settings) -> None:
    engine, store = Engine.open(copied), AuditStore(database_of(copied))
    try:
        for path in copied.data.iterdir():
            if path.name != "audit":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        store.stop("essai")
        answer = audited(Question("Qui approuve ?"), date(2099, 1, 1), engine.ask, store)
        assert answer.outcome is Outcome.SUSPENDED
    finally:
        engine.close()
