"""What this process may reach: this machine, and the addresses that the settings name. Anything else is refused here,
before a packet leaves, and reported.

By Python's own audit hook (PEP 578), which sees every connection that a Python socket opens and every name it looks
up, and cannot be removed once set. Libraries that open sockets in C (the database's) escape it: the network rules of
`serving/deploy/` hold them too, and `make closed-circuit` watches the system calls themselves.
"""

import ipaddress
import logging
import socket
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from corpus.errors import BaliseError
from corpus.settings import Settings

log = logging.getLogger(__name__)

_CONNECTING = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_NAMING = frozenset({"socket.getaddrinfo", "socket.gethostbyname"})


class EgressRefused(BaliseError, OSError):
    """An address that the settings do not name. An `OSError` too: libraries take it for a network that is closed."""


def named_in(settings: Settings) -> frozenset[str]:
    """The hosts that the settings name: Qdrant, model endpoints, identity provider, database."""
    addresses = (settings.qdrant.url, settings.generation.url, settings.access.issuer, settings.database)
    hosts = (urlsplit(address).hostname for address in addresses if address)
    return frozenset({*filter(None, hosts), *settings.generation.hosts})


class Circuit:
    """The rule: loopback and ``hosts`` are reachable, nothing else. ``report`` is told each refused address once."""

    def __init__(self, hosts: Iterable[str], report: Callable[[str], None]) -> None:
        self._hosts = frozenset(host.lower() for host in hosts)
        self._report = report
        self._refused: set[str] = set()
        self._resolving = threading.local()

    def close(self) -> None:
        """Apply the rule to this process, until it ends."""
        sys.addaudithook(self._audit)

    def allows(self, host: str) -> bool:
        """Whether a host, by name or by address, may be reached."""
        bare = host.lower().strip("[]").partition("%")[0]
        if not bare or bare == "localhost" or bare in self._hosts:
            return True
        try:
            address = ipaddress.ip_address(bare)
        except ValueError:
            return False
        return address.is_loopback or address.is_unspecified or bare in self._resolved()

    def _audit(self, event: str, values: tuple[Any, ...]) -> None:
        if event in _CONNECTING:
            address = values[1]
            host = address[0] if isinstance(address, tuple) and address else ""  # a path: a local socket
        elif event in _NAMING:
            host = values[0] or ""
        else:
            return
        host = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
        if getattr(self._resolving, "now", False) or self.allows(host):
            return
        if host not in self._refused:
            self._refused.add(host)
            log.error("egress refused: %s", host)
            self._report(host)
        raise EgressRefused(
            f"L'adresse {host} n'est pas de celles que nomment les réglages.",
            "Si elle doit l'être, ajoutez-la à balise.toml ; sinon, avisez la personne responsable de la sécurité.",
        )

    def _resolved(self) -> frozenset[str]:
        """The addresses of the named hosts, looked up anew: they may move."""
        found: set[str] = set()
        self._resolving.now = True
        try:
            for host in self._hosts:
                try:
                    found.update(str(entry[4][0]) for entry in socket.getaddrinfo(host, None))
                except OSError:
                    continue
        finally:
            self._resolving.now = False
        return frozenset(found)
