"""Rotations: nobody sees them, and a failure undoes them."""

import errno
import json
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from serving import pointer
from serving.errors import StepFailed
from serving.journal import BEGIN, END, Event
from serving.plan import IN_PLACE, Step
from serving.processes import Processes, marked
from serving.register import Model
from serving.settings import Settings, Slot
from tests.integration.serving.conftest import Site, faulty


def test_rotating_back_and_forth_under_load_loses_nothing(clients: Site) -> None:
    for to in ("two", "one", "two"):
        assert clients.rotation(to).run()
        assert clients.live() == f"{to}@r1"
        assert clients.serving() == [f"{to}@r1"]
    assert clients.answered > 50
    assert clients.failed == []


def test_a_server_keeps_to_the_cores_of_its_place(site: Site) -> None:
    core = max(os.sched_getaffinity(0))
    slots = tuple(s.model_copy(update={"cpus": str(core)}) for s in site.settings.slots)
    settings = site.settings.model_copy(update={"slots": slots})
    assert replace(site, settings=settings, launcher=Processes(settings)).rotation("one").run()
    assert [os.sched_getaffinity(pid) for slot in slots for pid in marked(slot.name)] == [{core}]


def test_a_program_that_is_not_there_is_said_and_the_old_model_stays(clients: Site) -> None:
    settings = clients.settings.model_copy(update={"vllm": Path("/nulle/part/python")})
    lost = replace(clients, settings=settings, launcher=Processes(settings))
    assert not lost.rotation("two").run()
    assert "/nulle/part/python" in lost.journal.last()[-1].detail["why"]
    assert clients.live() == "one@r1"
    assert clients.failed == []


@pytest.mark.parametrize(
    ("fault", "step"), [("dies", "health"), ("babbles", "gate"), ("says-nothing", "gate"), ("fails", "watch")]
)
def test_a_model_that_is_not_good_enough_is_undone_and_nobody_sees_it(clients: Site, fault: str, step: str) -> None:
    bad = faulty(clients, fault)
    bad.settings = bad.settings.model_copy(update={"limits": bad.settings.limits.model_copy(update={"watch_s": 6})})
    assert not bad.rotation("two").run()
    last = clients.journal.last()
    assert [(e.step, e.state) for e in last[-2:]] == [(step, "failed"), (END, "undone")]
    assert last[-1].detail["why"]
    assert clients.live() == "one@r1"
    assert clients.serving() == ["one@r1"]
    assert clients.failed == []


def test_a_slow_model_does_not_pass_the_gate(clients: Site) -> None:
    slow = faulty(clients, "slow")
    limits = slow.settings.limits.model_copy(update={"first_token_s": 0.2})
    slow.settings = slow.settings.model_copy(update={"limits": limits})
    assert not slow.rotation("two").run()
    assert "premier mot" in clients.journal.last()[-1].detail["why"]


