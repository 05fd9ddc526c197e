"""The store: durable, exact under several writers, and the same stop for all. Everything here is invented."""

import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant.answer import Answer, Outcome, Question
from assistant.audit.ledger import audited
from assistant.audit.store import AuditError, AuditStore, Quota

DAY = date(2099, 1, 1)

WRITER = """
import sys
from pathlib import Path
from assistant.audit.store import AuditStore
store = AuditStore(Path(sys.argv[1]))
while True:
    number = store.record("answer", {"outcome": "answered"}).number
    sys.stdout.write(f"{number}\\n")
    sys.stdout.flush()
"""


def answered(question: Question, today: date) -> Answer:
    return Answer(id=question.id, question=question.text, on=today, language="fr", outcome=Outcome.ANSWERED)


def test_writers_at_once_make_one_chain(tmp_path: Path) -> None:
    stores = [AuditStore(tmp_path) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda i: stores[i % 4].record("answer", {"n": i}), range(60)))
    assert len(stores[0].records()) == 60
    assert stores[0].verify() == []


def test_no_acknowledged_record_is_lost_to_kill_9(tmp_path: Path) -> None:
    acknowledged = 0
    for _ in range(4):
        processes = [
            subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        time.sleep(0.8)
        for process in processes:
            process.send_signal(signal.SIGKILL)
            out, _ = process.communicate()
            acknowledged = max([acknowledged, *(int(line) for line in out.splitlines() if line.strip())])
    store = AuditStore(tmp_path)
    assert len(store.records()) >= acknowledged > 0
    assert store.verify() == []


def test_the_file_cut_or_edited_is_found(tmp_path: Path) -> None:
    store = AuditStore(tmp_path)
    for number in range(5):
        store.record("answer", {"n": number})
    db = sqlite3.connect(tmp_path / "audit.sqlite")
    with db:
        db.execute("DELETE FROM records WHERE number = 5")
    assert store.verify()


def test_the_stop_reaches_every_process_and_running_answers(tmp_path: Path) -> None:
    here, there = AuditStore(tmp_path), AuditStore(tmp_path)

    def stopped_meanwhile(question: Question, today: date) -> Answer:
        there.stop("essai")
        return answered(question, today)

    assert audited(Question("Quoi ?"), DAY, stopped_meanwhile, here).outcome is Outcome.SUSPENDED
    assert audited(Question("Quoi ?"), DAY, answered, here).outcome is Outcome.SUSPENDED
    there.resume("fini")
    assert audited(Question("Quoi ?"), DAY, answered, here).outcome is Outcome.ANSWERED
    assert [r.kind for r in here.records()] == ["stop", "answer", "answer", "resume", "answer"]


def test_quotas_are_exact_and_come_back(tmp_path: Path) -> None:
    now = [1_000.0]
    store = AuditStore(tmp_path, lambda: now[0])
    quota = Quota(person=3, everyone=5, window_s=60)
    with ThreadPoolExecutor(4) as pool:
        spent = list(pool.map(lambda _: store.spend("a", quota), range(8)))
    assert sum(spent) == 3
    assert [store.spend("b", quota) for _ in range(3)] == [True, True, False]
    now[0] += 61
    assert store.spend("a", quota)


def test_neither_question_nor_name_is_kept(tmp_path: Path) -> None:
    store = AuditStore(tmp_path)
    audited(Question("Que faire de la zibeline ?"), DAY, answered, store, person="zirconia.quartz")
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"zibeline" not in kept and b"zirconia" not in kept
    assert len(store.of_person("zirconia.quartz")) == 1 and store.of_person("other") == []


def test_purge_holds_and_erase(tmp_path: Path) -> None:
    now = [0.0]
    store = AuditStore(tmp_path, lambda: now[0])
    store.record("answer", {"n": 1}, "a")
    store.record("answer", {"n": 2}, "b")
    store.hold("b")
    now[0] = 10 * 24 * 3600.0
    assert store.purge(timedelta(days=5)) == 1
    assert [bool(r.content) for r in store.records()[:2]] == [False, True]
    store.erase(2, "glissé")
    assert store.records()[1].content == ""
    assert store.records()[-1].kind == "incident"
    assert store.verify() == []
    with pytest.raises(AuditError):
        store.erase(99, "rien")


def test_without_its_audit_nothing_is_answered(tmp_path: Path) -> None:
    store = AuditStore(tmp_path)
    (tmp_path / "audit.sqlite").unlink()
    for left in tmp_path.glob("audit.sqlite*"):
        left.unlink()
    (tmp_path / "audit.sqlite").mkdir()
    with pytest.raises(AuditError, match="registre"):
        audited(Question("Quoi ?"), DAY, answered, store)


def test_the_key_is_its_owner_s_alone(tmp_path: Path) -> None:
    AuditStore(tmp_path)
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
