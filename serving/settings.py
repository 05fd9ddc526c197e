"""Where the models run: `serving/nodes.toml`, or the file that `BALISE_SERVING` names."""

import os
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from serving.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Node(_Table):
    """A machine. ``memory_gib``: that of its GPUs together, or what the models may use of a machine without one."""

    name: str
    address: str = "127.0.0.1"
    memory_gib: float = Field(gt=0)
    host: str = ""
    """How `systemctl --host` reaches it; empty: this machine."""


class Slot(_Table):
    """A place for one vLLM server. ``environment`` and ``arguments`` are what its hardware needs; ``cpus`` the
    processor cores that it keeps to (« 0-15,32 »; empty: all): a server that starts beside another takes none of its.
    ``memory_gib``: what it takes of its node, whatever its model needs: its `--gpu-memory-utilization` times its GPUs
    (absent: what the model needs).
    """

    name: str
    node: str
    port: int = Field(ge=1, le=65535)
    memory_gib: float | None = Field(default=None, gt=0)
    cpus: str = Field(default="", pattern=r"^(\d+(-\d+)?(,\d+(-\d+)?)*)?$")
    environment: dict[str, str] = {}
    arguments: tuple[str, ...] = ()


class Pool(_Table):
    """Slots that serve the same model together. ``router_port``: where vllm-router stands before them (0: none)."""

    name: str
    slots: tuple[str, ...] = Field(min_length=1)
    router_port: int = Field(default=0, ge=0, le=65535)


class Limits(_Table):
    """How long each step may last, in seconds, and what the gate and the watch accept."""

    start_s: float = 900
    warm_requests: int = Field(default=4, ge=1)
    """Warming up: questions asked at once, the longest of which fills half of the model's context."""
    audit_s: float = 60
    """Each step's line in the assistant's audit."""
    gate_s: float = 3600
    watch_s: float = 120
    drain_s: float = 600
    quiet_s: float = 3
    first_token_s: float = 3.0
    """Gate: 95 % of first tokens within this."""
    schema_share: float = 1.0
    """Gate: share of the answers that follow the schema."""
    errors_share: float = 0.02
    """Watch: share of failed requests above which the rotation is undone, or the old model's own where it is higher."""
    slower: float = 3.0
    """Watch: how many times slower than the old one the first token may be."""
    unverified: float = 1.5
    """Watch: how many times more of its statements may fail verification."""


class Settings(_Table):
    """Everything that serving needs to know."""

    state: Path
    models: Path
    launcher: Literal["process", "systemd"] = "systemd"
    vllm: Path
    router: Path | None = None
    public_key: Path
    gate: tuple[str, ...] = ()
    """The command of the quality gate; the pointer that names the candidate is given in `BALISE_GENERATION__POINTER`.
    Empty: only the minimal gate, and its verdict says so."""
    audit: tuple[str, ...] = ()
    """The command that records a step in the assistant's audit; two arguments are added, the kind and a JSON object."""
    assistant_metrics: str = ""
    """Where the assistant serves its metrics (its `chat.metrics_port`), for the watch; empty: not compared."""
    allow: tuple[str, ...] = ()
    """Addresses or networks that the units may also exchange with: a proxy, a Prometheus elsewhere."""
    api_key_file: Path | None = None
    limits: Limits = Limits()
    nodes: tuple[Node, ...]
    slots: tuple[Slot, ...]
    pools: tuple[Pool, ...] = Field(min_length=1, max_length=2)

    @model_validator(mode="after")
    def _names(self) -> "Settings":
        nodes, slots = {n.name for n in self.nodes}, {s.name for s in self.slots}
        unknown = [s.node for s in self.slots if s.node not in nodes]
        unknown += [name for pool in self.pools for name in pool.slots if name not in slots]
        if unknown:
            raise ValueError(f"noms inconnus : {', '.join(unknown)}")
        used = [name for pool in self.pools for name in pool.slots]
        if len(used) != len(set(used)):
            raise ValueError("une place ne peut servir qu'un groupe")
        return self

    def slot(self, name: str) -> Slot:
        """A slot by its name."""
        return next(s for s in self.slots if s.name == name)

    def node(self, name: str) -> Node:
        """A node by its name."""
        return next(n for n in self.nodes if n.name == name)

    def pool(self, name: str) -> Pool:
        """A pool by its name."""
        return next(p for p in self.pools if p.name == name)

    def address(self, slot: Slot) -> str:
        """Where a slot's server answers, without the ``/v1``."""
        return f"http://{self.node(slot.node).address}:{slot.port}"

    def addresses(self, pool: Pool) -> list[str]:
        """Where each of a pool's servers answers."""
        return [self.address(self.slot(name)) for name in pool.slots]

    def entrance(self, pool: Pool) -> str:
        """Where a pool answers: its router, or its only slot."""
        if pool.router_port:
            return f"http://{self.node(self.slot(pool.slots[0]).node).address}:{pool.router_port}"
        return self.address(self.slot(pool.slots[0]))

    @property
    def register(self) -> Path:
        """The register of models."""
        return self.models / "models.toml"

    @property
    def pointer(self) -> Path:
        """The file that names the model in service; `generation.pointer` of balise.toml names it too."""
        return self.state / "live.json"

    @property
    def api_key(self) -> str:
        """The key that vLLM asks for, or nothing.

        Raises:
            SettingsError: its file is absent, closed to this account, or no text.
        """
        if self.api_key_file is None:
            return ""
        try:
            return self.api_key_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(
                f"La clé de vLLM ({self.api_key_file}) ne se lit pas.",
                "Corrigez « api_key_file », ou donnez à ce compte le droit de lire ce fichier de texte.",
            ) from error


def load_settings(path: Path | None = None) -> Settings:
    """Read the description of the nodes.

    Raises:
        SettingsError: the file is absent or wrong.
    """
    place = path or Path(os.environ.get("BALISE_SERVING", ROOT / "serving" / "nodes.toml"))
    try:
        return Settings.model_validate(tomllib.loads(place.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        why = (
            "; ".join(f"{'.'.join(map(str, e['loc']))} : {e['msg']}" for e in error.errors())
            if isinstance(error, ValidationError)
            else str(error)
        )
        raise SettingsError(
            f"{place.name} ne se lit pas ({why}).",
            "Partez de serving/nodes.example.toml, ou nommez-le : BALISE_SERVING.",
        ) from error
