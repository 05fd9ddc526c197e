"""Servers as systemd units, on this machine or another one of the closed network."""

import subprocess

from serving import durable
from serving.errors import StepFailed
from serving.register import Model
from serving.settings import Pool, Settings, Slot

_WAITS_S = {"is-active": 5.0, "stop": 90.0, "restart": 2000.0}
"""How long each order to systemd may take: the unit's own TimeoutStopSec, then its TimeoutStartSec, and ssh besides."""


class Systemd:
    """Servers as systemd units (`python -m serving units`), on this machine or on another one of the closed network.
    ``command`` is where `systemctl` is.

    What a node that cannot be asked runs is unknown; it is taken to run nothing: the model that it served may then be
    put in service elsewhere, and whatever is still to be started or stopped there fails clearly.
    """

    def __init__(self, settings: Settings, command: str = "/usr/bin/systemctl") -> None:
        self._settings = settings
        self._command = command

    def start(self, slot: Slot, model: Model) -> None:
        """Start the server."""
        # The unit reads which model to serve from this file, written before it starts.
        durable.write(
            self._settings.state / "slots" / f"{slot.name}.env",
            f"MODEL_FOLDER={self._settings.models / model.folder}\n"
            f"MODEL_NAME={model.name}\n"
            f"MODEL_CONTEXT={model.context}\n",
        )
        self._systemctl("restart", slot.node, f"balise-vllm@{slot.name}.service")

    def stop(self, slot: Slot) -> None:
        """Stop the server and what it started; the machine no longer starts it with itself."""
        self._systemctl("stop", slot.node, f"balise-vllm@{slot.name}.service")
        (self._settings.state / "slots" / f"{slot.name}.env").unlink(missing_ok=True)

    def running(self, slot: Slot) -> bool:
        """Whether it runs; not so when its node cannot be asked."""
        return self._active(slot.node, f"balise-vllm@{slot.name}.service")

    def start_router(self, pool: Pool) -> None:
        """Start the pool's router."""
        if pool.router_port:
            self._systemctl("restart", self._first(pool), f"balise-router@{pool.name}.service")

    def stop_router(self, pool: Pool) -> None:
        """Stop the pool's router."""
        if pool.router_port:
            self._systemctl("stop", self._first(pool), f"balise-router@{pool.name}.service")

    def router_running(self, pool: Pool) -> bool:
        """Whether the pool's router runs; not so when its node cannot be asked."""
        return self._active(self._first(pool), f"balise-router@{pool.name}.service")

    def _active(self, node: str, unit: str) -> bool:
        try:
            return self._call("is-active", node, unit).returncode == 0
        except StepFailed:
            return False

    def _first(self, pool: Pool) -> str:
        return self._settings.slot(pool.slots[0]).node

    def _systemctl(self, verb: str, node: str, unit: str) -> None:
        done = self._call(verb, node, unit)
        if done.returncode:
            raise StepFailed(
                f"systemctl {verb} {unit} a échoué ({done.stderr.strip()}).", f"Voyez journalctl -u {unit} sur {node}."
            )

    def _call(self, verb: str, node: str, unit: str) -> "subprocess.CompletedProcess[str]":
        host = self._settings.node(node).host
        where = ["--host", host] if host else []
        try:
            return subprocess.run(  # noqa: S603
                [self._command, *where, verb, unit], capture_output=True, text=True, check=False, timeout=_WAITS_S[verb]
            )
        except OSError as error:
            raise StepFailed(f"{self._command} ne se lance pas ({error.strerror}).", "Voyez « launcher ».") from error
        except subprocess.TimeoutExpired as error:
            raise StepFailed(
                f"systemctl {verb} {unit} n'a pas fini à temps.", f"Voyez si {node} répond : noeud-perdu.md."
            ) from error
