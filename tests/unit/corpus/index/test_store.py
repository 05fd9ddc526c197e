"""Versions beside each other, one pointer, and errors that say what does not go together."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import IndexMismatch, IndexNotBuilt
from corpus.index import store
from corpus.index.store import Imported, Manifest
from corpus.model import Force, Passage, Text, Unit, UnitKind

TEXT = Text("guide", "abc", "L'été, la lanterne est bleue.")
UNIT = Unit(0, 29, UnitKind.BULLET, Force.OBLIGATION, "le personnel", (0, 5), ("Un", "Deux"), "", ("8",))
PASSAGE = Passage(
    "guide@abc#0-29", "guide", "abc", "4.1", ("Été",), 0, 29, (UNIT,), 3, "Guide — Été", tags=("outline",)
)
MANIFEST = Manifest(
    "v1",
    store.FORMAT,
    "modèle",
    3,
    "c1",
    "i1",
    "2099-01-01",
    "",
    1,
    {"guide": Imported("abc", "0" * 64, True, "g.pdf")},
)


def write(data: Path, version: str = "v1", **changed: object) -> Manifest:
    manifest = replace(MANIFEST, version=version, **changed)  # type: ignore[arg-type]
    store.write_contents(store.version_folder(data, version), manifest, (PASSAGE,), (TEXT,))
    return manifest


def test_what_was_written_is_read_back_whole(tmp_path: Path) -> None:
    manifest = write(tmp_path)
    store.switch(tmp_path, "v1")
    assert store.required_manifest(tmp_path) == manifest
    assert store.read_contents(tmp_path, "v1") == ((PASSAGE,), (TEXT,))


def test_what_is_written_but_not_switched_does_not_answer(tmp_path: Path) -> None:
    write(tmp_path)
    assert store.current_version(tmp_path) is None and store.read_manifest(tmp_path) is None
    with pytest.raises(IndexNotBuilt, match="make index"):
        store.required_manifest(tmp_path)


def test_a_switch_replaces_the_pointer_in_one_step(tmp_path: Path) -> None:
    for version in ("v1", "v2"):
        write(tmp_path, version)
    store.switch(tmp_path, "v1")
    pointer = tmp_path / "index" / "current"
    with pointer.open() as reader:  # a reader that had opened the old pointer still reads it whole
        store.switch(tmp_path, "v2")
        assert reader.read() == "v1\n"
    assert store.current_version(tmp_path) == "v2"
    assert sorted(p.name for p in (tmp_path / "index").iterdir()) == ["current", "versions"]


def test_a_build_killed_before_its_switch_leaves_the_old_one(tmp_path: Path) -> None:
    write(tmp_path)
    store.switch(tmp_path, "v1")
    store.create_version(tmp_path, "v2")
    (tmp_path / "index" / ".current.new").write_text("v2")
    assert store.required_manifest(tmp_path).version == "v1"
    assert store.others(tmp_path, "v1") == ["v2"]
    store.remove(tmp_path, ["v2"])
    assert store.required_manifest(tmp_path).version == "v1"


def test_an_empty_pointer_is_no_version(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "current").write_text("\n")
    assert store.current_version(tmp_path) is None


@pytest.mark.parametrize("other", [store.FORMAT - 1, store.FORMAT + 1, None])
def test_another_format_is_refused_by_its_number(tmp_path: Path, other: int | None) -> None:
    write(tmp_path)
    store.switch(tmp_path, "v1")
    path = store.version_folder(tmp_path, "v1") / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "format": other}), "utf-8")
    with pytest.raises(IndexMismatch, match=f"{other}.*{store.FORMAT}.*make index"):
        store.read_manifest(tmp_path)


def test_one_builds_at_a_time_and_the_right_ends_with_its_holder(tmp_path: Path) -> None:
    with store.building(tmp_path), pytest.raises(IndexMismatch, match="en cours"), store.building(tmp_path):
        pass
    with pytest.raises(ValueError, match="panne"), store.building(tmp_path):
        raise ValueError("panne")
    with store.building(tmp_path):
        pass


def test_only_what_is_named_goes(tmp_path: Path) -> None:
    assert store.others(tmp_path, None) == []
    for version in ("v1", "v2", "v3"):
        write(tmp_path, version)
    assert store.others(tmp_path, "v2") == ["v1", "v3"]
    store.remove(tmp_path, ["v1", "v3"])
    assert store.others(tmp_path, None) == ["v2"]


def test_a_version_holds_what_it_names_or_anything_when_it_does_not_say(tmp_path: Path) -> None:
    write(tmp_path, "v1")
    store.create_version(tmp_path, "v2")
    (store.create_version(tmp_path, "v3") / "manifest.json").write_text('{"version": "v3"')
    for documents, others in ({"guide", "faq"}, [False, True, True]), ({"faq"}, [True, True, True]):
        assert [store.holds_other(tmp_path, v, documents) for v in ("v1", "v2", "v3")] == others
