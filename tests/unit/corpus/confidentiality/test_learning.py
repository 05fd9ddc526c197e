"""What the guard learns: once for the same messages, again when one of them changes; on invented vectors."""

import io
import re
from pathlib import Path

import numpy as np
import pytest

from corpus.confidentiality import attempts, telling
from corpus.confidentiality.learning import CODE, Learnt, learn
from corpus.confidentiality.meaning import ASKED, INJECTION, NOTHING, Example
from corpus.settings import ROOT

MATTERS = [NOTHING, "person", ASKED, INJECTION]
SAID = [Example(f"message {row} {matter}", matter) for matter in MATTERS for row in range(30)]
VECTORS = np.repeat(np.eye(4, dtype=np.float32), 30, axis=0)


@pytest.fixture
def learnt(tmp_path: Path) -> Learnt:
    return learn(tmp_path, SAID, VECTORS)


def written(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_the_same_messages_in_another_order_are_not_learnt_again(learnt: Learnt, tmp_path: Path) -> None:
    before = written(tmp_path)
    order = np.random.default_rng(0).permutation(len(SAID))
    assert learn(tmp_path, [SAID[row] for row in order], VECTORS[order]) == learnt
    assert written(tmp_path) == before and len(before) == 2


def test_the_order_teaches_nothing(learnt: Learnt, tmp_path: Path) -> None:
    assert learn(tmp_path / "elsewhere", SAID[::-1], VECTORS[::-1]) == learnt


@pytest.mark.parametrize(
    "other", [Example("un autre message", "person"), Example(SAID[0].text, "person"), Example(SAID[0].text, NOTHING, 3)]
)
def test_a_message_that_changes_is_learnt_and_what_came_before_goes(
    learnt: Learnt, tmp_path: Path, other: Example
) -> None:
    before = written(tmp_path)
    assert learn(tmp_path, [other, *SAID[1:]], VECTORS) != learnt
    assert len(written(tmp_path)) == 2 and not set(written(tmp_path)) & set(before)


def test_a_vector_that_changes_is_learnt(learnt: Learnt, tmp_path: Path) -> None:
    assert learn(tmp_path, SAID, np.vstack([[VECTORS[40]], VECTORS[1:]])) != learnt


def test_what_a_kill_left_half_done_is_finished(learnt: Learnt, tmp_path: Path) -> None:
    next(tmp_path.glob("*-attempts.npz")).unlink()
    assert learn(tmp_path, SAID, VECTORS) == learnt


def test_injections_teach_one_model_and_all_the_rest_the_other(learnt: Learnt, tmp_path: Path) -> None:
    for name, content in (("telling", learnt.telling), ("attempts", learnt.attempts)):
        (tmp_path / name).write_bytes(content)
    assert set(telling.load(tmp_path / "telling").matters) == {NOTHING, "person", ASKED}
    weights = attempts.load(tmp_path / "attempts").weights
    assert weights[4] > 0 > max(weights[1:4])
    assert np.load(io.BytesIO(learnt.telling))["matters"].size == 3


def test_whatever_of_the_corpus_teaches_is_known_to_change_what_is_learnt() -> None:
    named = {"attempts", "manner", "meaning", "telling", "wording"}
    sources = [file.read_text(encoding="utf-8") for file in CODE if file.stem in named]
    asked = {name for source in sources for name in re.findall(r"^from (corpus[\w.]*) import", source, re.MULTILINE)}
    files = {ROOT.joinpath(*name.split(".")).with_suffix(".py") for name in asked}
    assert len(sources) == len(named) and files <= set(CODE)


def test_what_a_kill_left_beside_goes(learnt: Learnt, tmp_path: Path) -> None:
    (tmp_path / ".0123456789abcdef-telling.npz.new").write_bytes(b"half")
    learn(tmp_path, SAID, VECTORS)
    assert len(written(tmp_path)) == 2
