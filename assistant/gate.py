"""The gate before the chat page: what may be asked of the server, by which page, and what a browser may do with it.

An ASGI middleware. Three rules: the request must be addressed to the page under one of its own names (a foreign name is
DNS rebinding) and come from its own page; only the paths that the page needs exist, so that uploads, threads, sharing
and tool servers cannot be reached whatever the front end; and every response carries the headers that keep the page
within its origin.
"""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_READ = re.compile(
    r"/|/favicon|/logo|/avatars/[\w .-]+|/health|/user|/auth/config|/project/(?:settings|translations)|"
    r"/project/file/[0-9a-f-]{36}|/(?:assets|public)/[\w./-]+|/ws/socket\.io/?|"
    r"/textes|/source/[\w-]+|/conversations|/aide|/langue/[a-z]{2}|"
    r"/connexion(?:/ouvrir)?|/retour|/compte|/attestation|/exploitation|/registre|/retours|/moi|/avis/\d{1,9}"
)
_TELLING = (b"host", b"origin", b"sec-fetch-site")
_LANGUAGE = re.compile(rb"(?:^|&)language=[^&]*")
_WRITE = re.compile(
    r"/set-session-cookie|/ws/socket\.io/?|/recherche|/conversations|/connexion|/deconnexion|/attestation|/exploitation|/avis/\d{1,9}"
)


@dataclass(frozen=True, slots=True)
class Site:
    """Under which names (with their port) people reach the page, and whether over TLS."""

    hosts: frozenset[str]
    secure: bool = False

    @property
    def scheme(self) -> str:
        """How an address of the page begins."""
        return "https" if self.secure else "http"


def loopback(port: int) -> Site:
    """A workstation's own names."""
    return Site(frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")))


def policy(site: Site) -> str:
    """The Content-Security-Policy: this origin and nothing else.

    Inline styles are allowed because the front end's notifications and panels write theirs in the page; scripts, which
    matter, are files of this origin only.
    """
    names = sorted(host for host in site.hosts if not host.startswith("["))  # the policy's grammar has no IPv6 address
    sockets = " ".join(f"{site.scheme.replace('http', 'ws')}://{host}" for host in names)
    return (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        f"font-src 'self'; connect-src 'self' {sockets}; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )


def headers(site: Site) -> list[tuple[bytes, bytes]]:
    """The headers of every response."""
    kept_secure = [(b"strict-transport-security", b"max-age=31536000")] if site.secure else []
    return [
        *kept_secure,
        (b"content-security-policy", policy(site).encode()),
        (b"x-frame-options", b"DENY"),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
    ]


def bound(cookie: bytes, *, secure: bool) -> bytes:
    """A cookie, whoever sets it, kept to this site's own pages, and over TLS where the page is."""
    said = cookie.lower()
    if b"samesite=" not in said:
        cookie += b"; SameSite=lax"
    if secure and b"; secure" not in said:
        cookie += b"; Secure"
    return cookie


_SPOKEN = frozenset({"/project/settings", "/project/translations"})
"""Paths whose answer depends on a language: the one that the person chose, not the browser's."""


class Gate:
    """Wraps an application that people reach as ``site``; ``locale`` tells a request's language."""

    def __init__(self, app: App, site: Site, locale: Callable[[str], str]) -> None:
        self._app = app
        self._locale = locale
        self._site = site
        self._headers = headers(site)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through, or refuse: 421 for a foreign name, 403 for a foreign page, 404 for the rest."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is None:
            if scope["path"] in _SPOKEN:
                scope = {
                    **scope,
                    "query_string": _LANGUAGE.sub(b"", scope.get("query_string", b"")) + self._spoken(scope),
                }
            await self._app(scope, receive, self._with_headers(send))
        elif scope["type"] == "http":
            await send({"type": "http.response.start", "status": refusal, "headers": self._headers})
            await send({"type": "http.response.body", "body": b""})
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _refusal(self, scope: Scope) -> int | None:
        given = {name: value.decode("latin-1") for name, value in scope["headers"] if name in _TELLING}
        if given.get(b"host", "").lower() not in self._site.hosts:
            return 421
        origin = given.get(b"origin")
        # A form of our own page, which names no referrer, has « null » for origin; the browser says where it is from.
        own_form = origin == "null" and given.get(b"sec-fetch-site") == "same-origin"
        if origin is not None and not own_form and not self._own(origin):
            return 403
        path: str = scope["path"]
        reads = scope["type"] == "websocket" or scope["method"] in ("GET", "HEAD")
        return None if (_READ if reads else _WRITE).fullmatch(path) else 404

    def _own(self, origin: str) -> bool:
        scheme, _, host = origin.lower().partition("://")
        return scheme == self._site.scheme and host in self._site.hosts

    def _spoken(self, scope: Scope) -> bytes:
        cookie = next((v.decode("latin-1") for n, v in scope["headers"] if n == b"cookie"), "")
        return f"&language={self._locale(cookie)}".encode()

    def _with_headers(self, send: Send) -> Send:
        own = {name for name, _ in self._headers}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [(n, v) for n, v in message.get("headers", []) if n.lower() not in own]
                bounded = [
                    (n, bound(v, secure=self._site.secure) if n.lower() == b"set-cookie" else v) for n, v in kept
                ]
                message["headers"] = [*bounded, *self._headers]
            await send(message)

        return sending
