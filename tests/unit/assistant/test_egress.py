"""What the process may reach, tried in processes of their own: the rule cannot be removed once set."""

import subprocess
import sys

import pytest

from assistant.egress import Circuit, named_in
from corpus.settings import load_settings

TRY = """
import socket, sys
from assistant.egress import Circuit
refused = []
Circuit(["autre.exemple"], refused.append).close()
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname(), timeout=1).close()
for attempt in (
    lambda: socket.create_connection(("192.0.2.1", 9), timeout=1),
    lambda: socket.create_connection(("192.0.2.1", 9), timeout=1),
    lambda: socket.getaddrinfo("exemple.invalid", 80),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.2", 9)),
):
    try:
        attempt()
    except OSError as error:
        print(type(error).__name__)
import httpx
try:
    httpx.get("http://192.0.2.3/", timeout=1)
except httpx.HTTPError as error:
    print(type(error).__name__)
print(refused)
"""


def test_an_address_that_nobody_named_is_refused_before_a_packet_leaves() -> None:
    done = subprocess.run([sys.executable, "-c", TRY], capture_output=True, text=True, timeout=60)
    *kinds, refused = done.stdout.splitlines()
    assert kinds == ["EgressRefused"] * 4 + ["ConnectError"], done.stderr
    assert refused == "['192.0.2.1', 'exemple.invalid', '192.0.2.2', '192.0.2.3']"


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("10.1.2.3", True),
        ("fournisseur.exemple", True),
        ("FOURNISSEUR.exemple", True),
        ("10.1.2.4", False),
        ("exemple", False),
        ("fournisseur.exemple.org", False),
        ("8.8.8.8", False),
        ("2001:db8::1", False),
    ],
)
def test_the_rule(host: str, allowed: bool) -> None:
    assert Circuit(["10.1.2.3", "fournisseur.exemple"], print).allows(host) is allowed


def test_the_settings_name_the_hosts() -> None:
    settings = load_settings(
        qdrant={"url": "http://10.0.0.1:6333"},
        generation={"url": "http://10.0.0.2:8000/v1", "model": "m", "hosts": ["10.0.0.3"]},
        database="postgresql://b:c@10.0.0.4:5432/balise",
        access={"mode": "oidc", "issuer": "https://f.exemple/x", "client_id": "b", "public_host": "b.exemple"},
    )
    assert named_in(settings) == {"10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "f.exemple"}
    assert named_in(load_settings()) == frozenset()
