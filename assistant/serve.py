"""The chat server: it listens on this machine only, with every door closed but the ones the page needs."""

import ipaddress
import logging
import os
import socket
import sys
from typing import TYPE_CHECKING

from assistant.closed import close_circuit
from assistant.frontend import LOCALES, build
from assistant.gate import Gate
from corpus.errors import BaliseError, SettingsError
from corpus.settings import Chat, Settings, load_settings

if TYPE_CHECKING:
    from assistant.engine import Engine

EVENTS = frozenset({"connect", "connection_successful", "clear_session", "disconnect", "client_message"})
"""What the page may send over its socket: editing a message, favourites, sound and the like have no handler left."""


def serve(settings: Settings) -> None:
    """Serve the chat until interrupted.

    Raises:
        SettingsError: the address is not one of this machine's own, or the port is taken.
        IndexNotBuilt, IndexMismatch: there is no index to answer from.
        UnknownFrontend: the installed Chainlit is not the one whose page was read.

    """
    close_circuit()
    listening = listen(settings.chat)
    from assistant.engine import Engine

    run(settings, listening, Engine.open(settings))


def run(settings: Settings, listening: socket.socket, engine: "Engine") -> None:
    """Serve an opened engine on an opened socket until interrupted."""
    os.environ["CHAINLIT_APP_ROOT"] = str(build(settings.data))
    _quiet()

    # Chainlit reads its folder when it is imported, so not before this line.
    import uvicorn
    from chainlit.config import config
    from chainlit.server import app, sio

    from assistant.audit.store import AuditStore, Quota
    from assistant.chat import register
    from assistant.library.routes import language_chosen, router
    from assistant.metrics import Metrics

    quota = Quota(settings.chat.questions_a_person, settings.chat.questions_in_all)
    at_once = settings.generation.parallel if settings.generation.on else 1
    metrics = Metrics()
    if settings.chat.metrics_port:
        metrics.serve(settings.chat.metrics_port)
    register(engine, AuditStore(settings.data / "audit"), quota, metrics, at_once)
    # Before Chainlit's own routes, the last of which takes every path.
    app.router.routes[:0] = router(engine).routes
    config.run.headless = True
    for event in [name for name in sio.handlers["/"] if name not in EVENTS]:
        del sio.handlers["/"][event]
    gate = Gate(app, settings.chat.port, lambda cookies: LOCALES[language_chosen(cookies)])
    server = uvicorn.Server(uvicorn.Config(gate, log_level="error", access_log=False))
    sys.stdout.write(f"Balise répond sur http://{settings.chat.host}:{settings.chat.port} (Ctrl+C pour arrêter).\n")
    sys.stdout.flush()
    server.run(sockets=[listening])


def listen(chat: Chat) -> socket.socket:
    """A socket on the settings' address, refused unless only this machine can reach it.

    Raises:
        SettingsError: the address is not a loopback one, or the port is taken.

    """
    if not _is_loopback(chat.host):
        raise SettingsError(
            f"L'adresse {chat.host} serait joignable d'ailleurs, et la page n'a pas encore de contrôle d'accès.",
            'Mettez chat.host = "127.0.0.1" dans balise.toml.',
        )
    family = socket.AF_INET6 if ":" in chat.host else socket.AF_INET
    try:
        return socket.create_server((chat.host, chat.port), family=family)
    except OSError as error:
        raise SettingsError(
            f"Le port {chat.port} est déjà pris.",
            f"Arrêtez l'autre programme, ou choisissez un autre port : BALISE_CHAT__PORT={chat.port + 1}.",
        ) from error


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
    try:
        serve(load_settings())
    except BaliseError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from error


if __name__ == "__main__":
    main()
