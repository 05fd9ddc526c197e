"""What systemd is told of servers, by a `systemctl` that writes down what it was asked."""

from pathlib import Path

import pytest

from serving.errors import StepFailed
from serving.settings import Settings, Slot
from serving.systemd import Systemd
from tests.unit.serving.test_plan import model, settings

UNIT = "balise-vllm@a.service"


def systemd(folder: Path, ends: str = "0") -> tuple[Systemd, Slot, Path]:
    """Units of a node of the network, and what its systemd is told."""
    said = folder / "said"
    command = folder / "systemctl"
    command.write_text(f'#!/bin/sh\necho "$@" >> {said}\necho "hors de portée" >&2\nexit {ends}\n', encoding="utf-8")
    command.chmod(0o755)
    here = settings(folder)
    node = here.nodes[0].model_copy(update={"host": "quai"})
    there: Settings = here.model_copy(update={"nodes": (node,)})
    return Systemd(there, str(command)), there.slots[0], said


def test_the_unit_reads_which_model_to_serve_before_it_starts(tmp_path: Path) -> None:
    launcher, slot, said = systemd(tmp_path)
    launcher.start(slot, model("one", 30))
    assert (tmp_path / "slots" / "a.env").read_text(encoding="utf-8") == (
        f"MODEL_FOLDER={tmp_path}/one-r1\nMODEL_NAME=one@r1\nMODEL_CONTEXT=100\n"
    )
    assert launcher.running(slot)
    launcher.stop(slot)
    assert not (tmp_path / "slots" / "a.env").exists()  # else a reboot would start it
    assert said.read_text(encoding="utf-8").splitlines() == [
        f"--host quai restart {UNIT}",
        f"--host quai is-active {UNIT}",
        f"--host quai stop {UNIT}",
    ]


def test_a_server_that_could_not_be_stopped_still_starts_with_its_machine(tmp_path: Path) -> None:
    launcher, slot, _ = systemd(tmp_path)
    launcher.start(slot, model("one", 30))
    launcher, slot, _ = systemd(tmp_path, ends="1")
    with pytest.raises(StepFailed):
        launcher.stop(slot)
    assert (tmp_path / "slots" / "a.env").exists()


def test_what_systemd_refuses_is_said_with_what_to_do(tmp_path: Path) -> None:
    launcher, slot, _ = systemd(tmp_path, ends="1")
    with pytest.raises(StepFailed, match=f"systemctl stop {UNIT}.*hors de portée") as error:
        launcher.stop(slot)
    assert "journalctl -u balise-vllm@a.service sur gpu1" in error.value.remedy
    assert not launcher.running(slot)


def test_a_node_that_does_not_answer_runs_nothing_and_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher, slot, _ = systemd(tmp_path)
    (tmp_path / "systemctl").write_text("#!/bin/sh\nexec sleep 9\n", encoding="utf-8")
    monkeypatch.setattr("serving.systemd._WAITS_S", dict.fromkeys(("is-active", "stop", "restart"), 0.2))
    assert not launcher.running(slot)
    with pytest.raises(StepFailed, match=f"systemctl stop {UNIT} n'a pas fini à temps"):
        launcher.stop(slot)


def test_a_machine_without_systemd_is_said(tmp_path: Path) -> None:
    launcher, slot, _ = systemd(tmp_path)
    (tmp_path / "systemctl").unlink()
    assert not launcher.running(slot)
    with pytest.raises(StepFailed, match="ne se lance pas"):
        launcher.start(slot, model("one", 30))
