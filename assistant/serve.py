"""The chat server: on this machine only, or behind its access control; every door closed but those the page needs."""

import errno
import ipaddress
import logging
import os
import socket
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING

from assistant.closed import close_circuit
from assistant.frontend import LOCALES, build
from assistant.gate import Gate, Site, loopback
from corpus.command import ended
from corpus.errors import SettingsError
from corpus.settings import Access, Chat, Settings, load_settings

if TYPE_CHECKING:
    from assistant.audit.store import AuditStore
    from assistant.engine import Engine

EVENTS = frozenset({"connect", "connection_successful", "clear_session", "disconnect", "client_message", "stop"})
"""What the page may send over its socket: editing a message, favourites, sound and the like have no handler left."""


_LARGEST_FRAME = 65_536
"""Bytes that the page may send over its socket at once: a message and what surrounds it."""


def serve(settings: Settings) -> None:
    """Serve the chat until interrupted.

    Raises:
        SettingsError: the address would be reached by anyone, or in clear, or cannot be listened on.
        IndexNotBuilt, IndexMismatch: there is no index to answer from.
        UnknownFrontend: the installed Chainlit is not the one whose page was read.

    """
    close_circuit()
    listening = listen(settings.chat, settings.access)
    from assistant.engine import Engine

    run(settings, listening, Engine.open(settings))


def run(settings: Settings, listening: socket.socket, engine: "Engine") -> None:
    """Serve an opened engine on an opened socket until interrupted."""
    os.environ["CHAINLIT_APP_ROOT"] = str(build(settings.data))
    _quiet()

    # Chainlit reads its folder when it is imported, so not before this line.
    import uvicorn
    from chainlit import on_app_shutdown
    from chainlit.config import config
    from chainlit.server import app, sio

    from assistant.access import routes as access_routes
    from assistant.access.door import Door, Doorkeeper
    from assistant.access.store import AccessStore
    from assistant.audit.ledger import Ledger
    from assistant.audit.store import AuditStore, Quota
    from assistant.audit.texts import Texts
    from assistant.chat import register
    from assistant.conversations import Conversations
    from assistant.database import database_of
    from assistant.egress import Circuit, named_in
    from assistant.feedback import FeedbackStore
    from assistant.library import history as history_routes
    from assistant.library import opinion as opinion_routes
    from assistant.library.pages import language_chosen
    from assistant.library.routes import router
    from assistant.metrics import Metrics

    quota = Quota(settings.chat.questions_a_person, settings.chat.questions_in_all)
    at_once = settings.generation.parallel if settings.generation.on else 1
    metrics = Metrics()
    if settings.chat.metrics_port:
        metrics.serve(settings.chat.metrics_port)
    access, site = settings.access, site_of(settings.chat, settings.access)
    database = database_of(settings)
    audit, people = AuditStore(database), AccessStore(database)
    for kind in ("abnormal", "egress_refused", "login_refused"):
        metrics.flag(kind, partial(audit.count, kind))
    Circuit(named_in(settings), lambda host: _report(audit, host)).close()
    door = Door(access, people)
    days = settings.audit.keep_text_days
    texts = Texts(audit, days)
    ledger = Ledger(audit, texts, quota)
    register(engine, ledger, door, metrics, scheme=site.scheme, at_once=at_once)
    # Before Chainlit's own routes, the last of which takes every path.
    app.router.routes[:0] = [
        *router(engine, days).routes,
        *history_routes.router(Conversations(audit, texts), lambda: engine.knowledge, days).routes,
        *opinion_routes.router(FeedbackStore(audit), engine.refuses).routes,
        *access_routes.router(access, people, audit, secure=site.secure).routes,
    ]
    config.run.headless = True
    on_app_shutdown(engine.close)  # Chainlit then ends the process at once: no other hook would run
    for event in [name for name in sio.handlers["/"] if name not in EVENTS]:
        del sio.handlers["/"][event]
    gate = Gate(Doorkeeper(app, door, audit), site, lambda cookies: LOCALES[language_chosen(cookies)])
    server = uvicorn.Server(
        uvicorn.Config(
            gate,
            log_level="error",
            access_log=False,
            proxy_headers=False,
            ws_max_size=_LARGEST_FRAME,
            ssl_certfile=access.tls_certificate,
            ssl_keyfile=access.tls_key,
        )
    )
    name = access.public_host or f"{settings.chat.host}:{settings.chat.port}"
    sys.stdout.write(f"Balise répond sur {site.scheme}://{name} (Ctrl+C pour arrêter).\n")
    sys.stdout.flush()
    server.run(sockets=[listening])


def site_of(chat: Chat, access: Access) -> Site:
    """How people reach the page."""
    if access.mode == "none":
        return loopback(chat.port)
    return Site(frozenset({access.public_host}), secure=access.tls_certificate is not None or access.mode == "proxy")


def listen(chat: Chat, access: Access) -> socket.socket:
    """A socket on the settings' address; one that others can reach only with access control, and over TLS.

    Raises:
        SettingsError: the address would be reached by anyone, or in clear, or cannot be listened on.

    """
    reached = not _is_loopback(chat.host)
    if reached and access.mode == "none":
        raise SettingsError(
            f"L'adresse {chat.host} serait joignable d'ailleurs, et personne ne s'identifie (access.mode = « none »).",
            'Mettez chat.host = "127.0.0.1", ou choisissez un contrôle d\'accès (docs/acces.md).',
        )
    if reached and access.tls_certificate is None:
        raise SettingsError(
            f"L'adresse {chat.host} serait joignable d'ailleurs sans chiffrement.",
            "Donnez access.tls_certificate et access.tls_key, ou écoutez sur 127.0.0.1 derrière un mandataire qui "
            "chiffre (docs/acces.md).",
        )
    if access.mode == "accounts" and access.tls_certificate is None and not _is_loopback(_name(access.public_host)):
        raise SettingsError(
            f"Les mots de passe iraient en clair vers {access.public_host}.",
            "Donnez access.tls_certificate et access.tls_key (docs/acces.md).",
        )
    family = socket.AF_INET6 if ":" in chat.host else socket.AF_INET
    try:
        return socket.create_server((chat.host, chat.port), family=family)
    except OSError as error:
        raise _unreachable(chat, error) from error


def _unreachable(chat: Chat, error: OSError) -> SettingsError:
    if error.errno == errno.EADDRINUSE:
        return SettingsError(
            f"Le port {chat.port} est déjà pris.",
            f"Arrêtez l'autre programme, ou choisissez un autre port : BALISE_CHAT__PORT={chat.port + 1}.",
        )
    if error.errno == errno.EACCES:
        return SettingsError(
            f"Ce compte n'a pas le droit d'écouter sur le port {chat.port}.",
            "Choisissez un port de 1024 ou plus (BALISE_CHAT__PORT=8000).",
        )
    return SettingsError(
        f"On ne peut pas écouter sur {chat.host} ({error.strerror or error}).",
        "Donnez une adresse de cette machine dans chat.host, ou 127.0.0.1.",
    )


def _report(audit: "AuditStore", host: str) -> None:
    """Record a refused address, on a thread of its own: the one that asked may hold the database."""
    threading.Thread(target=audit.record, args=("egress_refused", {"host": host})).start()


def _name(host: str) -> str:
    """A host without its port."""
    return host.removeprefix("[").partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _quiet() -> None:
    """Keep what people write out of the logs: these libraries log payloads with their errors."""
    for name in ("chainlit", "socketio", "engineio", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def main() -> None:
    """`python -m assistant.serve`."""
    ended(lambda: serve(load_settings()))


if __name__ == "__main__":
    main()
