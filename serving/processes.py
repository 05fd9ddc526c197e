"""Servers as processes of this machine."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from serving.errors import StepFailed
from serving.node import DRAIN_S, MARK, OFFLINE, arguments, environment, router_arguments
from serving.register import Model
from serving.settings import Pool, Settings, Slot

_AGAIN_S = (0.02, 0.1)
_KILL_AFTER_S = DRAIN_S + 15


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
            self._launch(router_arguments(pool, self._settings), {**OFFLINE, MARK: _router(pool)}, _router(pool))

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
        found = sorted(marked(name))
        if found:
            _signal(found[0], signal.SIGTERM)
        for _ in range(int(_KILL_AFTER_S * 5)):
            _reap()
            if not _lives(name):
                return
            self._sleep(0.2)
        for pid in marked(name):
            _signal(pid, signal.SIGKILL)
        self._sleep(0.5)
        _reap()


def _router(pool: Pool) -> str:
    return f"router-{pool.name}"


def _lives(name: str) -> bool:
    """Whether a process bears this slot's name. Looked at again: one that replaces its program, as taskset does, has no
    environment for an instant.
    """
    for wait_s in (0.0, *_AGAIN_S):
        time.sleep(wait_s)
        if any(marked(name)):
            return True
    return False


def marked(name: str) -> Iterator[int]:
    """The processes whose environment bears this slot's name, but zombies."""
    mark = f"{MARK}={name}".encode()
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
