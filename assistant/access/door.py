"""The door: who makes a request, and whether they may come in. An ASGI middleware, inside the gate.

Nobody known is sent to log in; somebody whose attestation of training is due is sent to attest (guide 2.3 and 3.1);
a path that needs a role is closed to who does not hold it. A new version of the rules leaves a delay first.
"""

import asyncio
import hmac
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from assistant.access.people import ALONE, Person, Role, roles_of
from assistant.access.store import AccessStore
from assistant.audit.store import AuditStore
from assistant.cookies import cookie
from corpus.settings import Access

COOKIE = "balise_session"
_DAY_S = 24 * 3600

_OPEN = re.compile(r"/connexion(?:/ouvrir)?|/retour|/aide|/langue/[a-z]{2}|/(?:public|assets)/.*|/favicon|/health")
_KNOWN = frozenset({"/attestation", "/compte", "/deconnexion", "/moi"})
ROLES = {"/exploitation": Role.OPERATIONS, "/registre": Role.AUDITOR, "/retours": Role.POLICY}
"""The role that each page needs; any other needs `Role.USER` and the attestation."""

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who makes a request. ``person`` is `None` when nobody is known; ``days_left`` to attest again, `None` when the
    attestation is up to date.
    """

    person: Person | None
    must_attest: bool = False
    days_left: int | None = None

    def may(self, role: Role) -> bool:
        """Whether the visitor holds a role; to ask questions, the attestation is needed too."""
        return self.person is not None and role in self.person.roles and not (role is Role.USER and self.must_attest)


class Door:
    """Tells who makes a request, from its headers (lower-case names)."""

    def __init__(self, access: Access, store: AccessStore) -> None:
        self._access = access
        self._store = store

    def visitor(self, headers: Mapping[str, str]) -> Visitor:
        """Who makes a request, under the settings' mode."""
        if self._access.mode == "none":
            return Visitor(ALONE)
        person = self._vouched(headers) if self._access.mode == "proxy" else self._in_session(headers)
        return self._attested(person) if person is not None else Visitor(None)

    def _in_session(self, headers: Mapping[str, str]) -> Person | None:
        token = cookie(headers.get("cookie", ""), COOKIE)
        whole, idle = self._access.session_hours * 3600, self._access.idle_minutes * 60
        return self._store.session(token, whole, idle) if token else None

    def _vouched(self, headers: Mapping[str, str]) -> Person | None:
        given, name = headers.get("x-balise-proxy", ""), headers.get("x-remote-user", "")
        if not name or not hmac.compare_digest(given.encode(), self._access.proxy_secret.encode()):
            return None
        return Person(name, roles_of(headers.get("x-remote-roles", "user")), headers.get("x-remote-attested", ""))

    def _attested(self, person: Person) -> Visitor:
        rules = self._access.rules
        if person.attested == rules or (said := self._store.attested(person.name)) == rules:
            return Visitor(person)
        spent = (self._store.now() - self._store.since(rules)) / _DAY_S
        left = int(self._access.grace_days - spent)
        if not (said or person.attested) or left <= 0:
            return Visitor(person, must_attest=True)
        return Visitor(person, days_left=left)


def headers_of(scope: Scope) -> dict[str, str]:
    """The headers of a request or of a socket's opening."""
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


class Doorkeeper:
    """Wraps the application; puts the visitor in the request's scope, under `visitor`."""

    def __init__(self, app: App, door: Door, audit: AuditStore) -> None:
        self._app = app
        self._door = door
        self._audit = audit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in, send to log in or to attest, or refuse."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        if _OPEN.fullmatch(path):
            await self._app(scope, receive, send)
            return
        visitor = await asyncio.to_thread(self._door.visitor, headers_of(scope))
        scope = {**scope, "visitor": visitor}
        needed = ROLES.get(path, Role.USER)
        if (visitor.person is not None and path in _KNOWN) or visitor.may(needed):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif visitor.person is None:
            await _elsewhere(scope, send, "/connexion", 401)
        elif needed is Role.USER and needed in visitor.person.roles:
            await _elsewhere(scope, send, "/attestation", 403)
        else:
            refused = {"page": path, "role": needed.value}
            await asyncio.to_thread(self._audit.record, "denied", refused, visitor.person.name)
            await _elsewhere(scope, send, "/compte?refus=1", 403)


async def _elsewhere(scope: Scope, send: Send, page: str, status: int) -> None:
    """Send a person to a page; tell a program that it may not."""
    wants_page = scope["method"] == "GET" and "text/html" in headers_of(scope).get("accept", "")
    headers = [(b"location", page.encode())] if wants_page else []
    await send({"type": "http.response.start", "status": 303 if wants_page else status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
