"""Local accounts: a password (argon2id) and a time-based code (RFC 6238), both always asked.

For a deployment without an identity provider. A code serves once; five failures within a quarter of an hour close the
account until the first of them is that old; a name that does not exist takes as much time as one that does.
"""

import secrets
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from assistant.access.people import Person, Role
from assistant.access.store import AccessStore, Account

STEP_S = 30
MOST_FAILURES, FORGOTTEN_S = 5, 900
_hasher = PasswordHasher()


class Failure(StrEnum):
    """Why a login failed; the page tells wrong passwords and codes in the same words."""

    WRONG = "wrong"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Made:
    """A new account's secrets, told once. ``uri`` is what an authenticator application reads."""

    password: str
    secret: str
    uri: str


def make(store: AccessStore, name: str, roles: frozenset[Role]) -> Made:
    """Make an account, or give an existing one new secrets."""
    password, secret = secrets.token_urlsafe(15), pyotp.random_base32()
    store.put(Account(name, roles, _hasher.hash(password), secret, 0))
    store.forgive(name)
    return Made(password, secret, pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="Balise"))


def login(store: AccessStore, name: str, password: str, code: str) -> Person | Failure:
    """The person, when both factors hold."""
    if not store.attempt(name, MOST_FAILURES, FORGOTTEN_S):
        return Failure.CLOSED
    account = store.account(name)
    right = _password_holds(account.password if account is not None else _nobody(), password)
    step = _step_of(account, code, store.now()) if account is not None else None
    if account is None or not right or step is None or not store.use_code(account, step):
        return Failure.WRONG
    store.forgive(name)
    return Person(account.name, account.roles)


def _password_holds(digest: str, password: str) -> bool:
    try:
        return _hasher.verify(digest, password)
    except (Argon2Error, InvalidHashError):
        return False


def _step_of(account: Account, code: str, now: float) -> int | None:
    """The time step whose code this is: the current one, the one before or the one after (clocks differ)."""
    totp = pyotp.TOTP(account.secret)
    digits = "".join(code.split())
    for step in (int(now) // STEP_S + shift for shift in (0, -1, 1)):
        if secrets.compare_digest(totp.generate_otp(step).encode(), digits.encode()):
            return step
    return None


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe(15))
