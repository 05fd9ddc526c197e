"""The rotation: verify ▸ start beside ▸ health ▸ warm ▸ gate ▸ shift ▸ watch ▸ drain ▸ stop.

Each step is in the journal before and after it is done. Any failure, foreseen or not, undoes what was begun and says
why. Killed at any step, the controller is run again (`python -m serving resume`, or any other command that writes) and
either finishes or undoes: before the pointer moved, or once a step has failed, it undoes; after, it goes on. The old
model serves until the pointer moves, and the pointer moves in one step.
"""

import json
import subprocess
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any

from serving import gate, observe, pointer, signing
from serving.ask import warm
from serving.errors import ServingError, StepFailed
from serving.journal import BEGIN, END, Event, Journal
from serving.node import Launcher
from serving.observe import Told
from serving.plan import BESIDE, IN_PLACE, Plan, Step
from serving.pointer import Live
from serving.register import Model, faults, find
from serving.settings import Pool, Settings
from serving.watch import Watch

_POLL_S = 0.5


def _silent(event: Event) -> None: ...


@dataclass
class Rotation:
    """One rotation. ``say`` gets each event as it is written in the journal."""

    plan: Plan
    settings: Settings
    launcher: Launcher
    journal: Journal
    say: Callable[[Event], None] = _silent
    id: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    reason: str = ""
    """Why it is done, in words for the journal, where that is not plain."""
    told: Told | None = None
    """What the assistant had counted when the pointer moved."""

    def run(self) -> bool:
        """Run every step. Returns whether the new model is in service; else everything was undone."""
        old = self.plan.old
        begun: dict[str, Any] = {
            "to": self.plan.model.name,
            "pool": self.plan.pool.name,
            "old": old.model if old else "",
            "old_pool": old.pool if old else "",
            "old_url": old.url if old else "",
            "old_revision": old.revision if old else "",
            "beside": self.plan.beside,
            "reason": self.reason,
        }
        try:
            self._note(BEGIN, "done", **begun)
        except Exception as error:
            self._undo(_why(error))
            return False
        return self._go(self.plan.steps)

    def resume(self, events: Sequence[Event]) -> bool:
        """Take up a rotation that its controller did not finish. Returns whether the new model is in service."""
        failed = [e for e in events if e.state == "failed"]
        if failed:
            self._undo(str(failed[-1].detail.get("why", "")))
            return False
        if pointer.read(self.settings.pointer) != self._target():
            self._undo("le contrôleur s'est arrêté avant la bascule")
            return False
        done = {e.step: e.detail for e in events if e.state == "done"}
        told = done.get(Step.SHIFT, {}).get("told")
        self.told = Told(**told) if told else None
        return self._go([s for s in self.plan.steps[self.plan.steps.index(Step.SHIFT) + 1 :] if s not in done])

    def _go(self, steps: Sequence[Step]) -> bool:
        for step in steps:
            try:
                self._note(step, "begun")
                self._note(step, "done", **(getattr(self, f"_{step}")() or {}))
            except Exception as error:  # whatever it is, the old model must come back
                with suppress(ServingError):  # the journal itself may be what failed
                    self._note(step, "failed", why=_why(error))
                self._undo(_why(error))
                return False
        self._note(END, "kept", model=self.plan.model.name)
        return True

    # The steps.

    def _verify(self) -> None:
        self._verified(self.plan.model)

    def _withdraw(self) -> dict[str, Any]:
        pointer.move(self.settings.pointer, None)
        return {"meanwhile": "réponses en citations exactes, sans modèle"}

    def _clear(self) -> dict[str, Any]:
        if self.plan.old is None:
            return {}
        return self._emptied(self.settings.pool(self.plan.old.pool))

    def _start(self) -> None:
        self._started(self.plan.pool, self.plan.model)

    def _health(self) -> dict[str, Any]:
        return {"after_s": round(self._ready(self.plan.pool, self.plan.model), 1)}

    def _warm(self) -> None:
        model, at_once = self.plan.model, self.settings.limits.warm_requests
        for address in self.settings.addresses(self.plan.pool):
            warm(address, model.name, model.context, at_once, self.settings.api_key)

    def _gate(self) -> dict[str, Any]:
        entrance = self.settings.entrance(self.plan.pool)
        seen = gate.minimal(entrance, self.plan.model.name, self.settings.api_key)
        why = seen.fault(self.settings)
        if why:
            raise StepFailed(f"La barrière refuse ce modèle : {why}.", "Il n'a été montré à personne.")
        verdict = gate.quality(self.settings, self._target())
        return {
            "schema": f"{seen.followed}/{seen.asked}",
            "pointed": f"{seen.pointed}/{seen.asked}",
            "first_token_p95_s": round(seen.first_token_p95_s, 3),
            "quality": verdict,
        }

    def _shift(self) -> dict[str, Any]:
        address = self.settings.assistant_metrics
        self.told = observe.told(address) if address else None
        pointer.move(self.settings.pointer, self._target())
        return {"told": asdict(self.told)} if self.told is not None else {}

    def _target(self) -> Live:
        model, pool = self.plan.model, self.plan.pool
        return Live(f"{self.settings.entrance(pool)}/v1", model.name, model.revision, pool.name)

    def _watch(self) -> dict[str, Any]:
        return Watch(self.plan, self.settings, self.told).run()

    def _drain(self) -> dict[str, Any]:
        return self._drained(self.settings.pool(self.plan.old.pool)) if self.plan.old is not None else {}

    def _stop(self) -> dict[str, Any]:
        """A node that is lost cannot be told to stop: the new model, which has been watched, stays in service."""
        if self.plan.old is None:
            return {}
        try:
            self._stopped(self.settings.pool(self.plan.old.pool))
        except ServingError as error:
            return {"left": str(error)}
        return {}

    # Undoing.

    def _undo(self, why: str) -> None:
        """Put the old model back in service if the pointer left it, then stop the new one.

        Raises:
            StepFailed: the journal cannot hold that it was undone; `resume` undoes it again.
        """
        old = self.plan.old
        live = pointer.read(self.settings.pointer)
        problem = ""
        try:
            if not self.plan.beside:
                self._restore_in_place()
            elif live != old:
                pointer.move(self.settings.pointer, old)
                self._drained(self.plan.pool)
            if self.plan.beside:
                self._stopped(self.plan.pool)
        except Exception as error:
            problem = _why(error)
        serves = pointer.read(self.settings.pointer)
        self._note(END, "undone", why=why, model=serves.model if serves else "", problem=problem)

    def _restore_in_place(self) -> None:
        old, model = self.plan.old, self.plan.old_model
        if old is None or model is None:
            return
        pool = self.settings.pool(old.pool)
        if not self._serves(pool, model):
            pointer.move(self.settings.pointer, None)
            self._stopped(pool)
            self._verified(model)
            self._started(pool, model)
            self._ready(pool, model)
        pointer.move(self.settings.pointer, old)

    # What the steps are made of.

    def _verified(self, model: Model) -> None:
        folder = self.settings.models / model.folder
        wrong = faults(model, folder)
        if wrong:
            raise StepFailed(
                f"Les fichiers de {model.name} ne sont pas ceux du registre : {', '.join(wrong[:5])}.",
                "Ne le servez pas ; copiez-le de nouveau depuis sa source.",
            )
        signing.check(folder, self.settings.public_key)

    def _started(self, pool: Pool, model: Model) -> None:
        for name in pool.slots:
            slot = self.settings.slot(name)
            if self.launcher.running(slot):
                self.launcher.stop(slot)
            self.launcher.start(slot, model)

    def _ready(self, pool: Pool, model: Model) -> float:
        begun = time.monotonic()
        while not self._serves(pool, model):
            dead = [s for s in pool.slots if not self.launcher.running(self.settings.slot(s))]
            if dead:
                raise StepFailed(f"La place {', '.join(dead)} s'est arrêtée au démarrage.", "Voyez sa trace.")
            if time.monotonic() - begun > self.settings.limits.start_s:
                raise StepFailed("Le modèle n'est pas prêt à temps.", "Voyez la trace de sa place, ou limits.start_s.")
            time.sleep(_POLL_S)
        if pool.router_port:
            self.launcher.stop_router(pool)
            self.launcher.start_router(pool)
            while not observe.served(self.settings.entrance(pool), self.settings.api_key):
                late = time.monotonic() - begun > self.settings.limits.start_s
                if late or not self.launcher.router_running(pool):
                    raise StepFailed("L'aiguilleur n'est pas prêt, ou s'est arrêté.", "Voyez sa trace.")
                time.sleep(_POLL_S)
        return time.monotonic() - begun

    def _serves(self, pool: Pool, model: Model) -> bool:
        key = self.settings.api_key
        return all(
            observe.healthy(a) and observe.served(a, key)[:1] == [model.name] for a in self.settings.addresses(pool)
        )

    def _drained(self, pool: Pool) -> dict[str, Any]:
        """Wait until nothing runs on a pool for a while: an answer that had just read the pointer may still come."""
        end = time.monotonic() + self.settings.limits.drain_s
        quiet = load = None
        while time.monotonic() < end:
            load = observe.load_of(self.settings.addresses(pool))
            if load is None and not any(self.launcher.running(self.settings.slot(s)) for s in pool.slots):
                return {}
            quiet = None if load is None or not load.idle else quiet or time.monotonic()
            if quiet is not None and time.monotonic() - quiet >= self.settings.limits.quiet_s:
                return {}
            time.sleep(_POLL_S / 2)
        seen = "sa charge ne se lit pas" if load is None else "des requêtes couraient encore"
        return {"forced": f"{seen} ; vLLM finit ses requêtes avant de s'arrêter"}

    def _emptied(self, pool: Pool) -> dict[str, Any]:
        drained = self._drained(pool)
        self._stopped(pool)
        return drained

    def _stopped(self, pool: Pool) -> None:
        self.launcher.stop_router(pool)
        for name in pool.slots:
            self.launcher.stop(self.settings.slot(name))

    def _note(self, step: str, state: str, **detail: Any) -> None:
        event = self.journal.write(self.id, step, state, **detail)
        with suppress(OSError):  # the terminal went away: the journal has it
            self.say(event)
        if state != "begun" and self.settings.audit:
            record(self.settings.audit, event, self.settings.limits.audit_s)


