"""Local accounts: two factors, always both. Everybody here is invented."""

from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest

from assistant.access.accounts import Failure, Made, login, make
from assistant.access.people import Person, Role
from assistant.access.store import AccessStore
from tests.fixtures.clock import Clock
from tests.fixtures.postgres import Place

ROLES = frozenset({Role.USER, Role.OPERATIONS})


@pytest.fixture
def clock() -> Clock:
    return Clock(1_000_000.0)


@pytest.fixture
def store(at: Place, clock: Clock) -> AccessStore:
    return AccessStore(at(), clock)


@pytest.fixture
def made(store: AccessStore) -> Made:
    return make(store, "azurine", ROLES)


def code(made: Made, clock: Clock) -> str:
    return pyotp.TOTP(made.secret).at(int(clock.now))


def test_both_factors_open(store: AccessStore, made: Made, clock: Clock) -> None:
    assert login(store, "azurine", made.password, code(made, clock)) == Person("azurine", ROLES)


@pytest.mark.parametrize("wrong", ["name", "password", "code"])
def test_one_wrong_factor_is_enough_to_refuse(store: AccessStore, made: Made, clock: Clock, wrong: str) -> None:
    given = {"name": "azurine", "password": made.password, "code": code(made, clock)} | {wrong: "000000x"}
    assert login(store, **given) is Failure.WRONG


def test_a_code_serves_once(store: AccessStore, made: Made, clock: Clock) -> None:
    once = code(made, clock)
    assert isinstance(login(store, "azurine", made.password, once), Person)
    assert login(store, "azurine", made.password, once) is Failure.WRONG


def test_an_old_code_is_refused_and_the_one_just_past_is_not(store: AccessStore, made: Made, clock: Clock) -> None:
    past = code(made, clock)
    clock.now += 90
    assert login(store, "azurine", made.password, past) is Failure.WRONG
    late = code(made, clock)
    clock.now += 30
    assert isinstance(login(store, "azurine", made.password, late), Person)


def test_five_failures_close_the_account_for_a_quarter_of_an_hour(store: AccessStore, made: Made, clock: Clock) -> None:
    for _ in range(5):
        assert login(store, "azurine", "faux", "000000") is Failure.WRONG
    assert login(store, "azurine", made.password, code(made, clock)) is Failure.CLOSED
    clock.now += 901
    assert isinstance(login(store, "azurine", made.password, code(made, clock)), Person)


def test_attempts_made_at_once_are_counted_too(at: Place, clock: Clock, made: Made) -> None:
    stores = [AccessStore(at(), clock) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda store: login(store, "azurine", "faux", "000000"), stores))
    assert said.count(Failure.WRONG) == 5 and said.count(Failure.CLOSED) == 3


def test_it_opens_again_when_the_first_failure_is_forgotten(store: AccessStore, made: Made, clock: Clock) -> None:
    for _ in range(5):
        login(store, "azurine", "faux", "000000")
        clock.now += 100
    for _ in range(3):
        assert login(store, "azurine", "faux", "000000") is Failure.CLOSED
    clock.now += 401
    assert isinstance(login(store, "azurine", made.password, code(made, clock)), Person)


def test_whoever_gets_in_begins_the_count_again(store: AccessStore, made: Made, clock: Clock) -> None:
    for _ in range(3):
        for _ in range(4):
            assert login(store, "azurine", "faux", "000000") is Failure.WRONG
        assert isinstance(login(store, "azurine", made.password, code(made, clock)), Person)
        clock.now += 60


def test_secrets_replaced_during_a_login_no_longer_open(store: AccessStore, made: Made, clock: Clock) -> None:
    before = store.account("azurine")
    assert before is not None
    make(store, "azurine", ROLES)
    assert not store.use_code(before, int(clock.now) // 30)


def test_new_secrets_end_the_old_ones_and_the_sessions(store: AccessStore, made: Made, clock: Clock) -> None:
    token = store.begin(Person("azurine", ROLES))
    make(store, "azurine", ROLES)
    assert store.session(token, 1e9, 1e9) is None
    assert login(store, "azurine", made.password, code(made, clock)) is Failure.WRONG


def test_neither_password_nor_session_is_kept(at: Place, store: AccessStore, made: Made) -> None:
    token = store.begin(Person("azurine", ROLES))
    kept = repr(at().dump())
    assert made.password not in kept and token not in kept
