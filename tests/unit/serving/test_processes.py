"""Servers as processes of this machine."""

from pathlib import Path

from serving.processes import Processes
from tests.unit.serving.test_plan import model, settings


def test_a_server_that_replaces_its_program_still_runs(tmp_path: Path) -> None:
    """Taskset becomes Python, which becomes vLLM: seen at that instant, a server was taken for dead."""
    again = tmp_path / "again"
    again.write_text('#!/bin/sh\nsleep 0.05\nexec "$0"\n', encoding="utf-8")
    again.chmod(0o755)
    here = settings(tmp_path).model_copy(update={"vllm": again, "launcher": "process"})
    launcher, slot = Processes(here), here.slots[0]
    launcher.start(slot, model("one", 30))
    try:
        assert all(launcher.running(slot) for _ in range(200))
    finally:
        launcher.stop(slot)
    assert not launcher.running(slot)
