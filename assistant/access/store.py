"""Accounts, sessions and attestations, in the deployment's database.

A session is kept by the digest of its cookie: who reads the database cannot take anyone's place.
"""

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from assistant.access.people import Person, Role, roles_of
from assistant.database import Database

SCHEMA = """
CREATE TABLE IF NOT EXISTS accounts (
  name TEXT PRIMARY KEY, roles TEXT NOT NULL, password TEXT NOT NULL, secret TEXT NOT NULL, last_code INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS sessions (
  token TEXT PRIMARY KEY, name TEXT NOT NULL, roles TEXT NOT NULL, begun DOUBLE PRECISION NOT NULL,
  seen DOUBLE PRECISION NOT NULL);
CREATE TABLE IF NOT EXISTS logins (
  token TEXT PRIMARY KEY, state TEXT NOT NULL, nonce TEXT NOT NULL, verifier TEXT NOT NULL,
  at DOUBLE PRECISION NOT NULL);
CREATE TABLE IF NOT EXISTS attested (name TEXT PRIMARY KEY, version TEXT NOT NULL, at DOUBLE PRECISION NOT NULL);
CREATE TABLE IF NOT EXISTS failures (name TEXT NOT NULL, at DOUBLE PRECISION NOT NULL);
CREATE TABLE IF NOT EXISTS versions (version TEXT PRIMARY KEY, since DOUBLE PRECISION NOT NULL)
"""
_LOGIN_S = 600
"""How long a login with a provider may take."""


@dataclass(frozen=True, slots=True)
class Account:
    """A local account: the digest of its password, the secret of its second factor, the last code's time step used."""

    name: str
    roles: frozenset[Role]
    password: str
    secret: str
    last_code: int


@dataclass(frozen=True, slots=True)
class Begun:
    """A login under way with a provider: what must come back with the browser."""

    state: str
    nonce: str
    verifier: str


