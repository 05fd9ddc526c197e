"""The journal holds what was begun, whatever cut it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from serving.errors import RotationRefused, StepFailed
from serving.journal import BEGIN, END, Journal


def test_a_rotation_is_unfinished_until_its_end(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    assert journal.unfinished() == []
    journal.write("r1", BEGIN, "done", to="m")
    journal.write("r1", "verify", "begun")
    assert [e.step for e in Journal(tmp_path).unfinished()] == [BEGIN, "verify"]
    journal.write("r1", END, "kept")
    assert journal.unfinished() == []


def test_two_operators_at_once_one_is_refused(tmp_path: Path) -> None:
    with Journal(tmp_path).alone(), pytest.raises(RotationRefused, match="autre personne"), Journal(tmp_path).alone():
        pass
    with Journal(tmp_path).alone():
        pass


@settings(deadline=None)  # each event waits for the disk
@given(cut=st.integers(1, 60))
def test_a_line_cut_by_a_crash_is_ignored_and_does_not_spoil_the_next(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    folder = tmp_path_factory.mktemp("journal")
    journal = Journal(folder)
    journal.write("r1", BEGIN, "done")
    journal.write("r1", "verify", "begun")
    path = folder / "journal.jsonl"
    path.write_bytes(path.read_bytes()[:-cut])
    journal.write("r1", "verify", "done")
    steps = [(e.step, e.state) for e in journal.events()]
    assert steps[0] == (BEGIN, "done")
    assert steps[-1] == ("verify", "done")


def test_a_disk_that_takes_nothing_is_said_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "journal.jsonl").mkdir()
    with pytest.raises(StepFailed, match=r"ne s'écrit pas.*serving resume"):
        Journal(tmp_path).write("r1", BEGIN, "done")
