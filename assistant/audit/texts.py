"""The text of accepted questions, where a deployment chooses to keep it (`audit.keep_text_days`): encrypted, for as
long as it says and no longer. By default there is none: no guard catches everything.

Sealed by AES-256-GCM under a key drawn from the audit's (HKDF-SHA256), bound to the record's number: a text cannot be
moved to another record.
"""

import json
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import text

from assistant.answer import Question, Turn
from assistant.audit.store import AuditError, AuditStore

SCHEMA = "CREATE TABLE IF NOT EXISTS texts (number INTEGER PRIMARY KEY, at TEXT NOT NULL, sealed TEXT NOT NULL)"
_KEPT = (
    "SELECT t.number, r.at, r.content, t.sealed FROM texts t JOIN records r ON r.number = t.number "
    "WHERE r.who = :who AND r.kind = 'answer' AND t.at >= :since ORDER BY t.number"
)
_LATER = (
    "SELECT t.number, t.sealed FROM texts t JOIN records r ON r.number = t.number "
    "WHERE t.number > :n AND r.who = (SELECT who FROM records WHERE number = :n)"
)
_NONCE = 12


@dataclass(frozen=True, slots=True)
class Kept:
    """A text that is kept, with its record's number, date and content; no ``question`` when it was changed."""

    number: int
    at: str
    content: str
    question: Question | None


class Texts:
    """The texts kept beside a store's records. ``days`` is how long; 0 keeps none."""

    def __init__(self, store: AuditStore, days: int) -> None:
        self._database = store.database
        self._days = days
        key = (store.database.folder / "key").read_bytes()
        self._seal = AESGCM(HKDF(SHA256(), 32, None, b"balise texts").derive(key))
        self._database.create(SCHEMA)

    def keep(self, number: int, question: Question) -> None:
        """Keep the question of an accepted answer, and forget those whose time is over; nothing when none are kept."""
        if not self._days:
            return
        now = datetime.now(UTC)
        with self._database.writing() as db:
            db.execute(text("DELETE FROM texts WHERE at < :limit"), {"limit": (now - self._age()).isoformat()})
            db.execute(
                text("INSERT INTO texts VALUES (:number, :at, :sealed)"),
                {"number": number, "at": now.isoformat(), "sealed": self._sealed(number, question)},
            )

    def question(self, number: int) -> Question | None:
        """The question of a record, while it is kept.

        Raises:
            AuditError: what is kept was changed, or belongs to another record.
        """
        with self._database.reading() as db:
            found = text("SELECT sealed FROM texts WHERE number = :number AND at >= :since")
            row = db.execute(found, {"number": number, "since": self._since()}).fetchone()
        return self._opened(number, row[0]) if row is not None else None

    def kept(self, who: str) -> list[Kept]:
        """What is kept of the answers given to a pseudonym, in order."""
        with self._database.reading() as db:
            rows = db.execute(text(_KEPT), {"who": who, "since": self._since()}).fetchall()
        return [Kept(number, at, content, self._read(number, sealed)) for number, at, content, sealed in rows]

    def erase(self, number: int) -> bool:
        """Erase one text, and its words in the follow-ups that were asked after it; whether there was one."""
        with self._database.writing() as db:
            row = db.execute(text("SELECT sealed FROM texts WHERE number = :n"), {"n": number}).fetchone()
            if row is None:
                return False
            db.execute(text("DELETE FROM texts WHERE number = :n"), {"n": number})
            gone = self._read(number, row[0])
            for later, sealed in db.execute(text(_LATER), {"n": number}).fetchall() if gone is not None else []:
                question = self._read(later, sealed)
                if question is None or gone is None:
                    continue
                history = tuple(turn for turn in question.history if turn.question != gone.text)
                if history != question.history:
                    again = self._sealed(later, replace(question, history=history))
                    db.execute(text("UPDATE texts SET sealed = :s WHERE number = :n"), {"s": again, "n": later})
            return True

    def purge(self, older_than: timedelta) -> int:
        """Erase the older texts, but those of people whose records are held; returns how many."""
        limit = (datetime.now(UTC) - older_than).isoformat()
        held = "SELECT number FROM records WHERE who IN (SELECT who FROM held)"
        with self._database.writing() as db:
            gone = text(f"DELETE FROM texts WHERE at < :limit AND number NOT IN ({held})")  # noqa: S608
            return db.execute(gone, {"limit": limit}).rowcount

    def _sealed(self, number: int, question: Question) -> str:
        value = {
            "text": question.text,
            "history": [[t.question, t.answer] for t in question.history],
            "on": question.on.isoformat() if question.on is not None else None,
        }
        nonce = os.urandom(_NONCE)
        return b64encode(nonce + self._seal.encrypt(nonce, json.dumps(value).encode(), str(number).encode())).decode()

    def _read(self, number: int, sealed: str) -> Question | None:
        """What is sealed, or `None` when it was changed or belongs to another record."""
        try:
            raw = b64decode(sealed)
            value = json.loads(self._seal.decrypt(raw[:_NONCE], raw[_NONCE:], str(number).encode()))
        except (InvalidTag, ValueError):
            return None
        on = value.get("on")  # the texts kept before it was have none
        return Question(
            value["text"],
            on=date.fromisoformat(on) if on is not None else None,
            history=tuple(Turn(*turn) for turn in value["history"]),
        )

    def _opened(self, number: int, sealed: str) -> Question:
        question = self._read(number, sealed)
        if question is None:
            raise AuditError(
                f"Le texte de l'enregistrement {number} a été changé.", "Prévenez la personne chargée de la sécurité."
            )
        return question

    def _since(self) -> str:
        return (datetime.now(UTC) - self._age()).isoformat()

    def _age(self) -> timedelta:
        return timedelta(days=self._days)
