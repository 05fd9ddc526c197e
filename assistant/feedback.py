"""What people say of an answer (guide 1.3): useful, wrong, invented, outdated, biased, without its source; and what the
policy team did of it. Their words are kept in the deployment's database alone, never in the repository.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, text

from assistant.audit.store import AuditStore
from corpus.errors import BaliseError

SCHEMA = """
CREATE TABLE IF NOT EXISTS feedback (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, answer INTEGER NOT NULL, cause TEXT NOT NULL,
  comment TEXT NOT NULL, state TEXT NOT NULL, owner TEXT NOT NULL, decision TEXT NOT NULL, correction TEXT NOT NULL,
  gold TEXT NOT NULL, closed TEXT NOT NULL)
"""
_COLUMNS = "id, at, who, answer, cause, comment, state, owner, decision, correction, gold, closed"
_INSERT = (
    f"INSERT INTO feedback ({_COLUMNS}) VALUES (:id, :at, :who, :answer, :cause, :comment, 'new', '', '', '', '', '')"  # noqa: S608
)
LONGEST = 2_000
"""Characters of a comment."""


class Cause(StrEnum):
    """What a person says of an answer."""

    USEFUL = "useful"
    WRONG = "wrong"
    INVENTED = "invented"
    OUTDATED = "outdated"
    BIASED = "biased"
    NO_SOURCE = "no_source"


class State(StrEnum):
    """Where the policy team stands."""

    NEW = "new"
    ASSIGNED = "assigned"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Feedback:
    """What was said of one answer, by its record's number. ``decision``, ``correction`` and the ``gold`` question it
    led to are the policy team's.
    """

    id: int
    at: str
    who: str
    answer: int
    cause: Cause
    comment: str
    state: State
    owner: str
    decision: str
    correction: str
    gold: str
    closed: str

    @property
    def waits(self) -> bool:
        """Whether something is to be done of it: praise asks for nothing."""
        return self.state is not State.CLOSED and self.cause is not Cause.USEFUL


class FeedbackStore:
    """What was said, beside a store's records."""

    def __init__(self, audit: AuditStore, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._audit = audit
        self._database = audit.database
        self._now = now
        self._database.create(SCHEMA)

    def add(self, person: str, answer: int, cause: Cause, comment: str) -> int:
        """Keep what a person says of an answer of theirs; said again, it replaces. The comment has passed the guard.

        Raises:
            BaliseError: this person received no such answer.
        """
        who = self._audit.pseudonym(person)
        with self._database.writing() as db:
            own = text("SELECT number FROM records WHERE number = :n AND kind = 'answer' AND who = :who")
            if db.execute(own, {"n": answer, "who": who}).fetchone() is None:
                raise BaliseError("Cette réponse n'est pas une des vôtres.", "Partez du lien qui la suit.")
            gone = "DELETE FROM feedback WHERE answer = :n AND who = :who AND state = 'new'"
            db.execute(text(gone), {"n": answer, "who": who})
            number = int(db.execute(text("SELECT coalesce(max(id), 0) + 1 FROM feedback")).scalar_one())
            db.execute(
                text(_INSERT),
                {"id": number, "at": self._now().isoformat(), "who": who, "answer": answer}
                | {"cause": cause.value, "comment": comment[:LONGEST]},
            )
        self._audit.record("feedback", {"answer": answer, "cause": cause.value}, person)
        return number

    def all(self) -> list[Feedback]:
        """Everything, in order."""
        with self._database.reading() as db:
            return [_feedback(row) for row in db.execute(text(f"SELECT {_COLUMNS} FROM feedback ORDER BY id"))]  # noqa: S608

    def one(self, number: int) -> Feedback:
        """One of them.

        Raises:
            BaliseError: there is none of this number.
        """
        found = next((f for f in self.all() if f.id == number), None)
        if found is None:
            raise BaliseError(f"Aucun avis {number}.", "Voyez les numéros avec « python -m eval feedback list ».")
        return found

    def assign(self, number: int, owner: str) -> None:
        """Give one to somebody of the policy team.

        Raises:
            BaliseError: there is none of this number, or it is closed.
        """
        self.one(number)
        with self._database.writing() as db:
            given = "UPDATE feedback SET state = 'assigned', owner = :owner WHERE id = :id AND state != 'closed'"
            if not db.execute(text(given), {"owner": owner, "id": number}).rowcount:
                raise _closed(number)
        self._audit.record("feedback_assigned", {"feedback": number}, owner)

    def close(self, number: int, by: str, decision: str, correction: str = "", gold: str = "") -> None:
        """Close one: who does, the decision taken, the correction made, the gold question that it led to.

        Raises:
            BaliseError: there is none of this number, or it is closed: its decision stays.
        """
        self.one(number)
        closed = (
            "UPDATE feedback SET state = 'closed', decision = :decision, correction = :correction, "
            "gold = :gold, closed = :now WHERE id = :id AND state != 'closed'"
        )
        given = {"decision": decision, "correction": correction, "gold": gold}
        with self._database.writing() as db:
            if not db.execute(text(closed), given | {"now": self._now().isoformat(), "id": number}).rowcount:
                raise _closed(number)
        self._audit.record("feedback_closed", {"feedback": number, "gold": gold}, by)

    def erase(self, answer: int) -> int:
        """Erase what was said of an answer; returns how many."""
        with self._database.writing() as db:
            return db.execute(text("DELETE FROM feedback WHERE answer = :n"), {"n": answer}).rowcount

    def purge(self, older_than: timedelta) -> int:
        """Erase the comments that are older, but those of people whose records are held; the causes stay, to count."""
        limit = (self._now() - older_than).isoformat()
        emptied = (
            "UPDATE feedback SET comment = '' WHERE at < :limit AND comment != '' AND who NOT IN (SELECT who FROM held)"
        )
        with self._database.writing() as db:
            return db.execute(text(emptied), {"limit": limit}).rowcount


def _closed(number: int) -> BaliseError:
    return BaliseError(f"L'avis {number} est déjà fermé.", "Voyez sa décision avec « feedback list ».")


def _feedback(row: Row[Any]) -> Feedback:
    number, at, who, answer, cause, comment, state, *rest = tuple(row)
    return Feedback(number, at, who, answer, Cause(cause), comment, State(state), *rest)