class AccessStore:
    """The store of a deployment."""

    def __init__(self, database: Database, now: Callable[[], float] = time.time) -> None:
        self._database = database
        self.now = now
        database.create(SCHEMA)

    def account(self, name: str) -> Account | None:
        """An account by its name."""
        return next((account for account in self.accounts() if account.name == name), None)

    def accounts(self) -> list[Account]:
        """Every account."""
        with self._database.reading() as db:
            rows = db.execute(text("SELECT name, roles, password, secret, last_code FROM accounts ORDER BY name"))
            return [Account(row[0], roles_of(row[1]), row[2], row[3], row[4]) for row in rows]

    def put(self, account: Account) -> None:
        """Write an account; with it its sessions end, since what they rested on may have changed."""
        written = {**_columns(account), "code": account.last_code}
        with self._database.writing() as db:
            db.execute(
                text(
                    "INSERT INTO accounts VALUES (:name, :roles, :password, :secret, :code) ON CONFLICT (name) "
                    "DO UPDATE SET roles = :roles, password = :password, secret = :secret, last_code = :code"
                ),
                written,
            )
            db.execute(text("DELETE FROM sessions WHERE name = :name"), written)

    def remove(self, name: str) -> bool:
        """Remove an account, its sessions and its attestation, all at once; whether there was one."""
        with self._database.writing() as db:
            db.execute(text("DELETE FROM sessions WHERE name = :name"), {"name": name})
            db.execute(text("DELETE FROM attested WHERE name = :name"), {"name": name})
            return bool(db.execute(text("DELETE FROM accounts WHERE name = :name"), {"name": name}).rowcount)

    def use_code(self, account: Account, step: int) -> bool:
        """Use a time step's code once: whether it had not been used yet, and the account is still as it was read."""
        used = (
            "UPDATE accounts SET last_code = :step WHERE name = :name AND last_code < :step "
            "AND roles = :roles AND password = :password AND secret = :secret"
        )
        return bool(self._write(used, step=step, **_columns(account)))

    def attempt(self, name: str, most: int, within_s: float) -> bool:
        """Count an attempt as failed until `forgive`, unless ``most`` of them failed within ``within_s``: whether it
        may go on. One transaction, so that attempts made at once do not all pass.
        """
        now = self.now()
        with self._database.writing() as db:
            db.execute(text("DELETE FROM failures WHERE at < :limit"), {"limit": now - within_s})
            counted = db.execute(text("SELECT count(*) FROM failures WHERE name = :name"), {"name": name})
            if counted.scalar_one() >= most:
                return False
            db.execute(text("INSERT INTO failures VALUES (:name, :now)"), {"name": name, "now": now})
            return True

    def forgive(self, name: str) -> None:
        """Forget the failed attempts of a name."""
        self._write("DELETE FROM failures WHERE name = :name", name=name)

    def begin(self, person: Person) -> str:
        """Begin a session; returns what its cookie holds."""
        token = secrets.token_urlsafe(32)
        self._write(
            "INSERT INTO sessions VALUES (:token, :name, :roles, :now, :now)",
            token=_digest(token),
            name=person.name,
            roles=_joined(person.roles),
            now=self.now(),
        )
        return token

    def session(self, token: str, whole_s: float, idle_s: float) -> Person | None:
        """Whose session this is, unless it expired: in all, or for want of use."""
        now = self.now()
        held = {"token": _digest(token), "whole": now - whole_s, "idle": now - idle_s}
        found = "SELECT name, roles, seen FROM sessions WHERE token = :token AND begun >= :whole AND seen >= :idle"
        with self._database.reading() as db:
            row = db.execute(text(found), held).fetchone()
        if row is None:
            return None
        if now - row[2] > idle_s / 20:  # not a write for each request
            self._write("UPDATE sessions SET seen = :now WHERE token = :token", now=now, token=held["token"])
            self._write(
                "DELETE FROM sessions WHERE begun < :whole OR seen < :idle", whole=held["whole"], idle=held["idle"]
            )
        return Person(row[0], roles_of(row[1]))

    def end(self, token: str) -> None:
        """End a session."""
        self._write("DELETE FROM sessions WHERE token = :token", token=_digest(token))

    def leave_for(self, begun: Begun) -> str:
        """Keep a login under way; returns what the browser's cookie holds meanwhile."""
        token, now = secrets.token_urlsafe(32), self.now()
        self._write("DELETE FROM logins WHERE at < :limit", limit=now - _LOGIN_S)
        self._write(
            "INSERT INTO logins VALUES (:token, :state, :nonce, :verifier, :now)",
            token=_digest(token),
            state=begun.state,
            nonce=begun.nonce,
            verifier=begun.verifier,
            now=now,
        )
        return token

    def come_back(self, token: str) -> Begun | None:
        """The login under way of a browser, once."""
        held = {"token": _digest(token), "limit": self.now() - _LOGIN_S}
        with self._database.writing() as db:
            found = text("SELECT state, nonce, verifier FROM logins WHERE token = :token AND at >= :limit")
            row = db.execute(found, held).fetchone()
            db.execute(text("DELETE FROM logins WHERE token = :token"), held)
        return Begun(*row) if row else None

    def attest(self, name: str, version: str) -> None:
        """Record that a person attests having done the training on a version of the rules."""
        self._write(
            "INSERT INTO attested VALUES (:name, :version, :now) "
            "ON CONFLICT (name) DO UPDATE SET version = :version, at = :now",
            name=name,
            version=version,
            now=self.now(),
        )

    def attest_first(self, name: str, version: str) -> None:
        """Record the version that a person is said to know, unless they attested one already."""
        self._write(
            "INSERT INTO attested VALUES (:name, :version, :now) ON CONFLICT (name) DO NOTHING",
            name=name,
            version=version,
            now=self.now(),
        )

    def attested(self, name: str) -> str:
        """The version that a person attested last, or nothing."""
        with self._database.reading() as db:
            found = db.execute(text("SELECT version FROM attested WHERE name = :name"), {"name": name})
            return str(found.scalar_one_or_none() or "")

    def since(self, version: str) -> float:
        """When this version of the rules was first asked for; now, the first time."""
        with self._database.reading() as db:
            found = db.execute(text("SELECT since FROM versions WHERE version = :version"), {"version": version})
            known = found.scalar_one_or_none()
        if known is None:
            asked = self.now()
            self._write(
                "INSERT INTO versions VALUES (:version, :now) ON CONFLICT DO NOTHING", version=version, now=asked
            )
            return asked
        return float(known)

    def _write(self, statement: str, **values: Any) -> int:
        with self._database.writing() as db:
            return db.execute(text(statement), values).rowcount


def _columns(account: Account) -> dict[str, str]:
    """What an account rests on, as the table holds it."""
    return {
        "name": account.name,
        "roles": _joined(account.roles),
        "password": account.password,
        "secret": account.secret,
    }


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _joined(roles: frozenset[Role]) -> str:
    return " ".join(sorted(roles))
