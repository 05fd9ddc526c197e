"""A file replaced in one step: the old one or the new one, whole, whatever happens meanwhile."""

from pathlib import Path

import pytest

from serving import durable
from tests.fixtures.traced import needs_strace, synced


def test_the_folder_is_made_and_nothing_is_left_beside(tmp_path: Path) -> None:
    path = tmp_path / "etat" / "essai.toml"
    durable.write(path, "un\n")
    durable.write(path, "deux, été\n")
    assert path.read_text(encoding="utf-8") == "deux, été\n"
    assert [p.name for p in path.parent.iterdir()] == ["essai.toml"]


def test_a_removed_file_may_be_removed_again(tmp_path: Path) -> None:
    path = tmp_path / "essai.toml"
    durable.write(path, "un\n")
    durable.remove(path)
    durable.remove(path)
    assert not path.exists()


@needs_strace
@pytest.mark.parametrize(
    "write",
    [
        "from serving.durable import write; write(path, 'un')",
        "from serving.register import write_register; write_register([], path)",
        "from serving.pointer import Live, move; move(path, Live('u', 'm', 'r', 'p'))",
    ],
)
def test_the_disk_has_the_new_file_before_its_name_and_then_the_name(tmp_path: Path, write: str) -> None:
    code = f"from pathlib import Path; path = Path({str(tmp_path / 'essai.toml')!r}); {write}"
    new, folder = str(tmp_path / "essai.new"), str(tmp_path)
    assert synced(code, tmp_path) == [
        ("fsync", new),
        ("rename", new),
        ("fsync", folder),
    ]


@needs_strace
def test_each_folder_made_is_on_the_disk_too(tmp_path: Path) -> None:
    target = tmp_path / "a" / "essai.toml"
    code = f"from pathlib import Path; from serving import durable; durable.write(Path({str(target)!r}), 'x')"
    new = str(target.with_suffix(".new"))
    written = [("fsync", new), ("rename", new), ("fsync", str(target.parent))]
    assert synced(code, tmp_path) == [("fsync", str(tmp_path)), *written]
