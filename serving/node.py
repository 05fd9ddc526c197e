"""A slot: the command that serves a model with vLLM, and what starts and stops it."""

from typing import Protocol

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
MARK = "BALISE_SLOT"
_METRICS_APART = 2000
"""From a router's port to that of its own metrics, on loopback."""

DRAIN_S = 30
"""Seconds that a server has to finish what it answers."""


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
        str(DRAIN_S),
        "--enable-prefix-caching",
        *slot.arguments,
    ]


def environment(slot: Slot, settings: Settings) -> dict[str, str]:
    """The environment of a slot's server: nothing leaves, and what its hardware needs. Never the key."""
    return {**OFFLINE, "VLLM_HOST_IP": settings.node(slot.node).address, **slot.environment, MARK: slot.name}


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
