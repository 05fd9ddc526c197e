"""What a rotation would do, before it does it: which pool, whether it fits beside, which steps."""

from dataclasses import dataclass
from enum import StrEnum

from serving import pointer
from serving.errors import RotationRefused
from serving.node import Launcher
from serving.pointer import Live
from serving.register import Model, State, find
from serving.settings import Pool, Settings, Slot


class Step(StrEnum):
    """The steps of a rotation, by the names that the journal keeps."""

    VERIFY = "verify"
    WITHDRAW = "withdraw"
    CLEAR = "clear"
    START = "start"
    HEALTH = "health"
    WARM = "warm"
    GATE = "gate"
    SHIFT = "shift"
    WATCH = "watch"
    DRAIN = "drain"
    STOP = "stop"


BESIDE = (
    Step.VERIFY, Step.START, Step.HEALTH, Step.WARM, Step.GATE, Step.SHIFT, Step.WATCH, Step.DRAIN, Step.STOP,
)  # fmt: skip
IN_PLACE = (
    Step.VERIFY, Step.WITHDRAW, Step.CLEAR, Step.START, Step.HEALTH, Step.WARM, Step.GATE, Step.SHIFT, Step.WATCH,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Memory:
    """A node's arithmetic, in GiB: what it has, what runs on it takes, and what the new servers would add."""

    node: str
    has: float
    taken: float
    added: float

    @property
    def fits(self) -> bool:
        """Whether the new servers fit beside the old ones."""
        return self.taken + self.added <= self.has

    @property
    def fits_alone(self) -> bool:
        """Whether they fit once the old ones have stopped."""
        return self.added <= self.has


@dataclass(frozen=True, slots=True)
class Plan:
    """A rotation to come. ``old`` and ``old_model`` are what is in service now, if anything is."""

    model: Model
    pool: Pool
    old: Live | None
    old_model: Model | None
    memory: tuple[Memory, ...]
    steps: tuple[Step, ...]

    @property
    def beside(self) -> bool:
        """Whether the old model serves until the new one does. Else users get exact quotes in the meantime."""
        return self.steps == BESIDE


def plan(wanted: str, models: list[Model], settings: Settings, launcher: Launcher) -> Plan:
    """Plan the rotation to a model. The one in service can be asked for again when its servers have stopped: the other
    pool then takes it up.

    Raises:
        RegisterError: no such model.
        RotationRefused: it is not approved, already in service, or fits nowhere.
    """
    model = find(models, wanted)
    if model.state is not State.APPROVED:
        raise RotationRefused(
            f"{model.name} n'est pas approuvé (état : {model.state}).", "python -m serving approve, par qui en décide."
        )
    live = pointer.read(settings.pointer)
    if live is not None and live.model == model.name and _running(settings.pool(live.pool), settings, launcher):
        raise RotationRefused(f"{model.name} est déjà en service.", "python -m serving status")
    old_model = find(models, live.model) if live is not None else None
    holding = [p for p in settings.pools if _holds(p, model, settings)]
    if not holding:
        most = max(s.memory_gib for s in settings.slots if s.memory_gib is not None)
        raise RotationRefused(
            f"{model.name} demande {model.memory_gib} Gio et la plus grande place en prend {most}.",
            "Prenez un modèle plus petit, ou agrandissez une place (memory_gib et --gpu-memory-utilization) : "
            "docs/exploitation/gpu-plein.md.",
        )
    other = next((p for p in holding if live is not None and p.name != live.pool), None)
    if other is not None:
        memory = _memory(other, model, old_model, live, settings, launcher)
        if all(m.fits for m in memory):
            return Plan(model, other, live, old_model, memory, BESIDE)
    pool = settings.pool(live.pool) if live is not None else holding[0]
    if pool not in holding:
        raise RotationRefused(
            f"{model.name} ne tient pas dans le groupe {pool.name}, ni, tant qu'il sert, dans le groupe "
            f"{' ou '.join(p.name for p in holding)}.",
            "Mettez d'abord un modèle plus petit en service, ou revoyez memory_gib : docs/exploitation/gpu-plein.md.",
        )
    memory = _memory(pool, model, old_model, live, settings, launcher)
    if not all(m.fits_alone for m in memory):
        short = next(m for m in memory if not m.fits_alone)
        raise RotationRefused(
            f"{model.name} demande {short.added} Gio et {short.node} en a {short.has}.",
            "Prenez un modèle plus petit ou quantifié, ou un autre nœud.",
        )
    return Plan(model, pool, live, old_model, memory, IN_PLACE if live is not None else BESIDE)


def _holds(pool: Pool, model: Model, settings: Settings) -> bool:
    """Whether each place of a pool takes as much memory as the model needs, where that is said."""
    return all(model.memory_gib <= _taken(settings.slot(name), model) for name in pool.slots)


def _taken(slot: Slot, model: Model) -> float:
    """What a server takes: vLLM fills the share that it is given, whatever its model needs."""
    return slot.memory_gib if slot.memory_gib is not None else model.memory_gib


def _running(pool: Pool, settings: Settings, launcher: Launcher) -> list[Slot]:
    return [slot for name in pool.slots if launcher.running(slot := settings.slot(name))]


def _memory(
    pool: Pool, model: Model, old_model: Model | None, live: Live | None, settings: Settings, launcher: Launcher
) -> tuple[Memory, ...]:
    found = []
    for node in settings.nodes:
        added = sum(_taken(slot, model) for s in pool.slots if (slot := settings.slot(s)).node == node.name)
        if not added:
            continue
        taken = 0.0
        if live is not None and old_model is not None:
            on_node = [s for s in _running(settings.pool(live.pool), settings, launcher) if s.node == node.name]
            taken = sum(_taken(slot, old_model) for slot in on_node)
        found.append(Memory(node.name, node.memory_gib, round(taken, 2), round(added, 2)))
    return tuple(found)
