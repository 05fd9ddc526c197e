"""The door: who is known, who must attest, what each role opens. Everybody here is invented."""

import asyncio
from typing import Any

import pytest

from assistant.access.door import COOKIE, Door, Doorkeeper, Receive, Scope, Send
from assistant.access.people import Person, Role, roles_of
from assistant.access.store import AccessStore, Begun
from assistant.audit.store import AuditStore
from corpus.settings import Access
from tests.fixtures.postgres import Place
from tests.unit.assistant.access.test_accounts import Clock

DAY = 24 * 3600
SECRET = "s" * 32
ACCOUNTS = Access(mode="accounts", public_host="127.0.0.1:8000", rules="2", grace_days=30)
PROXY = Access(mode="proxy", public_host="balise.exemple", proxy_secret=SECRET, rules="2")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(at: Place, clock: Clock) -> AccessStore:
    return AccessStore(at(), clock)


def session(store: AccessStore, *roles: Role) -> dict[str, str]:
    return {"cookie": f"langue=fr; {COOKIE}={store.begin(Person('azurine', frozenset(roles or {Role.USER})))}"}


def test_a_session_ends_unused_or_after_its_whole_time(store: AccessStore, clock: Clock) -> None:
    door, held = Door(ACCOUNTS, store), session(store)
    store.attest("azurine", "2")
    assert door.visitor(held).may(Role.USER)
    clock.now += 61 * 60
    assert door.visitor(held).person is None
    held = session(store)
    for _ in range(9):
        clock.now += 55 * 60
        last = door.visitor(held).person
    assert last is None


@pytest.mark.parametrize("header", ["", "balise_session=", "balise_session=inconnue", "\x00=;;=", "a=b"])
def test_nobody_is_known_by_something_else(store: AccessStore, header: str) -> None:
    assert Door(ACCOUNTS, store).visitor({"cookie": header}).person is None


def test_never_attested_attests_first(store: AccessStore) -> None:
    visitor = Door(ACCOUNTS, store).visitor(session(store))
    assert visitor.must_attest and not visitor.may(Role.USER)


def test_new_rules_leave_a_delay(store: AccessStore, clock: Clock) -> None:
    store.attest("azurine", "1")
    door, held = Door(ACCOUNTS, store), session(store)
    assert door.visitor(held).days_left == 30 and door.visitor(held).may(Role.USER)
    clock.now += 29 * DAY
    assert door.visitor(session(store)).days_left == 1
    clock.now += DAY
    assert door.visitor(session(store)).must_attest
    store.attest("azurine", "2")
    assert door.visitor(session(store)).days_left is None and door.visitor(session(store)).may(Role.USER)


@pytest.mark.parametrize(
    ("headers", "known"),
    [
        ({"x-remote-user": "cobalt", "x-balise-proxy": SECRET}, True),
        ({"x-remote-user": "cobalt", "x-balise-proxy": SECRET[:-1]}, False),
        ({"x-remote-user": "cobalt"}, False),
        ({"x-balise-proxy": SECRET}, False),
        ({"x-remote-user": "cobalt", "x-balise-proxy": "é" * 32}, False),
    ],
)
def test_only_the_proxy_vouches(store: AccessStore, headers: dict[str, str], known: bool) -> None:
    assert (Door(PROXY, store).visitor(headers).person is not None) is known


def test_the_proxy_may_vouch_for_the_training(store: AccessStore) -> None:
    headers = {"x-remote-user": "cobalt", "x-balise-proxy": SECRET, "x-remote-attested": "2"}
    assert Door(PROXY, store).visitor(headers).may(Role.USER)
    assert Door(PROXY, store).visitor(headers | {"x-remote-attested": "1"}).days_left == 30


@pytest.mark.parametrize("given", [None, 3, "", "root", ["root", 4], {"user": 1}])
def test_unknown_roles_give_nothing(given: object) -> None:
    assert roles_of(given) == frozenset()


def test_a_login_under_way_comes_back_once_and_in_time(store: AccessStore, clock: Clock) -> None:
    begun = Begun("s", "n", "v")
    token = store.leave_for(begun)
    assert store.come_back(token) == begun and store.come_back(token) is None
    late = store.leave_for(begun)
    clock.now += 601
    assert store.come_back(late) is None


async def inner(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})


def ask(door: Door, audit: AuditStore, path: str, headers: dict[str, str], kind: str = "http") -> dict[str, Any]:
    """The first message that the doorkeeper sends back."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {}

    raw = [(k.encode(), v.encode()) for k, v in ({"accept": "text/html"} | headers).items()]
    scope = {"type": kind, "method": "GET", "path": path, "headers": raw}
    asyncio.run(Doorkeeper(inner, door, audit)(scope, receive, send))
    return dict(sent[0])


def where(answer: dict[str, Any]) -> str:
    return str(dict(answer["headers"]).get(b"location", b"").decode() or answer["status"])


def test_what_each_opens(at: Place, store: AccessStore) -> None:
    audit, door = AuditStore(at()), Door(ACCOUNTS, store)
    for path in ("/", "/textes", "/recherche", "/moi", "/exploitation", "/registre", "/project/settings"):
        assert where(ask(door, audit, path, {})) == "/connexion", path
        assert ask(door, audit, path, {"accept": "*/*"})["status"] == 401
    for path in ("/connexion", "/retour", "/aide", "/public/library.css", "/health"):
        assert where(ask(door, audit, path, {})) == "200", path
    assert ask(door, audit, "/ws/socket.io/", {}, "websocket")["type"] == "websocket.close"
    held = session(store)
    assert where(ask(door, audit, "/", held)) == "/attestation"
    store.attest("azurine", "2")
    assert where(ask(door, audit, "/", held)) == "200"
    assert where(ask(door, audit, "/exploitation", held)) == "/compte?refus=1"
    assert [r.kind for r in audit.records()] == ["denied"]
    operator = session(store, Role.OPERATIONS)
    assert where(ask(door, audit, "/exploitation", operator)) == "200"
    assert where(ask(door, audit, "/", operator)) == "/compte?refus=1"
    assert where(ask(door, audit, "/registre", operator)) == "/compte?refus=1"


def test_alone_on_a_workstation_one_asks_and_nothing_more(at: Place, store: AccessStore) -> None:
    audit, door = AuditStore(at()), Door(Access(), store)
    assert where(ask(door, audit, "/", {})) == "200"
    assert where(ask(door, audit, "/exploitation", {})) == "/compte?refus=1"
