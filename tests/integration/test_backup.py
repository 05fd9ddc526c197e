"""A backup is tried the only way that counts: the data is destroyed, then brought back."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from assistant.answer import Outcome, Question
from assistant.audit.ledger import audited
from assistant.audit.store import AuditStore
from assistant.backup import backup, restore
from assistant.database import database_of
from assistant.engine import Engine
from corpus.errors import BaliseError
from corpus.settings import Settings, load_settings
from tests.fixtures.postgres import Place


@pytest.fixture
def copied(sheets: Settings, tmp_path: Path, at: Place) -> Settings:
    shutil.copytree(sheets.data, tmp_path / "data")
    settings = load_settings(data=tmp_path / "data", documents=sheets.documents, database=at.url)
    AuditStore(database_of(settings)).record("answer", {"n": 1}, "someone")
    return settings


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
    target = tmp_path / "backup.tar.gz"
    backup(copied, target, with_key=True)
    destroy(copied)
    assert restore(copied, target) is None
    store = AuditStore(database_of(copied))
    assert store.verify() == [] and len(store.of_person("someone")) == 1
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
    before = sorted(path.name for path in copied.data.iterdir())
    with pytest.raises(BaliseError, match="lisible"):
        restore(copied, broken)
    assert sorted(path.name for path in copied.data.iterdir()) == before
    backup(copied, tmp_path / "whole.tar.gz", with_key=False)
    with pytest.raises(BaliseError, match="existe"):
        backup(copied, tmp_path / "whole.tar.gz", with_key=False)


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
