"""A slot: the command that serves a model with vLLM, and how it is started and stopped, here or by systemd."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from serving import durable
from serving.errors import StepFailed
from serving.register import Model
from serving.settings import Pool, Settings, Slot

ALIAS = "balise"
"""The name that does not change from model to model; the exact one comes first: vLLM answers with the first."""

OFFLINE = {
    "VLLM_NO_USAGE_STATS": "1",
    "DO_NOT_TRACK": "1",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_OFFLINE": "1",
}
_MARK = "BALISE_SLOT"
_METRICS_APART = 2000
"""From a router's port to that of its own metrics, on loopback."""

_AGAIN_S = (0.02, 0.1)
_DRAIN_S = 30
_KILL_AFTER_S = _DRAIN_S + 15
_WAITS_S = {"is-active": 5.0, "stop": 90.0, "restart": 2000.0}
"""How long each order to systemd may take: the unit's own TimeoutStopSec, then its TimeoutStartSec, and ssh besides."""


class Launcher(Protocol):
    """Starts and stops servers."""

    def start(self, slot: Slot, model: Model) -> None:
        """Start a slot's server with a model; does not wait for it to be ready."""

    def stop(self, slot: Slot) -> None:
        """Stop a slot's server, if any, and wait for its end."""

    def running(self, slot: Slot) -> bool:
        """Whether a slot's server runs, ready or not."""

    def start_router(self, pool: Pool) -> None:
        """Start the router of a pool that has one, with its workers."""

    def stop_router(self, pool: Pool) -> None:
        """Stop it."""

    def router_running(self, pool: Pool) -> bool:
        """Whether it runs, ready or not."""


def arguments(slot: Slot, model: Model, settings: Settings) -> list[str]:
    """The command line of a slot's server.

    Requests that run when the server is stopped are finished first (`--shutdown-timeout`, 0 by default in vLLM).
    """
    return [
        str(settings.vllm),
        "-m",
        "vllm.entrypoints.openai.api_server",
        "--model",
        str(settings.models / model.folder),
        "--served-model-name",
        model.name,
        ALIAS,
        "--host",
        settings.node(slot.node).address,
        "--port",
        str(slot.port),
        "--max-model-len",
        str(model.context),
        "--shutdown-timeout",
        str(_DRAIN_S),
        "--enable-prefix-caching",
        *slot.arguments,
    ]


def environment(slot: Slot, settings: Settings) -> dict[str, str]:
    """The environment of a slot's server: nothing leaves, and what its hardware needs. Never the key."""
    return {**OFFLINE, "VLLM_HOST_IP": settings.node(slot.node).address, **slot.environment, _MARK: slot.name}


def router_arguments(pool: Pool, settings: Settings) -> list[str]:
    """The command line of a pool's router. Its workers are named at each start: it forgets those added while it ran."""
    first = settings.slot(pool.slots[0])
    return [
        str(settings.router),
        "--host",
        settings.node(first.node).address,
        "--port",
        str(pool.router_port),
        "--policy",
        "cache_aware",
        "--disable-retries",
        "--prometheus-host",
        "127.0.0.1",
        "--prometheus-port",
        str(pool.router_port + _METRICS_APART),
        "--worker-urls",
        *(settings.address(settings.slot(name)) for name in pool.slots),
    ]


class Processes:
    """Servers as processes of this machine. They outlive the controller; their environment bears their slot's name."""

    def __init__(self, settings: Settings, sleep: Callable[[float], None] = time.sleep) -> None:
        self._settings = settings
        self._sleep = sleep

    def start(self, slot: Slot, model: Model) -> None:
        """Start the server."""
        key = {"VLLM_API_KEY": self._settings.api_key} if self._settings.api_key_file is not None else {}
        kept_to = ["taskset", "--cpu-list", slot.cpus] if slot.cpus else []
        self._launch(
            [*kept_to, *arguments(slot, model, self._settings)], {**environment(slot, self._settings), **key}, slot.name
        )

    def stop(self, slot: Slot) -> None:
        """Stop the server and what it started."""
        self._end(slot.name)

    def running(self, slot: Slot) -> bool:
        """Whether it runs."""
        return _lives(slot.name)

    def start_router(self, pool: Pool) -> None:
        """Start the pool's router."""
        if pool.router_port:
            self._launch(router_arguments(pool, self._settings), {**OFFLINE, _MARK: _router(pool)}, _router(pool))

    def stop_router(self, pool: Pool) -> None:
        """Stop the pool's router."""
        if pool.router_port:
            self._end(_router(pool))

    def router_running(self, pool: Pool) -> bool:
        """Whether the pool's router runs."""
        return _lives(_router(pool))

    def _launch(self, command: list[str], extra: dict[str, str], name: str) -> None:
        logs = self._settings.state / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        with (logs / f"{name}.log").open("ab") as log:
            try:
                subprocess.Popen(  # noqa: S603 - the command comes from the register and the operator's settings
                    command,
                    # The router gives itself a title, which would wipe its environment, and the mark with it.
                    env={**os.environ, **extra, "SPT_NOENV": "1"},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            except OSError as error:
                why = f"{command[0]} ne démarre pas (fichier absent ou non exécutable : {error.strerror})."
                raise StepFailed(why, "Voyez « vllm » et « router » dans les réglages des nœuds.") from error

    def _end(self, name: str) -> None:
        found = sorted(_marked(name))
        if found:
            _signal(found[0], signal.SIGTERM)
        for _ in range(int(_KILL_AFTER_S * 5)):
            _reap()
            if not _lives(name):
                return
            self._sleep(0.2)
        for pid in _marked(name):
            _signal(pid, signal.SIGKILL)
        self._sleep(0.5)
        _reap()


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


def launcher_of(settings: Settings) -> Launcher:
    """The launcher that the settings name."""
    return Processes(settings) if settings.launcher == "process" else Systemd(settings)


def _router(pool: Pool) -> str:
    return f"router-{pool.name}"


def _lives(name: str) -> bool:
    """Whether a process bears this slot's name. Looked at again: one that replaces its program, as taskset does, has no
    environment for an instant.
    """
    for wait_s in (0.0, *_AGAIN_S):
        time.sleep(wait_s)
        if any(_marked(name)):
            return True
    return False


def _marked(name: str) -> Iterator[int]:
    """The processes whose environment bears this slot's name, but zombies."""
    mark = f"{_MARK}={name}".encode()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if mark in (entry / "environ").read_bytes().split(b"\0"):
                yield int(entry.name)
        except OSError:
            continue


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _reap() -> None:
    """Bury children of ours that ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            continue
    except ChildProcessError:
        return
