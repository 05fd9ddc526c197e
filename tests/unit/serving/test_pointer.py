"""One file says which model is in service; it is moved in one step, and anything else in it is nothing."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from serving.pointer import Live, move, read

OLD = Live("http://127.0.0.1:8101/v1", "ancien@r1", "r1", "bleu")
NEW = Live("http://127.0.0.1:8102/v1", "neuf@r2", "r2", "vert")


@settings(max_examples=25, deadline=None)  # each move waits for the disk
@given(st.builds(Live, st.text(), st.text(), st.text(), st.text()))
def test_what_was_put_in_service_is_read(tmp_path_factory: pytest.TempPathFactory, live: Live) -> None:
    path = tmp_path_factory.getbasetemp() / "live.json"
    move(path, live)
    assert read(path) == live


def test_the_folder_is_made_and_nothing_is_left_beside(tmp_path: Path) -> None:
    path = tmp_path / "etat" / "live.json"
    move(path, OLD)
    move(path, NEW)
    assert read(path) == NEW and [p.name for p in path.parent.iterdir()] == ["live.json"]


def test_whoever_reads_meanwhile_reads_the_old_one_whole(tmp_path: Path) -> None:
    path = tmp_path / "live.json"
    move(path, OLD)
    with path.open() as reader:
        move(path, NEW)
        assert "ancien@r1" in reader.read()


def test_no_model_in_service_is_no_file_even_twice(tmp_path: Path) -> None:
    path = tmp_path / "live.json"
    move(path, OLD)
    move(path, None)
    move(path, None)
    assert read(path) is None and not path.exists()


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"url": "u"', '"essai"', '{"url": "u", "model": "m", "autre": 1}']
)
def test_what_is_no_pointer_names_no_model(tmp_path: Path, content: str) -> None:
    path = tmp_path / "live.json"
    path.write_text(content)
    assert read(path) is None


def test_bytes_that_are_no_text_name_no_model(tmp_path: Path) -> None:
    path = tmp_path / "live.json"
    path.write_bytes(b"\xff\xfe")
    assert read(path) is None
