"""Where records, the emergency stop and the quotas live: one SQLite file, safe under several processes and kill -9.

A record is acknowledged once SQLite has synchronised it (write-ahead log, `synchronous = FULL`); a transaction cut by a
kill leaves nothing.
"""

import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from assistant.audit.chain import START, Fault, Head, Record, canonical, pseudonym, seal, seal_head, verify
from corpus.errors import BaliseError

_WAIT_S = 10.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
  number INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, who TEXT NOT NULL, digest TEXT NOT NULL,
  content TEXT NOT NULL, previous TEXT NOT NULL, code TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS head (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER, last TEXT, code TEXT);
CREATE TABLE IF NOT EXISTS stopped (one INTEGER PRIMARY KEY CHECK (one = 1), reason TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS held (who TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS spent (who TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS spent_by ON spent (who, at);
"""


class AuditError(BaliseError):
    """The audit cannot be written or read: Balise does not answer without it."""


@dataclass(frozen=True, slots=True)
class Quota:
    """Questions allowed in a window, for one person and for everyone."""

    person: int = 60
    everyone: int = 2_000
    window_s: int = 3_600


class AuditStore:
    """The store of a deployment, in a folder. Open one per process; each operation takes its own connection."""

    def __init__(self, folder: Path, now: Callable[[], float] = time.time) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "audit.sqlite"
        self._key = _key(folder / "key")
        self._now = now
        with self._open() as db:
            db.executescript(_SCHEMA)

    def record(self, kind: str, content: Mapping[str, Any], person: str = "") -> Record:
        """Append a record; returns once it is on the disk."""
        with self._writing() as db:
            return self._append(db, kind, canonical(content), self.pseudonym(person))

    def records(self) -> list[Record]:
        """Every record, in order."""
        with self._open() as db:
            return [Record(*row) for row in db.execute("SELECT * FROM records ORDER BY number")]

    def verify(self) -> list[Fault]:
        """What does not hold in the chain."""
        with self._open() as db:
            db.execute("BEGIN")
            rows = [Record(*row) for row in db.execute("SELECT * FROM records ORDER BY number")]
            head = db.execute("SELECT number, last, code FROM head").fetchone()
        return verify(self._key, rows, Head(*head) if head else None)

    def pseudonym(self, person: str) -> str:
        """A person's name in the records."""
        return pseudonym(self._key, person)

    def of_person(self, person: str) -> list[Record]:
        """One person's records, for an access request."""
        who = self.pseudonym(person)
        return [record for record in self.records() if record.who == who]

    def hold(self, person: str) -> None:
        """Keep a person's records from being purged, for an access request under way; recorded."""
        with self._writing() as db:
            db.execute("INSERT OR IGNORE INTO held VALUES (?)", (self.pseudonym(person),))
            self._append(db, "hold", "{}", self.pseudonym(person))

    def purge(self, older_than: timedelta) -> int:
        """Empty the content of older records, but those held; the chain stays valid. Returns how many; recorded."""
        limit = datetime.fromtimestamp(self._now(), UTC) - older_than
        with self._writing() as db:
            emptied = db.execute(
                "UPDATE records SET content = '' WHERE at < ? AND content != '' AND who NOT IN (SELECT who FROM held)",
                (limit.isoformat(),),
            ).rowcount
            self._append(db, "purge", canonical({"emptied": emptied, "before": limit.isoformat()}), "")
        return emptied

    def erase(self, number: int, reason: str) -> None:
        """Empty one record's content at once, and record the incident (guide 1.2: class, when, measures).

        Raises:
            AuditError: there is no such record.
        """
        with self._writing() as db:
            if not db.execute("UPDATE records SET content = '' WHERE number = ?", (number,)).rowcount:
                raise AuditError(f"Aucun enregistrement {number}.", "Voyez les numéros avec « audit export ».")
            self._append(db, "incident", canonical({"erased": number, "reason": reason}), "")

    def stop(self, reason: str, person: str = "") -> None:
        """Stop every process; recorded."""
        with self._writing() as db:
            db.execute("INSERT OR REPLACE INTO stopped VALUES (1, ?)", (reason,))
            self._append(db, "stop", canonical({"reason": reason}), self.pseudonym(person))

    def resume(self, reason: str, person: str = "") -> None:
        """Let every process answer again; recorded."""
        with self._writing() as db:
            db.execute("DELETE FROM stopped")
            self._append(db, "resume", canonical({"reason": reason}), self.pseudonym(person))

    def stopped(self) -> str | None:
        """Why everything is stopped, or `None`."""
        with self._open() as db:
            row = db.execute("SELECT reason FROM stopped").fetchone()
        return str(row[0]) if row else None

    def spend(self, person: str, quota: Quota) -> bool:
        """Count one question of a person, unless the quota of that person or of everyone is reached; exact."""
        who, now = self.pseudonym(person), self._now()
        with self._writing() as db:
            db.execute("DELETE FROM spent WHERE at < ?", (now - quota.window_s,))
            own = db.execute("SELECT count(*) FROM spent WHERE who = ?", (who,)).fetchone()[0]
            everyone = db.execute("SELECT count(*) FROM spent").fetchone()[0]
            if own >= quota.person or everyone >= quota.everyone:
                return False
            db.execute("INSERT INTO spent VALUES (?, ?)", (who, now))
            return True

    def _append(self, db: sqlite3.Connection, kind: str, content: str, who: str) -> Record:
        last = db.execute("SELECT number, code FROM records ORDER BY number DESC LIMIT 1").fetchone()
        number, previous = (last[0] + 1, last[1]) if last else (1, START)
        at = datetime.fromtimestamp(self._now(), UTC).isoformat()
        record = seal(self._key, number, at, kind, who, content, previous)
        head = seal_head(self._key, number, record.code)
        db.execute(
            "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (record.number, at, kind, who, record.digest, content, previous, record.code),
        )
        db.execute("INSERT OR REPLACE INTO head VALUES (1, ?, ?, ?)", (head.number, head.last, head.code))
        return record

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            db = sqlite3.connect(self._path, timeout=_WAIT_S, isolation_level=None)
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA secure_delete = ON")
        except sqlite3.Error as error:
            raise _unusable(error) from error
        try:
            yield db
        except sqlite3.Error as error:
            raise _unusable(error) from error
        finally:
            db.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that alone may write from its start: two writers never link to the same record."""
        with self._open() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")


def _unusable(error: sqlite3.Error) -> AuditError:
    return AuditError(
        f"Le registre d'audit ne peut pas être utilisé ({error}).",
        "Vérifiez l'espace et les droits du dossier « audit » des données ; Balise ne répond pas sans lui.",
    )


def _key(path: Path) -> bytes:
    """The deployment's key, made once; readable by its owner alone."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        deadline = time.monotonic() + _WAIT_S
        while len(found := path.read_bytes()) < 32 and time.monotonic() < deadline:  # another process is writing it
            time.sleep(0.01)
        return found
    with os.fdopen(descriptor, "wb") as out:
        key = secrets.token_bytes(32)
        out.write(key)
        out.flush()
        os.fsync(out.fileno())
    return key
