import asyncio
from typing import Any

import pytest

from assistant.gate import Gate, Message, Receive, Scope, Send, Site, bound, loopback

PORT = 8123
OWN = loopback(PORT)


async def inner(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"X-Frame-Options", b"ALLOWALL")]})
    await send({"type": "http.response.body", "body": b"ok"})


def ask(
    path: str = "/", method: str = "GET", host: str = f"127.0.0.1:{PORT}", site: Site = OWN, **other: Any
) -> Message:
    """The first message the gate sends back for a request."""
    headers = [(b"host", host.encode()), *((k.encode(), v.encode()) for k, v in other.pop("headers", {}).items())]
    scope = {"type": "http", "path": path, "method": method, "headers": headers, **other}
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    asyncio.run(Gate(inner, site, lambda cookies: "en-US" if "en" in cookies else "fr-FR")(scope, receive, send))
    return sent[0]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/health",
        "/favicon",
        "/assets/index-B2.js",
        "/public/balise.css",
        "/project/settings",
        "/ws/socket.io/",
        "/avatars/Balise",
        "/project/file/13b58bea-8f82-4111-bc19-d7869995971f",
    ],
)
def test_what_the_page_reads_goes_through(path: str) -> None:
    assert ask(path)["status"] == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/project/file"),
        ("POST", "/login"),
        ("PUT", "/feedback"),
        ("GET", "/project/thread/1"),
        ("POST", "/mcp"),
        ("PUT", "/project/element"),
        ("POST", "/project/action"),
        ("GET", "/autre"),
        ("GET", "/copilot/index.js"),
        ("DELETE", "/"),
        ("POST", "/project/threads"),
    ],
)
def test_the_rest_does_not_exist(method: str, path: str) -> None:
    assert ask(path, method)["status"] == 404


@pytest.mark.parametrize("host", ["exemple.org", f"exemple.org:{PORT}", "127.0.0.1", "127.0.0.1:80", ""])
def test_a_foreign_name_is_refused(host: str) -> None:
    assert ask(host=host)["status"] == 421


@pytest.mark.parametrize("origin", ["http://exemple.org", "null", f"https://127.0.0.1:{PORT}", "http://127.0.0.1:80"])
def test_a_foreign_page_is_refused(origin: str) -> None:
    assert ask(headers={"origin": origin})["status"] == 403


def test_its_own_page_is_not() -> None:
    assert ask(headers={"origin": f"http://localhost:{PORT}"})["status"] == 200


def test_a_socket_from_a_foreign_page_is_closed() -> None:
    answer = ask("/ws/socket.io/", type="websocket", headers={"origin": "http://exemple.org"})
    assert answer["type"] == "websocket.close"


@pytest.mark.parametrize("path", ["/", "/autre"])
def test_every_response_keeps_the_page_within_its_origin(path: str) -> None:
    headers = dict(ask(path)["headers"])
    policy = headers[b"content-security-policy"].decode()
    assert policy.startswith("default-src 'none'")
    assert "script-src 'self';" in policy
    assert "http:" not in policy and "https:" not in policy and "*" not in policy
    assert headers[b"x-frame-options"] == b"DENY"
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"referrer-policy"] == b"no-referrer"
    assert b"X-Frame-Options" not in headers


SITE = Site(frozenset({"balise.exemple"}), secure=True)


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("balise.exemple", "https://balise.exemple", 200),
        ("balise.exemple", "http://balise.exemple", 403),
        ("balise.exemple", "https://exemple", 403),
        (f"127.0.0.1:{PORT}", "https://balise.exemple", 421),
    ],
)
def test_over_tls_only_its_own_name(host: str, origin: str, status: int) -> None:
    answer = ask(host=host, headers={"origin": origin}, site=SITE)
    assert answer["status"] == status
    headers = dict(answer["headers"])
    assert b"max-age" in headers[b"strict-transport-security"]
    assert b"wss://balise.exemple;" in headers[b"content-security-policy"]


@pytest.mark.parametrize(
    ("cookie", "secure", "bounded"),
    [
        (b"a=1; Path=/", False, b"a=1; Path=/; SameSite=lax"),
        (b"a=1; SameSite=strict", True, b"a=1; SameSite=strict; Secure"),
        (b"a=1; HttpOnly; SameSite=lax; Secure", True, b"a=1; HttpOnly; SameSite=lax; Secure"),
    ],
)
def test_every_cookie_stays_on_this_site(cookie: bytes, secure: bool, bounded: bytes) -> None:
    assert bound(cookie, secure=secure) == bounded
