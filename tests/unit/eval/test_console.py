"""Which run is the last one, for a report that names none."""

import json
from pathlib import Path

import pytest

from corpus.errors import BaliseError
from eval.console import last
from eval.kept import GATE


def written(folder: Path, name: str, day: str, **other: str) -> None:
    (folder / name).mkdir(parents=True)
    (folder / name / "run.json").write_text(json.dumps({"date": day, **other}))


def test_the_last_run_is_never_one_that_the_gate_made_for_itself(tmp_path: Path) -> None:
    written(tmp_path, "hier", "2099-01-01")
    written(tmp_path, "barrière", "2099-01-02", by=GATE)
    assert last(tmp_path) == "hier"


def test_without_a_run_that_somebody_asked_for_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BaliseError, match="eval run"):
        last(tmp_path)
    written(tmp_path, "barrière", "2099-01-02", by=GATE)
    with pytest.raises(BaliseError, match="--name"):
        last(tmp_path)
