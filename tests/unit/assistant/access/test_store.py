"""Accounts and sessions change together or not at all. Everybody here is invented."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from assistant.access.people import Person, Role
from assistant.access.store import AccessStore, Account
from assistant.database import Database, DatabaseError
from tests.fixtures.postgres import Place

ROLES = frozenset({Role.USER, Role.OPERATIONS})
AZURINE = Account("azurine", ROLES, "empreinte", "secret", 0)


@pytest.fixture
def database(at: Place) -> Database:
    return at()


@pytest.fixture
def store(database: Database) -> AccessStore:
    store = AccessStore(database)
    store.put(AZURINE)
    return store


def without(database: Database, table: str) -> None:
    """What a kill does in the middle: a statement after others never happens."""
    with database.writing() as db:
        db.execute(text(f"DROP TABLE {table}"))


def test_an_account_is_not_changed_when_its_sessions_cannot_end(store: AccessStore, database: Database) -> None:
    without(database, "sessions")
    with pytest.raises(DatabaseError):
        store.put(replace(AZURINE, roles=frozenset({Role.USER})))
    assert store.account("azurine") == AZURINE


def test_sessions_do_not_end_when_the_account_cannot_be_removed(store: AccessStore, database: Database) -> None:
    token = store.begin(Person("azurine", ROLES))
    without(database, "accounts")
    with pytest.raises(DatabaseError):
        store.remove("azurine")
    assert store.session(token, 1e9, 1e9) is not None


def test_a_removed_account_leaves_nothing(store: AccessStore) -> None:
    token = store.begin(Person("azurine", ROLES))
    store.attest("azurine", "1")
    assert store.remove("azurine") and not store.remove("azurine")
    assert store.account("azurine") is None and store.attested("azurine") == ""
    assert store.session(token, 1e9, 1e9) is None


def test_an_attestation_claimed_takes_the_place_of_none(store: AccessStore) -> None:
    store.attest_first("cobalt", "1")
    assert store.attested("cobalt") == "1"
    store.attest("cobalt", "2")
    store.attest_first("cobalt", "1")
    assert store.attested("cobalt") == "2"
