"""Records, the emergency stop and the quotas, in the deployment's database: safe under several processes and kill -9.

A record is acknowledged once it is on the disk; a transaction cut by a kill leaves nothing.
"""

import logging
import os
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from assistant.audit.chain import START, Fault, Head, Record, canonical, pseudonym, seal, seal_head, verify
from assistant.database import Database
from corpus.errors import BaliseError

log = logging.getLogger(__name__)

_WAIT_S = 10.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
  number INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, who TEXT NOT NULL, digest TEXT NOT NULL,
  content TEXT NOT NULL, previous TEXT NOT NULL, code TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS head (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER, last TEXT, code TEXT);
CREATE TABLE IF NOT EXISTS stopped (one INTEGER PRIMARY KEY CHECK (one = 1), reason TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS held (who TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS spent (who TEXT NOT NULL, at DOUBLE PRECISION NOT NULL);
CREATE INDEX IF NOT EXISTS spent_by ON spent (who, at);
CREATE TABLE IF NOT EXISTS signs (who TEXT NOT NULL, sign TEXT NOT NULL, at DOUBLE PRECISION NOT NULL);
CREATE TABLE IF NOT EXISTS keyed (one INTEGER PRIMARY KEY CHECK (one = 1), mark TEXT NOT NULL)
"""


class AuditError(BaliseError):
    """The audit cannot be written or read: Balise does not answer without it."""


@dataclass(frozen=True, slots=True)
class Quota:
    """Questions allowed in a window, for one person and for everyone."""

    person: int = 60
    everyone: int = 2_000
    window_s: int = 3_600


ABNORMAL = {"refused": 5, "quota": 3, "login": 1}
"""How many signs from one person within `ABNORMAL_S` are abnormal: messages refused as confidential or as an attempt
to get round the rules, questions past the quota, accounts closed by failed logins. Ours to choose: no text says."""

ABNORMAL_S = 600


class AuditStore:
    """The store of a deployment, over its database; its key is a file of the database's folder."""

    def __init__(self, database: Database, now: Callable[[], float] = time.time) -> None:
        self.database = database
        self._key = _key(database.folder / "key")
        self._now = now
        database.create(SCHEMA)
        self._same_key()

    def record(self, kind: str, content: Mapping[str, Any], person: str = "") -> Record:
        """Append a record; returns once it is on the disk."""
        with self.database.writing() as db:
            return self._append(db, kind, canonical(content), self.pseudonym(person))

    def records(self) -> list[Record]:
        """Every record, in order."""
        with self.database.reading() as db:
            return _records(db)

    def count(self, kind: str) -> int:
        """How many records of a kind there are."""
        with self.database.reading() as db:
            return int(db.execute(text("SELECT count(*) FROM records WHERE kind = :kind"), {"kind": kind}).scalar_one())

    def verify(self) -> list[Fault]:
        """What does not hold in the chain."""
        with self.database.reading() as db:
            rows = _records(db)
            head = db.execute(text("SELECT number, last, code FROM head")).fetchone()
        return verify(self._key, rows, Head(head[0], *map(str, head[1:])) if head else None)

    def pseudonym(self, person: str) -> str:
        """A person's name in the records."""
        return pseudonym(self._key, person)

    def of_person(self, person: str) -> list[Record]:
        """One person's records, for an access request."""
        who = self.pseudonym(person)
        return [record for record in self.records() if record.who == who]

    def hold(self, person: str) -> None:
        """Keep a person's records from being purged, for an access request under way, until `release`; recorded."""
        who = self.pseudonym(person)
        with self.database.writing() as db:
            db.execute(text("INSERT INTO held VALUES (:who) ON CONFLICT DO NOTHING"), {"who": who})
            self._append(db, "hold", "{}", who)

    def release(self, person: str) -> None:
        """End a hold, once the access request is answered: purging and erasing go on again; recorded.

        Raises:
            AuditError: the person's records are not held.
        """
        who = self.pseudonym(person)
        with self.database.writing() as db:
            if not db.execute(text("DELETE FROM held WHERE who = :who"), {"who": who}).rowcount:
                raise AuditError(
                    "Rien n'est retenu pour cette personne.",
                    "Vérifiez l'identifiant : c'est celui qui a servi à « audit hold ».",
                )
            self._append(db, "release", "{}", who)

    def held(self, person: str) -> bool:
        """Whether a person's records are held."""
        with self.database.reading() as db:
            found = text("SELECT 1 FROM held WHERE who = :who")
            return db.execute(found, {"who": self.pseudonym(person)}).fetchone() is not None

    def purge(self, older_than: timedelta) -> int:
        """Empty the content of older records, but those held; the chain stays valid. Returns how many; recorded."""
        limit = (datetime.fromtimestamp(self._now(), UTC) - older_than).isoformat()
        with self.database.writing() as db:
            emptied = db.execute(
                text(
                    "UPDATE records SET content = '' WHERE at < :limit AND content != '' "
                    "AND kind NOT IN ('purge', 'incident') AND who NOT IN (SELECT who FROM held)"
                ),
                {"limit": limit},
            ).rowcount
            self._append(db, "purge", canonical({"emptied": emptied, "before": limit}), "")
        return emptied

    def erase(self, number: int, reason: str) -> None:
        """Empty one record's content at once, and record the incident (guide 1.2: class, when, measures).

        Raises:
            AuditError: there is no such record.
        """
        with self.database.writing() as db:
            emptied = db.execute(
                text("UPDATE records SET content = '' WHERE number = :n AND kind NOT IN ('purge', 'incident')"),
                {"n": number},
            ).rowcount
            if not emptied:
                raise AuditError(f"Aucun enregistrement {number}.", "Voyez les numéros avec « audit export ».")
            self._append(db, "incident", canonical({"erased": number, "reason": reason}), "")

    def stop(self, reason: str, person: str = "") -> None:
        """Stop every process; recorded."""
        with self.database.writing() as db:
            db.execute(
                text("INSERT INTO stopped VALUES (1, :reason) ON CONFLICT (one) DO UPDATE SET reason = :reason"),
                {"reason": reason},
            )
            self._append(db, "stop", canonical({"reason": reason}), self.pseudonym(person))

    def resume(self, reason: str, person: str = "") -> None:
        """Let every process answer again; recorded."""
        with self.database.writing() as db:
            db.execute(text("DELETE FROM stopped"))
            self._append(db, "resume", canonical({"reason": reason}), self.pseudonym(person))

    def stopped(self) -> str | None:
        """Why everything is stopped, or `None`."""
        with self.database.reading() as db:
            row = db.execute(text("SELECT reason FROM stopped")).fetchone()
        return str(row[0]) if row else None

    def spend(self, person: str, quota: Quota) -> bool:
        """Count one question of a person, unless the quota of that person or of everyone is reached; exact."""
        who, now = self.pseudonym(person), self._now()
        with self.database.writing() as db:
            db.execute(text("DELETE FROM spent WHERE at < :limit"), {"limit": now - quota.window_s})
            own = db.execute(text("SELECT count(*) FROM spent WHERE who = :who"), {"who": who}).scalar_one()
            everyone = db.execute(text("SELECT count(*) FROM spent")).scalar_one()
            if own >= quota.person or everyone >= quota.everyone:
                return False
            db.execute(text("INSERT INTO spent VALUES (:who, :now)"), {"who": who, "now": now})
            return True

    def sign(self, sign: str, person: str) -> bool:
        """Count a sign of abnormal use (a key of `ABNORMAL`); at the number that is abnormal, record it."""
        who, now = self.pseudonym(person), self._now()
        with self.database.writing() as db:
            db.execute(text("DELETE FROM signs WHERE at < :limit"), {"limit": now - ABNORMAL_S})
            db.execute(text("INSERT INTO signs VALUES (:who, :sign, :now)"), {"who": who, "sign": sign, "now": now})
            counting = text("SELECT count(*) FROM signs WHERE who = :who AND sign = :sign")
            count = db.execute(counting, {"who": who, "sign": sign}).scalar_one()
            if count != ABNORMAL[sign]:
                return False
            self._append(db, "abnormal", canonical({"sign": sign, "count": count, "seconds": ABNORMAL_S}), who)
        log.warning("abnormal use: %s", sign)
        return True

    def _append(self, db: Connection, kind: str, content: str, who: str) -> Record:
        last = db.execute(text("SELECT number, code FROM records ORDER BY number DESC LIMIT 1")).fetchone()
        number, previous = (last[0] + 1, last[1]) if last else (1, START)
        at = datetime.fromtimestamp(self._now(), UTC).isoformat()
        record = seal(self._key, number, at, kind, who, content, previous)
        db.execute(_RECORD, asdict(record))
        db.execute(_HEAD, asdict(seal_head(self._key, number, record.code)))
        return record

    def _same_key(self) -> None:
        """Refuse a key that is not the one this database was begun with: its records would break the chain."""
        mark = self.pseudonym("the key of this database")
        with self.database.writing() as db:
            db.execute(text("INSERT INTO keyed VALUES (1, :mark) ON CONFLICT DO NOTHING"), {"mark": mark})
            kept = db.execute(text("SELECT mark FROM keyed")).scalar_one()
        if kept != mark:
            raise AuditError(
                "La clé du registre n'est pas celle de cette base de données.",
                "Copiez « audit/key » d'un nœud qui s'en sert, puis recommencez.",
            )


_COLUMNS = "number, at, kind, who, digest, content, previous, code"
_RECORD = text(f"INSERT INTO records ({_COLUMNS}) VALUES (:{_COLUMNS.replace(', ', ', :')})")  # noqa: S608
_HEAD = text(
    "INSERT INTO head VALUES (1, :number, :last, :code) "
    "ON CONFLICT (one) DO UPDATE SET number = :number, last = :last, code = :code"
)


def _records(db: Connection) -> list[Record]:
    rows = db.execute(text(f"SELECT {_COLUMNS} FROM records ORDER BY number"))  # noqa: S608
    return [Record(row[0], *map(str, row[1:])) for row in rows]  # SQLite lets a hand put bytes where text goes


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
