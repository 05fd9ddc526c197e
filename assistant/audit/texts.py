"""The text of accepted questions, where a deployment chooses to keep it (`audit.keep_text_days`): encrypted, for as
long as it says and no longer. By default there is none: no guard catches everything.

Sealed by AES-256-GCM under a key drawn from the audit's (HKDF-SHA256), bound to the record's number: a text cannot be
moved to another record.
"""

import json
import os
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import text

from assistant.answer import Question, Turn
from assistant.audit.store import AuditError, AuditStore

_SCHEMA = "CREATE TABLE IF NOT EXISTS texts (number INTEGER PRIMARY KEY, at TEXT NOT NULL, sealed TEXT NOT NULL)"
_NONCE = 12


class Texts:
    """The texts kept beside a store's records. ``days`` is how long; 0 keeps none."""

    def __init__(self, store: AuditStore, days: int) -> None:
        self._database = store.database
        self._days = days
        key = (store.database.folder / "key").read_bytes()
        self._seal = AESGCM(HKDF(SHA256(), 32, None, b"balise texts").derive(key))
        self._database.create(_SCHEMA)

    def keep(self, number: int, question: Question) -> None:
        """Keep the question of an accepted answer, and forget those whose time is over; nothing when none are kept."""
        if not self._days:
            return
        value = {"text": question.text, "history": [[t.question, t.answer] for t in question.history]}
        nonce = os.urandom(_NONCE)
        sealed = nonce + self._seal.encrypt(nonce, json.dumps(value).encode(), str(number).encode())
        now = datetime.now(UTC)
        with self._database.writing() as db:
            db.execute(text("DELETE FROM texts WHERE at < :limit"), {"limit": (now - self._age()).isoformat()})
            db.execute(
                text("INSERT INTO texts VALUES (:number, :at, :sealed)"),
                {"number": number, "at": now.isoformat(), "sealed": b64encode(sealed).decode()},
            )

    def question(self, number: int) -> Question | None:
        """The question of a record, while it is kept.

        Raises:
            AuditError: what is kept was changed, or belongs to another record.
        """
        since = (datetime.now(UTC) - self._age()).isoformat()
        with self._database.reading() as db:
            found = text("SELECT sealed FROM texts WHERE number = :number AND at >= :since")
            row = db.execute(found, {"number": number, "since": since}).fetchone()
        if row is None:
            return None
        sealed = b64decode(row[0])
        try:
            value = json.loads(self._seal.decrypt(sealed[:_NONCE], sealed[_NONCE:], str(number).encode()))
        except InvalidTag as error:
            raise AuditError(
                f"Le texte de l'enregistrement {number} a été changé.", "Prévenez la personne chargée de la sécurité."
            ) from error
        return Question(value["text"], history=tuple(Turn(*turn) for turn in value["history"]))

    def erase(self, number: int) -> bool:
        """Erase one text; whether there was one."""
        with self._database.writing() as db:
            return bool(db.execute(text("DELETE FROM texts WHERE number = :n"), {"n": number}).rowcount)

    def purge(self, older_than: timedelta) -> int:
        """Erase the older texts, but those of people whose records are held; returns how many."""
        limit = (datetime.now(UTC) - older_than).isoformat()
        held = "SELECT number FROM records WHERE who IN (SELECT who FROM held)"
        with self._database.writing() as db:
            gone = text(f"DELETE FROM texts WHERE at < :limit AND number NOT IN ({held})")  # noqa: S608
            return db.execute(gone, {"limit": limit}).rowcount

    def _age(self) -> timedelta:
        return timedelta(days=self._days)