def record(command: Sequence[str], event: Event, within_s: float) -> None:
    """Write an event in the assistant's audit, by its own command. A step done that cannot be written there has failed;
    what is undone is undone all the same.

    Raises:
        StepFailed: the command failed, cannot be run, or did not end within ``within_s``.
    """
    content = {"rotation": event.rotation, "step": event.step, "state": event.state, "detail": event.detail}
    typed = [*command, "rotation", json.dumps(content, ensure_ascii=False)]
    try:
        done = subprocess.run(  # noqa: S603 - the operator's own command
            typed, capture_output=True, text=True, check=False, timeout=within_s
        )
        why = "ne s'écrit pas" if done.returncode else ""
    except OSError as error:
        why = f"ne se lance pas ({error})"
    except subprocess.TimeoutExpired:
        why = "ne répond pas à temps"
    if why and event.state == "done":
        raise StepFailed(f"Le registre d'audit {why}.", "Voyez python -m assistant audit verify, et « audit ».")


def unfinished(models: list[Model], settings: Settings, launcher: Launcher, journal: Journal) -> Rotation | None:
    """The rotation that its controller left unfinished, if any."""
    events = journal.unfinished()
    if not events or events[0].step != BEGIN:
        return None
    said = events[0].detail
    old = Live(said["old_url"], said["old"], said["old_revision"], said["old_pool"]) if said["old"] else None
    plan = Plan(
        find(models, said["to"]),
        settings.pool(said["pool"]),
        old,
        find(models, old.model) if old is not None else None,
        (),
        BESIDE if said["beside"] else IN_PLACE,
    )
    return Rotation(plan, settings, launcher, journal, id=events[0].rotation)


def _why(error: Exception) -> str:
    """A failure in words: ours are already for people."""
    return str(error) if isinstance(error, ServingError) else f"Échec imprévu : {type(error).__name__} ({error})."