def test_the_quality_gate_asks_the_candidate_not_the_one_in_service(
    clients: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALISE_GENERATION__POINTER", str(clients.settings.pointer))
    script = tmp_path / "gate.sh"
    script.write_text('cat "$BALISE_GENERATION__POINTER"; test "$BALISE_GENERATION__API_KEY" = secret')
    key = tmp_path / "vllm.key"
    key.write_text("secret\n")
    clients.settings = clients.settings.model_copy(update={"gate": ("sh", str(script)), "api_key_file": key})
    assert clients.rotation("two").run()
    (done,) = [e for e in clients.journal.last() if (e.step, e.state) == (Step.GATE, "done")]
    assert json.loads(done.detail["quality"])["model"] == "two@r1"
    assert not (clients.settings.state / "candidate.json").exists()


@pytest.mark.parametrize(
    ("command", "why"), [(("sleep", "9"), "à temps"), (("/nowhere",), "se lance pas"), (("false",), "code 1")]
)
def test_a_quality_gate_that_does_not_end_or_begin_refuses(clients: Site, command: tuple[str, ...], why: str) -> None:
    limits = clients.settings.limits.model_copy(update={"gate_s": 0.5})
    clients.settings = clients.settings.model_copy(update={"gate": command, "limits": limits})
    assert not clients.rotation("two").run()
    assert why in clients.journal.last()[-1].detail["why"]
    assert clients.serving() == ["one@r1"]


@pytest.mark.parametrize("step", [BEGIN, Step.VERIFY, Step.SHIFT, Step.WATCH])
def test_a_step_that_the_audit_cannot_hold_is_undone(clients: Site, tmp_path: Path, step: str) -> None:
    script = tmp_path / "audit.sh"
    script.write_text(f"""case "$2" in *'"step": "{step}", "state": "done"'*) exit 1;; esac""")
    clients.settings = clients.settings.model_copy(update={"audit": ("sh", str(script))})
    assert not clients.rotation("two").run()
    assert clients.journal.unfinished() == []
    assert "audit" in clients.journal.last()[-1].detail["why"]
    assert (clients.live(), clients.serving()) == ("one@r1", ["one@r1"])
    assert clients.failed == []


@pytest.mark.parametrize(("script", "why"), [("", "ne se lance pas"), ("sleep 9", "à temps")])
def test_an_audit_that_is_not_there_or_does_not_end_undoes(
    clients: Site, tmp_path: Path, script: str, why: str
) -> None:
    command = ("/nulle/part/audit",)
    if script:
        (tmp_path / "audit.sh").write_text(script)
        command = ("sh", str(tmp_path / "audit.sh"))
    limits = clients.settings.limits.model_copy(update={"audit_s": 0.2})
    clients.settings = clients.settings.model_copy(update={"audit": command, "limits": limits})
    assert not clients.rotation("two").run()
    assert clients.journal.unfinished() == []
    assert why in clients.journal.last()[-1].detail["why"]
    assert (clients.live(), clients.serving(), clients.failed) == ("one@r1", ["one@r1"], [])


class _Full(Processes):
    """The disk is full as soon as a second server has started."""

    def start(self, slot: Slot, model: Model) -> None:
        super().start(slot, model)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_what_nobody_foresaw_undoes_the_rotation_and_is_said(clients: Site) -> None:
    assert not replace(clients, launcher=_Full(clients.settings)).rotation("two").run()
    failed, undone = clients.journal.last()[-2:]
    assert [(e.step, e.state) for e in (failed, undone)] == [(Step.START, "failed"), (END, "undone")]
    assert os.strerror(errno.ENOSPC) in undone.detail["why"]
    assert (clients.live(), clients.serving(), clients.failed) == ("one@r1", ["one@r1"], [])


def test_a_terminal_that_went_away_does_not_undo_the_rotation(clients: Site) -> None:
    def broken(event: Event) -> None:
        raise BrokenPipeError

    assert clients.rotation("two", broken).run()
    assert (clients.live(), clients.serving()) == ("two@r1", ["two@r1"])


def test_in_place_an_old_model_that_does_not_come_back_is_not_said_to_serve(site: Site) -> None:
    assert site.rotation("one").run()
    assert not replace(site, launcher=_Full(site.settings)).rotation("big").run()
    end = site.journal.last()[-1]
    assert end.detail["model"] == site.live() == ""
    assert os.strerror(errno.ENOSPC) in end.detail["problem"]


@pytest.mark.parametrize("file", ["model.safetensors", "tokenizer_config.json"])
def test_weights_that_changed_are_never_started(clients: Site, file: str) -> None:
    path = clients.settings.models / "two-r1" / file
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert not clients.rotation("two").run()
    assert clients.journal.last()[-2].step == Step.VERIFY
    assert clients.serving() == ["one@r1"]


def test_a_model_whose_server_died_is_put_back_in_service_in_the_other_pool(site: Site) -> None:
    assert site.rotation("one").run()
    for process in marked(site.settings.slots[0].name):
        os.kill(process, signal.SIGKILL)
    assert site.rotation("one").run()
    live = pointer.read(site.settings.pointer)
    assert live is not None and (live.model, live.pool) == ("one@r1", "vert")
    assert site.serving() == ["one@r1"]


class _Lost(Processes):
    """The first place's node is lost: its server is gone, and nothing reaches it to stop what it ran."""

    def stop(self, slot: Slot) -> None:
        if slot.name.endswith("a"):
            raise StepFailed("systemctl stop a échoué (No route to host).", "Voyez le nœud.")
        super().stop(slot)


def test_a_lost_node_that_cannot_be_told_to_stop_does_not_undo_the_rotation(site: Site) -> None:
    assert site.rotation("one").run()
    for process in marked(site.settings.slots[0].name):
        os.kill(process, signal.SIGKILL)
    assert replace(site, launcher=_Lost(site.settings)).rotation("two").run()
    assert site.live() == "two@r1"
    (stopped,) = [e for e in site.journal.last() if (e.step, e.state) == (Step.STOP, "done")]
    assert "No route to host" in stopped.detail["left"]


def test_a_model_too_big_to_stand_beside_takes_the_place_and_quotes_answer_meanwhile(clients: Site) -> None:
    rotation = clients.rotation("big")
    assert rotation.plan.steps == IN_PLACE
    assert rotation.run()
    assert clients.live() == "big@r1"
    assert clients.serving() == ["big@r1"]
    assert clients.failed == []


def test_in_place_a_bad_model_gives_its_place_back(clients: Site) -> None:
    bad = faulty(clients, "babbles")
    rotation = bad.rotation("big")
    rotation.launcher = _GoodAgain(bad.settings, clients.settings)
    assert not rotation.run()
    assert clients.live() == "one@r1"
    assert clients.serving() == ["one@r1"]


class _GoodAgain(Processes):
    """Starts « big » badly and any other model well."""

    def __init__(self, bad: Settings, good: Settings) -> None:
        super().__init__(bad)
        self._good = Processes(good)

    def start(self, slot, model):  # type: ignore[no-untyped-def]
        if model.id == "big":
            super().start(slot, model)
        else:
            self._good.start(self._good._settings.slot(slot.name), model)
