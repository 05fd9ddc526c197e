"""A small file is the old one or the new one, never a part."""

from pathlib import Path

import pytest

from corpus.durable import replace
from tests.fixtures.traced import needs_strace, synced


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "dossier" / "run.json"
    replace(path, "é".encode())
    (held := tmp_path / "held").hardlink_to(path)
    replace(path, b"nouveau")
    assert (path.read_text("utf-8"), held.read_text("utf-8")) == ("nouveau", "é")
    assert [one.name for one in path.parent.iterdir()] == ["run.json"]


def test_what_the_disk_does_not_take_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    replace(path, b"vieux")
    (tmp_path / ".run.json.new").mkdir()  # nothing can be written beside
    with pytest.raises(OSError):
        replace(path, b"nouveau")
    assert path.read_text("utf-8") == "vieux"


@needs_strace
def test_each_folder_made_is_on_the_disk_too(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "run.json"
    program = f"from pathlib import Path; from corpus.durable import replace; replace(Path({str(target)!r}), b'x')"
    new = str(target.with_name(".run.json.new"))
    made = [("fsync", str(tmp_path)), ("fsync", str(tmp_path / "a"))]
    assert synced(program, tmp_path) == [*made, ("fsync", new), ("rename", new), ("fsync", str(target.parent))]
